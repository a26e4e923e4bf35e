import { statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isLacking } from '../engine/api.ts';
import { systemReason } from '../host/systemReason.ts';
import { buildPath } from './buildPath.ts';
import { type CliContext, EXIT, type ExitStatus, type RegisterCommand } from './context.ts';
import { type ParsedRenderOptions, renderOptions, toRenderFlags } from './renderFlags.ts';
import { reportFinding, sortFindings } from './reports/report.ts';
import { findingTexts } from './reports/text.ts';
import { openDirectory, sourceOf } from './workspace.ts';

interface RenderOptions extends ParsedRenderOptions {
  readonly origins?: true;
  readonly output?: string;
}

/** `render DIR`: what `kustomize build DIR` prints, or why it cannot. */
export const registerRender: RegisterCommand = (program, cli, done) => {
  const command = program
    .command('render')
    .description('Print an overlay as kustomize build does, with its flags; problems go to standard error.')
    .argument('[directory]', 'folder with a kustomization', '.')
    .option('--origins', 'print where each field comes from as JSON instead; Secret values are masked')
    .option('-o, --output <path>', 'write to a file, or one file per object into a folder that exists')
    .addHelpText('after', EXAMPLES)
    .action(async (directory: string, options: RenderOptions) => done(await render(directory, options, cli)));
  for (const option of renderOptions()) command.addOption(option);
};

async function render(directory: string, options: RenderOptions, cli: CliContext): Promise<ExitStatus> {
  const folder = buildPath(directory, cli.cwd);
  const { notes, ...flags } = toRenderFlags(options, cli.env);
  for (const note of notes) cli.err(`${note}\n`);
  const workspace = openDirectory(directory, cli, flags);
  const { engine } = workspace;
  const { answer: result } = await workspace.settleAll(() => engine.renderText(folder));
  const shown = sortFindings(
    result.findings
      .filter(({ code, severity }) => severity === 'error' || severity === 'warning' || isLacking(code))
      .map((finding) => reportFinding(finding, sourceOf(finding.file, workspace, cli))),
  );
  if (shown.length > 0) cli.err(findingTexts(shown, false));
  if (result.failed) {
    if (shown.length === 0) cli.err(`${directory} cannot be rendered.\n`);
    return EXIT.found;
  }
  // What is printed is what there is; the status says that it is not all.
  const whole = result.findings.every(({ code }) => !isLacking(code)) ? EXIT.clean : EXIT.incomplete;
  const output = options.output === undefined ? undefined : resolve(cli.cwd, options.output);
  const text = options.origins
    ? `${JSON.stringify(
        workspace.settle(() => engine.origins(folder)),
        undefined,
        2,
      )}\n`
    : result.text;
  if (output === undefined) {
    cli.out(text);
    return whole;
  }
  const files =
    isFolder(output) && !options.origins
      ? [...engine.renderFiles(folder)].map(([name, content]): Written => [join(output, name), content])
      : [[output, text] as const];
  return write(files, cli) ? whole : EXIT.incomplete;
}

/** A path and its text. */
type Written = readonly [path: string, text: string];

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function write(files: readonly Written[], cli: CliContext): boolean {
  for (const [file, text] of files) {
    try {
      writeFileSync(file, text);
    } catch (error) {
      cli.err(`${file} cannot be written: ${systemReason(error)}.\n`);
      return false;
    }
  }
  return true;
}

const EXAMPLES = `
Plugins, container functions and programs of a repository are never run: a build that needs one says so. Charts are rendered by your helm with
--enable-helm; remote bases come from the cache that polycrate-gitops fetch fills. Where a part is missing, the status is 2.

Examples:
  polycrate-gitops render overlays/prod
  polycrate-gitops render overlays/prod | kubectl apply --server-side --dry-run=server -f -
  polycrate-gitops render overlays/prod --origins
`;
