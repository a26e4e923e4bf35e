import { resolve } from 'node:path';
import { isProblem } from '../cluster/problem.ts';
import { type DriftReport, stateMeans } from '../cluster/report.ts';
import { isWithin, nameSome, type OverlayInfo } from '../engine/api.ts';
import { isProblem as isGitProblem } from '../git/errors.ts';
import { readTree } from '../git/head.ts';
import { toEnginePath, toNativePath } from '../host/paths.ts';
import { type CliContext, EXIT, type ExitStatus, type RegisterCommand } from './context.ts';
import { loadCommit } from './diff.ts';
import { driftText } from './driftText.ts';
import { choice } from './options.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

const FORMATS = ['text', 'json'] as const;

interface DriftOptions {
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly credentialPlugin?: readonly string[];
  readonly predict?: true;
  readonly format: (typeof FORMATS)[number];
}

/** `drift`: how a cluster differs from what is committed. Reads only. */
export const registerDrift: RegisterCommand = (program, cli, done) => {
  program
    .command('drift')
    .description(
      'Compare overlays as committed with the cluster they run in. Only reads; Secret values are never shown.',
    )
    .argument('[paths...]', 'overlays, or folders that hold some; all that have a cluster when none is given')
    .option('--context <name>', 'context of the kubeconfig; else the one that the team file names')
    .option('--kubeconfig <file>', 'kubeconfig to use instead of KUBECONFIG or ~/.kube/config')
    .option('--credential-plugin <name...>', 'programs that the kubeconfig may start to sign in, such as aws')
    .option('--predict', 'confirm differences by a dry run of the server; sends rendered objects, never Secrets')
    .addOption(choice('--format <format>', 'how to print the answer', FORMATS, 'text'))
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], options: DriftOptions) => done(await drift(paths, options, cli)));
};

async function drift(paths: readonly string[], options: DriftOptions, cli: CliContext): Promise<ExitStatus> {
  const workspace = await openWorkspace(paths[0] ?? '.', cli);
  const problem = await loadCommit(workspace, 'HEAD', cli);
  if (problem !== undefined) {
    cli.err(`${problem}\n`);
    return EXIT.incomplete;
  }
  const overlays = chooseOverlays(paths, workspace, cli);
  if (overlays.length === 0) {
    cli.err(`${nothingChosen(paths, workspace)}\n`);
    return EXIT.usage;
  }
  const reports: DriftReport[] = [];
  const failures: { readonly overlay: string; readonly reason: string; readonly message: string }[] = [];
  for (const overlay of overlays) {
    const report = await checkOne(overlay, { workspace, options, cli });
    if (isProblem(report)) failures.push({ overlay: overlay.name, reason: report.reason, message: report.message });
    else {
      reports.push(report);
      if (options.format === 'text') cli.out(driftText(report, sourceLines(overlay, workspace), cli.color));
    }
  }
  if (options.format === 'json') cli.out(`${JSON.stringify({ version: 1, reports, failures }, undefined, 2)}\n`);
  else for (const { overlay, message } of failures) cli.err(`${overlay}: ${message}\n`);
  return statusOf(reports, failures.length);
}

/** 1 wins over 2: what was found is found, however much could not be judged. */
function statusOf(reports: readonly DriftReport[], failures: number): ExitStatus {
  const means = reports.flatMap((report) => report.resources.map((one) => stateMeans(one.state)));
  if (means.includes('different')) return EXIT.found;
  return failures > 0 || means.includes('unjudged') ? EXIT.incomplete : EXIT.clean;
}

function chooseOverlays(paths: readonly string[], workspace: Workspace, cli: CliContext): readonly OverlayInfo[] {
  const roots = paths.map((path) => toEnginePath(resolve(cli.cwd, path)));
  const all = workspace.settle(() => workspace.engine.overlays());
  if (roots.length === 0) return all.filter((overlay) => overlay.clusters.length > 0);
  return all.filter((overlay) => roots.some((root) => isWithin(overlay.directory, root)));
}

function nothingChosen(paths: readonly string[], workspace: Workspace): string {
  const names = workspace.settle(() => workspace.engine.overlays()).map((overlay) => overlay.name);
  const here = names.length === 0 ? 'This repository has no overlay.' : `Overlays here: ${nameSome(names)}.`;
  if (paths.length === 0) return `No overlay is known to run in a cluster; name one and a context. ${here}`;
  return `No overlay is at or below ${paths.join(', ')}. ${here}`;
}

interface One {
  readonly workspace: Workspace;
  readonly options: DriftOptions;
  readonly cli: CliContext;
}

async function checkOne(overlay: OverlayInfo, { workspace, options, cli }: One): ReturnType<CheckOverlay> {
  // The Kubernetes client is large, and only this command needs it.
  const { checkOverlayDrift } = await import('../cluster/overlayDrift.ts');
  const commit = await headCommit(workspace, cli);
  const shorten = (path: string): string =>
    isWithin(path, workspace.root) ? path.slice(workspace.root.length + 1) : path;
  const { context, kubeconfig, credentialPlugin, predict } = options;
  const report = await checkOverlayDrift(
    {
      engine: workspace.engine,
      overlay: overlay.directory,
      kubeconfig: {
        ...(kubeconfig === undefined ? {} : { file: resolve(cli.cwd, kubeconfig) }),
        env: cli.env,
        roots: [toNativePath(workspace.root)],
      },
      ...(context === undefined ? {} : { context }),
      contexts: {},
      plugins: credentialPlugin ?? [],
      ...(commit === undefined ? {} : { commit }),
      ...(predict === undefined ? {} : { predict }),
      shorten,
      settle: workspace.settle,
      renderAt: async (revision) => {
        const other = await openWorkspace(toNativePath(workspace.root), cli);
        if ((await loadCommit(other, revision, cli)) !== undefined) return undefined;
        return other.settle(() => other.engine.driftSource(overlay.directory));
      },
    },
    {
      signal: cli.signal,
      now: () => Date.now(),
      progress: (count, total) => cli.progress(`${overlay.name}: ${count} of ${total} objects read`),
    },
  );
  cli.progress('');
  return report;
}

type CheckOverlay = typeof import('../cluster/overlayDrift.ts')['checkOverlayDrift'];

async function headCommit(workspace: Workspace, cli: CliContext): Promise<string | undefined> {
  const read = await readTree(toNativePath(workspace.root), 'HEAD', [], { env: cli.env, signal: cli.signal });
  return isGitProblem(read) ? undefined : read.commit;
}

/** `file:line` of the committed line that sets a field. */
function sourceLines(
  overlay: OverlayInfo,
  workspace: Workspace,
): (id: string, path: readonly (string | number)[]) => string {
  return (id, path) => {
    const place = workspace.settle(() => workspace.engine.driftPlace(overlay.directory, id, path));
    if (place === undefined) return '';
    const file = isWithin(place.file, workspace.root) ? place.file.slice(workspace.root.length + 1) : place.file;
    return `${file}:${place.start.line + 1}`;
  };
}

const EXAMPLES = `
Examples:
  polycrate-gitops drift
  polycrate-gitops drift overlays/prod --context prod-eu
  polycrate-gitops drift --format json --credential-plugin aws
`;
