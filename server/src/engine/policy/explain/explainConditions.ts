import type { Json } from '../../schema/schemaShape.ts';
import { QueryFailure } from '../jmespath/failure.ts';
import type { Outcome } from '../jmespath/frame.ts';
import { listAt, memberOf, textAt } from '../judged/resource.ts';
import { compileConditions } from '../kyverno/conditions.ts';
import type { NamedScope } from '../kyverno/scope.ts';
import { compileTemplate } from '../kyverno/variables.ts';
import { isArray } from '../values/json.ts';
import { type ExplainStep, shownValue } from './step.ts';

/** Every condition with the two values that it compared. */
export function explainConditions(conditions: Json | undefined, scope: NamedScope): readonly ExplainStep[] {
  if (isArray(conditions))
    return conditions.flatMap((one) =>
      textAt(one, 'operator') === '' ? blockSteps(one, scope) : [oneStep(one, scope)],
    );
  return conditions === undefined ? [] : blockSteps(conditions, scope);
}

function blockSteps(block: Json, scope: NamedScope): readonly ExplainStep[] {
  return ['any', 'all'].flatMap((name): ExplainStep[] => {
    const conditions = listAt(block, name);
    if (conditions.length === 0) return [];
    const steps = conditions.map((one) => oneStep(one, scope));
    const holds = name === 'any' ? steps.some((step) => step.holds) : steps.every((step) => step.holds);
    return [{ text: `${name} of`, holds, steps }];
  });
}

function oneStep(condition: Json, scope: NamedScope): ExplainStep {
  const [key, value] = ['key', 'value'].map((name) => memberOf(condition, name) ?? null) as [Json, Json];
  const decision = compileConditions([condition])?.(scope);
  const left = compileTemplate(key).fill(scope);
  const right = compileTemplate(value).fill(scope);
  const text = `${written(key)} ${textAt(condition, 'operator')} ${written(value)}`;
  const found = hasVariables(value) ? `${shownOutcome(left)} and ${shownOutcome(right)}` : shownOutcome(left);
  return { text, holds: !(decision instanceof QueryFailure) && decision?.holds === true, found };
}

/** What a query gave, or why it gave nothing. */
export function shownOutcome(outcome: Outcome): string {
  return outcome instanceof QueryFailure ? `error: ${outcome.message}` : shownValue(outcome);
}

function written(value: Json): string {
  return typeof value === 'string' ? value.trim() : shownValue(value);
}

function hasVariables(value: Json): boolean {
  return JSON.stringify(value).includes('{{');
}
