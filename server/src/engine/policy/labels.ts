import type { Node } from '../kustomize/node.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import { fieldAt, itemsAt, textAt, textsAt } from './fields.ts';

/**
 * Whether the LabelSelector at a path selects labels (apimachinery meta/v1 LabelSelectorAsSelector): a missing selector
 * selects nothing, an empty one everything.
 */
export function selectorFits(root: Node, path: FieldPath, labels: ReadonlyMap<string, string>): boolean {
  if (fieldAt(root, path)?.kind !== 'map') return false;
  for (const [key, value] of textsAt(root, [...path, 'matchLabels'])) if (labels.get(key) !== value) return false;
  return itemsAt(root, [...path, 'matchExpressions']).every((item) => expressionFits(root, item.path, labels));
}

function expressionFits(root: Node, path: FieldPath, labels: ReadonlyMap<string, string>): boolean {
  const value = labels.get(textAt(root, [...path, 'key']) ?? '');
  const values = itemsAt(root, [...path, 'values']).map((item) => textAt(root, item.path));
  switch (textAt(root, [...path, 'operator'])) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
