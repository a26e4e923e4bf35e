import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { listAt, memberOf, objectAt, textAt, textListAt } from '../judged/resource.ts';
import { readOperation } from '../judged/subject.ts';
import type { PolicyDocument } from '../report/documents.ts';
import type { ReportResult } from '../report/report.ts';
import { runPolicies } from '../report/run.ts';
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
  const [policies, resources] = [all(test.policies), all(test.resources)];
  const rest = {
    exceptions: all(test.exceptions),
    params: all(test.params),
    clusterResources: all(test.clusterResources),
    values: valuesOf(test, read),
    userInfo: single(test.userInfo, read) ?? null,
    context: single(test.context, read) ?? null,
    now,
  };
  const reports = new Map<string | undefined, readonly ReportResult[]>();
  return test.rows.map((row) => {
    const operation = readOperation(row.operation);
    const known = reports.get(operation);
    const asked = operation === undefined ? {} : { operation };
    const results = known ?? runPolicies({ policies, resources, ...rest, ...asked }, () => ({}));
    reports.set(operation, results);
    const misses = row.resources.flatMap((resource) => miss(row, resource, results) ?? []);
    const only = clusterOnly(row, policies);
    if (misses.length > 0 && only !== undefined) return { row, state: 'skipped', misses: [only] };
    return { row, state: misses.length === 0 ? 'passed' : 'failed', misses };
  });
}

const JUDGED_KINDS =
  /^(?:Cluster)?Policy$|^(?:Namespaced)?(?:Validating|Mutating)Policy$|^(?:Validating|Mutating)AdmissionPolicy$/;

/** Why a rule is judged in a cluster only; undefined for one that is judged here. */
function clusterOnly({ policy, rule }: TestRow, policies: readonly PolicyDocument[]): string | undefined {
  const found = policies.find(({ object }) => textAt(objectAt(object, 'metadata'), 'name') === policy)?.object;
  if (found === undefined) return undefined;
  const kind = textAt(found, 'kind');
  if (!JUDGED_KINDS.test(kind)) return `What is of kind ${kind} takes effect in a cluster only.`;
  const name = rule.replace(/^autogen-(?:cronjob-)?/, '');
  const body = listAt(objectAt(found, 'spec'), 'rules').find((one) => textAt(one, 'name') === name);
  const part = ['generate', 'verifyImages'].find((key) => memberOf(body, key) !== undefined);
  return part && `A \`${part}\` rule takes effect in a cluster only.`;
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

/** What came out instead of what was expected; undefined where it did come out. An expected skip is also met by nothing. */
function miss(
  row: TestRow,
  { namespace, name }: TestRow['resources'][number],
  results: readonly ReportResult[],
): string | undefined {
  const names = PREFIXES.map((prefix) => `${prefix}${row.rule}`.slice(0, MAX_NAME));
  const kind = row.kind.split('/').at(-1);
  const got = results.filter(({ policy, rule, resources: [resource] }) => {
    const isRule = row.rule === '' || rule === undefined || names.includes(rule);
    const isPlace = namespace === '' || (resource.namespace ?? 'default') === namespace;
    const isKind = row.kind === '' || resource.kind === kind;
    return policy.replace(/^.*\//, '') === row.policy && isRule && isPlace && isKind && resource.name === name;
  });
  const label = `${row.kind}/${name}`;
  if (got.length === 0)
    return row.expected === 'skip' ? undefined : `${label}: expected ${row.expected}, but nothing judged it.`;
  const wrong = got.find(({ result }) => result !== row.expected);
  return wrong && `${label}: expected ${row.expected}, got ${wrong.result}. ${wrong.message ?? ''}`.trim();
}
