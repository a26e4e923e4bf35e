// Runs one suite with mocha; started by testRun.ts with a job as its only argument.
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import type { MochaJob, MochaResult } from './testRun.ts';

// A reader that went away (`| head`) ends the run; mocha would otherwise take the broken pipe for a failure of each test.
process.stdout.on('error', () => process.exit(1));
const job = JSON.parse(process.argv[2] ?? '{}') as MochaJob;

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const lines = (error.stack ?? error.message).split('\n');
  const kept = lines.filter((line) => !/node_modules\/mocha|node:internal|processTicksAndRejections/.test(line));
  // Assertions print their whole difference in the message; the stack only has to lead to the test.
  return kept.slice(0, 60).join('\n');
}

/** Prints one line for each top-level `describe` and each failure where it happens. */
class Lines {
  #counts = { passed: 0, failed: 0 };
  #began = Date.now();
  #failures: string[] = [];

  constructor(runner: Mocha.Runner) {
    runner.on('pass', () => {
      this.#counts.passed += 1;
    });
    runner.on('fail', (test, error) => {
      this.#counts.failed += 1;
      this.#failures.push(`    ✗ ${test.fullTitle()}\n${describeError(error).replace(/^/gm, '      ')}`);
    });
    runner.on('suite end', (suite) => {
      // The root suite ends last and brings failures of hooks outside of any `describe`.
      if (suite.parent?.root === true || (suite.root && this.#failures.length > 0)) this.#flush(suite.title);
    });
  }

  #flush(title: string): void {
    const { passed, failed } = this.#counts;
    const verdict = failed > 0 ? `${failed} failed, ` : '';
    console.log(
      `  ${failed > 0 ? '✗' : '✓'} ${title || 'outside of any suite'}: ${verdict}${passed} passed, ${Date.now() - this.#began} ms`,
    );
    for (const failure of this.#failures) console.log(failure);
    this.#counts = { passed: 0, failed: 0 };
    this.#failures = [];
    this.#began = Date.now();
  }
}

const mocha = new Mocha({
  ui: 'bdd',
  timeout: job.timeout,
  reporter: Lines as unknown as Mocha.ReporterConstructor,
  ...(job.grep === undefined ? {} : { grep: job.grep }),
  ...(job.dryRun === true ? { dryRun: true } : {}),
});
for (const file of job.files) mocha.addFile(file);
await mocha.loadFilesAsync();
const counts = { passed: 0, failed: 0, skipped: 0 };
const milliseconds: Record<string, number> = {};
const runner = mocha.run(() => {
  writeFileSync(job.results, JSON.stringify({ ...counts, milliseconds } satisfies MochaResult));
  process.exit(counts.failed > 0 ? 1 : 0);
});
runner.on('pass', () => {
  counts.passed += 1;
});
runner.on('fail', () => {
  counts.failed += 1;
});
runner.on('pending', () => {
  counts.skipped += 1;
});
// From the start of one test to the start of the next, so that hooks count.
let before = Date.now();
runner.on('test end', ({ file }) => {
  const now = Date.now();
  if (file !== undefined) milliseconds[file] = (milliseconds[file] ?? 0) + now - before;
  before = now;
});
