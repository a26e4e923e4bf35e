import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { MODULE_OPTIONS } from './moduleOptions.ts';
import { inRoot, root, runFolder } from './root.ts';

/** What a suite came to; a check such as the type check counts as one test. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const NO_COUNTS: Counts = { passed: 0, failed: 0, skipped: 0 };

export const addCounts = (all: readonly Counts[]): Counts => ({
  passed: all.reduce((sum, one) => sum + one.passed, 0),
  failed: all.reduce((sum, one) => sum + one.failed, 0),
  skipped: all.reduce((sum, one) => sum + one.skipped, 0),
});

/** What mochaChild.ts is told. */
export interface MochaJob {
  /** Bundled test files, absolute. */
  readonly files: readonly string[];
  readonly timeout: number;
  readonly grep?: string;
  /** Only count the tests. */
  readonly dryRun?: boolean;
  /** Where the counts go as JSON when all is done; a missing file means that the process died. */
  readonly results: string;
}

/** Packages that tests use as they are installed: programs, native ones, and the runner itself. */
const NOT_BUNDLED = ['mocha', 'vscode', 'esbuild', 'playwright-core', '@vscode/test-electron', 'typescript', 'knip'];

/** A bundled set of tests: where a source file ended up, and who imports whom. */
export interface TestBundle {
  readonly files: readonly string[];
  readonly outputOf: (file: string) => string;
  readonly inputs: Metafile['inputs'];
}

const BUNDLE_OPTIONS = {
  ...MODULE_OPTIONS,
  outbase: root,
  external: NOT_BUNDLED,
  logLevel: 'silent',
} satisfies BuildOptions;

/** Bundles test files with one build, so that what they share is loaded once. Throws when a file does not build. */
async function bundleTests(files: readonly string[]): Promise<TestBundle> {
  const outdir = runFolder('tests');
  const entryPoints = [...files, 'test/tools/mochaChild.ts'].map((file) => inRoot(file));
  const { metafile } = await build({ ...BUNDLE_OPTIONS, entryPoints, outdir, sourcemap: 'linked' });
  return { files, outputOf: (file) => join(outdir, file.replace(/\.tsx?$/, '.mjs')), inputs: metafile.inputs };
}

async function findFault(file: string): Promise<string | undefined> {
  try {
    await build({ ...BUNDLE_OPTIONS, entryPoints: [inRoot(file)], outdir: runFolder('tests'), write: false });
    return undefined;
  } catch (error) {
    return `${file} does not build: ${error instanceof Error ? error.message : error}`;
  }
}

/** Bundles the test files that build; a broken one fails alone, with its reason among `faults`. */
export async function bundleWhatBuilds(files: readonly string[]): Promise<{ bundle: TestBundle; faults: string[] }> {
  try {
    return { bundle: await bundleTests(files), faults: [] };
  } catch {
    const found = await Promise.all(files.map(findFault));
    const bundle = await bundleTests(files.filter((_, index) => found[index] === undefined));
    return { bundle, faults: found.filter((fault) => fault !== undefined) };
  }
}

/** Runs bundled test files with mocha in a process of their own, which prints as it goes. */
export async function runMocha(bundle: TestBundle, name: string, job: Omit<MochaJob, 'results'>): Promise<Counts> {
  const results = join(runFolder(), `${name}.json`);
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', bundle.outputOf('test/tools/mochaChild.ts'), JSON.stringify({ ...job, results })],
    { cwd: root, stdio: ['ignore', job.dryRun ? 'ignore' : 'inherit', 'inherit'] },
  );
  const status = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
  if (!existsSync(results)) {
    console.log(
      `  FAILED  ${name}: the test process ended with ${status} before its tests did (${basename(results)} is missing)`,
    );
    return { passed: 0, failed: 1, skipped: 0 };
  }
  return JSON.parse(readFileSync(results, 'utf8')) as Counts;
}
