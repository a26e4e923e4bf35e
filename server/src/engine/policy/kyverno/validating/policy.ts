import type { JsonObject } from '../../../schema/schemaShape.ts';
import type { AdmissionTest } from '../../cel/admissionMatch.ts';
import { KYVERNO_DECLARED, KYVERNO_ENVIRONMENT, kyvernoRewrite } from '../../cel/kyvernoEnvironment.ts';
import { compilePolicySet, type PolicySet } from '../../cel/policySet.ts';
import { named, validationsOf } from '../../cel/policySource.ts';
import { memberOf, objectAt, textAt, textListAt } from '../../judged/resource.ts';
import { type CelPolicy, constraintsTest, evaluationMode, isCelPolicy, readCelPolicy } from '../celPolicy.ts';
import { generatedSpecs } from './autogen.ts';

/** One form of a policy: as it was written, or as it was generated for kinds that make pods. */
export interface PolicyVariant {
  readonly selects: AdmissionTest;
  readonly set: PolicySet;
}

/** A ValidatingPolicy or NamespacedValidatingPolicy of `policies.kyverno.io`, ready to judge. */
export interface ValidatingPolicy extends CelPolicy {
  readonly actions: readonly string[];
  readonly failurePolicy: 'Fail' | 'Ignore';
  /** Whether it judges any document as it is. */
  readonly isJson: boolean;
  /** None for a policy on requests that only a proxy sees. */
  readonly variants: readonly PolicyVariant[];
}

export function isValidatingPolicy(object: JsonObject): boolean {
  return isCelPolicy(object, 'ValidatingPolicy');
}

/** Reads and compiles a policy with its generated forms. */
export function compileValidatingPolicy(object: JsonObject): ValidatingPolicy {
  const spec = objectAt(object, 'spec');
  const mode = evaluationMode(spec);
  const specs = { Kubernetes: [spec, ...generatedSpecs(spec)], JSON: [spec], proxy: [] }[mode];
  const variants = specs.map(compileVariant);
  return {
    ...readCelPolicy(
      object,
      variants.map(({ set }) => set),
    ),
    actions: textListAt(spec, 'validationActions'),
    failurePolicy: textAt(spec, 'failurePolicy') === 'Ignore' ? 'Ignore' : 'Fail',
    isJson: mode === 'JSON',
    variants,
  };
}

function compileVariant(spec: JsonObject): PolicyVariant {
  return { selects: constraintsTest(memberOf(spec, 'matchConstraints')), set: compileSpec(spec) };
}

/** The expressions of a spec, with Kyverno's functions. */
function compileSpec(spec: JsonObject): PolicySet {
  return compilePolicySet(
    {
      matchConditions: named(memberOf(spec, 'matchConditions')),
      variables: named(memberOf(spec, 'variables')),
      validations: validationsOf(memberOf(spec, 'validations')),
    },
    { environment: KYVERNO_ENVIRONMENT, names: KYVERNO_DECLARED, rewrite: kyvernoRewrite },
  );
}
