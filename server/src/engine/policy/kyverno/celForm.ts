import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import type { AdmissionTest } from '../cel/admissionMatch.ts';
import { kyvernoRewrite } from '../cel/kyvernoEnvironment.ts';
import { compilePolicySet, type OtherExpression, type PolicyNames, type PolicySet } from '../cel/policySet.ts';
import { named, validationsOf } from '../cel/policySource.ts';
import { memberOf, objectAt, textAt, textListAt } from '../judged/resource.ts';
import { type CelPolicy, constraintsTest, evaluationMode, readCelPolicy } from './celPolicy.ts';

/** One form of a policy: as it was written, or as it was generated for kinds that make pods. */
export interface CelForm {
  readonly selects: AdmissionTest;
  readonly set: PolicySet;
}

/** A policy that lets objects in or not. */
export interface CelJudge<Form extends CelForm> extends CelPolicy {
  readonly actions: readonly string[];
  readonly failurePolicy: 'Fail' | 'Ignore';
  /** Whether it judges any document as it is. */
  readonly isJson: boolean;
  /** None for a policy on requests that only a proxy sees. */
  readonly variants: readonly Form[];
}

/** Who a policy is, with its forms. */
export function readForms<Form extends CelForm>(
  object: JsonObject,
  variants: readonly Form[],
): CelPolicy & Pick<CelJudge<Form>, 'variants'> {
  const policy = readCelPolicy(
    object,
    variants.map(({ set }) => set),
  );
  return { ...policy, variants };
}

/**
 * Reads a policy that lets objects in or not, as far as all kinds of them are alike. `generated` gives the specs that are made of one on
 * pods; one on requests that only a proxy sees judges no object (pkg/image/verification/evaluator/eval.go).
 */
export function readJudge<Form extends CelForm>(
  object: JsonObject,
  generated: (spec: JsonObject) => readonly JsonObject[],
  compile: (spec: JsonObject) => Form,
): CelJudge<Form> {
  const spec = objectAt(object, 'spec');
  const mode = evaluationMode(spec);
  const specs = { Kubernetes: () => [spec, ...generated(spec)], JSON: () => [spec], proxy: () => [] }[mode]();
  return {
    ...readForms(object, specs.map(compile)),
    actions: textListAt(spec, 'validationActions'),
    failurePolicy: textAt(spec, 'failurePolicy') === 'Ignore' ? 'Ignore' : 'Fail',
    isJson: mode === 'JSON',
  };
}

/** What only some kinds of policies have, and what their expressions see. */
interface FormParts extends Pick<PolicyNames, 'environment' | 'names' | 'more'> {
  /** The list of validations as it was written. */
  readonly validations?: Json | undefined;
  readonly others?: readonly OtherExpression[];
}

/** What a spec selects, and its expressions with Kyverno's functions. */
export function compileForm(spec: JsonObject, { validations, others = [], ...names }: FormParts): CelForm {
  const set = compilePolicySet(
    {
      matchConditions: named(memberOf(spec, 'matchConditions')),
      variables: named(memberOf(spec, 'variables')),
      validations: validationsOf(validations),
      others,
    },
    { ...names, rewrite: kyvernoRewrite },
  );
  return { selects: constraintsTest(memberOf(spec, 'matchConstraints')), set };
}
