import type { JsonObject } from '../../../schema/schemaShape.ts';
import { KYVERNO_DECLARED, KYVERNO_ENVIRONMENT } from '../../cel/kyvernoEnvironment.ts';
import { memberOf } from '../../judged/resource.ts';
import { type CelForm, type CelJudge, compileForm, readJudge } from '../celForm.ts';
import { isCelPolicy } from '../celPolicy.ts';
import { generatedSpecs } from './autogen.ts';

/** A ValidatingPolicy or NamespacedValidatingPolicy of `policies.kyverno.io`, ready to judge. */
export type ValidatingPolicy = CelJudge<CelForm>;

export function isValidatingPolicy(object: JsonObject): boolean {
  return isCelPolicy(object, 'ValidatingPolicy');
}

/** Reads and compiles a policy with its generated forms. */
export function compileValidatingPolicy(object: JsonObject): ValidatingPolicy {
  return readJudge(object, generatedSpecs, (spec) =>
    compileForm(spec, {
      environment: KYVERNO_ENVIRONMENT,
      names: KYVERNO_DECLARED,
      validations: memberOf(spec, 'validations'),
    }),
  );
}
