import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inRoot } from '../tools/root.ts';
import { ensureFallbackEditor, type FallbackEditor } from './fallbackEditor.ts';

export interface ServerOptions {
  readonly version?: string;
  /** Extensions to install first. */
  readonly vsix?: readonly string[];
  /** Settings of the person, beside those that keep the workbench quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** The smoke test driver runs tests inside the host; it also hides notification toasts. */
  readonly driver?: boolean;
  /** Built-in extensions to leave out, by folder name. */
  readonly without?: readonly string[];
  /** Whether workspace trust is asked for. */
  readonly trust?: boolean;
  readonly port?: number;
  /**
   * A folder for the profile of a person: it stays, its settings are written once, and a token that stays too guards the
   * address. Without it the profile is a temporary one with a home of its own.
   */
  readonly keep?: string;
}

/** A window address as the workbench takes it; `payload` holds what would be command line switches on the desktop. */
export interface WindowOptions {
  readonly folder: string;
  readonly payload?: readonly (readonly [string, string])[];
}

export interface EditorServer {
  readonly version: string;
  /** Host and port, as the address bar shows them. */
  readonly authority: string;
  readonly log: string;
  /** Resolves with the exit status when the server ends by itself. */
  readonly ended: Promise<number | null>;
  url(options: WindowOptions): string;
  /** The address of a local path inside the window. */
  remote(path: string): string;
  stop(): Promise<void>;
}

const posix = process.platform !== 'win32';

function writeOnce(file: string, text: string): void {
  if (!existsSync(file)) writeFileSync(file, text, { mode: 0o600 });
}

/** Settings are written before the start; a person's own are never touched again. */
function prepareProfile(options: ServerOptions): string {
  const profile = options.keep ?? mkdtempSync(join(tmpdir(), 'editor-'));
  mkdirSync(join(profile, 'data/User'), { recursive: true, mode: 0o700 });
  const quiet = JSON.parse(readFileSync(inRoot('test/editor/settings.json'), 'utf8')) as Record<string, unknown>;
  const base = options.keep ? {} : { ...quiet, 'security.workspace.trust.enabled': options.trust === true };
  writeOnce(join(profile, 'data/User/settings.json'), JSON.stringify({ ...base, ...options.settings }, null, 2));
  if (options.keep) writeOnce(join(profile, 'token'), randomBytes(16).toString('hex'));
  return profile;
}

/** A known environment: a developer's own editor must not leak in, and a test leaves nothing in the temporary folder. */
function prepareEnvironment(profile: string, options: ServerOptions): NodeJS.ProcessEnv {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$)/.test(key)),
  );
  // Without an empty gallery the workbench asks a marketplace.
  const common = { ...clean, EXTENSIONS_GALLERY: '{}' };
  if (options.keep) return { ...common, ...options.env };
  const home = join(profile, 'home');
  const temporary = join(profile, 'tmp');
  for (const folder of [home, temporary]) mkdirSync(folder, { recursive: true });
  // Sockets; macOS allows no path this long.
  const sockets = process.platform === 'linux' ? { TMPDIR: temporary, XDG_RUNTIME_DIR: temporary } : {};
  return { ...common, HOME: home, GIT_CONFIG_NOSYSTEM: '1', ...sockets, ...options.env };
}

function profileSwitches(editor: FallbackEditor, profile: string, without: readonly string[]): string[] {
  const switches = [
    ...['--server-data-dir', join(profile, 'server'), '--user-data-dir', join(profile, 'data')],
    ...['--extensions-dir', join(profile, 'extensions'), '--accept-server-license-terms'],
  ];
  if (without.length === 0) return switches;
  const all = resolve(editor.serverMain, '../../extensions');
  const some = join(profile, 'builtin');
  mkdirSync(some);
  for (const name of readdirSync(all)) if (!without.includes(name)) symlinkSync(join(all, name), join(some, name));
  return [...switches, '--builtin-extensions-dir', some];
}

async function installExtensions(start: (args: string[]) => ChildProcess, vsix: readonly string[]): Promise<void> {
  const child = start(['--force', ...vsix.flatMap((file) => ['--install-extension', file])]);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (piece: Buffer) => {
      text += piece.toString();
    });
  }
  const status = await new Promise<number | null>((done) => child.once('close', done));
  if (status !== 0 || /failed/i.test(text)) throw new Error(`The editor did not install ${vsix.join(', ')}:\n${text}`);
}

function waitForPort(child: ChildProcess, logFile: string): Promise<number> {
  return new Promise((done, fail) => {
    const failWith = (what: string): void => fail(new Error(`${what}:\n${readFileSync(logFile, 'utf8')}`));
    const timer = setTimeout(() => failWith('The editor did not start within 60 s'), 60_000);
    const onEnd = (status: number | null): void => failWith(`The editor ended with ${status}`);
    child.once('exit', onEnd);
    let text = '';
    child.stdout?.on('data', (piece: Buffer) => {
      text += piece.toString();
      writeFileSync(logFile, piece, { flag: 'a' });
      const found = /listening on (\d+)/.exec(text);
      if (!found) return;
      clearTimeout(timer);
      child.off('exit', onEnd);
      done(Number(found[1]));
    });
  });
}

/** Signals the whole group: extension host, file watcher, terminals and language servers are the server's children. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(posix ? -child.pid : child.pid, signal);
  } catch {
    // already gone
  }
}

async function stopGroup(child: ChildProcess): Promise<void> {
  const gone = new Promise<void>((done) => {
    if (child.exitCode !== null || child.signalCode !== null) done();
    else child.once('exit', () => done());
  });
  signalGroup(child, 'SIGTERM');
  await Promise.race([gone, new Promise((done) => setTimeout(done, 5000).unref())]);
  signalGroup(child, 'SIGKILL'); // what is left of the group
}

function serverSwitches(options: ServerOptions, profile: string): string[] {
  const access = options.keep ? ['--connection-token-file', join(profile, 'token')] : ['--without-connection-token'];
  return [
    ...['--host', '127.0.0.1', '--port', String(options.port ?? 0), ...access],
    // Only with the driver a built workbench honours extensionDevelopmentPath and extensionTestsPath.
    ...(options.driver ? ['--enable-smoke-test-driver'] : []),
    ...['--telemetry-level', 'off', '--disable-telemetry', '--disable-experiments', '--disable-update-check'],
    ...(options.trust ? [] : ['--disable-workspace-trust']),
  ];
}

/**
 * Starts VS Code's own server on the loopback interface. It ends with this process, however that ends.
 * Throws with the server's output when it does not come up or does not take an extension.
 */
export async function startEditorServer(options: ServerOptions): Promise<EditorServer> {
  const editor = ensureFallbackEditor(options.version);
  const profile = prepareProfile(options);
  const env = prepareEnvironment(profile, options);
  const common = profileSwitches(editor, profile, options.without ?? []);
  const log = join(profile, 'server.log'); // the token is in it
  const logHandle = openSync(log, 'w', 0o600);
  const start = (args: string[], errors: number | 'pipe'): ChildProcess =>
    spawn(editor.node, [editor.serverMain, ...common, ...args], {
      env,
      stdio: ['ignore', 'pipe', errors],
      detached: posix,
    });
  const clean = (): void => {
    if (!options.keep) rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };

  let child: ChildProcess | undefined;
  const atExit = (): void => {
    if (child) signalGroup(child, options.keep ? 'SIGTERM' : 'SIGKILL');
    clean();
  };
  process.once('exit', atExit);
  const startInstall = (args: string[]): ChildProcess => {
    child = start(args, 'pipe');
    return child;
  };
  if (options.vsix?.length) await installExtensions(startInstall, options.vsix);
  child = start(serverSwitches(options, profile), logHandle);
  const running = child;
  closeSync(logHandle);
  const authority = `127.0.0.1:${await waitForPort(running, log)}`;
  const token = options.keep ? { tkn: readFileSync(join(profile, 'token'), 'utf8') } : {};
  return {
    version: editor.version,
    authority,
    log,
    ended: new Promise((done) => running.once('exit', done)),
    url: ({ folder, payload }) => {
      const query = new URLSearchParams({ ...token, folder, ...(payload && { payload: JSON.stringify(payload) }) });
      return `http://${authority}/?${query}`;
    },
    remote: (path) => `vscode-remote://${authority}${path}`,
    stop: async () => {
      process.off('exit', atExit);
      await stopGroup(running);
      clean();
    },
  };
}
