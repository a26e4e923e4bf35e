import { builtInMergeSchemas } from '../../../kustomize/merge/mergeKeys.ts';
import { strategicMerge } from '../../../kustomize/merge/strategicMerge.ts';
import { toJson } from '../../../kustomize/value.ts';
import type { Json, JsonObject } from '../../../schema/schemaShape.ts';
import { compileQuery } from '../../jmespath/compile.ts';
import { QueryFailure, queryError } from '../../jmespath/failure.ts';
import { nodeOf } from '../../judged/jsonNode.ts';
import { applyJsonPatch } from '../../judged/jsonPatch.ts';
import { listAt, memberOf, objectAt, textAt, withValueAt } from '../../judged/resource.ts';
import { erred, passed, skippedBy, type Verdict } from '../../judged/verdict.ts';
import { isArray, isObject, isSame } from '../../values/json.ts';
import { readYaml } from '../../values/yaml.ts';
import { compileConditions } from '../conditions.ts';
import { type ClusterView, compileContext, contextEntries } from '../context.ts';
import { withElement } from '../foreach.ts';
import type { PolicyRule } from '../policy.ts';
import type { NamedScope } from '../scope.ts';
import { compileTemplate, explain } from '../variables.ts';
import { preprocessPatch } from './preprocess.ts';

/** What a rule makes of an object: the verdict, and the object after it. */
export interface Mutated {
  readonly verdict: Verdict;
  readonly object: JsonObject;
}

/** A rule that changes objects, ready to run in the scope of the rule. */
export type Mutation = (object: JsonObject, scope: NamedScope, cluster: ClusterView) => Mutated;

/** Compiles the `mutate` of a rule (pkg/engine/handlers/mutation). */
export function compileMutation(rule: PolicyRule): Mutation {
  const mutate = objectAt(rule, 'mutate');
  const each = listAt(mutate, 'foreach');
  const apply = each.length > 0 ? compileEach(each, 0) : compilePatch(mutate, ['mutate']);
  return (object, scope, cluster) => {
    const made = apply({ object, scope, cluster });
    if (made instanceof QueryFailure) return { verdict: erred(made.message), object };
    if (isSame(made, object)) return { verdict: skippedBy('unsupported', 'no patches applied'), object };
    return { verdict: passed('resource patched'), object: made };
  };
}

interface Spot {
  readonly object: JsonObject;
  readonly scope: NamedScope;
  readonly cluster: ClusterView;
}

type Apply = (spot: Spot) => JsonObject | QueryFailure;

function compilePatch(mutate: Json, base: readonly string[]): Apply {
  const merge = memberOf(mutate, 'patchStrategicMerge');
  const patch =
    merge === undefined || merge === null
      ? compileTemplate(textAt(mutate, 'patchesJson6902'), [...base, 'patchesJson6902'])
      : compileTemplate(merge, [...base, 'patchStrategicMerge']);
  return ({ object, scope }) => {
    const filled = patch.fill(scope);
    if (filled instanceof QueryFailure) return queryError(`variable substitution failed: ${filled.message}`);
    if (merge !== undefined && merge !== null) return mergedWith(object, filled);
    if (typeof filled !== 'string' || filled === '') return queryError('empty mutate rule');
    const operations = readYaml(filled)?.[0]?.value ?? null;
    const made = applyJsonPatch(object, operations);
    if (made instanceof QueryFailure) return queryError(`failed to patch resource: ${made.message}`);
    return isObject(made) ? made : queryError('failed to patch resource: the result is no object');
  };
}

function mergedWith(object: JsonObject, patch: Json): JsonObject | QueryFailure {
  const ready = preprocessPatch(patch, object);
  if (ready === undefined || !isObject(ready)) return object;
  const [dest, change] = [nodeOf(object), nodeOf(ready)];
  if (dest.kind !== 'map' || change.kind !== 'map') return object;
  const { root, problem } = strategicMerge(dest, change, builtInMergeSchemas);
  if (problem !== undefined) return queryError(`failed to patch resource: ${problem.detail}`);
  return root === undefined ? object : plain(toJson(root) as Json);
}

function plain(value: Json): JsonObject {
  return isObject(value) ? value : {};
}

/** Loops inside of loops; more is nobody's policy. */
const MAX_NESTING = 10;

function compileEach(loops: readonly Json[], nesting: number): Apply {
  const compiled = nesting > MAX_NESTING ? [] : loops.map((loop) => compileLoop(loop, nesting));
  return (spot) => {
    let object = spot.object;
    for (const loop of compiled) {
      const made = loop({ ...spot, object, scope: withObject(spot.scope, object) });
      if (made instanceof QueryFailure) return made;
      object = made;
    }
    return object;
  };
}

function compileLoop(loop: Json, nesting: number): Apply {
  const list = compileQuery(textAt(loop, 'list'));
  const load = compileContext(contextEntries(loop));
  const preconditions = compileConditions(memberOf(loop, 'preconditions'));
  const inner = listAt(loop, 'foreach');
  const apply = inner.length > 0 ? compileEach(inner, nesting + 1) : compilePatch(loop, []);
  const order = textAt(loop, 'order');
  const isReversed = order === '' ? isObject(memberOf(loop, 'patchStrategicMerge')) : order === 'Descending';
  return ({ object, scope, cluster }) => {
    const found = list(scope.frame());
    if (found instanceof QueryFailure) return queryError(`failed to evaluate list: ${explain(found)}`);
    const elements = (isArray(found) ? found : [found]).map((element, index) => ({ element, index }));
    let made = object;
    for (const { element, index } of isReversed ? elements.reverse() : elements) {
      if (element === null) continue;
      const own = load(withElement(scope, element, { index, nesting }), cluster);
      const decision = preconditions?.(own);
      if (decision instanceof QueryFailure) return queryError(`failed to evaluate preconditions: ${decision.message}`);
      if (decision?.holds === false) continue;
      const patched = apply({ object: made, scope: own, cluster });
      if (patched instanceof QueryFailure) return patched;
      made = patched;
    }
    return made;
  };
}

/** The request with the object as it is now. */
export function withObject(scope: NamedScope, object: JsonObject): NamedScope {
  const request = scope.get('request');
  return request instanceof QueryFailure ? scope : scope.with('request', withValueAt(request, ['object'], object));
}
