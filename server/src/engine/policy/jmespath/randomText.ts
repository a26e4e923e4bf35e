/** Repetitions of `*` and `+`, and the longest text that a pattern may make. */
const MOST = 16;
const MAX_LENGTH = 1000;

/** A number from 0 up to 1. */
type Random = () => number;

type Node = (random: Random) => string;

/**
 * A text that fits a simple regular expression: classes, groups, alternatives and repetitions (github.com/zach-klippenstein/goregen).
 * Undefined for what it does not know. The same pattern always gives the same text, so that a verdict can be given again.
 */
export function generateText(pattern: string): string | undefined {
  const reader = new PatternReader(pattern.replace(/^\^/, '').replace(/\$$/, ''));
  const node = reader.alternatives(0);
  return node === undefined || !reader.isDone ? undefined : node(randomOf(pattern)).slice(0, MAX_LENGTH);
}

/** Numbers that a text decides (mulberry32 behind FNV-1a). */
function randomOf(text: string): Random {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const pick = <T>(items: readonly T[], random: Random): T => items[Math.floor(random() * items.length)] as T;
const range = (from: string, to: string): readonly string[] => {
  const [low, high] = [from.charCodeAt(0), to.charCodeAt(0)];
  return Array.from({ length: Math.max(0, high - low + 1) }, (_, i) => String.fromCharCode(low + i));
};
const DIGITS = range('0', '9');
const WORD = [...DIGITS, ...range('a', 'z'), ...range('A', 'Z'), '_'];
const PRINTABLE = range(' ', '~');
const CLASSES: Readonly<Record<string, readonly string[]>> = { d: DIGITS, w: WORD, s: [' ', '\t'] };

class PatternReader {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get isDone(): boolean {
    return this.at === this.text.length;
  }

  alternatives(depth: number): Node | undefined {
    if (depth > 20) return undefined;
    const options: Node[] = [];
    do {
      const option = this.sequence(depth);
      if (option === undefined) return undefined;
      options.push(option);
    } while (this.take('|'));
    return (random) => pick(options, random)(random);
  }

  private take(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  private sequence(depth: number): Node | undefined {
    const parts: Node[] = [];
    while (!this.isDone && this.text[this.at] !== '|' && this.text[this.at] !== ')') {
      const atom = this.atom(depth);
      const times = atom && this.repetition();
      if (atom === undefined || times === undefined) return undefined;
      const [low, high] = times;
      parts.push((random) => {
        const count = low + Math.floor(random() * (high - low + 1));
        let made = '';
        for (let i = 0; i < count && made.length < MAX_LENGTH; i++) made += atom(random);
        return made;
      });
    }
    return (random) => parts.map((part) => part(random)).join('');
  }

  private repetition(): readonly [number, number] | undefined {
    if (this.take('*')) return [0, MOST];
    if (this.take('+')) return [1, MOST];
    if (this.take('?')) return [0, 1];
    const [whole, low, comma, high] = /^\{(\d{1,3})(,?)(\d{0,3})\}/.exec(this.text.slice(this.at)) ?? [];
    if (whole === undefined) return [1, 1];
    this.at += whole.length;
    const least = Number(low);
    const most = high === '' ? (comma === '' ? least : least + MOST) : Number(high);
    return most < least ? undefined : [least, most];
  }

  private atom(depth: number): Node | undefined {
    const char = this.text[this.at++] ?? '';
    if (char === '(') {
      const capture = /^\?(?:P?<\w+>|:)/.exec(this.text.slice(this.at))?.[0] ?? '';
      this.at += capture.length;
      const inner = this.alternatives(depth + 1);
      return this.take(')') ? inner : undefined;
    }
    if (char === '[') return this.charClass();
    if (char === '.') return (random) => pick(PRINTABLE, random);
    if (char === '\\') {
      const next = this.text[this.at++] ?? '';
      const known = CLASSES[next];
      return known === undefined ? () => next : (random) => pick(known, random);
    }
    return '*+?{'.includes(char) ? undefined : () => char;
  }

  private charClass(): Node | undefined {
    const end = this.text.indexOf(']', this.at + 1);
    if (end < 0) return undefined;
    const inside = this.text.slice(this.at, end);
    this.at = end + 1;
    const isNot = inside.startsWith('^');
    const chars = new Set<string>();
    for (const [, from, to, escaped, one] of inside.slice(isNot ? 1 : 0).matchAll(/(.)-(.)|\\(.)|(.)/gs)) {
      if (from !== undefined && to !== undefined) for (const char of range(from, to)) chars.add(char);
      else if (escaped !== undefined) for (const char of CLASSES[escaped] ?? [escaped]) chars.add(char);
      else chars.add(one ?? '');
    }
    const options = isNot ? PRINTABLE.filter((char) => !chars.has(char)) : [...chars];
    return options.length === 0 ? undefined : (random) => pick(options, random);
  }
}
