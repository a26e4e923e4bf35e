// npm test [-- PART...] [--grep TEXT] [--peers]: checks and suites; the last line is always `N passed, N failed, N skipped`.
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findPeer, type PeerName } from './peers.ts';
import { runFolder } from './root.ts';
import { runStaticChecks } from './staticChecks.ts';
import { findTests, PARTS, type Part, type Suite, sortIntoSuites } from './suites.ts';
import { bundleTests, type Counts, runMocha, type TestBundle } from './testRun.ts';

interface Wanted {
  readonly parts: readonly Part[];
  readonly grep: string | undefined;
  readonly buildPeers: boolean;
  /** In CI a suite that cannot run is a failure. */
  readonly strict: boolean;
}

const USAGE = `usage: npm test -- [${PARTS.join('|')}] [--grep TEXT] [--peers]`;
/** Milliseconds after which a test counts as stuck; generous, because machines are busy. */
const TIMEOUTS: Partial<Record<Part, number>> = { unit: 20_000 };

function readArguments(): Wanted {
  try {
    const { values, positionals } = parseArgs({
      args: process.argv.slice(2),
      allowPositionals: true,
      options: { grep: { type: 'string' }, peers: { type: 'boolean' } },
    });
    const unknown = positionals.find((part) => !(PARTS as readonly string[]).includes(part));
    if (unknown !== undefined) throw new Error(`There is no part ${unknown}.`);
    const parts = positionals.length > 0 ? (positionals as Part[]) : PARTS;
    return { parts, grep: values.grep, buildPeers: values.peers === true, strict: process.env.CI === 'true' };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(3);
  }
}

const heading = (text: string): void => console.log(`\n${text}`);

/** The reason why a suite cannot run, undefined when it can. */
async function findObstacle(peers: readonly PeerName[]): Promise<string | undefined> {
  for (const peer of peers) {
    const result = await findPeer(peer);
    if (!result.found) return result.reason;
  }
  return undefined;
}

async function runSuite(suite: Suite, bundle: TestBundle, wanted: Wanted): Promise<Counts> {
  const obstacle = await findObstacle(suite.peers);
  const job = {
    files: suite.files.map(bundle.outputOf),
    timeout: TIMEOUTS[suite.part] ?? 120_000,
    ...(wanted.grep === undefined ? {} : { grep: wanted.grep }),
  };
  if (obstacle === undefined) {
    heading(suite.part);
    return runMocha(bundle, suite.part, job);
  }
  const { passed } = await runMocha(bundle, suite.part, { ...job, dryRun: true });
  heading(`${suite.part}: left out, ${passed} tests: ${obstacle}`);
  return wanted.strict ? { passed: 0, failed: passed, skipped: 0 } : { passed: 0, failed: 0, skipped: passed };
}

async function runSuites(wanted: Wanted): Promise<Counts[]> {
  const files = findTests();
  if (files.length === 0) return [];
  const bundle = await bundleTests(files);
  const suites = sortIntoSuites(files, bundle.inputs).filter((suite) => wanted.parts.includes(suite.part));
  const counts: Counts[] = [];
  for (const suite of suites) counts.push(await runSuite(suite, bundle, wanted));
  return counts;
}

const add = (all: readonly Counts[]): Counts => ({
  passed: all.reduce((sum, one) => sum + one.passed, 0),
  failed: all.reduce((sum, one) => sum + one.failed, 0),
  skipped: all.reduce((sum, one) => sum + one.skipped, 0),
});

async function main(): Promise<void> {
  const wanted = readArguments();
  const began = Date.now();
  process.once('exit', () => rmSync(runFolder(), { recursive: true, force: true }));
  const withChecks = wanted.grep === undefined && wanted.parts.includes('unit');
  const checks = withChecks ? runStaticChecks() : Promise.resolve(add([]));
  const suites = await runSuites(wanted).catch((error: unknown) => {
    console.log(`  ✗ the tests could not be bundled: ${error instanceof Error ? error.message : error}`);
    return [{ passed: 0, failed: 1, skipped: 0 }];
  });
  const total = add([await checks, ...suites]);
  console.log(`\n${((Date.now() - began) / 1000).toFixed(1)} s`);
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
await main();
