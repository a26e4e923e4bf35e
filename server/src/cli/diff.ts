import { resolve } from 'node:path';
import { atHead, fromHead, isPlainText, isWithin, type OverlayDiff, type ResourceDiff } from '../engine/api.ts';
import { isProblem } from '../git/errors.ts';
import { readTree } from '../git/head.ts';
import { type CommitStates, commitStates } from '../host/commitStates.ts';
import { toEnginePath, toNativePath } from '../host/paths.ts';
import { type CliContext, EXIT, type ExitStatus, type RegisterCommand } from './context.ts';
import { changeFindings, toReport } from './diffFindings.ts';
import { type FailOn, failOnOption, isGrave } from './failOn.ts';
import { choice } from './options.ts';
import { helmOptions, type ParsedRenderOptions, toHelmFlags } from './renderFlags.ts';
import { jsonFinding } from './reports/json.ts';
import type { ReportFinding } from './reports/report.ts';
import { findingTexts } from './reports/text.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

const FORMATS = ['text', 'json'] as const;

interface DiffOptions extends ParsedRenderOptions {
  readonly format: (typeof FORMATS)[number];
  readonly unified?: true;
  readonly exitCode?: true;
  readonly failOn: FailOn;
}

/** `diff`: what the working tree would add, change and remove in each overlay, compared with a commit, and what is said of that. */
export const registerDiff: RegisterCommand = (program, cli, done) => {
  const command = program
    .command('diff')
    .description(
      'Show what the change in the working tree does to every rendered overlay, and what rules say of it. Secret values are masked.',
    )
    .argument('[paths...]', 'overlays, or folders that hold some; all when none is given')
    .option('--base <commit>', 'commit to compare with', 'HEAD')
    .option('--unified', 'print a text diff of the renders instead of a plan')
    .option('--exit-code', 'exit with 1 when there are differences')
    .addOption(failOnOption('least level of a finding that makes the exit status 1'))
    .addOption(choice('--format <format>', 'how to print the plan', FORMATS, 'text'))
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], options: DiffOptions & { base: string }) => done(await diff(paths, options, cli)));
  for (const option of helmOptions()) command.addOption(option);
};

async function diff(
  paths: readonly string[],
  options: DiffOptions & { base: string },
  cli: CliContext,
): Promise<ExitStatus> {
  const workspace = await openWorkspace(paths[0] ?? '.', cli, toHelmFlags(options));
  const problem = await loadCommit(workspace, options.base, cli);
  if (problem !== undefined) {
    cli.err(`${problem}\n`);
    return EXIT.incomplete;
  }
  const roots = paths.map((path) => toEnginePath(resolve(cli.cwd, path)));
  const chosen = workspace.settle(() =>
    workspace.engine
      .overlays()
      .filter((overlay) => roots.length === 0 || roots.some((root) => isWithin(overlay.directory, root))),
  );
  if (chosen.length === 0 && roots.length > 0) {
    // To say "no differences" of a base would be wrong: the overlays that use it may well differ.
    cli.err(`No overlay lies in \`${paths.join('`, `')}\`; name an overlay, or nothing for all of them.\n`);
    return EXIT.usage;
  }
  const { answer } = await workspace.settleAll(() => {
    const diffs = chosen.flatMap((overlay) => workspace.engine.diff(overlay.directory) ?? []);
    const changed = diffs.filter((one) => one.resources.length > 0);
    return { changed, findings: changeFindings(workspace, changed) };
  });
  const { changed } = answer;
  const findings = toReport(answer.findings, workspace, cli);
  print(changed, findings, { options, cli });
  const isForbidden = findings.some(({ finding }) => isGrave(finding.severity, options.failOn));
  return isForbidden || (options.exitCode && changed.length > 0) ? EXIT.found : EXIT.clean;
}

/** A text diff stays one: what is said of it goes to the other stream. */
function print(
  changed: readonly OverlayDiff[],
  findings: readonly ReportFinding[],
  { options, cli }: { options: DiffOptions; cli: CliContext },
): void {
  if (options.format === 'json') {
    const value = { version: 1, overlays: changed, findings: findings.map(jsonFinding) };
    cli.out(`${JSON.stringify(value, undefined, 2)}\n`);
    return;
  }
  cli.out(options.unified ? changed.map((one) => one.unified).join('') : planText(changed));
  if (findings.length === 0) return;
  if (options.unified) cli.err(findingTexts(findings, false));
  else cli.out(`\n${findingTexts(findings, cli.color)}`);
}

/**
 * Reads a commit and hands it to the engine as the state to compare with; gives the reason when that fails. Repositories inside
 * of this one, submodules among them, are compared with their own HEAD.
 */
export async function loadCommit(workspace: Workspace, revision: string, cli: CliContext): Promise<string | undefined> {
  if (!workspace.isRepository) return 'A comparison needs a Git repository; this folder is in none.';
  const ports = { env: cli.env, signal: cli.signal };
  const commits: { readonly root: string; readonly states: CommitStates }[] = [];
  for (const root of new Set([workspace.root, ...workspace.repositories])) {
    const read = await readTree(toNativePath(root), root === workspace.root ? revision : 'HEAD', () => true, ports);
    if (!isProblem(read)) commits.push({ root, states: commitStates(root, read.files) });
    else if (root === workspace.root) return read.message;
  }
  // The innermost repository has the say about a path.
  commits.sort((a, b) => b.root.length - a.root.length);
  workspace.useHead((path) => {
    const own = commits.find(({ root }) => isWithin(path, atHead(root)));
    return own?.states.state(path) ?? { kind: 'missing' };
  }, pathsOf(commits));
  for (const { states } of [...commits].reverse()) {
    workspace.engine.apply(states.changes.filter((change) => isPlainText(change.path)));
  }
  return undefined;
}

function pathsOf(commits: readonly { readonly states: CommitStates }[]): readonly string[] {
  return commits.flatMap(({ states }) => states.changes.flatMap(({ path }) => fromHead(path) ?? []));
}

/** The plan in words (product-design section 4). */
function planText(diffs: readonly OverlayDiff[]): string {
  const parts = diffs.map((one) => `${one.overlay.name}\n${one.resources.map(resourceLines).join('')}`);
  const all = diffs.flatMap((one) => one.resources);
  const count = (change: ResourceDiff['change']): number => all.filter((one) => one.change === change).length;
  const clusters = new Set(diffs.flatMap((one) => one.overlay.clusters)).size;
  const where = `${diffs.length} overlay${diffs.length === 1 ? '' : 's'}${clusters === 0 ? '' : ` on ${clusters} cluster${clusters === 1 ? '' : 's'}`}`;
  if (diffs.length === 0) return 'No differences: every overlay renders as before.\n';
  return `${parts.join('\n')}\nPlan: ${count('added')} to add, ${count('changed')} to change, ${count('removed')} to remove in ${where}.\n`;
}

function resourceLines(one: ResourceDiff): string {
  const name = `${one.kind}/${one.namespace === '' ? '' : `${one.namespace}/`}${one.name}`;
  if (one.change === 'removed') return `  - ${name}\n`;
  if (one.change === 'added') return `  + ${name}${one.was === undefined ? '' : ` (was ${one.was})`}\n`;
  const fields = one.fields.map((field) => `${field.path} ${field.before ?? '(none)'} -> ${field.after ?? '(none)'}`);
  if (fields.length === 1) return `  ~ ${name}: ${fields[0]}\n`;
  return `  ~ ${name}\n${fields.map((field) => `      ${field}\n`).join('')}`;
}

const EXAMPLES = `
Examples:
  polycrate-gitops diff
  polycrate-gitops diff overlays/prod --unified
  polycrate-gitops diff --base origin/main --exit-code
`;
