import { statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { toEnginePath } from '../host/paths.ts';
import { systemReason } from '../host/systemReason.ts';
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
    .action((directory: string, options: RenderOptions) => done(render(directory, options, cli)));
  for (const option of renderOptions()) command.addOption(option);
};

function render(directory: string, options: RenderOptions, cli: CliContext): ExitStatus {
  const folder = toEnginePath(resolve(cli.cwd, directory));
  const { notes, ...flags } = toRenderFlags(options, cli.env);
  for (const note of notes) cli.err(`${note}\n`);
  const workspace = openDirectory(directory, cli, flags);
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
  const output = options.output === undefined ? undefined : resolve(cli.cwd, options.output);
  if (options.origins) {
    const rows = workspace.settle(() => engine.origins(folder));
    return put(`${JSON.stringify(rows, undefined, 2)}\n`, output, cli);
  }
  return output !== undefined && isFolder(output)
    ? write(new Map([...engine.renderFiles(folder)].map(([name, text]) => [join(output, name), text])), cli)
    : put(result.text, output, cli);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Prints a text, or writes it to a file. */
function put(text: string, output: string | undefined, cli: CliContext): ExitStatus {
  if (output !== undefined) return write(new Map([[output, text]]), cli);
  cli.out(text);
  return EXIT.clean;
}

function write(files: ReadonlyMap<string, string>, cli: CliContext): ExitStatus {
  for (const [file, text] of files) {
    try {
      writeFileSync(file, text);
    } catch (error) {
      cli.err(`${file} cannot be written: ${systemReason(error)}.\n`);
      return EXIT.incomplete;
    }
  }
  return EXIT.clean;
}

const EXAMPLES = `
Plugins, container functions and programs of a repository are never run: a build that needs one says so.

Examples:
  polycrate-gitops render overlays/prod
  polycrate-gitops render overlays/prod | kubectl apply --server-side --dry-run=server -f -
  polycrate-gitops render overlays/prod --origins
`;
