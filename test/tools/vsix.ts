import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { installCached } from '../editor/cachedInstall.ts';
import { judgeContents, listVsix } from './packageContents.ts';
import { buildProduct } from './product.ts';
import { inRoot, root } from './root.ts';

/** The part of @vscode/vsce that is used. */
interface Packager {
  createVSIX(options: Record<string, unknown>): Promise<void>;
}

function loadPackager(): Packager {
  const folder = installCached(inRoot('test/tools/vsce'));
  return createRequire(join(folder, 'package.json'))('@vscode/vsce') as Packager;
}

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

/** Packages a small extension that only tests use. */
export async function packageStandIn(folder: string, file: string): Promise<string> {
  const options = {
    cwd: folder,
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
  await buildProduct({ outdir: inRoot('dist'), production: true });
  await quietly(() =>
    loadPackager().createVSIX({ cwd: root, packagePath: file, dependencies: false, allowMissingRepository: true }),
  );
  const wrong = judgeContents(listVsix(file), 'vsix');
  if (wrong.length > 0) throw new Error(`the package is not what it should be:\n  ${wrong.join('\n  ')}`);
  return { file, bytes: statSync(file).size };
}
