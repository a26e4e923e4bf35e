import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { listAt, memberOf, objectAt, textAt, textsAt } from '../judged/resource.ts';
import { isObject } from '../values/json.ts';

/** A ClusterPolicy or Policy as it was written. */
export interface KyvernoPolicy {
  readonly kind: 'ClusterPolicy' | 'Policy';
  readonly name: string;
  /** Empty for a ClusterPolicy. */
  readonly namespace: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: JsonObject;
  readonly rules: readonly PolicyRule[];
}

/** One rule as it was written, or as it was generated. */
export type PolicyRule = JsonObject;

/** Whether an object is a policy of the group `kyverno.io` with rules. */
export function isKyvernoPolicy(object: JsonObject): boolean {
  const kind = textAt(object, 'kind');
  return textAt(object, 'apiVersion').startsWith('kyverno.io/') && (kind === 'ClusterPolicy' || kind === 'Policy');
}

/** Reads a policy; what is missing is empty. A namespaced one without a namespace is in `default`. */
export function readPolicy(object: JsonObject): KyvernoPolicy {
  const metadata = objectAt(object, 'metadata');
  const spec = objectAt(object, 'spec');
  const kind = textAt(object, 'kind') === 'Policy' ? 'Policy' : 'ClusterPolicy';
  return {
    kind,
    name: textAt(metadata, 'name'),
    namespace: kind === 'Policy' ? textAt(metadata, 'namespace') || 'default' : '',
    annotations: textsAt(metadata, 'annotations'),
    spec,
    rules: listAt(spec, 'rules').filter((rule): rule is JsonObject => isObject(rule)),
  };
}

/** `Enforce` or `Audit`: what a cluster does about a failure of a rule. */
export function failureAction(policy: KyvernoPolicy, rule: PolicyRule): 'Enforce' | 'Audit' {
  const own = textAt(objectAt(rule, 'validate'), 'failureAction');
  const action = own === '' ? textAt(policy.spec, 'validationFailureAction') : own;
  return action.toLowerCase() === 'enforce' ? 'Enforce' : 'Audit';
}

/** What a rule is about; in the order in which Kyverno looks. */
export type RuleKind = 'validate' | 'mutate' | 'generate' | 'verifyImages' | 'none';

export function ruleKind(rule: PolicyRule): RuleKind {
  for (const kind of ['validate', 'mutate', 'generate', 'verifyImages'] as const) {
    const body: Json | undefined = memberOf(rule, kind);
    if (body !== undefined && body !== null) return kind;
  }
  return 'none';
}
