import type { FieldPath } from '../../syntax/fieldPath.ts';
import { guessCelPath } from '../cel/guessCelPath.ts';
import { erred, failed, passed, skippedBy, type Verdict } from '../judged/verdict.ts';
import { type Decided, type Decision, unmatchedMessage } from './decide.ts';
import { decideAll, type Invocation } from './judge.ts';
import type { AdmissionPolicy } from './policy.ts';

/**
 * What one use of a policy makes of an object; undefined when there is nothing to judge by, since a binding lets its parameters be
 * missing. A validation that does not hold decides; an expression that fails does so only where none is left undecided.
 */
export function verdictOf(invocation: Invocation): Verdict | undefined {
  const { policy, binding } = invocation;
  if (policy.problem !== undefined) return erred(policy.problem, 'invalid-policy');
  const decided = decideAll(invocation);
  if (decided.length === 0) return undefined;
  const properties = binding === undefined ? {} : { binding: binding.name };
  const verdict = worst(policy, decided);
  return { ...verdict, properties: { ...properties, ...verdict.properties } };
}

function worst(policy: AdmissionPolicy, decided: readonly Decided[]): Verdict {
  const run = decided.filter((one) => one.kind === 'decided');
  const decisions = run.flatMap(({ decisions }) => decisions);
  const denied = decisions.find(({ kind }) => kind === 'deny');
  if (denied !== undefined) return { ...failed(denied.message, pathOf(policy, denied)), properties: indexOf(denied) };
  const problems = [...decisions, ...run.flatMap(({ annotations }) => annotations)];
  const unknown = problems.find(({ kind }) => kind === 'unknown');
  if (unknown !== undefined)
    return {
      ...erred(unknown.message, 'needs-cluster'),
      missing: [unknown.missing ?? 'a cluster'],
      properties: indexOf(unknown),
    };
  const problem = problems.find(({ kind }) => kind === 'error');
  if (problem !== undefined)
    return { ...erred(`${problem.message}; ${consequence(policy)}`), properties: indexOf(problem) };
  if (run.length > 0) return passed('');
  const [unmatched] = decided.filter((one) => one.kind === 'unmatched');
  return skippedBy('matchCondition', unmatched === undefined ? '' : unmatchedMessage(unmatched));
}

/** What the server does about an expression that fails. */
export function consequence({ failurePolicy }: AdmissionPolicy): string {
  return failurePolicy === 'Ignore'
    ? 'the server lets the object pass (failurePolicy Ignore)'
    : 'the server denies the object (failurePolicy Fail)';
}

function indexOf({ validation }: Decision): Readonly<Record<string, string>> {
  return validation === undefined ? {} : { validation: String(validation) };
}

function pathOf({ set }: AdmissionPolicy, { validation }: Decision): FieldPath | undefined {
  const expression = validation === undefined ? undefined : set.validations[validation]?.expression;
  return expression && guessCelPath(expression.text, set);
}
