import type { MapNode } from '../../kustomize/node.ts';
import { withDecoded } from '../../policy/judged/hiddenTexts.ts';
import { isArray, isObject, setOwn } from '../../policy/values/json.ts';
import { once } from '../../policy/verdicts/once.ts';
import type { Json } from '../../schema/schemaShape.ts';
import { MASK } from '../../text/mask.ts';
import { maskedNodes } from '../secrets.ts';

/** The texts of a rendered object that nobody may see: values of a Secret, as written and decoded, and what was copied out of one. */
export const hiddenTexts: (root: MapNode) => readonly string[] = once((root) =>
  withDecoded([...maskedNodes(root).keys()].flatMap((node) => (node.kind === 'scalar' ? [node.text] : []))),
);

/** A value in which every text that holds a hidden one is covered. */
export function withoutTexts(value: Json, hidden: readonly string[]): Json {
  if (hidden.length === 0) return value;
  if (typeof value === 'string') return hidden.some((text) => value.includes(text)) ? MASK : value;
  if (isArray(value)) return value.map((item) => withoutTexts(item, hidden));
  if (!isObject(value)) return value;
  const made: Record<string, Json> = {};
  for (const [key, item] of Object.entries(value)) setOwn(made, key, withoutTexts(item as Json, hidden));
  return made;
}
