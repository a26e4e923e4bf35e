import type { JsonObject } from '../../../schema/schemaShape.ts';
import { KYVERNO_DECLARED, KYVERNO_ENVIRONMENT, kyvernoRewrite } from '../../cel/kyvernoEnvironment.ts';
import { compilePolicySet } from '../../cel/policySet.ts';
import { named } from '../../cel/policySource.ts';
import { memberOf, objectAt } from '../../judged/resource.ts';
import type { CelForm } from '../celForm.ts';
import { type CelPolicy, constraintsTest, isCelPolicy, readCelPolicy } from '../celPolicy.ts';

/** A DeletingPolicy or NamespacedDeletingPolicy of `policies.kyverno.io`, ready to judge; its conditions are `others`. */
export interface DeletingPolicy extends CelPolicy, CelForm {}

export function isDeletingPolicy(object: JsonObject): boolean {
  return isCelPolicy(object, 'DeletingPolicy');
}

/** Reads and compiles a policy (pkg/cel/policies/dpol/compiler). */
export function compileDeletingPolicy(object: JsonObject): DeletingPolicy {
  const spec = objectAt(object, 'spec');
  const set = compilePolicySet(
    {
      matchConditions: [],
      variables: named(memberOf(spec, 'variables')),
      validations: [],
      others: named(memberOf(spec, 'conditions')).map(({ expression }, index) => ({
        at: `conditions[${index}].expression`,
        expression,
        wanted: ['bool', 'dyn'],
      })),
    },
    { environment: KYVERNO_ENVIRONMENT, names: KYVERNO_DECLARED, rewrite: kyvernoRewrite },
  );
  return { ...readCelPolicy(object, [set]), selects: constraintsTest(memberOf(spec, 'matchConstraints'), true), set };
}
