import type { Json } from '../../schema/schemaShape.ts';
import { quantityNanos } from '../jmespath/quantity.ts';
import { wildcardTest } from '../judged/wildcard.ts';
import { durationNanos } from '../values/duration.ts';
import { type operatorOf, type PatternOperator, patternOperator, rangeEnds } from './operatorText.ts';

/** Whether a value, or one that is missing, fits. */
export type ScalarTest = (value: Json | undefined) => boolean;

/** A scalar of a pattern, ready to compare (pkg/engine/pattern/pattern.go). */
export function scalarTest(pattern: string | number | boolean | null): ScalarTest {
  if (typeof pattern === 'string') return textTest(pattern);
  if (typeof pattern === 'number') return numberTest(pattern);
  if (typeof pattern === 'boolean') return (value) => value === pattern;
  return (value) => value === undefined || value === null || value === 0 || value === '' || value === false;
}

function numberTest(pattern: number): ScalarTest {
  const form = Number.isInteger(pattern) ? /^[+-]?\d+$/ : /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
  return (value) => value === pattern || (typeof value === 'string' && form.test(value) && Number(value) === pattern);
}

/** Alternatives (`|`) of conditions that must all hold (`&`). */
function textTest(pattern: string): ScalarTest {
  const alternatives = pattern.split('|').map((alternative) => {
    const conditions = trimSpaces(alternative)
      .split('&')
      .map((condition) => conditionTest(trimSpaces(condition)));
    const [only] = conditions;
    return conditions.length === 1 && only !== undefined
      ? only
      : (value: Json | undefined) => conditions.every((test) => test(value));
  });
  const [only] = alternatives;
  if (alternatives.length === 1 && only !== undefined) return (value) => value === pattern || only(value);
  return (value) => value === pattern || alternatives.some((test) => test(value));
}

function trimSpaces(text: string): string {
  return text.replace(/^ +| +$/g, '');
}

function conditionTest(condition: string): ScalarTest {
  const operator = patternOperator(condition);
  if (operator === '-' || operator === '!-') {
    const [low, high] = rangeEnds(condition) ?? ['', ''];
    const [above, below] = [
      operandTest(operator === '-' ? '>=' : '<', low),
      operandTest(operator === '-' ? '<=' : '>', high),
    ];
    return operator === '-' ? (value) => above(value) && below(value) : (value) => above(value) || below(value);
  }
  return operandTest(operator, condition.slice(operator.length).trim());
}

type Compare = (order: number) => boolean;

const COMPARE: Readonly<Record<ReturnType<typeof operatorOf>, Compare>> = {
  '': (order) => order === 0,
  '!': (order) => order !== 0,
  '>': (order) => order > 0,
  '<': (order) => order < 0,
  '>=': (order) => order >= 0,
  '<=': (order) => order <= 0,
};

function operandTest(operator: Exclude<PatternOperator, '-' | '!-'>, operand: string): ScalarTest {
  const duration = durationNanos(operand);
  const quantity = quantityNanos(operand);
  const compare = COMPARE[operator];
  const wildcard = operator === '' || operator === '!' ? wildcardTest(operand) : undefined;
  const textual: ScalarTest = (value) => {
    if (wildcard === undefined || value === undefined || value === null || typeof value === 'object') return false;
    return wildcard(String(value)) === (operator === '');
  };
  if (duration === undefined && quantity === undefined) return textual;
  return (value) => {
    const text = numberText(value);
    if (text === undefined) return textual(value);
    const given = duration === undefined ? undefined : durationNanos(text);
    if (duration !== undefined && given !== undefined) return compare(orderOf(given, duration));
    const size = quantity === undefined ? undefined : quantityNanos(text);
    if (quantity !== undefined && size !== undefined) return compare(orderOf(size, quantity));
    return textual(value);
  };
}

function orderOf(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What is compared as a duration or quantity; a missing value counts as 0. */
function numberText(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return '0';
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
}
