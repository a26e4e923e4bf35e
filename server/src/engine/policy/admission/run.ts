import type { JsonObject } from '../../schema/schemaShape.ts';
import { clusterScopeTest } from '../judged/clusterScope.ts';
import { readResource } from '../judged/resource.ts';
import type { MatchSubject } from '../judged/subject.ts';
import type { Verdict } from '../judged/verdict.ts';
import { once } from '../verdicts/once.ts';
import { type AdmissionBinding, isAdmissionBinding, readAdmissionBinding } from './binding.ts';
import { type AdmissionWorld, type BoundPolicy, bindPolicy, invocationsOf } from './judge.ts';
import { formsFrom } from './matching.ts';
import { type AdmissionPolicy, compileAdmissionPolicy, isAdmissionPolicy } from './policy.ts';
import { verdictOf } from './verdict.ts';

/** What a run of admission policies needs besides the objects. */
export interface AdmissionRun {
  /** Policies and bindings; anything else among them is left out. */
  readonly policies: readonly JsonObject[];
  /** Objects that may be parameters or define kinds: all that are there. */
  readonly objects: readonly JsonObject[];
  readonly namespaces: (name: string) => JsonObject | undefined;
}

export interface AdmissionVerdict {
  readonly policy: AdmissionPolicy;
  readonly binding: AdmissionBinding | undefined;
  readonly verdict: Verdict;
}

/** Admission policies with their bindings, and what surrounds the objects. */
export interface AdmissionSet {
  readonly validating: readonly BoundPolicy[];
  readonly mutating: readonly BoundPolicy[];
  readonly world: AdmissionWorld;
}

const compiled = once((object: JsonObject) => compileAdmissionPolicy(object));

/** Reads the policies of a run; one policy is compiled once for as long as its object lives. */
export function readAdmissionSet({ policies, objects, namespaces }: AdmissionRun): AdmissionSet {
  const bindings = policies.filter(isAdmissionBinding).map(readAdmissionBinding);
  const bound = policies.filter(isAdmissionPolicy).map((object) => bindPolicy(compiled(object), bindings));
  const all = [...objects, ...policies];
  return {
    validating: bound.filter(({ policy }) => policy.kind === 'ValidatingAdmissionPolicy'),
    mutating: bound.filter(({ policy }) => policy.kind === 'MutatingAdmissionPolicy'),
    world: {
      objects: bound.some(({ policy }) => policy.paramKind !== undefined) ? all.map(readResource) : [],
      isClusterScoped: clusterScopeTest(all),
      formsOf: formsFrom(all),
      namespaces,
    },
  };
}

/** The verdicts of all validating policies on an object, in the order of the policies and of their bindings. */
export function judgeAdmission(
  { validating, world }: AdmissionSet,
  subject: MatchSubject,
): readonly AdmissionVerdict[] {
  return validating.flatMap((bound) =>
    invocationsOf(bound, subject, world).flatMap((invocation) => {
      const verdict = verdictOf(invocation);
      return verdict === undefined ? [] : [{ policy: bound.policy, binding: invocation.binding, verdict }];
    }),
  );
}
