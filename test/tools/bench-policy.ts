// npm run bench:policy -- [--sizes 1000,3000] [--workloads 150] [--rounds 100] [--build]: prints side by side what fifty policies on
// generated workloads cost in the Kyverno command line and in ours, whether both say the same, and how long a keystroke waits for the
// findings of policies. --build makes the Kyverno command line with Go where it is missing, which takes many minutes. Nothing is
// asserted: machines differ.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildGoloop } from '../bench/goloop.ts';
import { benchPolicies, benchWorkloads } from '../bench/policyCases.ts';
import { type PolicyTyping, typePolicies } from '../bench/policyKeystrokes.ts';
import { differences, measurePolicies, type PolicyRunCost } from '../bench/policyRuns.ts';
import { printRows, quantile } from '../bench/table.ts';
import { buildPeers } from './peerBuilds.ts';
import { findPeer } from './peers.ts';
import { buildProduct } from './product.ts';
import { runFolder } from './root.ts';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,3000' },
    workloads: { type: 'string', default: '150' },
    rounds: { type: 'string', default: '100' },
    build: { type: 'boolean', default: false },
  },
});

const outdir = runFolder('product');

const load = (): string =>
  loadavg()
    .map((one) => one.toFixed(1))
    .join(' ');

async function findKyverno(): Promise<string | undefined> {
  if (values.build) await buildPeers(['kyverno']);
  const peer = await findPeer('kyverno');
  if (!peer.found) console.log(`Without the Kyverno command line: ${peer.reason}.\n`);
  return peer.found ? peer.paths.kyverno : undefined;
}

function costRow({ name, results, cpu, milliseconds, peak }: PolicyRunCost): string[] {
  const perSecond = (results.size / cpu) * 1000;
  return [
    name,
    String(results.size),
    (cpu / 1000).toFixed(2),
    (milliseconds / 1000).toFixed(2),
    perSecond.toFixed(0),
    (peak / 2 ** 20).toFixed(0),
  ];
}

async function benchSize(size: number, goloop: string, kyverno: string | undefined): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'bench-policy-'));
  try {
    const [policies, resources] = [join(work, 'policies.yaml'), join(work, 'resources.yaml')];
    writeFileSync(policies, benchPolicies().join('---\n'));
    writeFileSync(resources, benchWorkloads(size));
    const cli = [process.execPath, join(outdir, 'cli.mjs'), 'policy', '--format', 'json'];
    const ours = await measurePolicies('ours', goloop, [...cli, '--policies', policies, '--resources', resources]);
    const report = ['--policy-report', '--output-format', 'json'];
    const theirs =
      kyverno === undefined
        ? undefined
        : await measurePolicies('kyverno', goloop, [kyverno, 'apply', policies, '--resource', resources, ...report]);
    const head = ['', 'results', 'CPU s', 'wall s', 'results a CPU second', 'peak MB'];
    const title = `${benchPolicies().length} policies, ${size} workloads, load ${load()}`;
    printRows(title, [head, ...[theirs, ours].flatMap((one) => (one === undefined ? [] : [costRow(one)]))]);
    if (theirs !== undefined) printAgreement(theirs, ours);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function printAgreement(theirs: PolicyRunCost, ours: PolicyRunCost): void {
  const found = differences(theirs, ours);
  const times = theirs.cpu / theirs.results.size / (ours.cpu / ours.results.size);
  console.log(`${times.toFixed(1)} times the results in the same processor time; ${found.length} results differ`);
  for (const one of found.slice(0, 10)) console.log(`  ${one}`);
  console.log('');
}

function typingRow(name: string, { times, judged }: PolicyTyping): string[] {
  return [
    name,
    ...[0.5, 0.95].map((share) => quantile(times, share).toFixed(1)),
    Math.max(...times).toFixed(1),
    ...[quantile(judged, 0.5), Math.max(...judged)].map(String),
  ];
}

function benchTyping(): void {
  const count = Number(values.workloads);
  const { overlay, base } = typePolicies(count, Number(values.rounds));
  const head = ['', 'median ms', 'p95 ms', 'most ms', 'judged again', 'most'];
  const title = `keystroke to the findings of the file, ${count} workloads in 4 overlays, ${overlay.findings} findings of policies, load ${load()}`;
  printRows(title, [head, typingRow('patch of one overlay', overlay), typingRow('base of four', base)]);
  console.log(`everything judged for the first time after ${(overlay.first / 1000).toFixed(2)} s`);
}

console.log(`${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, load ${load()}, Node ${process.versions.node}\n`);
await buildProduct({ outdir, production: true });
const kyverno = await findKyverno();
const goloop = await buildGoloop();
for (const size of values.sizes.split(',').map(Number)) await benchSize(size, goloop, kyverno);
benchTyping();
