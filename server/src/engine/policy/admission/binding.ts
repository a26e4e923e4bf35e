import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { memberOf, objectAt, textAt, textListAt } from '../judged/resource.ts';
import { isObject } from '../values/json.ts';
import { isOfGroup } from './policy.ts';

/** Which objects are the parameters. */
export interface ParamRef {
  readonly name: string;
  /** Empty for the namespace of the object that is judged. */
  readonly namespace: string;
  readonly selector: Json | undefined;
  readonly isDeniedWithout: boolean;
}

/** A ValidatingAdmissionPolicyBinding or MutatingAdmissionPolicyBinding. */
export interface AdmissionBinding {
  readonly kind: string;
  readonly name: string;
  readonly policyName: string;
  /** `matchResources`, as it was written. */
  readonly constraints: Json | undefined;
  readonly paramRef: ParamRef | undefined;
  /** `Deny`, `Warn`, `Audit`; none for mutating policies. */
  readonly actions: readonly string[];
}

export function isAdmissionBinding(object: JsonObject): boolean {
  return isOfGroup(object) && textAt(object, 'kind').endsWith('AdmissionPolicyBinding');
}

export function readAdmissionBinding(object: JsonObject): AdmissionBinding {
  const spec = objectAt(object, 'spec');
  const ref = memberOf(spec, 'paramRef');
  return {
    kind: textAt(object, 'kind'),
    name: textAt(objectAt(object, 'metadata'), 'name'),
    policyName: textAt(spec, 'policyName'),
    constraints: memberOf(spec, 'matchResources'),
    paramRef: isObject(ref)
      ? {
          name: textAt(ref, 'name'),
          namespace: textAt(ref, 'namespace'),
          selector: memberOf(ref, 'selector'),
          isDeniedWithout: textAt(ref, 'parameterNotFoundAction') !== 'Allow',
        }
      : undefined,
    actions: textListAt(spec, 'validationActions'),
  };
}
