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

async function run(check: Check): Promise<boolean> {
  const began = Date.now();
  const { status, output } = await runNode(inRoot('node_modules', check.script), check.args);
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  if (status === 0) {
    console.log(`  ✓ ${check.name}, ${seconds} s`);
    return true;
  }
  console.log(`  ✗ ${check.name}, ${seconds} s; try: ${check.remedy}\n${output.trimEnd().replace(/^/gm, '    ')}`);
  return false;
}

/** Type check, Biome and knip, side by side; each counts as one test. */
export async function runStaticChecks(): Promise<Counts> {
  const results = await Promise.all(CHECKS.map(run));
  const passed = results.filter(Boolean).length;
  return { passed, failed: results.length - passed, skipped: 0 };
}
