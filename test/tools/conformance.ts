// npm run conformance -- DIR [--set NAME] [--filter REGEX] [--show N] [--failures FOLDER]: renders every case of a corpus in this process
// and compares byte for byte. DIR holds folders with a manifest.jsonl each: lines of id, category, dir, expect ("output" or "error"),
// expected (a file, .gz when large) and flags.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { type Outcome, renderOnDisk } from './renderOnDisk.ts';
import { fromInvoker } from './root.ts';

interface Case {
  readonly id: string;
  readonly category: string;
  readonly dir: string;
  readonly flags: readonly string[];
  readonly expect: 'output' | 'error';
  readonly expected?: string;
  readonly error?: string;
}

interface Failure {
  readonly id: string;
  readonly why: string;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    set: { type: 'string', multiple: true },
    filter: { type: 'string' },
    show: { type: 'string', default: '20' },
    failures: { type: 'string' },
  },
});
const corpus = positionals[0] === undefined ? undefined : fromInvoker(positionals[0]);
if (corpus === undefined) {
  console.error('Usage: npm run conformance -- DIR [--set NAME] [--filter REGEX] [--show N] [--failures FOLDER]');
  process.exit(3);
}

function readCases(set: string): Case[] {
  const lines = readFileSync(join(resolve(corpus ?? ''), set, 'manifest.jsonl'), 'utf8').split('\n');
  const cases = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Case);
  const filter = values.filter === undefined ? undefined : new RegExp(values.filter);
  return filter === undefined ? cases : cases.filter(({ id }) => filter.test(id));
}

function readExpected(path: string): string {
  const bytes = readFileSync(join(resolve(corpus ?? ''), path));
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

function judge(one: Case, outcome: Outcome): string | undefined {
  if (one.expect === 'error') return outcome.ok ? `should fail: ${one.error ?? ''}` : undefined;
  if (!outcome.ok) return `failed: ${outcome.error}`;
  const expected = readExpected(one.expected ?? '');
  if (expected === outcome.output) return undefined;
  if (values.failures !== undefined) {
    mkdirSync(values.failures, { recursive: true });
    const path = join(values.failures, one.id.replaceAll(/[^\w.-]+/g, '_'));
    writeFileSync(`${path}.expected.yaml`, expected);
    writeFileSync(`${path}.actual.yaml`, outcome.output);
  }
  const wanted = expected.split('\n');
  const found = outcome.output.split('\n');
  const line = wanted.findIndex((text, index) => text !== found[index]);
  const at = line < 0 ? wanted.length : line;
  return `line ${at + 1}\n    expected ${JSON.stringify(wanted[at] ?? '(end)')}\n    actual   ${JSON.stringify(found[at] ?? '(end)')}`;
}

const sets = (values.set ?? readdirSync(corpus)).filter((set) => existsSync(join(corpus, set, 'manifest.jsonl')));
const failures: Failure[] = [];
for (const set of sets) {
  const began = performance.now();
  const cases = readCases(set);
  let equal = 0;
  const byCategory = new Map<string, { total: number; equal: number }>();
  for (const one of cases) {
    const why = judge(one, renderOnDisk(join(resolve(corpus), one.dir), one.flags.includes('LoadRestrictionsNone')));
    const category = byCategory.get(one.category) ?? { total: 0, equal: 0 };
    byCategory.set(one.category, { total: category.total + 1, equal: category.equal + (why === undefined ? 1 : 0) });
    if (why === undefined) equal++;
    else failures.push({ id: one.id, why });
  }
  for (const [name, { total, equal: good }] of [...byCategory].sort()) {
    if (good < total) console.log(`  ${name}: ${good} of ${total}`);
  }
  const share = cases.length === 0 ? 100 : (100 * equal) / cases.length;
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${set}: ${equal} of ${cases.length} equal (${share.toFixed(1)} %), ${seconds} s`);
}
for (const { id, why } of failures.slice(0, Number(values.show))) console.log(`\n${id}\n  ${why}`);
if (failures.length > Number(values.show))
  console.log(`\nand ${failures.length - Number(values.show)} more differences`);
process.exitCode = failures.length === 0 ? 0 : 1;
