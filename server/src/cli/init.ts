import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { relativePath } from '../engine/api.ts';
import { type CliContext, EXIT, type ExitStatus, type RegisterCommand } from './context.ts';
import { CI_FILES, type CiFile, teamFileText } from './initFiles.ts';
import { choice } from './options.ts';
import { openWorkspace } from './workspace.ts';

interface InitOptions {
  readonly ci: 'github' | 'gitlab' | 'none';
  readonly dryRun?: true;
}

/** `init`: writes a team file from what is found, and a CI workflow on request. Nothing is ever overwritten. */
export const registerInit: RegisterCommand = (program, cli, done) => {
  program
    .command('init')
    .description('Write a commented .polycrate-gitops.yaml with the environments found here; files that exist stay.')
    .argument('[path]', 'a folder of the repository', '.')
    .addOption(choice('--ci <forge>', 'write a CI workflow too', ['github', 'gitlab', 'none'] as const, 'none'))
    .option('--dry-run', 'print the files instead of writing them')
    .addHelpText('after', EXAMPLES)
    .action(async (path: string, options: InitOptions) => done(await init(path, options, cli)));
};

async function init(path: string, options: InitOptions, cli: CliContext): Promise<ExitStatus> {
  const { engine, root, settle } = await openWorkspace(path, cli);
  const environments = settle(() => engine.environments());
  const policies = settle(() => engine.policies.folders());
  const team = teamFileText(environments, (directory) => relativePath(root, directory), policies);
  const files: CiFile[] = [{ path: '.polycrate-gitops.yaml', text: team }];
  if (options.ci !== 'none') files.push(CI_FILES[options.ci]);
  if (options.dryRun === true) {
    cli.out(files.map((file) => `# file: ${file.path}\n${file.text}`).join('\n'));
    return EXIT.clean;
  }
  const reports = files.map((file) => write(root, file));
  for (const { text, failed } of reports) (failed ? cli.err : cli.out).call(cli, `${text}\n`);
  return reports.some(({ failed }) => failed) ? EXIT.incomplete : EXIT.clean;
}

/** Creates a file; one that is there stays as it is, even when it appears at this very moment. */
function write(root: string, { path, text }: CiFile): { readonly text: string; readonly failed: boolean } {
  const file = join(root, path);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: 'wx' });
    return { text: `Wrote ${path}.`, failed: false };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') return { text: `${path} exists already and stays as it is.`, failed: false };
    return { text: `${path} could not be written (${code ?? String(error)}).`, failed: true };
  }
}

const EXAMPLES = `
Examples:
  polycrate-gitops init                 write the team file
  polycrate-gitops init --ci github     and a workflow that checks pull requests
  polycrate-gitops init --dry-run       print what would be written
`;
