import { DYN } from '../../../schema/cel/simpleTypes.ts';
import type { JsonObject } from '../../../schema/schemaShape.ts';
import { KYVERNO_DECLARED, KYVERNO_MUTATION_ENVIRONMENT } from '../../cel/kyvernoEnvironment.ts';
import { mutationsOf } from '../../cel/policySource.ts';
import { mutationNames } from '../../cel/types.ts';
import { memberOf, objectAt } from '../../judged/resource.ts';
import { type CelForm, compileForm, readForms } from '../celForm.ts';
import { type CelPolicy, isCelPolicy } from '../celPolicy.ts';
import { generatedMutations } from './autogen.ts';
import { compileTargets, type Targets } from './targets.ts';

/** The expressions of the mutations are its `others`. */
export interface MutatingForm extends CelForm {
  /** The `patchType` of each mutation. */
  readonly patchTypes: readonly string[];
}

/** A MutatingPolicy or NamespacedMutatingPolicy of `policies.kyverno.io`, ready to run. */
export interface MutatingPolicy extends CelPolicy {
  /** Whether lists that are one value may be set, as server-side apply lets everybody else do. */
  readonly setsAtomic: boolean;
  readonly variants: readonly MutatingForm[];
  /** Objects that it changes besides the one that triggers it; undefined where it does no such thing. */
  readonly targets: Targets | undefined;
}

export function isMutatingPolicy(object: JsonObject): boolean {
  return isCelPolicy(object, 'MutatingPolicy');
}

/** Reads and compiles a policy with its generated forms (pkg/cel/policies/mpol/compiler). */
export function compileMutatingPolicy(object: JsonObject): MutatingPolicy {
  const spec = objectAt(object, 'spec');
  return {
    ...readForms(object, [spec, ...generatedMutations(spec)].map(compileMutatingForm)),
    setsAtomic: memberOf(objectAt(spec, 'evaluation'), 'useServerSideApply') === true,
    targets: compileTargets(spec),
  };
}

function compileMutatingForm(spec: JsonObject): MutatingForm {
  const mutations = mutationsOf(spec);
  const form = compileForm(spec, {
    environment: KYVERNO_MUTATION_ENVIRONMENT,
    // Match conditions see the variables here, though they are made after them.
    names: { ...KYVERNO_DECLARED, variables: DYN },
    more: mutationNames,
    others: mutations.map(({ other }) => other),
  });
  return { ...form, patchTypes: mutations.map(({ patchType }) => patchType) };
}
