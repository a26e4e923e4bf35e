import { inRoot } from './root.ts';
import { runNode } from './runProgram.ts';
import type { Counts } from './testRun.ts';

interface Check {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  /** The command that repairs or shows it. */
  readonly remedy: string;
}

const CHECKS: readonly Check[] = [
  { name: 'types', script: 'typescript/bin/tsc', args: ['-b', '--pretty', 'false'], remedy: 'npx tsc -b' },
  {
    name: 'lint and format',
    script: '@biomejs/biome/bin/biome',
    args: ['check', '--error-on-warnings', '--colors=off', '--diagnostic-level=warn', '--max-diagnostics=20'],
    remedy: 'npx biome check --write',
  },
  {
    name: 'unused exports and dependencies',
    script: 'knip/bin/knip.js',
    args: ['--config', 'test/tools/knip.json', '--no-progress', '--no-config-hints'],
    remedy: 'npx knip --config test/tools/knip.json',
  },
];

/** How a check ended: whether it passed, and what to print about it. */
interface Verdict {
  readonly passed: boolean;
  readonly text: string;
}

async function run(check: Check): Promise<Verdict> {
  const began = Date.now();
  const { status, output } = await runNode(inRoot('node_modules', check.script), check.args);
  const head = `${check.name}, ${((Date.now() - began) / 1000).toFixed(1)} s`;
  if (status === 0) return { passed: true, text: `  ✓ ${head}` };
  return { passed: false, text: `  ✗ ${head}; try: ${check.remedy}\n${output.trimEnd().replace(/^/gm, '    ')}` };
}

/**
 * Starts type check, Biome and knip side by side, beside whatever else runs; each counts as one test. What they found is
 * printed when the result is asked for, so that it does not stand between the lines of the tests.
 */
export function startStaticChecks(): { finish(): Promise<Counts> } {
  const running = Promise.all(CHECKS.map(run));
  return {
    finish: async () => {
      const verdicts = await running;
      console.log(`\nstatic checks\n${verdicts.map(({ text }) => text).join('\n')}`);
      const passed = verdicts.filter((verdict) => verdict.passed).length;
      return { passed, failed: verdicts.length - passed, skipped: 0 };
    },
  };
}
