import type { Json } from '../../schema/schemaShape.ts';
import { listAt, memberOf, textAt, textListAt, textsAt } from './resource.ts';
import { fitsWildcard, hasWildcard } from './wildcard.ts';

export type Labels = Readonly<Record<string, string>>;

/**
 * Whether a label selector selects labels (apimachinery, meta/v1 LabelSelectorAsSelector), with Kyverno's wildcards in `matchLabels`
 * (pkg/engine/wildcards ReplaceInSelector). A selector that cannot be read selects nothing.
 */
export function selectorTest(selector: Json | undefined): (labels: Labels) => boolean {
  const exact = Object.entries(textsAt(selector, 'matchLabels'));
  const expressions = listAt(selector, 'matchExpressions').map(expressionTest);
  return (labels) =>
    exact.every(([key, value]) => labelFits(key, value, labels)) && expressions.every((test) => test(labels));
}

function labelFits(key: string, value: string, labels: Labels): boolean {
  if (!hasWildcard(key) && !hasWildcard(value)) return Object.hasOwn(labels, key) && labels[key] === value;
  return Object.entries(labels).some(([name, text]) => fitsWildcard(key, name) && fitsWildcard(value, text));
}

function expressionTest(expression: Json): (labels: Labels) => boolean {
  const key = textAt(expression, 'key');
  const values = textListAt(expression, 'values');
  const has = (labels: Labels): boolean => Object.hasOwn(labels, key);
  const isIn = (labels: Labels): boolean => has(labels) && values.includes(labels[key] ?? '');
  switch (memberOf(expression, 'operator')) {
    case 'In':
      return isIn;
    case 'NotIn':
      return (labels) => !isIn(labels);
    case 'Exists':
      return has;
    case 'DoesNotExist':
      return (labels) => !has(labels);
    default:
      return () => false;
  }
}
