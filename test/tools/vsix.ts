import { cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { installCached } from '../editor/cachedInstall.ts';
import { judgeContents, listVsix } from './packageContents.ts';
import { buildProduct } from './product.ts';
import { inRoot, runFolder } from './root.ts';

/** The part of @vscode/vsce that is used. */
interface Packager {
  createVSIX(options: Record<string, unknown>): Promise<void>;
}

function loadPackager(): Packager {
  const folder = installCached(inRoot('test/tools/vsce'));
  return createRequire(join(folder, 'package.json'))('@vscode/vsce') as Packager;
}

/** What the packager may choose from, beside dist/; .vscodeignore chooses. */
const PACKAGED = [
  ...['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', '.vscodeignore'],
  ...['snippets', 'client/media', 'client/syntaxes'],
];

/** The packager prints the tree of the package, which a test holds against a list. */
async function quietly(work: () => Promise<void>): Promise<void> {
  const { log } = console;
  console.log = () => {};
  try {
    await work();
  } finally {
    console.log = log;
  }
}

/** Packages a small extension of `test/host` that only tests use; gives the file. */
export async function packageStandIn(name: string): Promise<string> {
  const file = join(runFolder(), `${name}.vsix`);
  const options = {
    cwd: inRoot('test/host', name),
    packagePath: file,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: true,
  };
  await quietly(() => loadPackager().createVSIX(options));
  return file;
}

/**
 * Builds for production and packages; gives the file and its size in bytes. Throws when the packager refuses, or when
 * something got in that is not on the list of packageContents.ts.
 */
export async function packageVsix(file: string): Promise<{ file: string; bytes: number }> {
  // Packaged from a copy, so that a build of dist/ at the same time cannot pull files away.
  const stage = runFolder('package');
  for (const path of PACKAGED)
    if (existsSync(inRoot(path))) cpSync(inRoot(path), join(stage, path), { recursive: true });
  await buildProduct({ outdir: join(stage, 'dist'), production: true });
  mkdirSync(dirname(file), { recursive: true });
  await quietly(() =>
    loadPackager().createVSIX({
      cwd: stage,
      packagePath: file,
      dependencies: false,
      allowMissingRepository: true,
      rewriteRelativeLinks: false,
    }),
  );
  const wrong = judgeContents(listVsix(file), 'vsix');
  if (wrong.length > 0) throw new Error(`the package is not what it should be:\n  ${wrong.join('\n  ')}`);
  return { file, bytes: statSync(file).size };
}
