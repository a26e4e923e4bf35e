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

/** A message in which every hidden text is covered, also as JSON spells it, and what a rule cut out of one or wrote in another case. */
export function withoutHidden(message: string, hidden: readonly string[]): string {
  if (hidden.length === 0) return message;
  const whole = hidden.reduce((text, one) => {
    if (one.length < LONG) return text.replaceAll(wordPattern(one), MASK);
    return text.replaceAll(one, MASK).replaceAll(JSON.stringify(one).slice(1, -1), MASK);
  }, message);
  return withoutPieces(
    whole,
    hidden.filter((one) => one.length <= MOST_PIECED && !one.includes('\n')),
  );
}

/** Letters that a piece of a hidden text has at least; plain words of so many stand in messages of their own right. */
const PIECE = 8;
const WORDS = 16;

/** Longer texts are files, of which a message has no pieces but by chance. */
const MOST_PIECED = 1000;

function withoutPieces(message: string, hidden: readonly string[]): string {
  const [text, ...lines] = [message, ...hidden].map((one) => one.toLowerCase()) as [string, ...string[]];
  if (text.length !== message.length) return message;
  let made = '';
  let from = 0;
  for (let at = 0; at + PIECE <= text.length; ) {
    const end = pieceEnd(text, at, lines);
    if (end > at && isTelling(message.slice(at, end))) {
      made += message.slice(from, at) + MASK;
      from = end;
    }
    at = Math.max(end, at + 1);
  }
  return made + message.slice(from);
}

/** Where the longest piece of a hidden line that begins at an offset ends; the offset itself when none begins there. */
function pieceEnd(text: string, at: number, lines: readonly string[]): number {
  let end = at + PIECE;
  if (!lines.some((line) => line.includes(text.slice(at, end)))) return at;
  while (end < text.length && lines.some((line) => line.includes(text.slice(at, end + 1)))) end++;
  return end;
}

function isTelling(piece: string): boolean {
  return piece.length >= WORDS || /\d|[a-z][A-Z]/.test(piece);
}

function wordPattern(word: string): RegExp {
  return new RegExp(`(?<![\\w.-])${word.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![\\w-])`, 'g');
}
