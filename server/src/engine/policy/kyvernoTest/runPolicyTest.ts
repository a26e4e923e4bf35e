import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { memberOf, objectAt, textAt, textListAt } from '../judged/resource.ts';
import { readOperation } from '../judged/subject.ts';
import { evaluationMode } from '../kyverno/celPolicy.ts';
import { isValidatingPolicy } from '../kyverno/validating/policy.ts';
import type { PolicyDocument } from '../report/documents.ts';
import type { ReportResult } from '../report/report.ts';
import type { PolicyOutcome } from '../report/results.ts';
import { judgePolicies } from '../report/run.ts';
import { compareMade } from './expectedObjects.ts';
import type { PolicyTest, TestRow } from './policyTest.ts';

/** What a row came to. */
export interface RowResult {
  readonly row: TestRow;
  /** `skipped`: only a cluster can say. */
  readonly state: 'passed' | 'failed' | 'skipped';
  /** One line for each object for which something else came out. */
  readonly misses: readonly string[];
}

/** The documents at a path relative to the folder of the test; none where nothing is. */
export type ReadDocuments = (path: string) => readonly PolicyDocument[];

/** Runs a test: what its own files say stands in for the cluster. `now` counts milliseconds since 1970. */
export function runPolicyTest(test: PolicyTest, read: ReadDocuments, now: number): readonly RowResult[] {
  const all = (paths: readonly string[]): readonly PolicyDocument[] => paths.flatMap(read);
  const run = {
    policies: all(test.policies),
    resources: all(test.resources),
    exceptions: all(test.exceptions),
    params: all(test.params),
    targets: all([...test.targets, ...test.rows.flatMap(({ cloneSource }) => cloneSource ?? [])]),
    payloads: test.payloads.flatMap((path) => read(path).map((document) => ({ ...document, file: path }))),
    clusterResources: all(test.clusterResources),
    values: valuesOf(test, read),
    userInfo: single(test.userInfo, read) ?? null,
    context: single(test.context, read) ?? null,
    now,
  };
  const known = new Map<string | undefined, readonly PolicyOutcome[]>();
  return test.rows.map((row) => {
    const operation = readOperation(row.operation);
    const outcomes =
      known.get(operation) ?? judgePolicies({ ...run, ...(operation === undefined ? {} : { operation }) }, () => ({}));
    known.set(operation, outcomes);
    const inProxy = run.policies.some(({ object }) => isForProxy(row, object));
    if (inProxy) return { row, state: 'skipped', misses: [`${row.policy} judges requests that only a proxy sees.`] };
    return runRow(row, outcomes, (paths) => all(paths).map(({ object }) => object));
  });
}

function isForProxy({ policy }: TestRow, object: JsonObject): boolean {
  const isNamed = textAt(objectAt(object, 'metadata'), 'name') === policy;
  return isNamed && isValidatingPolicy(object) && evaluationMode(objectAt(object, 'spec')) === 'proxy';
}

function runRow(
  row: TestRow,
  outcomes: readonly PolicyOutcome[],
  read: (paths: readonly string[]) => readonly JsonObject[],
): RowResult {
  const own = outcomes.filter(({ result }) => isAbout(row, result));
  const expected: Expected = { patched: read(row.patched), generated: read(row.generated) };
  const found =
    row.resources.length === 0 ? [miss(row, own, expected)] : row.resources.map((at) => miss(row, own, expected, at));
  const misses = found.filter((one) => one !== undefined);
  const isKnown = misses.length === 0 || misses.some(({ needsCluster }) => !needsCluster);
  const state = misses.length === 0 ? 'passed' : isKnown ? 'failed' : 'skipped';
  return { row, state, misses: misses.map(({ text }) => text) };
}

function single(path: string | undefined, read: ReadDocuments): JsonObject | undefined {
  return path === undefined ? undefined : read(path)[0]?.object;
}

/** The values of a test with what its own file mocks. */
function valuesOf({ variables, values, globals, apiCalls }: PolicyTest, read: ReadDocuments): Json {
  const own = single(variables, read) ?? values;
  const entries = globals.map((entry): Json => {
    const files = [...textListAt(entry, 'resourceFiles'), ...textListAt(entry, 'files')].flatMap(read);
    return files.length === 0 ? entry : { ...(entry as JsonObject), resources: files.map(({ object }) => object) };
  });
  return { ...own, globalContextEntries: entries, apiCallResponses: memberOf(own, 'apiCallResponses') ?? apiCalls };
}

const PREFIXES = ['', 'autogen-', 'autogen-cronjob-'];
/** Names of generated rules are cut at this length. */
const MAX_NAME = 63;

function isAbout(row: TestRow, { policy, rule }: ReportResult): boolean {
  const names = PREFIXES.map((prefix) => `${prefix}${row.rule}`.slice(0, MAX_NAME));
  const isRule = row.rule === '' || rule === undefined || names.includes(rule);
  return policy.replace(/^.*\//, '') === row.policy && isRule;
}

/** What a row expects policies to leave and to generate. */
interface Expected {
  readonly patched: readonly JsonObject[];
  readonly generated: readonly JsonObject[];
}

interface Miss {
  readonly text: string;
  /** Whether only a cluster can say. */
  readonly needsCluster: boolean;
}

/** What came out instead of what was expected; undefined where it did come out. An expected skip is also met by nothing. */
function miss(
  row: TestRow,
  outcomes: readonly PolicyOutcome[],
  expected: Expected,
  at?: TestRow['resources'][number],
): Miss | undefined {
  const kind = row.kind.split('/').at(-1);
  const got = outcomes.filter(
    ({
      result: {
        resources: [resource],
      },
    }) => {
      if (at === undefined) return true;
      if (resource.kind === '') return resource.name === (at.namespace === '' ? at.name : `${at.namespace}/${at.name}`);
      const isPlace = at.namespace === '' || (resource.namespace ?? 'default') === at.namespace;
      return isPlace && (row.kind === '' || resource.kind === kind) && resource.name === at.name;
    },
  );
  const label = at === undefined ? row.kind : `${row.kind}/${at.name}`;
  if (got.length === 0 && row.expected === 'skip') return undefined;
  if (got.length === 0)
    return { text: `${label}: expected ${row.expected}, but nothing judged it.`, needsCluster: false };
  for (const { result, made = [] } of got) {
    const compared = made.map((object) => compareWith(row, object, expected));
    if (compared.includes('ignored')) continue;
    const different = compared.find((text) => text !== undefined);
    if (different !== undefined) return { text: `${label}: ${different}`, needsCluster: false };
    if (result.result === row.expected) continue;
    const text = `${label}: expected ${row.expected}, got ${result.result}. ${result.message ?? ''}`.trim();
    return { text, needsCluster: result.properties?.reason === 'needs-cluster' };
  }
  return undefined;
}

/** What is wrong with an object that a policy left or generated; `ignored` for one that is changed and that the test does not list. */
function compareWith(row: TestRow, object: JsonObject, { patched, generated }: Expected): string | undefined {
  const name = `${textAt(object, 'kind')}/${textAt(objectAt(object, 'metadata'), 'name')}`;
  if (row.patched.length > 0) {
    const compared = compareMade(object, patched);
    if (compared === 'not listed' && !row.failsOnMissing) return 'ignored';
    if (compared !== 'same') return `${name} is not as ${row.patched.join(', ')} lists it.`;
  }
  if (row.generated.length === 0 || compareMade(object, generated) === 'same') return undefined;
  return `${name} is not as ${row.generated.join(', ')} lists it.`;
}
