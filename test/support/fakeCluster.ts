import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from './certificate.ts';

/** A server that behaves badly on purpose, with a kubeconfig that leads to it. */
export interface FakeCluster {
  readonly url: string;
  readonly kubeconfig: string;
  /** Method and path of every request, in order. */
  readonly requests: readonly string[];
  stop(): Promise<void>;
}

export interface FakeOptions {
  readonly tls?: Certificate;
  /** PEM of the authority in the kubeconfig; that of the server when left out. */
  readonly authority?: string;
  /** YAML below `user:` of the kubeconfig. */
  readonly user?: string;
  /** `proxy-url` of the cluster. */
  readonly proxy?: string;
}

/** Starts an API server that answers by `answer`; with `hang` it takes connections and never says a word. */
export async function startFakeCluster(
  answer: RequestListener | 'hang' | 'gone',
  options: FakeOptions = {},
): Promise<FakeCluster> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    requests.push(`${request.method} ${request.url}`);
    if (typeof answer === 'function') answer(request, response);
  };
  const server: Server =
    options.tls !== undefined && answer !== 'hang'
      ? createHttps({ cert: options.tls.cert, key: options.tls.key }, listener)
      : answer === 'hang'
        ? createTcp()
        : createHttp(listener);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  };
  if (answer === 'gone') await stop();
  const folder = mkdtempSync(join(tmpdir(), 'polycrate-gitops-fake-'));
  const url = `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, configText(url, options));
  return {
    url,
    kubeconfig,
    requests,
    stop: async () => {
      rmSync(folder, { recursive: true, force: true });
      if (answer !== 'gone') await stop();
    },
  };
}

function configText(url: string, options: FakeOptions): string {
  const authority = options.authority ?? options.tls?.cert;
  const trust =
    authority === undefined
      ? 'insecure-skip-tls-verify: true'
      : `certificate-authority-data: ${Buffer.from(authority).toString('base64')}`;
  return `apiVersion: v1
kind: Config
current-context: fake
clusters:
  - name: fake
    cluster: { server: "${url}", ${trust}${options.proxy === undefined ? '' : `, proxy-url: "${options.proxy}"`} }
contexts:
  - name: fake
    context: { cluster: fake, user: robin, namespace: shop }
users:
  - name: robin
    user:
      ${options.user ?? 'token: secret-token'}
`;
}

/** Sends a JSON answer. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** A Status object as the API server sends it. */
export function status(code: number, reason: string, message: string): Record<string, unknown> {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code };
}

/** Answers discovery for core/v1 ConfigMaps and Secrets; everything else goes to `rest`. */
export function withDiscovery(rest: RequestListener): RequestListener {
  const kind = (name: string, plural: string): Record<string, unknown> => ({
    resource: plural,
    responseKind: { group: '', version: 'v1', kind: name },
    scope: 'Namespaced',
    verbs: ['get', 'list'],
  });
  return (request, response) => {
    if (request.url === '/apis') return sendJson(response, 200, { kind: 'APIGroupDiscoveryList', items: [] });
    if (request.url !== '/api') return rest(request, response);
    const resources = [kind('ConfigMap', 'configmaps'), kind('Secret', 'secrets')];
    const items = [{ metadata: { name: '' }, versions: [{ version: 'v1', resources, freshness: 'Current' }] }];
    return sendJson(response, 200, { kind: 'APIGroupDiscoveryList', items });
  };
}
