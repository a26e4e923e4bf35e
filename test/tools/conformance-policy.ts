// npm run conformance:policy -- DIR [--filter REGEX] [--show N] [--class NAME]: runs every Kyverno CLI test (kyverno-test.yaml) and every
// suite of Gatekeeper (suite*.yaml) below DIR in this process and prints the agreement per class of rule. What a test's own file mocks
// (calls, global context, targets, subresources) stands in for the cluster.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { listAt, memberOf, objectAt, textAt } from '../../server/src/engine/policy/judged/resource.ts';
import { isPolicyTest, readPolicyTest, type TestRow } from '../../server/src/engine/policy/kyvernoTest/policyTest.ts';
import { type ReadDocuments, runPolicyTest } from '../../server/src/engine/policy/kyvernoTest/runPolicyTest.ts';
import { type PolicyDocument, readPolicyFile } from '../../server/src/engine/policy/report/documents.ts';
import { findSuites, runSuite } from './gatekeeperSuites.ts';
import { fromInvoker } from './root.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { filter: { type: 'string' }, show: { type: 'string', default: '20' }, class: { type: 'string' } },
});
const folder = positionals[0] === undefined ? undefined : fromInvoker(positionals[0]);
if (folder === undefined) {
  console.error('Usage: npm run conformance:policy -- DIR [--filter REGEX] [--show N] [--class NAME]');
  process.exit(3);
}

function findTests(at: string): readonly string[] {
  return readdirSync(at, { withFileTypes: true }).flatMap((entry) => {
    const path = join(at, entry.name);
    if (entry.isDirectory()) return findTests(path);
    return entry.name === 'kyverno-test.yaml' ? [path] : [];
  });
}

/** The documents of a file, or of the manifests in a folder; none where nothing is. */
function documentsAt(path: string): readonly PolicyDocument[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return readPolicyFile(path, readFileSync(path, 'utf8')).documents;
  const names = readdirSync(path).filter((name) => /\.ya?ml$/.test(name));
  return names.flatMap((name) => documentsAt(join(path, name)));
}

/** `validate.pattern`, `ValidatingPolicy`, and so on. */
function classOf({ policy, rule }: TestRow, policies: readonly PolicyDocument[]): string {
  const found = policies.find(({ object }) => textAt(objectAt(object, 'metadata'), 'name') === policy)?.object;
  if (found === undefined) return 'no such policy';
  if (!textAt(found, 'apiVersion').startsWith('kyverno.io/')) return textAt(found, 'kind');
  const name = rule.replace(/^autogen-(?:cronjob-)?/, '');
  const body = listAt(objectAt(found, 'spec'), 'rules').find((one) => textAt(one, 'name') === name);
  const has = (holder: typeof body) => (key: string) => memberOf(holder, key) !== undefined;
  const part = ['manifests', 'podSecurity', 'cel', 'deny', 'pattern', 'anyPattern', 'foreach'].find(
    has(objectAt(body, 'validate')),
  );
  if (part !== undefined) return `validate.${part}`;
  return ['mutate', 'generate', 'verifyImages'].find(has(body)) ?? 'no such rule';
}

/** Checks of one class. What only a cluster can say does not agree. */
interface Group {
  readonly checks: number;
  readonly ok: number;
}

const groups = new Map<string, Group>();
const misses: string[] = [];
const filter = values.filter === undefined ? undefined : new RegExp(values.filter);
const began = performance.now();

function count(className: string, checks: number, ok: number): void {
  const before = groups.get(className) ?? { checks: 0, ok: 0 };
  groups.set(className, { checks: before.checks + checks, ok: before.ok + ok });
}

function runTest(path: string): void {
  const base = dirname(path);
  const read: ReadDocuments = (name) => documentsAt(resolve(base, name));
  for (const { object } of documentsAt(path).filter(({ object }) => isPolicyTest(object))) {
    const test = readPolicyTest(object);
    const policies = test.policies.flatMap(read);
    for (const { row, state, misses: found } of runPolicyTest(test, read, Date.now())) {
      const className = classOf(row, policies);
      if (values.class !== undefined && className !== values.class) continue;
      const checks = Math.max(1, row.resources.length);
      count(className, checks, state === 'skipped' ? 0 : checks - found.length);
      misses.push(...found.map((miss) => `${relative(folder as string, base)}: ${row.policy}/${row.rule} ${miss}`));
    }
  }
}

const isAsked = (path: string): boolean => filter?.test(path) ?? true;
for (const path of findTests(folder).filter(isAsked)) runTest(path);

const suiteChecks = findSuites(folder)
  .filter(isAsked)
  .flatMap((path) => runSuite(path, folder))
  .filter(({ className }) => values.class === undefined || className === values.class);
for (const { className, got } of suiteChecks) count(className, 1, got === 'ok' ? 1 : 0);

const share = ({ checks, ok }: Group): string => `${((100 * ok) / checks).toFixed(1)}%`;
for (const [name, group] of [...groups].sort((a, b) => b[1].checks - a[1].checks))
  console.log(
    `${name.padEnd(24)} ${String(group.ok).padStart(6)} of ${String(group.checks).padStart(6)} ${share(group).padStart(7)}`,
  );
const suiteMisses = suiteChecks
  .filter(({ got }) => got !== 'ok')
  .map(({ test, name, got }) => `${test}: ${name}: ${got}`);
for (const list of [misses, suiteMisses])
  for (const miss of list.slice(0, Number(values.show))) console.log(`  ${miss.slice(0, 300)}`);
const all = [...groups.values()].reduce((a, b) => ({ checks: a.checks + b.checks, ok: a.ok + b.ok }), {
  checks: 0,
  ok: 0,
});
console.log(`${all.ok} of ${all.checks} checks agree, in ${((performance.now() - began) / 1000).toFixed(1)} s`);
