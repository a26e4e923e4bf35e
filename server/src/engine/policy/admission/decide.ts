import { type CompiledValidation, messageFrom } from '../cel/policySet.ts';
import { type AdmissionInput, AdmissionNames, type Evaluated } from './evaluate.ts';
import type { AdmissionPolicy } from './policy.ts';

/** What one validation decides. `error` and `unknown` leave it to the failure policy. */
export interface Decision {
  readonly kind: 'admit' | 'deny' | 'error' | 'unknown';
  /** The server's words; empty for `admit`. */
  readonly message: string;
  /** The `reason` of the validation. */
  readonly reason?: string;
  /** Where the validation stands in its list; undefined for what is not one. */
  readonly validation?: number;
  /** Which name only a cluster knows. */
  readonly missing?: string;
}

/** What a policy decides on one request with one parameter. */
export type Decided =
  | { readonly kind: 'unmatched'; readonly condition: string; readonly error?: string }
  | {
      readonly kind: 'decided';
      readonly decisions: readonly Decision[];
      /** Audit annotations that fail: the server denies for them under `Fail`, whatever the actions of the binding. */
      readonly annotations: readonly Decision[];
    };

/**
 * Match conditions, then every validation with its message, then the audit annotations, as the server runs them
 * (k8s.io/apiserver, pkg/admission/plugin/policy/validating/validator.go).
 */
export function decide(policy: AdmissionPolicy, input: AdmissionInput): Decided {
  const names = new AdmissionNames(policy.set, input);
  const unmatched = conditionsOf(policy, names);
  if (unmatched !== undefined) return unmatched;
  const decisions = policy.set.validations.map((validation, index): Decision => {
    const outcome = names.evaluate(validation.expression);
    if (outcome.kind !== 'value') return { ...problemOf(outcome), validation: index };
    if (outcome.value === true) return { kind: 'admit', message: '', validation: index };
    const reason = policy.reasons[index];
    const message = denialOf(validation, names);
    return { kind: 'deny', message, validation: index, ...(reason === undefined ? {} : { reason }) };
  });
  const annotations = policy.set.others.flatMap((expression) => {
    const outcome = names.evaluate(expression);
    return outcome.kind === 'value' ? [] : [problemOf(outcome)];
  });
  return { kind: 'decided', decisions, annotations };
}

/** False wins over an error; under `Ignore` an error is as false. Undefined when all hold. */
export function conditionsOf({ set, failurePolicy }: AdmissionPolicy, names: AdmissionNames): Decided | undefined {
  const problems: (Decision & { readonly name: string })[] = [];
  for (const condition of set.matchConditions) {
    const outcome = names.evaluate(condition, true);
    if (outcome.kind !== 'value') problems.push({ ...problemOf(outcome), name: condition.name });
    else if (outcome.value === false) return { kind: 'unmatched', condition: condition.name };
  }
  const [first] = problems;
  if (first === undefined) return undefined;
  const messages = [...new Set(problems.map(({ message }) => message))];
  const message = messages.length === 1 ? first.message : `[${messages.join(', ')}]`;
  if (failurePolicy === 'Ignore' && first.kind === 'error')
    return { kind: 'unmatched', condition: first.name, error: message };
  const { name: _, ...decision } = first;
  return { kind: 'decided', decisions: [{ ...decision, message }], annotations: [] };
}

/** Why a policy says nothing about an object. */
export function unmatchedMessage({ condition, error }: Extract<Decided, { kind: 'unmatched' }>): string {
  return error === undefined
    ? `match condition ${condition} does not hold`
    : `match condition ${condition} fails, and failurePolicy is Ignore: ${error}`;
}

function problemOf(outcome: Exclude<Evaluated, { kind: 'value' }>): Decision {
  if (outcome.kind === 'error') return { kind: 'error', message: outcome.message };
  return { kind: 'unknown', message: outcome.message, missing: outcome.missing };
}

function denialOf(validation: CompiledValidation, names: AdmissionNames): string {
  const said = validation.messageExpression && names.evaluate(validation.messageExpression);
  const standard = `failed expression: ${validation.expression.text.trim()}`;
  return messageFrom(validation, said?.kind === 'value' ? said.value : undefined, standard);
}
