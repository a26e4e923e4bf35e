import type { Json, JsonObject } from '../../../schema/schemaShape.ts';
import { QueryFailure } from '../../jmespath/failure.ts';
import { type JudgedResource, listAt, memberOf, objectAt, readResource, textAt } from '../../judged/resource.ts';
import { selectorTest } from '../../judged/selector.ts';
import { erred, skippedBy, type Verdict } from '../../judged/verdict.ts';
import { wildcardTest } from '../../judged/wildcard.ts';
import { isObject } from '../../values/json.ts';
import { compileConditions, joinMessages } from '../conditions.ts';
import { type ClusterView, compileContext, contextEntries } from '../context.ts';
import { kindTest } from '../kinds.ts';
import type { PolicyRule } from '../policy.ts';
import type { NamedScope } from '../scope.ts';
import { compileTemplate } from '../variables.ts';
import { compileMutation } from './mutation.ts';

/** What a rule makes of one object that exists already. */
export interface ChangedTarget {
  readonly verdict: Verdict;
  readonly target: JsonObject;
  /** The object after the rule. */
  readonly object: JsonObject;
}

/** A rule that changes other objects than the one that triggers it. */
export type ExistingMutation = (at: Trigger) => readonly ChangedTarget[] | Verdict;

/** What the rule runs with. */
export interface Trigger {
  readonly scope: NamedScope;
  readonly cluster: ClusterView;
  /** Empty for a policy that holds everywhere; else the only one in which it changes anything. */
  readonly namespace: string;
}

/** The rules with `mutate.targets` (pkg/engine/handlers/mutation/mutate_existing.go); undefined for others. */
export function compileExistingMutation(rule: PolicyRule): ExistingMutation | undefined {
  const targets = listAt(objectAt(rule, 'mutate'), 'targets').map(compileTarget);
  if (targets.length === 0) return undefined;
  const mutation = compileMutation(rule);
  return (at) => {
    const { changeable } = at.cluster;
    if (changeable.length === 0)
      return {
        ...erred('This rule changes objects that stand in a cluster.', 'needs-cluster'),
        missing: ['targets'],
      };
    const changed: ChangedTarget[] = [];
    for (const target of targets) {
      const selects = target.select(at);
      if (selects instanceof QueryFailure) return erred(`failed to substitute variables in target: ${selects.message}`);
      for (const object of changeable) {
        if (!selects(readResource(object))) continue;
        const scope = target.load(at.scope.with('target', object), at.cluster);
        const held = heldBack(target.preconditions?.(scope));
        if (held !== undefined) changed.push({ verdict: held, target: object, object });
        else {
          const made = mutation(object, scope, at.cluster);
          changed.push({ verdict: made.verdict, target: object, object: made.object });
        }
      }
    }
    return changed;
  };
}

function heldBack(
  decision: ReturnType<NonNullable<ReturnType<typeof compileConditions>>> | undefined,
): Verdict | undefined {
  if (decision instanceof QueryFailure) return erred(`failed to evaluate preconditions: ${decision.message}`);
  if (decision?.holds !== false) return undefined;
  return skippedBy('precondition', joinMessages(['preconditions not met', decision.message], '; '));
}

interface Target {
  readonly load: ReturnType<typeof compileContext>;
  readonly preconditions: ReturnType<typeof compileConditions>;
  readonly select: (at: Trigger) => ((resource: JudgedResource) => boolean) | QueryFailure;
}

function compileTarget(target: Json): Target {
  const names = ['apiVersion', 'kind', 'namespace', 'name', 'selector'].flatMap((name) => {
    const value = memberOf(target, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const template = compileTemplate(Object.fromEntries(names));
  return {
    load: compileContext(contextEntries(target)),
    preconditions: compileConditions(memberOf(target, 'preconditions')),
    select: ({ scope, namespace }) => {
      const filled = template.fill(scope);
      return filled instanceof QueryFailure ? filled : targetTest(filled, namespace);
    },
  };
}

function targetTest(target: Json, bound: string): (resource: JudgedResource) => boolean {
  const fits = kindTest([`${textAt(target, 'apiVersion') || '*'}/${textAt(target, 'kind')}`]);
  const namespace = bound || textAt(target, 'namespace');
  const inNamespace = namespace === '' ? () => true : wildcardTest(namespace);
  const isNamed = textAt(target, 'name') === '' ? () => true : wildcardTest(textAt(target, 'name'));
  const selector = memberOf(target, 'selector');
  const selects = isObject(selector) ? selectorTest(selector) : () => true;
  return (resource) =>
    fits({ ...resource, subresource: '' }) &&
    inNamespace(resource.namespace) &&
    isNamed(resource.name) &&
    selects(resource.labels);
}
