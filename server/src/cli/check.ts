import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { toEnginePath } from '../host/paths.ts';
import { productVersion } from '../host/product.ts';
import { changedFiles } from './changed.ts';
import { addClusterFlags, type ClusterFlags, clusterSchemas } from './clusterFlags.ts';
import { type CliContext, EXIT, type ExitStatus, type RegisterCommand } from './context.ts';
import { loadCommit } from './diff.ts';
import { type FailOn, failOnOption, isGrave } from './failOn.ts';
import { createJudge } from './judgeThread.ts';
import { Judges } from './judgeThreads.ts';
import { choice, count } from './options.ts';
import { helmOptions, type ParsedRenderOptions, toHelmFlags } from './renderFlags.ts';
import { githubReport } from './reports/github.ts';
import { gitlabReport } from './reports/gitlab.ts';
import { jsonReport } from './reports/json.ts';
import { openReport } from './reports/openreports.ts';
import { type CheckReport, reportFinding, sortFindings } from './reports/report.ts';
import { sarifReport } from './reports/sarif.ts';
import { textReport } from './reports/text.ts';
import { addSchemaFlags, type SchemaFlags, schemaOptions } from './schemaOptions.ts';
import { limitTo, type Scope } from './scope.ts';
import { openWorkspace, sourceOf } from './workspace.ts';

const FORMATS = ['text', 'json', 'sarif', 'github', 'gitlab', 'openreports'] as const;

interface CheckOptions extends SchemaFlags, ClusterFlags, ParsedRenderOptions {
  readonly format: (typeof FORMATS)[number];
  readonly failOn: FailOn;
  readonly changed?: string | true;
  readonly workers: number;
}

/** `check`: every finding of the repository, as the editor shows them. */
export const registerCheck: RegisterCommand = (program, cli, done) => {
  const command = program
    .command('check')
    .description('Report problems in files and in every rendered overlay, on the line that causes them.')
    .argument('[paths...]', 'files or folders to report on; the whole repository when none is given')
    .addOption(choice('--format <format>', 'how to print findings', FORMATS, 'text'))
    .addOption(failOnOption('least level that makes the exit status 1'))
    .option('--changed [base]', 'only what the change since a commit can affect (default: HEAD)')
    .addOption(
      count('--workers <count>', 'threads that share the files of a large repository', availableParallelism()),
    );
  addClusterFlags(addSchemaFlags(command))
    .addHelpText('after', EXAMPLES)
    .action(async (paths: string[], options: CheckOptions) => done(await check(paths, options, cli)));
  for (const option of helmOptions()) command.addOption(option);
};

async function check(paths: readonly string[], options: CheckOptions, cli: CliContext): Promise<ExitStatus> {
  const began = performance.now();
  const schemas = schemaOptions(options, cli);
  const cluster = await clusterSchemas(options, cli);
  const judges = new Judges(options.workers, schemas.kubernetes, cli);
  const workspace = await openWorkspace(paths[0] ?? '.', cli, {
    ...schemas,
    ...cluster.options,
    ...toHelmFlags(options),
    onListed: (files) => judges.expect(files),
  });
  const scope: Scope = { paths: paths.map((path) => toEnginePath(resolve(cli.cwd, path))) };
  const incomplete = [...workspace.incomplete, ...(cluster.failure === undefined ? [] : [cluster.failure])];
  if (options.changed !== undefined) {
    const changed = await changedFiles(workspace, options.changed === true ? 'HEAD' : options.changed, cli);
    if ('problem' in changed) {
      cli.err(`${changed.problem}\n`);
      return EXIT.incomplete;
    }
    scope.changed = new Set(changed.files);
    // What the server refuses to change shows only beside the state before; a repository without a commit has none.
    const { against } = changed;
    const problem = against === undefined ? undefined : await loadCommit(workspace, against, cli);
    if (problem !== undefined) incomplete.push(problem);
  }
  workspace.engine.takeJudged(await judges.judge(workspace.files, createJudge(schemas.kubernetes)));
  const { answer: findings, failures } = await workspace.settleAll(() => workspace.engine.allFindings());
  incomplete.push(...failures);
  const kept = limitTo(findings, scope, workspace.engine);
  const report: CheckReport = {
    findings: sortFindings(kept.map((finding) => reportFinding(finding, sourceOf(finding.file, workspace, cli)))),
    files: workspace.files.length,
    overlays: workspace.engine.overlays().length,
    seconds: (performance.now() - began) / 1000,
    version: productVersion(),
    incomplete,
  };
  cli.out(options.format === 'openreports' ? openReport(workspace.engine, scope) : print(report, options.format, cli));
  return exitStatus(report, options.failOn);
}

type FindingFormat = Exclude<CheckOptions['format'], 'openreports'>;

function print(report: CheckReport, format: FindingFormat, cli: CliContext): string {
  switch (format) {
    case 'text':
      return textReport(report, cli.color);
    case 'json':
      return jsonReport(report);
    case 'sarif':
      return sarifReport(report);
    case 'github':
      return githubReport(report);
    case 'gitlab':
      return gitlabReport(report);
  }
}

function exitStatus(report: CheckReport, failOn: FailOn): ExitStatus {
  if (report.findings.some(({ finding }) => isGrave(finding.severity, failOn))) return EXIT.found;
  return report.incomplete.length > 0 ? EXIT.incomplete : EXIT.clean;
}

const EXAMPLES = `
Examples:
  polycrate-gitops check
  polycrate-gitops check --changed origin/main --format github
  polycrate-gitops check overlays/prod --fail-on warning
  polycrate-gitops check --format openreports > report.json     what each policy says of each object
`;
