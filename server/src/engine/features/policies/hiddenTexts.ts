import type { MapNode } from '../../kustomize/node.ts';
import { isArray, isObject, setOwn } from '../../policy/values/json.ts';
import { once } from '../../policy/verdicts/once.ts';
import type { Json } from '../../schema/schemaShape.ts';
import { base64Decode, utf8Decode } from '../../text/bytes.ts';
import { MASK, maskedNodes } from '../secrets.ts';

/** The texts of an object that nobody may see, the longest first: values of a Secret, as written and decoded, and what was copied out of one. */
export const hiddenTexts: (root: MapNode) => readonly string[] = once((root) => {
  const written = [...maskedNodes(root).keys()].flatMap((node) => (node.kind === 'scalar' ? [node.text] : []));
  const decoded = written.flatMap((text) => utf8Decode(base64Decode(text) ?? new Uint8Array()) ?? []);
  return [...new Set([...written, ...decoded])].filter((text) => text !== '').sort((a, b) => b.length - a.length);
});

/** Shorter ones stand in many words; as a word of its own each is covered all the same. */
const LONG = 4;

/** A message in which every hidden text is covered, also as JSON spells it. */
export function withoutHidden(message: string, hidden: readonly string[]): string {
  return hidden.reduce((text, one) => {
    if (one.length < LONG) return text.replaceAll(wordPattern(one), MASK);
    return text.replaceAll(one, MASK).replaceAll(JSON.stringify(one).slice(1, -1), MASK);
  }, message);
}

function wordPattern(word: string): RegExp {
  return new RegExp(`(?<![\\w.-])${word.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![\\w-])`, 'g');
}

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
