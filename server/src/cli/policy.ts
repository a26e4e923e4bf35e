import type { PolicyReport, ReportResult } from '../engine/api.ts';
import { type CliContext, EXIT, type ExitStatus, type RegisterCommand } from './context.ts';
import { choice } from './options.ts';
import { type PolicyRequest, PolicyRunner } from './policyRun.ts';

const FORMATS = ['text', 'json', 'openreports'] as const;

interface PolicyOptions extends PolicyRequest {
  readonly format: (typeof FORMATS)[number];
}

/** `policy`: judges manifests by policies, offline. */
export const registerPolicy: RegisterCommand = (program, cli, done) => {
  program
    .command('policy')
    .description('Judge manifests by policies as a cluster would, without one.')
    .requiredOption('--policies <paths>', 'files or folders of policies and of Rego, separated by commas', collect)
    .requiredOption('--resources <paths>', 'files or folders of manifests, separated by commas', collect)
    .option('--exceptions <paths>', 'policy exceptions', collect)
    .option('--params <paths>', 'parameters of admission policies', collect)
    .option('--targets <paths>', 'objects that rules change or copy', collect)
    .option('--cluster-resources <paths>', 'objects that the cluster has', collect)
    .option('--values <file>', 'values of variables, as the Kyverno command line reads them')
    .option('--user-info <file>', 'who sends the request, as the Kyverno command line reads it')
    .option('--context <file>', 'what stands in for cluster and registry, as the Kyverno command line reads it')
    .addOption(
      choice('--operation <operation>', 'what the request does', ['CREATE', 'UPDATE', 'DELETE'], 'CREATE').default(
        undefined,
        'CREATE',
      ),
    )
    .addOption(choice('--format <format>', 'how to print', FORMATS, 'text'))
    .addHelpText('after', EXAMPLES)
    .action((options: PolicyOptions) => done(policy(options, cli)));
};

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...value.split(',').filter((part) => part !== '')];
}

function policy(options: PolicyOptions, cli: CliContext): ExitStatus {
  const { format, ...request } = options;
  const { report, problems } = new PolicyRunner(cli.cwd).run(request);
  for (const problem of problems) cli.err(`${problem}\n`);
  cli.out(format === 'text' ? policyText(report) : `${JSON.stringify(report, null, 2)}\n`);
  if (report.summary.fail > 0) return EXIT.found;
  return report.summary.error > 0 || problems.length > 0 ? EXIT.incomplete : EXIT.clean;
}

/** What does not pass, one finding in two lines, then one line that counts. */
function policyText({ results, summary }: PolicyReport): string {
  const shown = results.filter(({ result }) => result === 'fail' || result === 'warn' || result === 'error');
  const counts = (['pass', 'fail', 'warn', 'error', 'skip'] as const)
    .filter((result) => summary[result] > 0 || result === 'pass')
    .map((result) => `${summary[result]} ${COUNTED[result]}`);
  return `${shown.map(resultText).join('')}${counts.join(', ')}\n`;
}

const COUNTED = { pass: 'passed', fail: 'failed', warn: 'warned', error: 'not judged', skip: 'skipped' } as const;

function resultText({
  policy,
  rule,
  result,
  message = '',
  resources: [resource],
  properties = {},
}: ReportResult): string {
  const { file = '', line, column } = properties;
  const place = line === undefined ? file : `${file}:${line}:${column}`;
  const name = [resource.kind, resource.namespace, resource.name].filter((part) => part !== undefined).join('/');
  return `${place} ${result} ${policy}${rule === undefined ? '' : `/${rule}`}\n  ${name}: ${message}\n`;
}

const EXAMPLES = `
With 0 nothing failed, with 1 something did, with 2 something could not be judged or read.

Examples:
  polycrate-gitops policy --policies policies --resources apps
  polycrate-gitops policy --policies policies --resources apps/web.yaml --format json
  polycrate-gitops render overlays/prod > out.yaml && polycrate-gitops policy --policies policies --resources out.yaml
`;
