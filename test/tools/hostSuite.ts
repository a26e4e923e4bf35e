import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { launchBrowser, openPage } from '../editor/chromium.ts';
import { startEditorServer } from '../editor/editorServer.ts';
import { type Editor, pickEditors } from '../editor/pickEditor.ts';
import type { HostResult } from '../host/index.ts';
import { makeExample } from './exampleRepository.ts';
import { NODE_OPTIONS } from './moduleOptions.ts';
import { cacheFolder, inRoot, runFolder } from './root.ts';
import { addCounts, type Counts, NO_COUNTS } from './testRun.ts';
import { packageStandIn } from './vsix.ts';

/** What one run in one editor needs. */
interface HostRun {
  /** Extensions to install: ours first. */
  readonly vsix: readonly string[];
  /** The bundled entry point of the tests. */
  readonly tests: string;
  /** A folder of this run alone. */
  readonly work: string;
  readonly workspace: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The whole suite in one editor may take this long before it counts as stuck. */
const LIMIT = 600_000;
const driver = inRoot('test', 'host', 'driver');

/** Bundles the tests of a folder for the extension host; gives the entry point, its `index.ts`. */
async function bundleHostTests(folder: string): Promise<string> {
  const names = readdirSync(inRoot(folder)).filter((name) => name === 'index.ts' || name.endsWith('.test.ts'));
  const outdir = runFolder(folder.replaceAll('/', '-'));
  await build({
    ...NODE_OPTIONS,
    entryPoints: names.map((name) => inRoot(folder, name)),
    outdir,
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
  });
  return join(outdir, 'index.cjs');
}

async function runOnDesktop(executable: string, run: HostRun): Promise<void> {
  const { resolveCliArgsFromVSCodeExecutablePath, runTests } = await import('@vscode/test-electron');
  const profile = ['--user-data-dir', join(run.work, 'profile'), '--extensions-dir', join(run.work, 'extensions')];
  const [cli = executable] = resolveCliArgsFromVSCodeExecutablePath(executable);
  execFileSync(cli, [...profile, ...run.vsix.flatMap((file) => ['--install-extension', file])], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: driver,
    extensionTestsPath: run.tests,
    extensionTestsEnv: run.env,
    launchArgs: [run.workspace, ...profile, '--disable-telemetry'],
  });
}

async function runInBrowser(version: string, run: HostRun): Promise<void> {
  const server = await startEditorServer({ version, vsix: run.vsix, driver: true, env: run.env });
  const browser = await launchBrowser();
  try {
    const { page } = await openPage(browser, server.authority);
    const ended = new Promise<void>((resolve, reject) => {
      setTimeout(() => reject(new Error(`no result within ${LIMIT / 1000} s`)), LIMIT).unref();
      page.once('crash', () => reject(new Error('the page crashed')));
      void page.exposeFunction('codeAutomationExit', () => resolve());
      if (process.env.VERBOSE) {
        page.on('console', (message) => console.log(`    [page] ${message.text()}`));
        void page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) =>
          console.log(`    [${type}]`, ...args),
        );
      }
    });
    const payload = [
      ['extensionDevelopmentPath', server.remote(driver)],
      ['extensionTestsPath', server.remote(run.tests)],
    ] as const;
    await page.goto(server.url({ folder: run.workspace, payload }));
    await ended;
  } finally {
    await browser.close();
    await server.stop();
  }
}

function readResults(file: string): HostResult[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as HostResult);
}

function printResults(results: readonly HostResult[], trouble: string | undefined): Counts {
  const marks = { passed: '✓', failed: '✗', skipped: '-' } as const;
  let counts = NO_COUNTS;
  for (const { title, state, milliseconds, error } of results) {
    if (state === 'end') continue;
    counts = { ...counts, [state]: counts[state] + 1 };
    const time = milliseconds === undefined ? '' : `, ${milliseconds} ms`;
    console.log(`  ${marks[state]} ${title}${time}${error ? `\n${error.replace(/^/gm, '      ')}` : ''}`);
  }
  const finished = results.some((result) => result.state === 'end');
  if (finished && counts.passed + counts.failed + counts.skipped > 0) return counts;
  console.log(`  ✗ the extension host did not run to its end: ${trouble ?? 'it ended without a result'}`);
  return { ...counts, failed: counts.failed + 1 };
}

async function runInEditor(
  editor: Editor,
  parts: { vsix: readonly string[]; tests: string; grep: string | undefined; example: boolean },
): Promise<Counts> {
  const work = mkdtempSync(join(tmpdir(), 'host-tests-'));
  const workspace = join(work, 'platform');
  mkdirSync(workspace);
  if (parts.example) makeExample(workspace);
  const results = join(work, 'results.jsonl');
  const env = {
    TEST_RESULTS: results,
    ...(parts.grep === undefined ? {} : { TEST_GREP: parts.grep }),
    // The home of the run is its own; real servers are looked for where they are kept.
    XDG_CACHE_HOME: dirname(cacheFolder()),
    POLYCRATE_GITOPS_CACHE: join(work, 'cache'),
  };
  const run: HostRun = { vsix: parts.vsix, tests: parts.tests, work, workspace, env };
  const began = Date.now();
  let trouble: string | undefined;
  try {
    await (editor.kind === 'desktop' ? runOnDesktop(editor.executable, run) : runInBrowser(editor.version, run));
  } catch (error) {
    trouble = error instanceof Error ? error.message : String(error);
  }
  const name = editor.kind === 'desktop' ? editor.executable : `VS Code ${editor.version} (${editor.why})`;
  console.log(`\nhost in ${name}, ${((Date.now() - began) / 1000).toFixed(1)} s`);
  const counts = printResults(readResults(results), trouble);
  rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  return counts;
}

/**
 * Runs the tests of `test/host` inside each editor, with the packaged extension installed; in the last editor stand-ins for the
 * vendor's own extension and for another YAML extension are installed beside it, and the same tests must pass. Rejects when they do not build.
 */
export async function runHostSuite(vsix: string, grep: string | undefined): Promise<Counts> {
  const tests = await bundleHostTests('test/host');
  const standIns = [await packageStandIn('vendor'), await packageStandIn('otherYaml')];
  const editors = await pickEditors();
  const counts: Counts[] = [];
  for (const [index, editor] of editors.entries()) {
    const extensions = index === editors.length - 1 ? [vsix, ...standIns] : [vsix];
    counts.push(await runInEditor(editor, { vsix: extensions, tests, grep, example: true }));
  }
  return addCounts(counts);
}

/** Runs what lies in `test/bench/activation` inside each editor, on an empty folder, where nothing activates the extension by itself. */
export async function runActivationBench(vsix: string): Promise<Counts> {
  const tests = await bundleHostTests('test/bench/activation');
  const counts: Counts[] = [];
  for (const editor of await pickEditors()) {
    counts.push(await runInEditor(editor, { vsix: [vsix], tests, grep: undefined, example: false }));
  }
  return addCounts(counts);
}
