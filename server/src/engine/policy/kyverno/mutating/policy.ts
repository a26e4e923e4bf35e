import { DYN } from '../../../schema/cel/simpleTypes.ts';
import type { JsonObject } from '../../../schema/schemaShape.ts';
import type { AdmissionTest } from '../../cel/admissionMatch.ts';
import { KYVERNO_DECLARED, KYVERNO_MUTATION_ENVIRONMENT, kyvernoRewrite } from '../../cel/kyvernoEnvironment.ts';
import { compilePolicySet, type PolicySet } from '../../cel/policySet.ts';
import { mutationsOf, named } from '../../cel/policySource.ts';
import { mutationNames } from '../../cel/types.ts';
import { memberOf, objectAt } from '../../judged/resource.ts';
import { type CelPolicy, constraintsTest, isCelPolicy, readCelPolicy } from '../celPolicy.ts';
import { generatedMutations } from './autogen.ts';
import { compileTargets, type Targets } from './targets.ts';

/** One form of a policy: as it was written, or as it was generated for kinds that make pods. */
export interface MutatingVariant {
  readonly selects: AdmissionTest;
  /** The expressions of the mutations are its `others`. */
  readonly set: PolicySet;
  /** The `patchType` of each mutation. */
  readonly patchTypes: readonly string[];
}

/** A MutatingPolicy or NamespacedMutatingPolicy of `policies.kyverno.io`, ready to run. */
export interface MutatingPolicy extends CelPolicy {
  /** Whether lists that are one value may be set, as server-side apply lets everybody else do. */
  readonly setsAtomic: boolean;
  readonly variants: readonly MutatingVariant[];
  /** Objects that it changes besides the one that triggers it; undefined where it does no such thing. */
  readonly targets: Targets | undefined;
}

export function isMutatingPolicy(object: JsonObject): boolean {
  return isCelPolicy(object, 'MutatingPolicy');
}

/** Reads and compiles a policy with its generated forms (pkg/cel/policies/mpol/compiler). */
export function compileMutatingPolicy(object: JsonObject): MutatingPolicy {
  const spec = objectAt(object, 'spec');
  const variants = [spec, ...generatedMutations(spec)].map(compileVariant);
  return {
    ...readCelPolicy(
      object,
      variants.map(({ set }) => set),
    ),
    setsAtomic: memberOf(objectAt(spec, 'evaluation'), 'useServerSideApply') === true,
    variants,
    targets: compileTargets(spec),
  };
}

function compileVariant(spec: JsonObject): MutatingVariant {
  const mutations = mutationsOf(spec);
  const set = compilePolicySet(
    {
      matchConditions: named(memberOf(spec, 'matchConditions')),
      variables: named(memberOf(spec, 'variables')),
      validations: [],
      others: mutations.map(({ other }) => other),
    },
    {
      environment: KYVERNO_MUTATION_ENVIRONMENT,
      // Match conditions see the variables here, though they are made after them.
      names: { ...KYVERNO_DECLARED, variables: DYN },
      more: mutationNames,
      rewrite: kyvernoRewrite,
    },
  );
  return {
    selects: constraintsTest(memberOf(spec, 'matchConstraints')),
    set,
    patchTypes: mutations.map(({ patchType }) => patchType),
  };
}
