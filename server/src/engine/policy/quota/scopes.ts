import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { listAt, memberOf, objectAt, textAt, textListAt } from '../judged/resource.ts';

/** What scopes ask about a pod or a claim. */
export interface Scoped {
  /** Undefined for a claim. */
  readonly pod?: { readonly spec: JsonObject; readonly isBestEffort: boolean; readonly priorityClass: string };
  /** Class of attributes of a claim. */
  readonly attributesClass?: string;
}

interface Selector {
  readonly scope: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** The scopes of a quota; all must hold (k8s.io/apiserver, pkg/quota/v1/generic/evaluator.go, getScopeSelectorsFromQuota). */
export function scopesOf(spec: JsonObject): readonly Selector[] {
  const names = textListAt(spec, 'scopes').map((scope) => ({ scope, operator: 'Exists', values: [] }));
  const expressions = listAt(objectAt(spec, 'scopeSelector'), 'matchExpressions').map((one) => ({
    scope: textAt(one, 'scopeName'),
    operator: textAt(one, 'operator'),
    values: textListAt(one, 'values'),
  }));
  return [...names, ...expressions];
}

/**
 * Whether a quota with these scopes counts an object (pkg/quota/v1/evaluator/core, podMatchesScopeFunc and pvcMatchesScopeFunc). A scope
 * that is about others holds for none.
 */
export function isInScopes(selectors: readonly Selector[], scoped: Scoped): boolean {
  return selectors.every((selector) => isInScope(selector, scoped));
}

function isInScope(selector: Selector, { pod, attributesClass }: Scoped): boolean {
  if (pod === undefined) return selector.scope === 'VolumeAttributesClass' && selects(selector, attributesClass ?? '');
  switch (selector.scope) {
    case 'Terminating':
      return isTerminating(pod.spec);
    case 'NotTerminating':
      return !isTerminating(pod.spec);
    case 'BestEffort':
      return pod.isBestEffort;
    case 'NotBestEffort':
      return !pod.isBestEffort;
    case 'PriorityClass':
      return selects(selector, pod.priorityClass);
    case 'CrossNamespacePodAffinity':
      return ['podAffinity', 'podAntiAffinity'].some((kind) =>
        reachesOut(objectAt(objectAt(pod.spec, 'affinity'), kind)),
      );
    default:
      return false;
  }
}

function isTerminating(spec: JsonObject): boolean {
  const deadline = memberOf(spec, 'activeDeadlineSeconds');
  return typeof deadline === 'number' && deadline >= 0;
}

/** As a label selector reads it: `NotIn` holds for what has no class, too. */
function selects({ operator, values }: Selector, name: string): boolean {
  if (operator === 'In') return name !== '' && values.includes(name);
  if (operator === 'NotIn') return name === '' || !values.includes(name);
  return operator === 'DoesNotExist' ? name === '' : operator === 'Exists' && name !== '';
}

function reachesOut(affinity: JsonObject): boolean {
  const terms: readonly Json[] = [
    ...listAt(affinity, 'requiredDuringSchedulingIgnoredDuringExecution'),
    ...listAt(affinity, 'preferredDuringSchedulingIgnoredDuringExecution').map((one) =>
      objectAt(one, 'podAffinityTerm'),
    ),
  ];
  return terms.some((term) => {
    const selector = memberOf(term, 'namespaceSelector');
    return listAt(term, 'namespaces').length > 0 || (selector !== undefined && selector !== null);
  });
}
