import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  /** Where a MochaResult goes as JSON when all is done; a missing file means that the process died. */
  readonly results: string;
}

/** A job with source files in place of bundles. */
type MochaRequest = Omit<MochaJob, 'results'>;

/** Counts, and how long the tests of each bundled file took. */
export interface MochaResult extends Counts {
  readonly milliseconds: Readonly<Record<string, number>>;
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

async function runProcess(bundle: TestBundle, name: string, job: Omit<MochaJob, 'results'>): Promise<MochaResult> {
  const results = join(runFolder(), `${name}.json`);
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', bundle.outputOf('test/tools/mochaChild.ts'), JSON.stringify({ ...job, results })],
    { cwd: root, stdio: ['ignore', job.dryRun ? 'ignore' : 'inherit', 'inherit'] },
  );
  const status = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
  if (existsSync(results)) return JSON.parse(readFileSync(results, 'utf8')) as MochaResult;
  console.log(`  ✗ the test process of ${name} ended with ${status} before its tests did`);
  return { ...NO_COUNTS, failed: 1, milliseconds: {} };
}

/** Runs bundled test files with mocha in a process of their own, which prints as it goes. */
export function runMocha(bundle: TestBundle, name: string, job: MochaRequest): Promise<Counts> {
  return runProcess(bundle, name, { ...job, files: job.files.map(bundle.outputOf) });
}

const timesFile = (): string => inRoot('out', 'test-times.json');

function readTimes(): Record<string, number> {
  try {
    return JSON.parse(readFileSync(timesFile(), 'utf8')) as Record<string, number>;
  } catch {
    return {};
  }
}

/** Deals files to two hands so that both take about the same time, as far as earlier runs tell. */
function deal(files: readonly string[], times: Readonly<Record<string, number>>): string[][] {
  const timeOf = (file: string): number => times[file] ?? 100;
  const hands = [
    { files: [] as string[], time: 0 },
    { files: [] as string[], time: 0 },
  ];
  for (const file of [...files].sort((a, b) => timeOf(b) - timeOf(a))) {
    const hand = hands.reduce((least, one) => (one.time < least.time ? one : least));
    hand.files.push(file);
    hand.time += timeOf(file);
  }
  return hands.map((hand) => hand.files.sort()).filter((hand) => hand.length > 0);
}

/** As runMocha, in two processes side by side: many tests wait for git and other programs. */
export async function runMochaInTwo(bundle: TestBundle, name: string, job: MochaRequest): Promise<Counts> {
  const hands = deal(job.files, readTimes());
  const results = await Promise.all(
    hands.map((files, index) => runProcess(bundle, `${name}-${index}`, { ...job, files: files.map(bundle.outputOf) })),
  );
  if (job.grep === undefined) {
    const seen = Object.assign({}, ...results.map((result) => result.milliseconds)) as Record<string, number>;
    const times = Object.fromEntries(job.files.map((file) => [file, seen[bundle.outputOf(file)] ?? 0]));
    writeFileSync(timesFile(), JSON.stringify(times));
  }
  return addCounts(results);
}
