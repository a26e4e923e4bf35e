import { ADMISSION_NAMES } from '../../schema/cel/admissionNames.ts';
import type { Environment } from '../../schema/cel/environment.ts';
import { ADMISSION_ENVIRONMENT, MUTATION_ENVIRONMENT } from '../../schema/cel/environment.ts';
import { DYN } from '../../schema/cel/simpleTypes.ts';
import type { CelType } from '../../schema/cel/types.ts';
import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { compilePolicySet, type OtherExpression, type PolicySet } from '../cel/policySet.ts';
import { mutationsOf, named, validationsOf } from '../cel/policySource.ts';
import { mutationNames } from '../cel/types.ts';
import { listAt, memberOf, objectAt, textAt, textsAt } from '../judged/resource.ts';
import { isObject } from '../values/json.ts';

/** What kind of parameters a policy takes. */
export interface ParamKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** A ValidatingAdmissionPolicy or MutatingAdmissionPolicy, ready to run. */
export interface AdmissionPolicy {
  readonly kind: 'ValidatingAdmissionPolicy' | 'MutatingAdmissionPolicy';
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** `matchConstraints`, as it was written. */
  readonly constraints: Json | undefined;
  readonly failurePolicy: 'Fail' | 'Ignore';
  readonly paramKind: ParamKind | undefined;
  /** Whether a mutating policy runs again when another one changed the object after it (`reinvocationPolicy`). */
  readonly runsAgain: boolean;
  readonly set: PolicySet;
  /** The `reason` of each validation, where it has one. */
  readonly reasons: readonly (string | undefined)[];
  /** The kind of patch of each mutation; the expressions are `set.others`, as those of audit annotations are. */
  readonly patchTypes: readonly string[];
  /** Why it cannot judge anything: the first expression that does not compile. */
  readonly problem: string | undefined;
}

const GROUP = 'admissionregistration.k8s.io/';

export function isAdmissionPolicy(object: JsonObject): boolean {
  const kind = textAt(object, 'kind');
  return isOfGroup(object) && (kind === 'ValidatingAdmissionPolicy' || kind === 'MutatingAdmissionPolicy');
}

/** Whether an object is of the group of admission policies, in any version. */
export function isOfGroup(object: JsonObject): boolean {
  return textAt(object, 'apiVersion').startsWith(GROUP);
}

/**
 * Reads and compiles a policy (k8s.io/apiserver, pkg/admission/plugin/policy, compilePolicy of `validating` and `mutating`).
 * @param types what is known of names that have no type when a policy runs, such as `object`; what expressions give is not looked at then
 */
export function compileAdmissionPolicy(object: JsonObject, types?: Readonly<Record<string, CelType>>): AdmissionPolicy {
  const isMutating = textAt(object, 'kind') === 'MutatingAdmissionPolicy';
  const metadata = objectAt(object, 'metadata');
  const spec = objectAt(object, 'spec');
  const paramKind = memberOf(spec, 'paramKind');
  const untyped = isObject(paramKind) ? { ...ADMISSION_NAMES, params: DYN } : ADMISSION_NAMES;
  const names = types === undefined ? untyped : { ...untyped, ...types };
  const environment: Environment = isMutating ? MUTATION_ENVIRONMENT : ADMISSION_ENVIRONMENT;
  const mutations = isMutating ? mutationsOf(spec) : [];
  const set = compilePolicySet(
    {
      matchConditions: named(memberOf(spec, 'matchConditions')),
      variables: named(memberOf(spec, 'variables')),
      validations: isMutating ? [] : validationsOf(memberOf(spec, 'validations')),
      others: isMutating ? mutations.map(({ other }) => other) : annotationsOf(spec),
    },
    {
      environment,
      names,
      anyResult: types !== undefined,
      ...(isMutating ? { more: mutationNames } : {}),
      hiddenFromMessages: ['authorizer', 'authorizer.requestResource'],
    },
  );
  const broken = set.all.find(({ expression }) => expression.problems.length > 0);
  return {
    kind: isMutating ? 'MutatingAdmissionPolicy' : 'ValidatingAdmissionPolicy',
    name: textAt(metadata, 'name'),
    annotations: textsAt(metadata, 'annotations'),
    constraints: memberOf(spec, 'matchConstraints'),
    failurePolicy: textAt(spec, 'failurePolicy') === 'Ignore' ? 'Ignore' : 'Fail',
    paramKind: isObject(paramKind)
      ? { apiVersion: textAt(paramKind, 'apiVersion'), kind: textAt(paramKind, 'kind') }
      : undefined,
    runsAgain: textAt(spec, 'reinvocationPolicy') === 'IfNeeded',
    set,
    reasons: listAt(spec, 'validations').map((one) => textAt(one, 'reason') || undefined),
    patchTypes: mutations.map(({ patchType }) => patchType),
    problem: broken && `${broken.at} does not compile: ${broken.expression.problems.map(({ message }) => message)[0]}`,
  };
}

function annotationsOf(spec: JsonObject): readonly OtherExpression[] {
  return listAt(spec, 'auditAnnotations').map((one, index) => ({
    at: `auditAnnotations[${index}].valueExpression`,
    expression: textAt(one, 'valueExpression'),
    wanted: ['string', 'null'],
  }));
}
