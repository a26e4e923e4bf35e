import { readFileSync, realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { Option } from 'commander';
import type { Evidence } from '../forge/evidence.ts';
import { continueRequest, type OpenPorts, openRequest, previewRequest } from '../forge/openRequest.ts';
import type { Outcome, RequestProblem } from '../forge/outcome.ts';
import { unfinishedRequests } from '../forge/planStore.ts';
import type { ForgeKind } from '../forge/recognise.ts';
import { type Survey, surveyChange, type Wishes } from '../forge/survey.ts';
import { isProblem, ownProblem } from '../git/errors.ts';
import { openRepository, type Repository } from '../git/repository.ts';
import { type CliContext, EXIT, type ExitStatus, type RegisterCommand } from './context.ts';
import { type FailOn, failOnOption } from './failOn.ts';
import { choice } from './options.ts';
import { collectEvidence } from './prEvidence.ts';
import { exitOfOutcome, findingsText, forbidding, outcomeJson, outcomeText, previewText } from './prReport.ts';

const FORMATS = ['text', 'json'] as const;
const FORGES: readonly ForgeKind[] = [
  'github',
  'gitlab',
  'gitea',
  'bitbucket-cloud',
  'bitbucket-server',
  'azure',
  'gerrit',
  'plain',
];

interface PrOptions {
  readonly title?: string;
  readonly body?: string;
  readonly bodyFile?: string;
  readonly base?: string;
  readonly branch?: string;
  readonly remote?: string;
  readonly forge?: ForgeKind;
  readonly draft?: true;
  readonly staged?: true;
  readonly label?: readonly string[];
  readonly reviewer?: readonly string[];
  readonly signOff?: true;
  readonly includeIgnored?: true;
  readonly trustGitConfig?: true;
  readonly failOn: FailOn;
  readonly failOnConflict?: true;
  readonly dryRun?: true;
  readonly continue?: string | true;
  readonly format: (typeof FORMATS)[number];
}

/** `pr`: opens a pull request for the change in the working tree, or brings the one that exists up to date. */
export const registerPr: RegisterCommand = (program, cli, done) => {
  const collect = (value: string, all: readonly string[] = []): readonly string[] => [...all, value];
  program
    .command('pr')
    .description('Open the change as a pull request. The working tree, index, HEAD and stash are never touched.')
    .argument('[paths...]', 'changed files or folders to put into it; all changed files when none is given')
    .option('-t, --title <text>', 'title of the request and subject of the commit')
    .option('-b, --body <text>', 'your own text, above what is generated')
    .option('--body-file <file>', 'the same from a file')
    .option('--base <branch>', "branch to merge into (default: the remote's own)")
    .option('--branch <name>', 'branch to push to; the same name updates the same request')
    .option('--remote <name>', 'remote to push to')
    .option('--draft', 'open it as a draft')
    .option('--label <name>', 'label to set; may be given again', collect)
    .option('--reviewer <name>', 'person or org/team to ask; may be given again', collect)
    .option('--staged', 'take what is staged instead of what is saved')
    .option('--include-ignored', 'take named files even if Git ignores them')
    .option('--sign-off', 'add Signed-off-by')
    .addOption(failOnOption('least level of a new finding that forbids the request'))
    .option('--fail-on-conflict', 'stop when the change conflicts with the base')
    .addOption(new Option('--forge <kind>', 'what the remote is, when its name does not tell').choices(FORGES))
    .option('--trust-git-config', "use filters, hooks and helpers that the repository's Git configuration names")
    .option('--dry-run', 'print what would be opened, and push nothing')
    .option('--continue [id]', 'go on with a request that was interrupted')
    .addOption(choice('--format <format>', 'how to print the outcome', FORMATS, 'text'))
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], options: PrOptions) => done(await pr(paths, options, cli)));
};

async function pr(paths: readonly string[], options: PrOptions, cli: CliContext): Promise<ExitStatus> {
  const git = { env: cli.env, signal: cli.signal };
  const repository = await openRepository(cli.cwd, options.trustGitConfig === true, git);
  if (isProblem(repository)) return fail(repository, options, cli);
  const ports = openPorts(options, cli);
  if (options.continue !== undefined) return resume(repository, options, { cli, ports });
  await mentionUnfinished(repository, cli);
  const chosen = repositoryPaths(paths, repository, cli);
  if (!Array.isArray(chosen)) return fail(chosen as RequestProblem, options, cli);
  cli.progress('looking at remote and base');
  const survey = await surveyChange(repository, wishesOf(options, chosen), ports);
  if (isProblem(survey)) return fail(survey, options, cli);
  if (survey.changes.length === 0)
    return finish({ kind: 'nothing', why: `No file differs from \`${survey.base.branch}\`.` }, options, cli);
  cli.progress('rendering before and after');
  const evidence = await collectEvidence(survey, cli);
  cli.progress('');
  const forbidden = forbidding(evidence, options.failOn);
  if (options.dryRun) {
    cli.out(preview(survey, evidence, { options, cli }));
    return forbidden.length > 0 ? EXIT.found : EXIT.clean;
  }
  if (forbidden.length > 0) {
    cli.err(findingsText(forbidden));
    const count = forbidden.length === 1 ? 'a new finding' : `${forbidden.length} new findings`;
    cli.err(`The change brings ${count}; nothing was pushed. Mend that, or open it anyway with --fail-on none.\n`);
    if (options.format === 'json')
      cli.out(
        `${JSON.stringify({ version: 1, outcome: 'stopped', reason: 'findings', findings: forbidden }, undefined, 2)}\n`,
      );
    return EXIT.found;
  }
  for (const note of notes(survey, cli)) cli.err(`${note}\n`);
  return finish(await openRequest(survey, evidence, choicesOf(options, cli), ports), options, cli);
}

async function resume(
  repository: Repository,
  options: PrOptions,
  { cli, ports }: { cli: CliContext; ports: OpenPorts },
): Promise<ExitStatus> {
  const open = await unfinishedRequests(repository.stateFolder);
  const id = typeof options.continue === 'string' ? options.continue : open[0]?.id;
  if (id === undefined || !/^[0-9a-f]{12}$/.test(id)) {
    if (id === undefined) return finish({ kind: 'nothing', why: 'No request was interrupted here.' }, options, cli);
    return fail(ownProblem('unknown-file', `\`${id}\` names no request; ids have twelve digits.`), options, cli);
  }
  return finish(await continueRequest(repository, id, ports), options, cli);
}

function openPorts(options: PrOptions, cli: CliContext): OpenPorts {
  return {
    env: cli.env,
    signal: cli.signal,
    fetch: (url, init) => fetch(url, init),
    now: () => Date.now(),
    ...(options.failOnConflict ? { refuseConflict: true } : {}),
    onStep: ({ step, state, detail }) =>
      cli.progress(state === 'running' && step !== 'done' ? `${step} ${detail}` : ''),
    onLine: (line) => cli.progress(line),
  };
}

function wishesOf(options: PrOptions, paths: readonly string[]): Wishes {
  const { remote, base, forge } = options;
  return {
    ...(remote === undefined ? {} : { remote }),
    ...(base === undefined ? {} : { base }),
    ...(forge === undefined ? {} : { forge }),
    ...(paths.length === 0 ? {} : { paths }),
    ...(options.staged ? { source: 'staged' as const } : {}),
    includeIgnored: options.includeIgnored === true,
  };
}

function choicesOf(options: PrOptions, cli: CliContext) {
  const { title, branch } = options;
  const text = options.bodyFile === undefined ? options.body : readFileSync(resolve(cli.cwd, options.bodyFile), 'utf8');
  return {
    ...(title === undefined ? {} : { title }),
    ...(branch === undefined ? {} : { branch }),
    ...(text === undefined ? {} : { text }),
    isDraft: options.draft === true,
    signOff: options.signOff === true,
    labels: options.label ?? [],
    reviewers: options.reviewer ?? [],
  };
}

/** Paths of the command line from the top of the repository. */
function repositoryPaths(paths: readonly string[], repository: Repository, cli: CliContext): string[] | RequestProblem {
  const root = realpathSync(repository.layout.root);
  const found: string[] = [];
  for (const path of paths) {
    const inside = relative(root, resolve(realpathSync(cli.cwd), path));
    if (inside === '..' || inside.startsWith(`..${sep}`)) {
      return ownProblem('not-in-repository', `\`${path}\` is not in this repository.`);
    }
    found.push(inside.split(sep).join('/'));
  }
  return found;
}

async function mentionUnfinished(repository: Repository, cli: CliContext): Promise<void> {
  for (const { id, title, journal } of await unfinishedRequests(repository.stateFolder)) {
    const last = journal.finished[journal.finished.length - 1];
    const where = last === undefined ? 'at its start' : `after: ${last}`;
    cli.err(`The request "${title}" was interrupted ${where}. Continue with: polycrate-gitops pr --continue ${id}\n`);
  }
}

function preview(
  survey: Survey,
  evidence: Evidence,
  { options, cli }: { options: PrOptions; cli: CliContext },
): string {
  const shown = previewRequest(survey, evidence, choicesOf(options, cli));
  if (options.format === 'text') return previewText(survey, shown);
  const files = survey.changes.map(({ path, kind }) => ({ path, change: kind }));
  return `${JSON.stringify({ version: 1, outcome: 'preview', base: survey.base.branch, ...shown, files, evidence }, undefined, 2)}\n`;
}

function notes(survey: Survey, cli: CliContext): string[] {
  const notes: string[] = [];
  if (survey.skippedHooks.length > 0) notes.push(`Hooks that did not run: ${survey.skippedHooks.join(', ')}.`);
  if (survey.remote.others.length > 0)
    notes.push(`${survey.remote.name} has further push addresses that were left out.`);
  const proxy = cli.env.HTTPS_PROXY ?? cli.env.https_proxy;
  if (proxy && survey.token && !cli.env.NODE_USE_ENV_PROXY) {
    notes.push('A proxy is set. Git uses it; for the API set NODE_USE_ENV_PROXY=1 as well (Node 24 or newer).');
  }
  return notes;
}

function fail(problem: RequestProblem, options: PrOptions, cli: CliContext): ExitStatus {
  return finish({ kind: 'stopped', at: 'commit', problem, id: '', isPushed: false }, options, cli);
}

function finish(outcome: Outcome, options: PrOptions, cli: CliContext): ExitStatus {
  cli.progress('');
  if (options.format === 'json') cli.out(outcomeJson(outcome));
  else if (outcome.kind === 'stopped') cli.err(outcomeText(outcome));
  else cli.out(outcomeText(outcome));
  return exitOfOutcome(outcome);
}

const EXAMPLES = `
Tokens are read from GH_TOKEN or GITHUB_TOKEN, GH_ENTERPRISE_TOKEN, GITEA_TOKEN or FORGEJO_TOKEN. Without one the branch is
pushed and the address of the filled page is printed.

Examples:
  polycrate-gitops pr --dry-run
  polycrate-gitops pr -t "Bump web to 2.1" overlays/prod
  polycrate-gitops pr --draft --label env/prod --format json
`;
