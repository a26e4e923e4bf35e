import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { compileQuery, compileValueQuery } from '../jmespath/compile.ts';
import { missingKey, QueryFailure, queryError } from '../jmespath/failure.ts';
import type { Outcome } from '../jmespath/frame.ts';
import { listAt, memberOf, objectAt, textAt } from '../judged/resource.ts';
import { isObject, printGoJson } from '../values/json.ts';
import type { LazyEntry, NamedScope } from './scope.ts';
import { compileTemplate, explain } from './variables.ts';

/** What stands in for a cluster: objects by kind, and answers that a person wrote down. */
export interface ClusterView {
  /** An object by its kind, namespace and name; undefined for one that is not known. */
  object(kind: string, namespace: string, name: string): JsonObject | undefined;
  /** The answer to a call of the API by its method and path; undefined for one that nobody gave. */
  apiCall(method: string, url: string): Json | undefined;
  /** The same for any address, with its status: `{body, statusCode}`. */
  http(method: string, url: string): Json | undefined;
  /** An entry of the global context. */
  global(name: string): Json | undefined;
  /** What a registry says of an image. */
  image(reference: string): Json | undefined;
  /** All objects that the cluster is known to have. */
  readonly objects: readonly JsonObject[];
  /** Objects that rules may change or copy besides the one that triggers them. */
  readonly changeable: readonly JsonObject[];
}

/** Lays the entries of a `context` over a scope. */
export type ContextLoader = (scope: NamedScope, cluster: ClusterView) => NamedScope;

/** The entries of a rule or a loop; each is worked out when a query first names it (pkg/engine/context/loaders). */
export function compileContext(entries: readonly Json[]): ContextLoader {
  const compiled = entries.map((entry) => ({ name: textAt(entry, 'name'), load: compileEntry(entry) }));
  return (scope, cluster) => compiled.reduce((at, { name, load }) => at.withEntry(name, load(cluster, at)), scope);
}

type EntryLoader = (cluster: ClusterView, before: NamedScope) => LazyEntry;

function compileEntry(entry: Json): EntryLoader {
  const name = textAt(entry, 'name');
  const variable = memberOf(entry, 'variable');
  if (isObject(variable)) {
    const load = compileVariable(name, variable);
    return () => load;
  }
  const configMap = memberOf(entry, 'configMap');
  if (isObject(configMap)) return known(name, 'configMap', configMapAsker(configMap));
  const apiCall = memberOf(entry, 'apiCall');
  if (isObject(apiCall)) return known(name, 'apiCall', apiCallAsker(apiCall));
  const global = memberOf(entry, 'globalReference');
  if (isObject(global)) return known(name, 'globalReference', globalAsker(global));
  const registry = memberOf(entry, 'imageRegistry');
  if (isObject(registry)) return known(name, 'imageRegistry', imageAsker(registry));
  return () => () => queryError(`missing ConfigMap|APICall|ImageRegistry|Variable in context entry ${name}`);
}

/** An entry with a variable, in Kyverno's words (pkg/engine/context/loaders/variable.go). A failure of it is none of a key, so that `||` does not hide it. */
function compileVariable(name: string, variable: Json): LazyEntry {
  const written = memberOf(variable, 'jmesPath') ?? '';
  const path = compileTemplate(written);
  const standard = compileTemplate(memberOf(variable, 'default') ?? null);
  const given = memberOf(variable, 'value');
  const value = given === undefined || given === null ? undefined : compileTemplate(given);
  const unfilled = (text: Json, why: QueryFailure): QueryFailure =>
    queryError(`failed to substitute variables in context entry ${name} ${printGoJson(text) ?? ''}: ${why.message}`);
  return (scope) => {
    const query = path.fill(scope);
    const fallback = standard.fill(scope);
    if (query instanceof QueryFailure)
      return queryError(`failed to substitute variables in context entry ${name} ${String(written)}: ${query.message}`);
    if (fallback instanceof QueryFailure) return unfilled(standard.document, fallback);
    if (typeof query !== 'string') return queryError(`jmespath value must be a string ${name} ${String(written)}`);
    const start = value?.fill(scope);
    if (start instanceof QueryFailure) return unfilled(given ?? null, start);
    const found = query === '' ? (start ?? null) : ask(query, start, scope);
    if (found instanceof QueryFailure && fallback === null) {
      const why = start === undefined ? explain(found) : found.message;
      return queryError(`failed to apply jmespath ${query} to variable <nil>: ${why}`);
    }
    const made = found instanceof QueryFailure || (found === null && start === undefined) ? fallback : found;
    return made ?? queryError(`failed to add context entry for variable ${name} since it evaluated to nil`);
  };
}

function ask(query: string, start: Json | undefined, scope: NamedScope): Outcome {
  return start === undefined ? compileQuery(query)(scope.frame()) : compileValueQuery(query)(start, scope.frame());
}

/** Asks what stands in for the cluster; undefined when it does not know. */
type Asker = (scope: NamedScope, cluster: ClusterView) => Outcome | undefined;

/**
 * An entry that only a cluster could answer. Where nothing stands in for it, what a values file says under the name counts, and else the
 * name is missing, as in Kyverno without a cluster.
 */
function known(name: string, kind: string, ask: Asker): EntryLoader {
  return (cluster, before) => (scope) => {
    const found = ask(scope, cluster);
    if (found !== undefined) return found;
    const written = before.get(name);
    if (!(written instanceof QueryFailure)) return written;
    scope.session.missing.add(`${kind} ${name}`);
    return missingKey(name);
  };
}

function configMapAsker(configMap: Json): Asker {
  const [name, namespace] = [
    compileTemplate(textAt(configMap, 'name')),
    compileTemplate(textAt(configMap, 'namespace')),
  ];
  return (scope, cluster) => {
    const [key, space] = [name.fill(scope), namespace.fill(scope)];
    if (typeof key !== 'string' || typeof space !== 'string') return undefined;
    const found = cluster.object('ConfigMap', space === '' ? 'default' : space, key);
    return found === undefined ? undefined : { data: objectAt(found, 'data'), metadata: objectAt(found, 'metadata') };
  };
}

function apiCallAsker(apiCall: Json): Asker {
  const service = objectAt(apiCall, 'service');
  const url = compileTemplate(textAt(service, 'url') || textAt(apiCall, 'urlPath'));
  const path = compileTemplate(textAt(apiCall, 'jmesPath'));
  const method = textAt(apiCall, 'method') || 'GET';
  return (scope, cluster) => {
    const address = url.fill(scope);
    const answer = typeof address === 'string' ? cluster.apiCall(method, address) : undefined;
    return answer === undefined ? undefined : project(answer, path.fill(scope), scope);
  };
}

function globalAsker(global: Json): Asker {
  const path = compileTemplate(textAt(global, 'jmesPath'));
  const name = textAt(global, 'name');
  return (scope, cluster) => {
    const entry = cluster.global(name);
    return entry === undefined ? undefined : project(entry, path.fill(scope), scope);
  };
}

function imageAsker(registry: Json): Asker {
  const reference = compileTemplate(textAt(registry, 'reference'));
  const path = compileTemplate(textAt(registry, 'jmesPath'));
  return (scope, cluster) => {
    const image = reference.fill(scope);
    const found = typeof image === 'string' ? cluster.image(image) : undefined;
    return found === undefined ? undefined : project(found, path.fill(scope), scope);
  };
}

function project(value: Json, path: Outcome, scope: NamedScope): Outcome {
  if (path instanceof QueryFailure) return path;
  return typeof path === 'string' && path !== '' ? compileValueQuery(path)(value, scope.frame()) : value;
}

/** The entries of a `context`. */
export function contextEntries(holder: Json): readonly Json[] {
  return listAt(holder, 'context');
}
