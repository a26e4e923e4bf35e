import { strict as assert } from 'node:assert';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPeer } from '../tools/peers.ts';
import { cacheFolder } from '../tools/root.ts';

/** A real Gitea on a loopback port, with a user and a token that may do everything. */
export interface ForgePeer {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly token: string;
  /** Calls the API with the token; the path begins after `/api/v1`. */
  api(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly json: unknown }>;
  /** Makes an empty repository and gives its address with credentials for git. */
  createRepository(name: string): Promise<{ readonly cloneUrl: string; readonly authorisedUrl: string }>;
  stop(): Promise<void>;
}

const USER = 'boss';
const PASSWORD = 'boss-pass-1';
const run = promisify(execFile);

/** Starts a Gitea; fails with the reason when there is none on this machine. */
export async function startForgePeer(): Promise<ForgePeer> {
  const peer = await findPeer('gitea');
  if (!peer.found) assert.fail(peer.reason);
  const program = { gitea: peer.paths.gitea ?? '', files: peer.paths.static ?? '' };
  const prepared = await prepare(program);
  const folder = mkdtempSync(join(tmpdir(), 'polycrate-gitea-'));
  cpSync(prepared, folder, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const settings = readFileSync(join(folder, 'app.ini'), 'utf8');
  writeFileSync(
    join(folder, 'app.ini'),
    settings.replaceAll('@FOLDER@', folder).replaceAll('@PORT@', String(port)).replaceAll('@FILES@', program.files),
  );
  const server = spawn(program.gitea, ['--config', join(folder, 'app.ini'), 'web'], {
    env: environment(folder),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: Buffer[] = [];
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk: Buffer) => log.push(chunk));
  await untilHealthy(url, server, log);
  return makePeer({ url, token: readFileSync(join(folder, 'token'), 'utf8').trim(), stop: () => stop(server, folder) });
}

// Migrating the database and making the user takes seconds, so it is done once and copied for each start.
async function prepare(program: { gitea: string; files: string }): Promise<string> {
  const kept = join(cacheFolder('peers'), `gitea-prepared-2-${userInfo().username}`);
  if (existsSync(join(kept, 'token'))) return kept;
  const folder = mkdtempSync(join(cacheFolder('peers'), 'gitea-new-'));
  const template = appIni();
  const config = join(folder, 'app.ini');
  writeFileSync(
    config,
    template.replaceAll('@FOLDER@', folder).replaceAll('@PORT@', '3000').replaceAll('@FILES@', program.files),
  );
  const gitea = async (...args: string[]): Promise<string> =>
    (await run(program.gitea, ['--config', config, ...args], { env: environment(folder), timeout: 120_000 })).stdout;
  await gitea('migrate');
  await gitea(
    'admin',
    'user',
    'create',
    '--admin',
    '--username',
    USER,
    '--password',
    PASSWORD,
    '--email',
    'boss@example.test',
    '--must-change-password=false',
  );
  const token = await gitea(
    'admin',
    'user',
    'generate-access-token',
    '--username',
    USER,
    '--token-name',
    't',
    '--scopes',
    'all',
    '--raw',
  );
  // Gitea writes secrets of its own into the file; the folder and the port become places to fill in again.
  writeFileSync(
    config,
    readFileSync(config, 'utf8')
      .replaceAll(folder, '@FOLDER@')
      .replaceAll('3000', '@PORT@')
      .replaceAll(program.files, '@FILES@'),
  );
  writeFileSync(join(folder, 'token'), token.trim().split('\n').at(-1) ?? '');
  try {
    renameSync(folder, kept);
  } catch {
    // Another run was faster.
    rmSync(folder, { recursive: true, force: true });
  }
  return kept;
}

function appIni(): string {
  const { username, uid } = userInfo();
  return `APP_NAME = peer
RUN_MODE = prod
RUN_USER = ${username}
WORK_PATH = @FOLDER@
${uid === 0 ? 'I_AM_BEING_UNSAFE_RUNNING_AS_ROOT = true' : ''}
[server]
PROTOCOL = http
HTTP_ADDR = 127.0.0.1
HTTP_PORT = @PORT@
ROOT_URL = http://127.0.0.1:@PORT@/
STATIC_ROOT_PATH = @FILES@
DISABLE_SSH = true
OFFLINE_MODE = true
LFS_START_SERVER = false
[database]
DB_TYPE = sqlite3
PATH = @FOLDER@/gitea.db
[repository]
ROOT = @FOLDER@/repos
DEFAULT_BRANCH = main
[security]
INSTALL_LOCK = true
SECRET_KEY = ${'5ec7e7'.repeat(8)}
DISABLE_GIT_HOOKS = true
[service]
DISABLE_REGISTRATION = true
[session]
PROVIDER = memory
[log]
MODE = console
LEVEL = Warn
[mailer]
ENABLED = false
[actions]
ENABLED = false
[indexer]
ISSUE_INDEXER_TYPE = db
REPO_INDEXER_ENABLED = false
[queue]
TYPE = channel
[oauth2]
ENABLED = false
[cron]
ENABLED = false
[cron.update_checker]
ENABLED = false
[picture]
DISABLE_GRAVATAR = true
`;
}

function environment(folder: string): Record<string, string> {
  mkdirSync(folder, { recursive: true });
  return { PATH: process.env.PATH ?? '', HOME: folder, GITEA_WORK_DIR: folder, USER: userInfo().username };
}

async function untilHealthy(url: string, server: ChildProcess, log: readonly Buffer[]): Promise<void> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    if (server.exitCode !== null) assert.fail(`gitea ended: ${Buffer.concat(log).toString('utf8')}`);
    const answer = await fetch(`${url}/api/healthz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  server.kill('SIGKILL');
  assert.fail(`gitea did not become healthy: ${Buffer.concat(log).toString('utf8')}`);
}

async function stop(server: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  if (server.exitCode === null) {
    server.kill('SIGTERM');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
}

function makePeer({
  url,
  token,
  stop: stopPeer,
}: {
  url: string;
  token: string;
  stop: () => Promise<void>;
}): ForgePeer {
  const api: ForgePeer['api'] = async (method, path, body) => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, json: text === '' ? undefined : JSON.parse(text) };
  };
  return {
    url,
    user: USER,
    password: PASSWORD,
    token,
    api,
    createRepository: async (name) => {
      const made = await api('POST', '/user/repos', { name, private: true, default_branch: 'main' });
      assert.equal(made.status, 201, JSON.stringify(made.json));
      const address = `${url.replace('http://', '')}/${USER}/${name}.git`;
      return { cloneUrl: `http://${address}`, authorisedUrl: `http://${USER}:${PASSWORD}@${address}` };
    },
    stop: stopPeer,
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
