import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPeer } from '../tools/peers.ts';

/** An answer of the server, body as JSON where it is JSON. */
export interface RawAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly text: string;
  /** What the server warns of, in its words (`Warning` headers). */
  readonly warnings: readonly string[];
}

/** A real kube-apiserver with its etcd on loopback ports. No controller runs: nothing is scheduled and nothing is collected. */
export interface ApiServer {
  readonly url: string;
  /** PEM file that signs the server's certificate. */
  readonly caFile: string;
  readonly tokens: { readonly admin: string; readonly viewer: string };
  readonly pids: readonly number[];
  /** Writes a kubeconfig with one context per user: `NAME` (admin) and `NAME-viewer` (no rights), gives its path. */
  writeKubeconfig(file: string, name: string): string;
  /** A request as admin; this is the tests' own hand, which may write. */
  request(method: string, path: string, body?: unknown, contentType?: string): Promise<RawAnswer>;
  stop(): Promise<void>;
}

const START_LIMIT = 60_000;

/** Starts etcd and kube-apiserver in a folder of their own. Throws with the server's last words when it does not come up. */
export async function startApiServer(): Promise<ApiServer> {
  const peer = await findPeer('apiServer');
  if (!peer.found) throw new Error(peer.reason);
  const folder = mkdtempSync(join(tmpdir(), 'polycrate-gitops-api-'));
  const [client = 0, peerPort = 0, port = 0] = await freePorts(3);
  const tokens = { admin: 'admin-token', viewer: 'viewer-token' };
  writeKeys(folder, tokens);
  const etcd = run(peer.paths.etcd ?? '', etcdArgs(folder, client, peerPort), folder, 'etcd');
  const server = run(peer.paths['kube-apiserver'] ?? '', serverArgs(folder, client, port), folder, 'apiserver');
  const children = [server, etcd];
  const kill = (): void => {
    for (const child of children) child.kill('SIGKILL');
  };
  process.once('exit', kill);
  const url = `https://127.0.0.1:${port}`;
  const caFile = join(folder, 'certs', 'apiserver.crt');
  const started: ApiServer = {
    url,
    caFile,
    tokens,
    pids: children.flatMap((child) => child.pid ?? []),
    writeKubeconfig: (file, name) => {
      writeFileSync(file, kubeconfig(name, url, caFile, tokens), { mode: 0o600 });
      return file;
    },
    request: (method, path, body, contentType) =>
      send({ url, caFile, token: tokens.admin, method, path, body, contentType }),
    stop: async () => {
      process.off('exit', kill);
      for (const child of children) await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    await untilReady(started, server, folder);
  } catch (error) {
    await started.stop();
    throw error;
  }
  return started;
}

let shared: Promise<ApiServer> | undefined;

/** The server of this mocha process: started by the first suite that asks, stopped after the last test. */
export function sharedApiServer(): Promise<ApiServer> {
  shared ??= startApiServer();
  return shared;
}

if (typeof after === 'function') {
  after('stop the API server', async () => {
    await (await shared?.catch(() => undefined))?.stop();
  });
}

function writeKeys(folder: string, tokens: ApiServer['tokens']): void {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(join(folder, 'sa.key'), keys.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(join(folder, 'sa.pub'), keys.publicKey.export({ type: 'spki', format: 'pem' }));
  const users = `${tokens.admin},admin,admin,"system:masters"\n${tokens.viewer},viewer,viewer,"viewers"\n`;
  writeFileSync(join(folder, 'tokens.csv'), users, { mode: 0o600 });
}

function etcdArgs(folder: string, client: number, peer: number): string[] {
  return [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=http://127.0.0.1:${client}`,
    `--advertise-client-urls=http://127.0.0.1:${client}`,
    `--listen-peer-urls=http://127.0.0.1:${peer}`,
    `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
    `--initial-cluster=default=http://127.0.0.1:${peer}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

function serverArgs(folder: string, etcd: number, port: number): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${etcd}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, 'certs')}`,
    '--authorization-mode=RBAC',
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${join(folder, 'sa.pub')}`,
    `--service-account-signing-key-file=${join(folder, 'sa.key')}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    '--allow-privileged=true',
    '--disable-admission-plugins=ServiceAccount',
    '--endpoint-reconciler-type=none',
  ];
}

function run(program: string, args: readonly string[], folder: string, name: string): ChildProcess {
  const log = openSync(join(folder, `${name}.log`), 'w');
  return spawn(program, args, { cwd: folder, stdio: ['ignore', log, log] });
}

/** Ends a process that this module started, and waits until it is gone. */
function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
  return new Promise((done) => {
    const hard = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.once('exit', () => {
      clearTimeout(hard);
      done();
    });
    child.kill('SIGTERM');
  });
}

async function untilReady(server: ApiServer, child: ChildProcess, folder: string): Promise<void> {
  const until = Date.now() + START_LIMIT;
  for (;;) {
    const answer = await server.request('GET', '/readyz').catch(() => undefined);
    if (answer?.status === 200) return;
    if (child.exitCode !== null || Date.now() > until) {
      const words = readFileSync(join(folder, 'apiserver.log'), 'utf8').split('\n').slice(-15).join('\n');
      throw new Error(`The API server did not come up:\n${words}`);
    }
    await new Promise((next) => setTimeout(next, 50));
  }
}

function freePorts(count: number): Promise<number[]> {
  const listeners = Array.from({ length: count }, () => createServer());
  return Promise.all(
    listeners.map(
      (listener) =>
        new Promise<number>((found) => {
          listener.listen(0, '127.0.0.1', () => {
            const address = listener.address();
            found(typeof address === 'object' && address !== null ? address.port : 0);
          });
        }),
    ),
  ).finally(() => Promise.all(listeners.map((listener) => new Promise((closed) => listener.close(closed)))));
}

function kubeconfig(name: string, url: string, caFile: string, tokens: ApiServer['tokens']): string {
  return `apiVersion: v1
kind: Config
current-context: ${name}
clusters:
  - name: ${name}
    cluster:
      server: ${url}
      certificate-authority: ${caFile}
contexts:
  - name: ${name}
    context: { cluster: ${name}, user: ${name}-admin }
  - name: ${name}-viewer
    context: { cluster: ${name}, user: ${name}-viewer }
users:
  - name: ${name}-admin
    user: { token: ${tokens.admin} }
  - name: ${name}-viewer
    user: { token: ${tokens.viewer} }
`;
}

interface Send {
  readonly url: string;
  readonly caFile: string;
  readonly token: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly contentType: string | undefined;
}

/** `299 - "text"`, several of them behind each other. */
function readWarnings(header: string | undefined): readonly string[] {
  return [...(header ?? '').matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) =>
    text.replaceAll(/\\(.)/g, '$1'),
  );
}

function send(call: Send): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    // A text is sent as it is: how it is decoded may be what matters.
    const isText = call.body === undefined || typeof call.body === 'string';
    const body = isText ? (call.body as string | undefined) : JSON.stringify(call.body);
    const options = {
      method: call.method,
      ca: readFileSync(call.caFile),
      headers: {
        authorization: `Bearer ${call.token}`,
        ...(body === undefined ? {} : { 'content-type': call.contentType ?? 'application/json' }),
      },
    };
    const request = httpsRequest(`${call.url}${call.path}`, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({
          status: response.statusCode ?? 0,
          text,
          body: readJson(text),
          warnings: readWarnings(response.headers.warning),
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
