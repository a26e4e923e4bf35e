import type { Json, JsonObject } from '../../../schema/schemaShape.ts';
import { compileQuery } from '../../jmespath/compile.ts';
import { QueryFailure, queryError } from '../../jmespath/failure.ts';
import { listAt, memberOf, objectAt, readResource, textAt, textListAt } from '../../judged/resource.ts';
import { selectorTest } from '../../judged/selector.ts';
import { isArray, isObject } from '../../values/json.ts';
import { compileConditions } from '../conditions.ts';
import { type ClusterView, compileContext, contextEntries } from '../context.ts';
import { withElement } from '../foreach.ts';
import { readKindSelector } from '../kinds.ts';
import type { PolicyRule } from '../policy.ts';
import type { NamedScope } from '../scope.ts';
import { compileTemplate, explain } from '../variables.ts';

/** What a rule would make for one object that triggers it, and why not everything could be told. */
export interface RuleGeneration {
  readonly made: readonly JsonObject[];
  readonly problems: readonly string[];
}

/** A rule that generates objects, ready to run in the scope of the rule. */
export type Generation = (scope: NamedScope, cluster: ClusterView) => RuleGeneration;

/** Compiles the `generate` of a rule: data, clones and lists of clones, in loops too (pkg/background/generate/generator.go). */
export function compileGeneration(rule: PolicyRule): Generation {
  const generate = objectAt(rule, 'generate');
  const loops = listAt(generate, 'foreach').map(compileLoop);
  if (loops.length === 0) return compileOne(generate);
  return (scope, cluster) => joined(loops.map((loop) => loop(scope, cluster)));
}

function joined(parts: readonly RuleGeneration[]): RuleGeneration {
  return { made: parts.flatMap(({ made }) => made), problems: parts.flatMap(({ problems }) => problems) };
}

const problem = (message: string): RuleGeneration => ({ made: [], problems: [message] });

function compileLoop(loop: Json): Generation {
  const list = compileQuery(textAt(loop, 'list'));
  const load = compileContext(contextEntries(loop));
  const preconditions = compileConditions(memberOf(loop, 'preconditions'));
  const generate = compileOne(isObject(loop) ? (loop as JsonObject) : {});
  return (scope, cluster) => {
    const found = list(scope.frame());
    if (found instanceof QueryFailure) return problem(`failed to evaluate list: ${explain(found)}`);
    const elements = isArray(found) ? found : [found];
    return joined(
      elements.map((element, index) => {
        if (element === null) return joined([]);
        const own = load(withElement(scope, element, { index, nesting: 0 }), cluster);
        const decision = preconditions?.(own);
        if (decision instanceof QueryFailure) return problem(`failed to evaluate preconditions: ${decision.message}`);
        return decision?.holds === false ? joined([]) : generate(own, cluster);
      }),
    );
  };
}

const FIELDS = ['apiVersion', 'kind', 'name', 'namespace', 'data', 'clone', 'cloneList'] as const;

function compileOne(generate: JsonObject): Generation {
  const given = FIELDS.flatMap((name) => {
    const value = memberOf(generate, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const pattern = compileTemplate(Object.fromEntries(given));
  return (scope, cluster) => {
    const filled = pattern.fill(scope);
    if (filled instanceof QueryFailure) return problem(filled.message);
    const made = make(filled, cluster);
    return made instanceof QueryFailure ? problem(made.message) : { made, problems: [] };
  };
}

/** Who an object is. */
interface Target {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

function make(pattern: Json, cluster: ClusterView): readonly JsonObject[] | QueryFailure {
  const target = targetOf(pattern);
  const clone = objectAt(pattern, 'clone');
  if (textAt(clone, 'name') !== '') {
    const source = { ...target, namespace: textAt(clone, 'namespace'), name: textAt(clone, 'name') };
    if (source.namespace === target.namespace && source.name === target.name) return [];
    const found = cluster.object(source.kind, source.namespace || 'default', source.name);
    if (found !== undefined) return [copied(found, target)];
    return queryError(`source resource ${source.kind}/${source.namespace}/${source.name} is known to a cluster only`);
  }
  const list = objectAt(pattern, 'cloneList');
  if (textListAt(list, 'kinds').length > 0) return copies(list, target, cluster);
  const data = memberOf(pattern, 'data');
  return isObject(data) ? [named(data as JsonObject, target)] : [];
}

function targetOf(pattern: Json): Target {
  return {
    apiVersion: textAt(pattern, 'apiVersion'),
    kind: textAt(pattern, 'kind'),
    namespace: textAt(pattern, 'namespace'),
    name: textAt(pattern, 'name'),
  };
}

function copies(list: Json, { namespace }: Target, cluster: ClusterView): readonly JsonObject[] {
  const from = textAt(list, 'namespace');
  const selector = memberOf(list, 'selector');
  const selects = isObject(selector) ? selectorTest(selector) : () => true;
  const kinds = textListAt(list, 'kinds').map(readKindSelector);
  return cluster.changeable.flatMap((object) => {
    const read = readResource(object);
    const isWanted = kinds.some(
      ({ group, version, kind }) =>
        kind === read.kind && (version === '*' || version === read.version) && (group === '*' || group === read.group),
    );
    if (!isWanted || read.namespace !== from || read.namespace === namespace || !selects(read.labels)) return [];
    return [copied(object, { apiVersion: read.apiVersion, kind: read.kind, namespace, name: read.name })];
  });
}

/** What the server writes is not copied, nor is who owns an object of another namespace. */
const NOT_COPIED = ['uid', 'selfLink', 'creationTimestamp', 'managedFields', 'resourceVersion'];

function copied(source: JsonObject, target: Target): JsonObject {
  const metadata: Record<string, Json> = { ...objectAt(source, 'metadata') };
  const isMoved = textAt(metadata, 'namespace') !== target.namespace;
  for (const name of isMoved ? [...NOT_COPIED, 'ownerReferences'] : NOT_COPIED) delete metadata[name];
  return named({ ...source, metadata }, target);
}

function named(object: JsonObject, { apiVersion, kind, namespace, name }: Target): JsonObject {
  const { namespace: _, ...metadata } = objectAt(object, 'metadata') as Record<string, Json>;
  const own: Record<string, Json> = { ...object, metadata: { ...metadata, name, ...(namespace && { namespace }) } };
  if (textAt(object, 'kind') === '') own.kind = kind;
  if (apiVersion !== '') own.apiVersion = apiVersion;
  return own;
}

/** Which objects those are, for reports: `Kind/namespace/name`, the namespace where there is one. */
export function generatedNames(made: readonly JsonObject[]): string {
  const names = made.map((object) => {
    const { kind, namespace, name } = readResource(object);
    return [kind, namespace, name].filter((part) => part !== '').join('/');
  });
  return names.join(', ');
}
