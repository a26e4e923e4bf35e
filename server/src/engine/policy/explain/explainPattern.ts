import type { Json } from '../../schema/schemaShape.ts';
import { type FieldPath, printPath } from '../../syntax/fieldPath.ts';
import { memberOf } from '../judged/resource.ts';
import { type AnchorKind, parseAnchor } from '../kyverno/anchor.ts';
import { scalarTest } from '../kyverno/scalarPattern.ts';
import { isArray, isObject } from '../values/json.ts';
import { type ExplainStep, shownValue } from './step.ts';

const ANCHOR_WORDS: Readonly<Record<AnchorKind, string>> = {
  '': 'if it fits: ',
  '<': 'if it fits anywhere: ',
  '=': 'if it is there: ',
  '^': 'for one item at least: ',
  X: 'must not be there: ',
  '+': '',
};

/** Every leaf of a pattern with the value that stands at its place, item by item where there are several. */
export function explainPattern(pattern: Json, value: Json | undefined, path: FieldPath = []): readonly ExplainStep[] {
  if (isArray(pattern)) return listSteps(pattern[0], value, path);
  if (isObject(pattern))
    return Object.entries(pattern).flatMap(([key, inner]) => memberSteps(key, inner as Json, value, path));
  const test = scalarTest(pattern as string | number | boolean | null);
  const holds = isArray(value) ? value.every(test) : test(value);
  return [{ text: `${printPath(path)}: ${String(pattern)}`, holds, found: shownValue(value) }];
}

function listSteps(pattern: Json | undefined, value: Json | undefined, path: FieldPath): readonly ExplainStep[] {
  if (pattern === undefined) return [];
  if (!isArray(value)) return [{ text: `${printPath(path)}: a list`, holds: false, found: shownValue(value) }];
  return value.flatMap((item, index) => explainPattern(pattern, item, [...path, index]));
}

function memberSteps(key: string, pattern: Json, holder: Json | undefined, path: FieldPath): readonly ExplainStep[] {
  const anchor = parseAnchor(key);
  const name = anchor?.key ?? key;
  const at = [...path, name];
  const found = memberOf(holder, name);
  if (anchor?.kind === 'X')
    return [{ text: `${printPath(at)} must not be there`, holds: found === undefined, found: shownValue(found) }];
  if (anchor?.kind === '=' && found === undefined)
    return [{ text: `${printPath(at)} is not asked for: it is not there`, holds: true }];
  if (pattern === '*')
    return [{ text: `${printPath(at)} must be there`, holds: (found ?? null) !== null, found: shownValue(found) }];
  const steps = explainPattern(pattern, found, at);
  if (anchor === undefined || anchor.kind === '+') return steps;
  return steps.map((step) => ({ ...step, text: `${ANCHOR_WORDS[anchor.kind]}${step.text}` }));
}
