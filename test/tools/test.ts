// npm test [-- PART...] [--grep TEXT] [--peers]: checks and suites; the last line is always `N passed, N failed, N skipped`.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPeers } from './peerBuilds.ts';
import { findPeer, type PeerName } from './peers.ts';
import { inRoot, removeOldRuns, runFolder } from './root.ts';
import { startStaticChecks } from './staticChecks.ts';
import { findTests, PARTS, type Part, type Suite, sortIntoSuites } from './suites.ts';
import {
  addCounts,
  bundleWhatBuilds,
  type Counts,
  NO_COUNTS,
  runMocha,
  runMochaInTwo,
  type TestBundle,
} from './testRun.ts';

interface Wanted {
  readonly parts: readonly Part[];
  readonly grep: string | undefined;
  /** Build the real servers that are missing. */
  readonly build: boolean;
  /** A suite that cannot run is a failure. */
  readonly strict: boolean;
}

const USAGE = `usage: npm test -- [${PARTS.join('|')}] [--grep TEXT] [--peers]
  UPDATE=1 rewrites snapshots, VERBOSE=1 shows the console of the page in host tests`;
/** Milliseconds after which a test counts as stuck; generous, because machines are busy. No test asserts a time. */
const TIMEOUT: Partial<Record<Part, number>> = { unit: 30_000 };
const OTHERWISE = 120_000;

function readArguments(): { parts: readonly Part[]; grep: string | undefined; peers: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args: process.argv.slice(2),
      allowPositionals: true,
      options: { grep: { type: 'string' }, peers: { type: 'boolean' } },
    });
    const unknown = positionals.find((part) => !(PARTS as readonly string[]).includes(part));
    if (unknown !== undefined) throw new Error(`There is no part ${unknown}.`);
    const parts = PARTS.filter((part) => positionals.length === 0 || positionals.includes(part));
    return { parts, grep: values.grep, peers: values.peers === true };
  } catch (error) {
    console.error(`${messageOf(error)}\n${USAGE}`);
    process.exit(3);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function failWith(what: string, error: unknown): Counts {
  console.log(`  ✗ ${what}: ${error instanceof Error && process.env.VERBOSE ? error.stack : messageOf(error)}`);
  return { ...NO_COUNTS, failed: 1 };
}

/** The reason why a suite cannot run, undefined when it can. */
async function findObstacle(peers: readonly PeerName[]): Promise<string | undefined> {
  for (const peer of peers) {
    const result = await findPeer(peer);
    if (!result.found) return result.reason;
  }
  return undefined;
}

async function runSuite(suite: Suite, bundle: TestBundle, wanted: Wanted): Promise<Counts> {
  if (wanted.build && suite.peers.length > 0) await buildPeers(suite.peers);
  const obstacle = await findObstacle(suite.peers);
  const job = {
    files: suite.files,
    timeout: TIMEOUT[suite.part] ?? OTHERWISE,
    ...(wanted.grep === undefined ? {} : { grep: wanted.grep }),
  };
  if (obstacle === undefined) {
    console.log(`\n${[suite.part, ...suite.peers].join(' with ')}`);
    return suite.part === 'unit'
      ? runMochaInTwo(bundle, suite.part, job)
      : runMocha(bundle, [suite.part, ...suite.peers].join('-'), job);
  }
  const name = [suite.part, ...suite.peers].join('-');
  const { passed: tests } = await runMocha(bundle, name, { ...job, dryRun: true });
  console.log(`\n${suite.part}: ${tests} tests left out: ${obstacle}`);
  return wanted.strict ? { ...NO_COUNTS, failed: tests } : { ...NO_COUNTS, skipped: tests };
}

async function runInNode(wanted: Wanted): Promise<Counts[]> {
  if (wanted.parts.every((part) => part === 'host' || part === 'ui')) return [];
  const { bundle, faults } = await bundleWhatBuilds(findTests());
  const counts: Counts[] = faults.map((fault) => failWith('bundling', fault));
  const suites = sortIntoSuites(bundle.files, bundle.inputs).filter((suite) => wanted.parts.includes(suite.part));
  for (const suite of suites) counts.push(await runSuite(suite, bundle, wanted));
  return counts;
}

/** The suites that need an editor share one package; their tools are loaded only when they are wanted. */
async function runInEditors(wanted: Wanted): Promise<Counts[]> {
  const host = wanted.parts.includes('host');
  const ui = wanted.parts.includes('ui') && existsSync(inRoot('test/ui/walk.ts'));
  if (!host && !ui) return [];
  if (ui && wanted.build) await buildPeers(['apiServer']);
  console.log('\npackaging the extension');
  const { packageVsix } = await import('./vsix.ts');
  const { file, bytes } = await packageVsix(join(runFolder(), 'polycrate-gitops.vsix'));
  console.log(`  ✓ holds what it should and nothing else, ${(bytes / 1024).toFixed(0)} KB`);
  const counts: Counts[] = [{ ...NO_COUNTS, passed: 1 }];
  if (host) {
    const { runHostSuite } = await import('./hostSuite.ts');
    counts.push(await runHostSuite(file, wanted.grep).catch((error) => failWith('host', error)));
  }
  if (ui) {
    const { runUiSuite } = await import('./uiSuite.ts');
    counts.push(await runUiSuite(file, wanted.grep).catch((error) => failWith('ui', error)));
  }
  return counts;
}

async function main(): Promise<void> {
  const { parts, grep, peers } = readArguments();
  const { canBuildPeers } = await import('./peerBuilds.ts');
  const strict = process.env.CI === 'true' && (await canBuildPeers());
  const wanted: Wanted = { parts, grep, build: peers || strict, strict };
  const began = Date.now();
  removeOldRuns();
  const withChecks = grep === undefined && parts.includes('unit');
  const checks = withChecks ? startStaticChecks() : undefined;
  const inNode = await runInNode(wanted).catch((error) => [failWith('the tests could not be bundled', error)]);
  const inEditors = await runInEditors(wanted).catch((error) => [
    failWith('the extension could not be packaged', error),
  ]);
  const total = addCounts([(await checks?.finish()) ?? NO_COUNTS, ...inNode, ...inEditors]);
  console.log(`\n${((Date.now() - began) / 1000).toFixed(1)} s`);
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
await main();
