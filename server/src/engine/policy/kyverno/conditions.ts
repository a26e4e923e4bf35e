import type { Json } from '../../schema/schemaShape.ts';
import { QueryFailure, queryError } from '../jmespath/failure.ts';
import { listAt, memberOf, textAt } from '../judged/resource.ts';
import { isArray, isObject } from '../values/json.ts';
import { conditionOperator } from './operators.ts';
import type { NamedScope } from './scope.ts';
import { compileTemplate } from './variables.ts';

/** What conditions come to, with the messages of those that decided. */
export interface Decision {
  readonly holds: boolean;
  readonly message: string;
}

/** Conditions, ready to be asked. Any query that fails makes the whole fail. */
export type Conditions = (scope: NamedScope) => Decision | QueryFailure;

const HOLDS: Decision = { holds: true, message: '' };

/**
 * Preconditions and the conditions of `deny` (pkg/engine/variables/evaluate.go): `{any, all}`, a list of those, or the old plain list, in
 * which all must hold. Undefined where there are none.
 */
export function compileConditions(conditions: Json | undefined): Conditions | undefined {
  if (isArray(conditions)) {
    const isOld = conditions.every((one) => isObject(one) && Object.hasOwn(one, 'key'));
    const parts = conditions.map((one) => (isOld ? compileBlock({ all: [one] }) : compileBlock(one)));
    return conditions.length === 0 ? undefined : (scope) => everyBlock(parts, scope);
  }
  return isObject(conditions) ? compileBlock(conditions) : undefined;
}

function everyBlock(parts: readonly Conditions[], scope: NamedScope): Decision | QueryFailure {
  const messages: string[] = [];
  for (const part of parts) {
    const decision = part(scope);
    if (decision instanceof QueryFailure || !decision.holds) return decision;
    messages.push(decision.message);
  }
  return { holds: true, message: joinMessages(messages, ';') };
}

function compileBlock(block: Json): Conditions {
  const any = memberOf(block, 'any');
  const anyParts = isArray(any) ? any.map(compileCondition) : undefined;
  const allParts = listAt(block, 'all').map(compileCondition);
  return (scope) => {
    const [yes, no]: [string[], string[]] = [[], []];
    let holds = anyParts === undefined;
    for (const part of anyParts ?? []) {
      const decision = part(scope);
      if (decision instanceof QueryFailure) return decision;
      (decision.holds ? yes : no).push(decision.message);
      holds = decision.holds;
      if (holds) break;
    }
    for (const part of allParts) {
      const decision = part(scope);
      if (decision instanceof QueryFailure) return decision;
      (decision.holds ? yes : no).push(decision.message);
      if (decision.holds) continue;
      holds = false;
      break;
    }
    return { holds, message: joinMessages(holds ? yes : no, '; ') };
  };
}

/** Texts that are not empty, joined. */
export function joinMessages(messages: readonly string[], glue: string): string {
  return messages.filter((message) => message !== '').join(glue);
}

function compileCondition(condition: Json): Conditions {
  const name = textAt(condition, 'operator');
  const operator = conditionOperator(name);
  const key = compileTemplate(memberOf(condition, 'key') ?? null);
  const value = compileTemplate(memberOf(condition, 'value') ?? null);
  const message = textAt(condition, 'message');
  const no: Decision = { holds: false, message };
  const yes: Decision = message === '' ? HOLDS : { holds: true, message };
  return (scope) => {
    const left = key.fill(scope);
    if (left instanceof QueryFailure)
      return queryError(`failed to substitute variables in condition key: ${left.message}`);
    const right = value.fill(scope);
    if (right instanceof QueryFailure)
      return queryError(`failed to substitute variables in condition value: ${right.message}`);
    if (operator === undefined) return queryError(`failed to create handler for condition operator: ${name}`);
    return operator(left, right) ? yes : no;
  };
}
