// What VS Code loads in its extension host (extensionTestsPath), on the desktop and in the browser alike.
import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One test as the runner outside reads it, a line of JSON in the file that `TEST_RESULTS` names. */
export interface HostResult {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped' | 'end';
  readonly milliseconds?: number;
  readonly error?: string;
}

const report = (result: HostResult): void => {
  // The runner trusts this file alone: a killed host reports success.
  if (process.env.TEST_RESULTS) appendFileSync(process.env.TEST_RESULTS, `${JSON.stringify(result)}\n`);
};

/** Runs all bundled tests beside this file; rejects when one fails. */
export async function run(): Promise<void> {
  // A module that old hosts cannot `require`.
  const { default: Mocha } = await import('mocha');
  const grep = process.env.TEST_GREP;
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false, ...(grep ? { grep } : {}) });
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith('.test.cjs')) mocha.addFile(join(__dirname, name));
  }
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => report({ title: test.fullTitle(), state: 'passed', milliseconds: test.duration ?? 0 }));
    runner.on('fail', (test, error: Error) =>
      report({ title: test.fullTitle(), state: 'failed', error: error.stack ?? String(error) }),
    );
    runner.on('pending', (test) => report({ title: test.fullTitle(), state: 'skipped' }));
  });
  report({ title: '', state: 'end' });
  if (failures > 0) throw new Error(`${failures} failed`);
}
