import type { JsonObject } from '../../schema/schemaShape.ts';
import { isNamespace } from '../judged/resource.ts';
import type { MatchSubject } from '../judged/subject.ts';
import type { AdmissionBinding } from './binding.ts';
import { type Decided, type Decision, decide } from './decide.ts';
import type { AdmissionInput } from './evaluate.ts';
import { compileMatcher, type FormsOf, type MatchedForm, type Matcher } from './matching.ts';
import { findParams, type ParamSource } from './params.ts';
import type { AdmissionPolicy } from './policy.ts';
import { admissionRequest, namespaceObject } from './request.ts';

/** What surrounds the objects that are judged. */
export interface AdmissionWorld extends ParamSource {
  readonly formsOf: FormsOf;
  readonly namespaces: (name: string) => JsonObject | undefined;
}

/** A policy with the bindings that name it. */
export interface BoundPolicy {
  readonly policy: AdmissionPolicy;
  readonly selects: Matcher;
  readonly bindings: readonly { readonly binding: AdmissionBinding; readonly selects: Matcher }[];
}

export function bindPolicy(policy: AdmissionPolicy, bindings: readonly AdmissionBinding[]): BoundPolicy {
  return {
    policy,
    selects: compileMatcher(policy.constraints),
    bindings: bindings
      .filter(({ kind, policyName }) => kind === `${policy.kind}Binding` && policyName === policy.name)
      .map((binding) => ({ binding, selects: compileMatcher(binding.constraints) })),
  };
}

/** One use of a policy on one object: with a binding, and each of its parameters; or without one. */
export interface Invocation {
  readonly policy: AdmissionPolicy;
  readonly binding: AdmissionBinding | undefined;
  readonly inputs: readonly AdmissionInput[];
  /** Why the server cannot use the binding. */
  readonly problem?: Decision;
}

/** The server asks no admission policy about objects that make up admission (pkg/admission/plugin/webhook/predicates/rules). */
const EXEMPT = /^(?:(?:Validating|Mutating)WebhookConfiguration|(?:Validating|Mutating)AdmissionPolicy(?:Binding)?)$/;

/**
 * How a policy is used on an object; nothing when it or none of its bindings select it. A policy without any binding is used by its own
 * constraints, with parameters that nobody knows.
 */
export function invocationsOf(
  { policy, selects, bindings }: BoundPolicy,
  subject: MatchSubject,
  world: AdmissionWorld,
): readonly Invocation[] {
  if (subject.resource.group === 'admissionregistration.k8s.io' && EXEMPT.test(subject.resource.kind)) return [];
  const forms = world.formsOf(subject.resource);
  const matched = selects(subject, forms);
  const own = forms[0];
  if (matched === undefined || own === undefined) return [];
  const base = inputOf({ subject, own, matched }, world);
  if (bindings.length === 0) {
    const input = { ...base, params: null, hasUnknownParams: policy.paramKind !== undefined };
    return [{ policy, binding: undefined, inputs: [input] }];
  }
  return bindings.flatMap(({ binding, selects: isBound }): Invocation[] => {
    if (isBound(subject, forms) === undefined) return [];
    const namespace = isNamespace(subject.resource) ? subject.resource.name : subject.resource.namespace;
    const found = findParams(policy.paramKind, binding.paramRef, namespace, world);
    if (found.kind === 'params')
      return [{ policy, binding, inputs: found.params.map((params) => ({ ...base, params })) }];
    const message = `failed to configure binding: ${found.message}`;
    const problem: Decision =
      found.missing === undefined ? { kind: 'error', message } : { kind: 'unknown', message, missing: found.missing };
    return [{ policy, binding, inputs: [], problem }];
  });
}

interface Matched {
  readonly subject: MatchSubject;
  readonly own: MatchedForm;
  readonly matched: MatchedForm;
}

function inputOf({ subject, own, matched }: Matched, { namespaces }: AdmissionWorld): Omit<AdmissionInput, 'params'> {
  const { operation, resource } = subject;
  const object = matched.resource.object;
  const namespace = isNamespace(resource) ? '' : resource.namespace;
  return {
    object: operation === 'DELETE' ? null : object,
    oldObject: operation === 'UPDATE' || operation === 'DELETE' ? object : null,
    request: admissionRequest(subject, own, matched),
    namespaceObject: namespace === '' ? null : namespaceObject(namespace, namespaces(namespace)),
  };
}

/** What a use of a policy decides: one answer for each parameter; several parameters must all hold. */
export function decideAll({ policy, inputs, problem }: Invocation): readonly Decided[] {
  if (problem !== undefined) return [{ kind: 'decided', decisions: [problem], annotations: [] }];
  return inputs.map((input) => decide(policy, input));
}
