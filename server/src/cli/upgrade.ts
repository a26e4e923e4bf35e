import { KUBERNETES_VERSIONS, type OverlayInfo, type UpgradeReport } from '../engine/api.ts';
import { productVersion } from '../host/product.ts';
import { addClusterFlags, type ClusterFlags, clusterSchemas } from './clusterFlags.ts';
import { type CliContext, EXIT, type ExitStatus, type RegisterCommand } from './context.ts';
import { choice } from './options.ts';
import { jsonReport } from './reports/json.ts';
import { type CheckReport, reportFinding, sortFindings } from './reports/report.ts';
import { findingTexts } from './reports/text.ts';
import { openWorkspace, sourceOf } from './workspace.ts';

const FORMATS = ['text', 'json'] as const;

interface UpgradeOptions extends ClusterFlags {
  readonly cluster?: string;
  readonly format: (typeof FORMATS)[number];
}

/** `upgrade`: what breaks when a cluster goes to a later version of Kubernetes. */
export const registerUpgrade: RegisterCommand = (program, cli, done) => {
  const command = program
    .command('upgrade')
    .description('Tell what breaks, and what becomes deprecated, when clusters go to a later version of Kubernetes.')
    .argument('<version>', `Kubernetes version, ${KUBERNETES_VERSIONS[0]} to ${KUBERNETES_VERSIONS.at(-1)}`)
    .argument('[path]', 'a folder of the repository', '.')
    .option('--cluster <name>', 'only overlays of this cluster')
    .addOption(choice('--format <format>', 'how to print', FORMATS, 'text'));
  addClusterFlags(command)
    .addHelpText('after', EXAMPLES)
    .action(async (version: string, path: string, options: UpgradeOptions) =>
      done(await upgrade({ version, path }, options, cli)),
    );
};

async function upgrade(
  { version, path }: { readonly version: string; readonly path: string },
  options: UpgradeOptions,
  cli: CliContext,
): Promise<ExitStatus> {
  const began = performance.now();
  const { cluster, format } = options;
  const minor = /^v?(1\.\d+)(?:\.\d+)?$/.exec(version)?.[1] ?? '';
  if (!KUBERNETES_VERSIONS.includes(minor)) {
    cli.err(`\`${version}\` is no version that is known here; known are ${KUBERNETES_VERSIONS.join(', ')}.\n`);
    return EXIT.usage;
  }
  const own = await clusterSchemas(options, cli);
  const workspace = await openWorkspace(path, cli, own.options);
  const clusters = [...new Set(workspace.engine.overlays().flatMap((overlay) => overlay.clusters))].sort();
  if (cluster !== undefined && !clusters.includes(cluster)) {
    const known = clusters.length === 0 ? 'none is known here' : `known are ${clusters.join(', ')}`;
    cli.err(`No overlay runs on a cluster \`${cluster}\`; ${known}.\n`);
    return EXIT.usage;
  }
  const answer = workspace.settle(() => workspace.engine.upgrade(minor, cluster));
  const found = answer.findings.map((finding) => reportFinding(finding, sourceOf(finding.file, workspace, cli)));
  const report: CheckReport = {
    findings: sortFindings(found),
    files: workspace.files.length,
    overlays: answer.judged.length,
    seconds: (performance.now() - began) / 1000,
    version: productVersion(),
    incomplete: [
      ...workspace.incomplete,
      ...(own.failure === undefined ? [] : [own.failure]),
      ...answer.failed.map(({ name }) => `${name} does not render`),
    ],
  };
  cli.out(format === 'json' ? jsonReport(report) : upgradeText(report, answer, { cluster, color: cli.color }));
  if (answer.findings.some(({ severity }) => severity === 'error')) return EXIT.found;
  return report.incomplete.length > 0 ? EXIT.incomplete : EXIT.clean;
}

function upgradeText(
  report: CheckReport,
  answer: UpgradeReport,
  { cluster, color }: { readonly cluster: string | undefined; readonly color: boolean },
): string {
  const findings = report.findings.length === 0 ? '' : `${findingTexts(report.findings, color)}\n`;
  const notes = report.incomplete.map((reason) => `not judged: ${reason}\n`).join('');
  const ahead = answer.ahead.length === 0 ? '' : `${names(answer.ahead)} on ${answer.to} or later already\n`;
  const where = `${names(answer.judged)}${cluster === undefined ? '' : ` on ${cluster}`}`;
  const assumed = answer.isAssumed
    ? `nothing says what some overlays run on, so ${answer.from[0]} is taken; name it in the team file\n`
    : '';
  const from = answer.from.length === 0 ? '' : `Kubernetes ${answer.from.join(', ')} -> ${answer.to}`;
  const what = answer.judged.length === 0 ? 'Nothing to judge' : `${outcome(answer)} ${from}, ${where}`;
  return `${findings}${notes}${assumed}${ahead}${what}\n`;
}

/** "Nothing breaks:", "2 things break, 1 is deprecated:". */
function outcome({ findings }: UpgradeReport): string {
  const breaking = findings.filter(({ severity }) => severity === 'error').length;
  const deprecated = findings.length - breaking;
  const first = breaking === 0 ? 'Nothing breaks' : breaking === 1 ? '1 thing breaks' : `${breaking} things break`;
  return `${first}${deprecated === 0 ? '' : `, ${deprecated} ${deprecated === 1 ? 'is' : 'are'} deprecated`}:`;
}

function names(overlays: readonly OverlayInfo[]): string {
  return `${overlays.length} overlay${overlays.length === 1 ? '' : 's'}`;
}

const EXAMPLES = `
Examples:
  polycrate-gitops upgrade 1.37
  polycrate-gitops upgrade 1.36 --cluster prod-eu
  polycrate-gitops upgrade 1.37 --context prod-eu
`;
