// npm start [-- DIR] [-- --peers] [-- --fresh]: opens an editor with this extension on the example platform or on DIR.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findDesktop } from '../editor/pickEditor.ts';
import { makeExample } from './exampleRepository.ts';
import { type OpenEditor, openBrowserEditor, openDesktopEditor } from './openEditor.ts';
import { cacheFolder, fromInvoker, inRoot } from './root.ts';
import { packageVsix } from './vsix.ts';

const USAGE = `usage: npm start -- [DIR] [--peers] [--fresh]
  DIR      opens that folder instead of the example platform
  --peers  also starts a Kubernetes API server with drift and a Git forge for the example
  --fresh  forgets the example and the editor's profile of earlier starts
PORT=8642 is the port of the editor in the browser, VSCODE=/path/to/code names a desktop VS Code.`;

/** What the browser keeps (open editors, trust, secrets) belongs to host and port, so the port is the same each time. */
const port = Number(process.env.PORT ?? 8642);

function fail(message: string): never {
  console.error(message);
  process.exit(3);
}

function readArguments(): { folder: string | undefined; peers: boolean; fresh: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args: process.argv.slice(2),
      allowPositionals: true,
      options: { peers: { type: 'boolean' }, fresh: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help || positionals.length > 1) fail(USAGE);
    const folder = positionals[0] === undefined ? undefined : fromInvoker(positionals[0]);
    if (folder !== undefined && !(existsSync(folder) && statSync(folder).isDirectory()))
      fail(`There is no folder ${folder}.`);
    if (folder !== undefined && values.peers) fail('--peers belongs to the example platform; leave the folder out.');
    return { folder, peers: values.peers === true, fresh: values.fresh === true };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

/** The editor's server waits in silence on a port that is taken, so it is tried first. */
function demandPort(): Promise<void> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) =>
      fail(
        `Port ${port} cannot be used (${error.code}), perhaps an earlier start still runs. Another one: PORT=${port + 1} npm start`,
      ),
    );
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
}

/** The example of an earlier start with all that was done to it, or a new one; outside the checkout, with a remote beside it. */
function prepareExample(fresh: boolean): string {
  const folder = join(cacheFolder('start', 'example'), 'platform');
  if (fresh) rmSync(cacheFolder('start'), { recursive: true, force: true });
  if (existsSync(join(folder, '.git'))) return folder;
  if (spawnSync('git', ['--version']).status !== 0)
    fail('git is not on PATH; the example platform is a Git repository. Install git.');
  console.log('Copying the example platform ...');
  rmSync(cacheFolder('start', 'example'), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  makeExample(folder);
  return folder;
}

/** What was started and must end with this process. */
class Started {
  readonly #stops: (() => Promise<void>)[] = [];
  #stopping: Promise<void> | undefined;

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        console.log('\nStopping ...');
        void this.stop().then(() => process.exit(0));
      });
    }
  }

  add(stop: () => Promise<void>): void {
    this.#stops.push(stop);
  }

  get isStopping(): boolean {
    return this.#stopping !== undefined;
  }

  /** Ends all, the last first; a second call waits for the first. */
  stop(): Promise<void> {
    this.#stopping ??= (async () => {
      for (const stop of this.#stops.reverse()) await stop();
    })();
    return this.#stopping;
  }
}

function explain(editor: OpenEditor, folder: string): void {
  if (editor.address === undefined) {
    console.log(`\n${editor.name} is open with ${folder}. Ctrl+C here or closing the window ends it.`);
    return;
  }
  console.log(`\n${editor.name} with ${folder} is at\n\n  ${editor.address}\n`);
  console.log('The address holds a secret: whoever has it can run programs as you. Ctrl+C stops the editor.');
}

async function main(): Promise<void> {
  const wanted = readArguments();
  const desktop = findDesktop();
  if (!desktop) await demandPort();
  const folder = wanted.folder ?? prepareExample(wanted.fresh);
  const started = new Started();
  console.log('Building the extension ...');
  const { file } = await packageVsix(inRoot('out', 'polycrate-gitops.vsix'));
  const peers = wanted.peers ? await startPeers(folder, started) : {};
  const profile = cacheFolder('start', 'profile');
  console.log('Starting the editor ...');
  const editor = desktop
    ? await openDesktopEditor(desktop.executable, { folder, vsix: file, profile, env: peers })
    : await openBrowserEditor(port, { folder, vsix: file, profile, env: peers });
  started.add(editor.stop);
  explain(editor, folder);
  const status = await editor.ended;
  if (started.isStopping) return; // the signal ends this process
  await started.stop();
  if (editor.address !== undefined) fail(`The editor ended with ${status}; its log is ${join(profile, 'server.log')}.`);
}

/** The servers that drift and pull requests need; what cannot be started is said, and the editor opens without it. */
async function startPeers(folder: string, started: Started): Promise<Record<string, string>> {
  const { buildPeers } = await import('./peerBuilds.ts');
  const { startExampleCluster } = await import('./examplePeers.ts');
  const { startExampleForge } = await import('./exampleForge.ts');
  await buildPeers(['apiServer', 'gitea']);
  console.log('Starting a Kubernetes API server, which drifts, and a Git forge ...');
  const cluster = await startExampleCluster(folder, cacheFolder('start', 'cluster'));
  if ('reason' in cluster) console.error(`There is no cluster: ${cluster.reason}`);
  else started.add(cluster.stop);
  const forge = await startExampleForge(folder);
  if ('reason' in forge) console.error(`There is no forge: ${forge.reason}`);
  else {
    started.add(forge.stop);
    console.log(`Pull requests go to ${forge.address}; sign in as ${forge.login}.`);
  }
  return {
    ...('reason' in cluster ? {} : { KUBECONFIG: cluster.kubeconfig }),
    ...('reason' in forge ? {} : forge.env),
  };
}

await main();
