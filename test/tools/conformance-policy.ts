// npm run conformance:policy -- DIR [--filter REGEX] [--show N] [--class NAME]: runs every Kyverno CLI test (kyverno-test.yaml) and every
// suite of Gatekeeper (suite*.yaml) below DIR in this process and prints the agreement per class of rule. What a test's own file mocks (calls, global context) stands in for the cluster.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PolicyRunner } from '../../server/src/cli/policyRun.ts';
import { type PolicyDocument, type ReportResult, readPolicyFile } from '../../server/src/engine/api.ts';
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

type Fields = Readonly<Record<string, unknown>>;

interface Check {
  readonly policy: string;
  readonly rule: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly expected: string;
  readonly operation: string | undefined;
  readonly className: string;
}

interface Miss {
  readonly test: string;
  readonly check: Check;
  readonly got: string;
}

const runner = new PolicyRunner('/');
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const texts = (value: unknown): readonly string[] =>
  list(value).filter((item): item is string => typeof item === 'string');

function findTests(at: string): readonly string[] {
  return readdirSync(at, { withFileTypes: true }).flatMap((entry) => {
    const path = join(at, entry.name);
    if (entry.isDirectory()) return findTests(path);
    return entry.name === 'kyverno-test.yaml' ? [path] : [];
  });
}

/** Files and folders that a test names and that are here. */
function pathsOf(value: unknown, base: string): readonly string[] {
  const given = typeof value === 'string' ? [value] : texts(value);
  return given
    .map((path) => resolve(base, path))
    .filter((path) => statSync(path, { throwIfNoEntry: false }) !== undefined);
}

function documentsOf(paths: readonly string[]): readonly PolicyDocument[] {
  return paths.flatMap((path) => {
    if (!statSync(path).isDirectory()) return readPolicyFile(path, readFileSync(path, 'utf8')).documents;
    return documentsOf(
      readdirSync(path)
        .filter((name) => /\.ya?ml$/.test(name))
        .map((name) => join(path, name)),
    );
  });
}

/** `validate.pattern`, `ValidatingPolicy`, and so on. */
function classOf(policy: string, rule: string, policies: readonly PolicyDocument[]): string {
  const name = policy.split('/').at(-1);
  const found = policies.find(({ object }) => text(fields(object.metadata).name) === name);
  if (found === undefined) return 'no such policy';
  const { kind, apiVersion, spec } = found.object;
  if (!String(apiVersion).startsWith('kyverno.io/')) return String(kind);
  const body = fields(
    list(fields(spec).rules).find((one) => text(fields(one).name) === rule.replace(/^autogen-(?:cronjob-)?/, '')),
  );
  const validate = fields(body.validate);
  const part = ['manifests', 'podSecurity', 'cel', 'deny', 'pattern', 'anyPattern', 'foreach'].find(
    (key) => key in validate,
  );
  if (part !== undefined) return `validate.${part}`;
  return ['mutate', 'generate', 'verifyImages'].find((key) => key in body) ?? 'no such rule';
}

function checksOf(test: Fields, policies: readonly PolicyDocument[]): readonly Check[] {
  return list(test.results).flatMap((entry) => {
    const one = fields(entry);
    const [policy, rule] = [text(one.policy), text(one.rule)];
    const named = one.resource === undefined ? texts(one.resources) : [text(one.resource)];
    return named.map((name): Check => {
      const slash = name.lastIndexOf('/');
      return {
        policy: policy.split('/').at(-1) ?? policy,
        rule,
        kind: text(one.kind),
        namespace: slash < 0 ? text(one.namespace) : (name.slice(0, slash).split('/').at(-1) ?? ''),
        name: name.slice(slash + 1),
        expected: text(one.result) || text(one.status),
        operation: typeof one.operation === 'string' ? one.operation : undefined,
        className: classOf(policy, rule, policies),
      };
    });
  });
}

const sameNamespace = (a: string | undefined, b: string): boolean => b === '' || (a || 'default') === b;

/** `ok`, `absent`, or what was reported instead. An expected skip is also met by nothing. */
function verdict(check: Check, results: readonly ReportResult[]): string {
  const names = ['', 'autogen-', 'autogen-cronjob-'].map((prefix) => `${prefix}${check.rule}`.slice(0, 63));
  const got = results.filter(({ policy, rule, resources: [resource] }) => {
    const isRule = check.rule === '' || rule === undefined || names.includes(rule);
    const isResource =
      resource.name === check.name &&
      (check.kind === '' || resource.kind === check.kind.split('/').at(-1)) &&
      sameNamespace(resource.namespace, check.namespace);
    return policy.split('/').at(-1) === check.policy && isRule && isResource;
  });
  if (got.length === 0) return check.expected === 'skip' ? 'ok' : 'absent';
  const wrong = got.find(({ result }) => result !== check.expected);
  return wrong === undefined ? 'ok' : `${wrong.result}: ${(wrong.message ?? '').split('\n')[0]}`;
}

/** The values of a test with what its own file mocks. */
function valuesOf(test: Fields, base: string): unknown {
  const [file] = pathsOf(test.variables, base);
  const inline =
    file === undefined
      ? fields(test.values)
      : fields(readPolicyFile(file, readFileSync(file, 'utf8')).documents[0]?.object);
  const mocked = { globalContextEntries: mockedEntries(test, base), apiCallResponses: test.apiCallResponses ?? [] };
  return { ...inline, ...mocked };
}

function mockedEntries(test: Fields, base: string): readonly unknown[] {
  return list(test.globalContextEntries).map((entry) => {
    const one = fields(entry);
    const files = documentsOf(pathsOf(one.resourceFiles ?? one.files, base)).map(({ object }) => object);
    return files.length === 0 ? one : { ...one, resources: files };
  });
}

const groups = new Map<string, { checks: number; ok: number }>();
const misses: Miss[] = [];
const filter = values.filter === undefined ? undefined : new RegExp(values.filter);
const began = performance.now();

for (const path of findTests(folder).filter((one) => filter?.test(one) ?? true)) {
  const base = dirname(path);
  for (const { object } of readPolicyFile(path, readFileSync(path, 'utf8')).documents) {
    const test = object as Fields;
    const policies = pathsOf(test.policies, base);
    const checks = checksOf(test, documentsOf(policies)).filter(
      ({ className }) => values.class === undefined || className === values.class,
    );
    for (const operation of new Set(checks.map((check) => check.operation))) {
      const [userInfo] = pathsOf(test.userinfo, base);
      const [context] = pathsOf(test.context, base);
      const { report } = runner.run({
        policies,
        resources: pathsOf(test.resources, base),
        exceptions: pathsOf(test.exceptions, base),
        params: pathsOf(test.paramResources, base),
        clusterResources: pathsOf(test.clusterResources, base),
        values: valuesOf(test, base),
        ...(userInfo === undefined ? {} : { userInfo }),
        ...(context === undefined ? {} : { context }),
        ...(operation === undefined ? {} : { operation }),
      });
      for (const check of checks.filter((one) => one.operation === operation)) {
        const got = verdict(check, report.results);
        const group = groups.get(check.className) ?? { checks: 0, ok: 0 };
        groups.set(check.className, { checks: group.checks + 1, ok: group.ok + (got === 'ok' ? 1 : 0) });
        if (got !== 'ok') misses.push({ test: relative(folder, base), check, got });
      }
    }
  }
}

const suiteChecks = findSuites(folder)
  .filter((one) => filter?.test(one) ?? true)
  .flatMap((path) => runSuite(path, folder, runner))
  .filter(({ className }) => values.class === undefined || className === values.class);
for (const { className, got } of suiteChecks) {
  const group = groups.get(className) ?? { checks: 0, ok: 0 };
  groups.set(className, { checks: group.checks + 1, ok: group.ok + (got === 'ok' ? 1 : 0) });
}

const share = ({ checks, ok }: { checks: number; ok: number }): string => `${((100 * ok) / checks).toFixed(1)}%`;
for (const [name, group] of [...groups].sort((a, b) => b[1].checks - a[1].checks))
  console.log(
    `${name.padEnd(24)} ${String(group.ok).padStart(6)} of ${String(group.checks).padStart(6)} ${share(group).padStart(7)}`,
  );
for (const { test, check, got } of misses.slice(0, Number(values.show)))
  console.log(
    `  ${test}: ${check.policy}/${check.rule} ${check.kind}/${check.name} should be ${check.expected}, is ${got.slice(0, 200)}`,
  );
for (const { test, name, got } of suiteChecks.filter((check) => check.got !== 'ok').slice(0, Number(values.show)))
  console.log(`  ${test}: ${name}: ${got.slice(0, 300)}`);
const all = [...groups.values()].reduce((a, b) => ({ checks: a.checks + b.checks, ok: a.ok + b.ok }), {
  checks: 0,
  ok: 0,
});
console.log(`${all.ok} of ${all.checks} checks agree, in ${((performance.now() - began) / 1000).toFixed(1)} s`);
