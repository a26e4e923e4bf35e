import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { compileValueQuery } from '../jmespath/compile.ts';
import { QueryFailure } from '../jmespath/failure.ts';
import { listAt, memberOf, objectAt, textAt, textListAt } from '../judged/resource.ts';
import type { Operation, RequestUser } from '../judged/subject.ts';
import { isObject } from '../values/json.ts';
import { NamedScope, newSession } from './scope.ts';
import { readSubresource, type Subresource } from './subresource.ts';

/** Variables by their paths, such as `request.operation` or `config.data.x`. */
export type VariableValues = Readonly<Record<string, Json>>;

/** What a Kyverno CLI `Values` file says (cmd/cli/kubectl-kyverno/apis/v1alpha1/values.go). */
export interface PolicyValues {
  /** The variables of a policy for an object, by its name. */
  forResource(policy: string, resource: string): VariableValues;
  /** The variables of a rule; a generated rule takes those of the rule that it was made of, too. */
  forRule(policy: string, rule: string): VariableValues;
  /** Namespaces as objects. */
  readonly namespaces: ReadonlyMap<string, JsonObject>;
  /** Entries of the global context by name, and answers to calls, as tests of the Kyverno CLI give them. */
  readonly globals: ReadonlyMap<string, Json>;
  readonly apiCalls: readonly Json[];
  readonly subresources: readonly Subresource[];
}

const PREFIXES = ['', 'autogen-', 'autogen-cronjob-'];

/** Reads a values file; the older one without `apiVersion` has the same members. */
export function readValues(file: Json | undefined): PolicyValues {
  const policies = listAt(file, 'policies');
  const globalValues = objectAt(file, 'globalValues');
  const namespaces = new Map<string, JsonObject>();
  for (const entry of listAt(file, 'namespaceSelector')) {
    const name = textAt(entry, 'name');
    namespaces.set(name, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: objectAt(entry, 'labels') },
    });
  }
  for (const entry of listAt(file, 'namespaces')) {
    if (!isObject(entry)) continue;
    namespaces.set(textAt(objectAt(entry, 'metadata'), 'name'), entry);
  }
  const named = (list: readonly Json[], name: string): Json | undefined =>
    list.findLast((entry) => textAt(entry, 'name') === name);
  return {
    forResource: (policy, resource) => {
      const own = policies
        .filter((entry) => textAt(entry, 'name') === policy)
        .flatMap((entry) => listAt(entry, 'resources'))
        .filter((entry) => textAt(entry, 'name') === resource);
      return Object.assign({}, globalValues, ...own.map((entry) => objectAt(entry, 'values'))) as VariableValues;
    },
    forRule: (policy, rule) => {
      const rules = listAt(named(policies, policy), 'rules');
      const entry = rules.find((one) => PREFIXES.some((prefix) => `${prefix}${textAt(one, 'name')}` === rule));
      const each = Object.entries(objectAt(entry, 'foreachValues')).map(([name, values]) => [
        name,
        Array.isArray(values) ? ((values[0] as Json | undefined) ?? null) : (values as Json),
      ]);
      return { ...objectAt(entry, 'values'), ...Object.fromEntries(each) };
    },
    namespaces,
    globals: new Map(
      listAt(file, 'globalContextEntries').map((entry): [string, Json] => [textAt(entry, 'name'), globalData(entry)]),
    ),
    apiCalls: listAt(file, 'apiCallResponses'),
    subresources: listAt(file, 'subresources').map(readSubresource),
  };
}

/** What a test gives for an entry of the global context (cmd/cli/kubectl-kyverno/store/gctx_resolve.go). */
function globalData(entry: Json): Json {
  const all = memberOf(entry, 'resources') ?? memberOf(entry, 'data') ?? null;
  const path = textAt(entry, 'fieldPath');
  const root = path === '' ? all : found(path, all);
  const projections = listAt(entry, 'projections');
  if (projections.length === 0) return root;
  return Object.fromEntries(projections.map((one) => [textAt(one, 'name'), found(textAt(one, 'path'), root)]));
}

/** Nothing where a query finds nothing. */
function found(query: string, value: Json): Json {
  const scope = NamedScope.of(newSession(0, false), new Map());
  const outcome = compileValueQuery(query)(value, scope.frame());
  return outcome instanceof QueryFailure ? null : outcome;
}

/** The operation of the request: a person's word, then that of the variables. */
export function operationOf(values: VariableValues, asked: Operation | undefined): Operation {
  if (asked !== undefined) return asked;
  const said = values['request.operation'];
  return said === 'UPDATE' || said === 'DELETE' ? said : 'CREATE';
}

/** Reads a Kyverno CLI `UserInfo` file, of this or the older form; undefined when it names nobody. */
export function readUser(file: Json | undefined): RequestUser | undefined {
  if (!isObject(file)) return undefined;
  const info = objectAt(file, 'userInfo');
  const user = {
    username: textAt(info, 'username'),
    groups: textListAt(info, 'groups'),
    roles: textListAt(file, 'roles'),
    clusterRoles: textListAt(file, 'clusterRoles'),
  };
  const isKnown = user.username !== '' || [user.groups, user.roles, user.clusterRoles].some((list) => list.length > 0);
  return isKnown ? user : undefined;
}

/** The segments of a variable's path: split at dots, quoted segments may hold some. */
export function variablePath(name: string): readonly string[] {
  return [...name.matchAll(/"((?:[^"]|"")*)"(?:\.|$)|([^.]*)(?:\.|$)/g)]
    .filter(({ 0: whole }) => whole !== '')
    .map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

/** A value with another laid into it at a path; mappings are joined, all else is replaced. */
export function mergeAt(holder: Json | undefined, path: readonly string[], value: Json): Json {
  const [first, ...rest] = path;
  if (first !== undefined) {
    const base = isObject(holder) ? holder : {};
    return { ...base, [first]: mergeAt(memberOf(base, first), rest, value) };
  }
  if (!isObject(holder) || !isObject(value)) return value;
  return Object.entries(value as JsonObject).reduce<Json>((at, [key, item]) => mergeAt(at, [key], item), holder);
}
