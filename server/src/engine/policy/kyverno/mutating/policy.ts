import { DYN } from '../../../schema/cel/simpleTypes.ts';
import type { JsonObject } from '../../../schema/schemaShape.ts';
import { type AdmissionTest, admissionTest } from '../../cel/admissionMatch.ts';
import { KYVERNO_DECLARED, KYVERNO_MUTATION_ENVIRONMENT, kyvernoRewrite } from '../../cel/kyvernoEnvironment.ts';
import { compilePolicySet, type PolicySet } from '../../cel/policySet.ts';
import { mutationsOf, named } from '../../cel/policySource.ts';
import { mutationNames } from '../../cel/types.ts';
import { memberOf, objectAt, textAt, textsAt } from '../../judged/resource.ts';
import { generatedMutations } from './autogen.ts';

/** One form of a policy: as it was written, or as it was generated for kinds that make pods. */
export interface MutatingVariant {
  readonly selects: AdmissionTest;
  /** The expressions of the mutations are its `others`. */
  readonly set: PolicySet;
  /** The `patchType` of each mutation. */
  readonly patchTypes: readonly string[];
}

/** A MutatingPolicy or NamespacedMutatingPolicy of `policies.kyverno.io`, ready to run. */
export interface MutatingPolicy {
  readonly kind: string;
  readonly name: string;
  /** Empty for one that holds everywhere. */
  readonly namespace: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** Whether lists that are one value may be set, as server-side apply lets everybody else do. */
  readonly setsAtomic: boolean;
  readonly variants: readonly MutatingVariant[];
  /** Why it cannot change anything: the first expression that does not compile. */
  readonly problem: string | undefined;
}

const KINDS = new Set(['MutatingPolicy', 'NamespacedMutatingPolicy']);

export function isMutatingPolicy(object: JsonObject): boolean {
  return KINDS.has(textAt(object, 'kind')) && textAt(object, 'apiVersion').startsWith('policies.kyverno.io/');
}

/** Reads and compiles a policy with its generated forms (pkg/cel/policies/mpol/compiler). */
export function compileMutatingPolicy(object: JsonObject): MutatingPolicy {
  const metadata = objectAt(object, 'metadata');
  const spec = objectAt(object, 'spec');
  const kind = textAt(object, 'kind');
  const variants = [spec, ...generatedMutations(spec)].map(compileVariant);
  const broken = variants.flatMap(({ set }) => set.all).find(({ expression: { problems } }) => problems.length > 0);
  return {
    kind,
    name: textAt(metadata, 'name'),
    namespace: kind === 'NamespacedMutatingPolicy' ? textAt(metadata, 'namespace') || 'default' : '',
    annotations: textsAt(metadata, 'annotations'),
    setsAtomic: memberOf(objectAt(spec, 'evaluation'), 'useServerSideApply') === true,
    variants,
    problem: broken && `spec.${broken.at}: ${broken.expression.problems.map(({ message }) => message).join('; ')}`,
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
    selects: admissionTest(memberOf(spec, 'matchConstraints')),
    set,
    patchTypes: mutations.map(({ patchType }) => patchType),
  };
}
