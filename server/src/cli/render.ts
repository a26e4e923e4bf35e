import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { toEnginePath } from '../host/paths.ts';
import { type CliContext, EXIT, type ExitStatus, type RegisterCommand } from './context.ts';
import { renderOptions, toRenderFlags } from './renderFlags.ts';
import { reportFinding, sortFindings } from './reports/report.ts';
import { findingTexts } from './reports/text.ts';
import { openDirectory, sourceOf } from './workspace.ts';

interface RenderOptions {
  readonly origins?: true;
  readonly output?: string;
  readonly loadRestrictor?: string;
}

/** `render DIR`: what `kustomize build DIR` prints, or why it cannot. */
export const registerRender: RegisterCommand = (program, cli, done) => {
  const command = program
    .command('render')
    .description('Print an overlay as kustomize build does; problems go to standard error.')
    .argument('[directory]', 'folder with a kustomization', '.')
    .option('--origins', 'print where each field comes from as JSON instead; Secret values are masked')
    .option('-o, --output <file>', 'write to a file instead of standard output')
    .addHelpText('after', EXAMPLES)
    .action((directory: string, options: RenderOptions) => done(render(directory, options, cli)));
  for (const option of renderOptions()) command.addOption(option);
};

function render(directory: string, options: RenderOptions, cli: CliContext): ExitStatus {
  const folder = toEnginePath(resolve(cli.cwd, directory));
  const workspace = openDirectory(directory, cli, toRenderFlags(options));
  const { engine } = workspace;
  const result = workspace.settle(() => engine.renderText(folder));
  const shown = sortFindings(
    result.findings
      .filter((finding) => finding.severity === 'error' || finding.severity === 'warning')
      .map((finding) => reportFinding(finding, sourceOf(finding.file, workspace, cli))),
  );
  if (shown.length > 0) cli.err(findingTexts(shown, false));
  if (result.failed) {
    if (shown.length === 0) cli.err(`${directory} cannot be rendered.\n`);
    return EXIT.found;
  }
  const text = options.origins
    ? `${JSON.stringify(
        workspace.settle(() => engine.origins(folder)),
        undefined,
        2,
      )}\n`
    : result.text;
  if (options.output === undefined) cli.out(text);
  else writeFileSync(resolve(cli.cwd, options.output), text);
  return EXIT.clean;
}

const EXAMPLES = `
Examples:
  polycrate-gitops render overlays/prod
  polycrate-gitops render overlays/prod | kubectl apply --server-side --dry-run=server -f -
  polycrate-gitops render overlays/prod --origins
`;
