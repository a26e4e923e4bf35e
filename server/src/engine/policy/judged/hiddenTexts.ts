import { base64Decode, utf8Decode } from '../../text/bytes.ts';
import { MASK } from '../../text/mask.ts';
import { type JudgedResource, objectAt, valueAt } from './resource.ts';

const APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The texts of an object that nobody may see: the values of a Secret, and kubectl's copy of them. What a render copied out of one is told by `hiddenTexts` of features/policies. */
export function secretTexts({ object, kind, group }: JudgedResource): readonly string[] {
  if (kind !== 'Secret' || group !== '') return [];
  const values = ['data', 'stringData'].flatMap((name) => Object.values(objectAt(object, name)));
  return withDecoded(
    [...values, valueAt(object, ['metadata', 'annotations', APPLIED])].map((one) => String(one ?? '')),
  );
}

/** Texts with what they stand for in base64, each once, the longest first. */
export function withDecoded(texts: readonly string[]): readonly string[] {
  const decoded = texts.flatMap((text) => utf8Decode(base64Decode(text) ?? new Uint8Array()) ?? []);
  return [...new Set([...texts, ...decoded])].filter((text) => text !== '').sort((a, b) => b.length - a.length);
}

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
