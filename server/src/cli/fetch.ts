import { isRemotePath, shownRemote } from '../engine/api.ts';
import type { FetchedRemote } from '../host/fetchRemotes.ts';
import { openRemoteCache } from '../host/readEverything.ts';
import type { RemoteEntry } from '../host/remoteCache.ts';
import { fetchInto } from '../main/remotesPort.ts';
import { buildPath } from './buildPath.ts';
import { openHelm } from './charts.ts';
import { type CliContext, EXIT, type ExitStatus, type RegisterCommand } from './context.ts';
import { helmOptions, type ParsedRenderOptions, toHelmFlags } from './renderFlags.ts';
import { openDirectory, openWorkspace, type Workspace } from './workspace.ts';

interface FetchOptions extends ParsedRenderOptions {
  readonly missing?: true;
  readonly list?: true;
}

/** `fetch`: fills the cache of what kustomizations name on the network. The only command that goes there for a render. */
export const registerFetch: RegisterCommand = (program, cli, done) => {
  const command = program
    .command('fetch')
    .description('Fetch the remote bases and files that overlays name into the cache, with your own Git.')
    .argument('[directories...]', 'folders with a kustomization, or repository URLs; every overlay when none is given')
    .option('--missing', 'only what is not in the cache yet')
    .option('--list', 'print what is in the cache, with its commits, and fetch nothing')
    .addHelpText('after', EXAMPLES)
    .action(async (directories: string[], options: FetchOptions) => done(await run(directories, options, cli)));
  for (const option of helmOptions()) command.addOption(option);
};

async function run(directories: readonly string[], options: FetchOptions, cli: CliContext): Promise<ExitStatus> {
  if (options.list) {
    for (const entry of openRemoteCache(cli.env).entries()) cli.out(`${listLine(entry)}\n`);
    return EXIT.clean;
  }
  const { helmCommand, helm } = toHelmFlags(options);
  const flags = helm === undefined ? {} : { helm };
  const [first] = directories;
  const workspace = first === undefined ? await openWorkspace('.', cli, flags) : openDirectory(first, cli, flags);
  const { engine } = workspace;
  const overlays = (): readonly string[] =>
    directories.length > 0
      ? directories.map((directory) => buildPath(directory, cli.cwd))
      : workspace.settle(() => engine.overlays()).map(({ directory }) => directory);
  const { cache } = workspace;
  const results = await fetchInto(
    {
      cache,
      web: () => ({ env: cli.env }),
      ...(helmCommand !== undefined && { helm: openHelm(helmCommand, cli, cache) }),
    },
    {
      onlyMissing: options.missing === true,
      paths: async () => overlays().flatMap((overlay) => remotePaths(overlay, workspace)),
      changed: (paths) => engine.apply(paths.map((path) => ({ path, state: undefined }))),
      progress: (number, total, name) => cli.progress(`fetching ${name} (${number + 1} of ${total})`),
    },
    cli.signal,
  );
  cli.progress('');
  return report(results, cli);
}

/** Paths below REMOTE_ROOT that a render reads or looks for. */
function remotePaths(directory: string, { engine, settle }: Workspace): readonly string[] {
  return settle(() => engine.renderText(directory)).files.filter(isRemotePath);
}

function report(results: readonly FetchedRemote[], cli: CliContext): ExitStatus {
  const failed = results.filter(({ problem }) => problem !== undefined);
  for (const { name, entry, before } of results) if (entry !== undefined) cli.out(`${line(name, entry, before)}\n`);
  for (const { name, problem } of failed) cli.err(`${name} was not fetched. ${problem}\n`);
  if (results.length === 0) cli.out('Nothing to fetch.\n');
  return failed.length > 0 ? EXIT.incomplete : EXIT.clean;
}

function line(name: string, { revision }: RemoteEntry, before: string | undefined): string {
  const short = revision.slice(0, 12);
  if (before === revision) return `= ${name} ${short}`;
  return before === undefined ? `+ ${name} ${short}` : `~ ${name} ${before.slice(0, 12)} -> ${short}`;
}

function listLine({ root, revision, fetchedAt }: RemoteEntry): string {
  return `${shownRemote(root)} ${revision} ${fetchedAt}`;
}

const EXAMPLES = `
Repositories are fetched with your Git and its credentials; prompts are off, and nothing that a fetched repository brings is run.
+ is new in the cache, ~ has another commit than before, = is as it was. render, check and the editor read the cache and never
the network. With --enable-helm, charts are pulled anew too.

Examples:
  polycrate-gitops fetch
  polycrate-gitops fetch overlays/prod --missing
  polycrate-gitops fetch --list
`;
