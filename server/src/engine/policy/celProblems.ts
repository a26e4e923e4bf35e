import { typeOfSchema } from '../schema/cel/schemaTypes.ts';
import type { CelType } from '../schema/cel/types.ts';
import type { JsonObject, KindSchema, Schema } from '../schema/schemaShape.ts';
import type { FieldPath, PathSegment } from '../syntax/fieldPath.ts';
import { compileAdmissionPolicy, isAdmissionPolicy } from './admission/policy.ts';
import type { PolicySet } from './cel/policySet.ts';
import { listAt, memberOf, objectAt, textAt } from './judged/resource.ts';
import { compileCelSet } from './kyverno/celRule.ts';
import { compileDeletingPolicy, isDeletingPolicy } from './kyverno/deleting/policy.ts';
import { compileGeneratingPolicy, isGeneratingPolicy } from './kyverno/generating/policy.ts';
import { compileImageValidatingPolicy, isImageValidatingPolicy } from './kyverno/imageValidating/policy.ts';
import { compileMutatingPolicy, isMutatingPolicy } from './kyverno/mutating/policy.ts';
import { isKyvernoPolicy } from './kyverno/policy.ts';
import { isCelException, readCelException } from './kyverno/validating/exceptions.ts';
import { compileValidatingPolicy, isValidatingPolicy } from './kyverno/validating/policy.ts';

/** What is wrong with an expression of a policy file: in which field, and at which characters of its text (UTF-16, the end after it). */
export interface CelProblem {
  readonly path: FieldPath;
  readonly message: string;
  readonly at: number;
  readonly end: number;
}

/** A kind that a policy selects, with what the references of its schema stand for. */
export interface CheckedKind {
  readonly kind: KindSchema;
  readonly resolve: (schema: Schema) => Schema;
}

/**
 * Why expressions of Kyverno's policies do not compile: `validate.cel` of rules, and those of the kinds of `policies.kyverno.io` and of
 * their exceptions. Admission policies of the server are judged with the other rules of the server (schema/validation/extension/expressions.ts), and give nothing here.
 */
export function celProblems(policy: JsonObject): readonly CelProblem[] {
  const written = writtenSet(policy);
  if (written !== undefined) return problemsIn(written, (at) => ['spec', ...at]);
  if (isCelException(policy)) return exceptionProblems(policy);
  if (!isKyvernoPolicy(policy)) return [];
  return listAt(objectAt(policy, 'spec'), 'rules').flatMap((rule, index) => {
    const cel = memberOf(memberOf(rule, 'validate'), 'cel');
    const preconditions = memberOf(rule, 'celPreconditions');
    if (cel === undefined && preconditions === undefined) return [];
    const set = compileCelSet({ cel: cel ?? null, message: '', preconditions });
    const own = ['spec', 'rules', index];
    return problemsIn(set, ([list = '', ...rest]) => {
      if (list === 'matchConditions') return [...own, 'celPreconditions', ...rest];
      return [...own, 'validate', 'cel', list === 'validations' ? 'expressions' : list, ...rest];
    });
  });
}

/** The expressions of a policy of `policies.kyverno.io` as it was written, without its generated forms. */
function writtenSet(policy: JsonObject): PolicySet | undefined {
  if (isValidatingPolicy(policy)) return compileValidatingPolicy(policy).variants[0]?.set;
  if (isMutatingPolicy(policy)) return compileMutatingPolicy(policy).variants[0]?.set;
  if (isImageValidatingPolicy(policy)) return compileImageValidatingPolicy(policy).variants[0]?.set;
  if (isGeneratingPolicy(policy)) return compileGeneratingPolicy(policy).set;
  return isDeletingPolicy(policy) ? compileDeletingPolicy(policy).set : undefined;
}

function exceptionProblems(exception: JsonObject): readonly CelProblem[] {
  return readCelException(exception).conditions.flatMap(({ problems }, index) =>
    problems.map((problem) => ({ ...problem, path: ['spec', 'matchConditions', index, 'expression'] })),
  );
}

function problemsIn({ all }: PolicySet, place: (at: FieldPath) => FieldPath): readonly CelProblem[] {
  return all.flatMap(({ at, expression, offset = 0 }) =>
    expression.problems.map(({ message, at: start, end }) => ({
      message,
      at: start + offset,
      end: end + offset,
      path: place(readPath(at)),
    })),
  );
}

/** `validations[0].expression` as a path. */
function readPath(text: string): readonly PathSegment[] {
  return [...text.matchAll(/(\w+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? Number(index));
}

/** No policy is held against more kinds, as on the server. */
const MOST_KINDS = 10;

/**
 * What the server's check of types would tell in `status.typeChecking` of a ValidatingAdmissionPolicy: expressions of validations that do
 * not fit the schema of a kind that it selects (pkg/admission/plugin/policy/validating/typechecking.go). The server goes on to run the
 * policy. One problem for one character, which names the first kind and counts the others. Expressions that do not compile at all are
 * left to `celProblems` and the rules of the server.
 */
export function typeProblems(
  policy: JsonObject,
  kinds: readonly CheckedKind[],
  params?: CheckedKind,
): readonly CelProblem[] {
  if (!isAdmissionPolicy(policy) || textAt(policy, 'kind') !== 'ValidatingAdmissionPolicy') return [];
  const bad = new Set(
    compileAdmissionPolicy(policy).set.all.flatMap(({ at, expression }) =>
      expression.problems.length > 0 ? [at] : [],
    ),
  );
  const found = new Map<string, { readonly problem: CelProblem; readonly kinds: string[] }>();
  for (const checked of kinds.slice(0, MOST_KINDS)) {
    const object = typeOf(checked);
    if (object === undefined) continue;
    const own = params && typeOf(params);
    const types = { object, oldObject: object, ...(own === undefined ? {} : { params: own }) };
    for (const { at, expression } of compileAdmissionPolicy(policy, types).set.all) {
      if (!at.startsWith('validations') || bad.has(at)) continue;
      for (const problem of expression.problems) {
        const key = JSON.stringify([at, problem.at, problem.message]);
        const known = found.get(key) ?? { problem: { ...problem, path: ['spec', ...readPath(at)] }, kinds: [] };
        known.kinds.push(checked.kind.kind);
        found.set(key, known);
      }
    }
  }
  return [...found.values()].map(({ problem, kinds: names }) => {
    const more = names.length > 1 ? ` and ${names.length - 1} more` : '';
    return { ...problem, message: `${problem.message} (for ${names[0]}${more})` };
  });
}

function typeOf({ kind, resolve }: CheckedKind): CelType | undefined {
  return typeOfSchema(kind.schema, resolve, true);
}
