/** Repetitions of `*` and `+`, and the longest text that a pattern may make. */
const MOST = 16;
const MAX_LENGTH = 1000;

type Node = () => string;

/**
 * A text that fits a simple regular expression: classes, groups, alternatives and repetitions (github.com/zach-klippenstein/goregen).
 * Undefined for what it does not know.
 */
export function generateText(pattern: string): string | undefined {
  const reader = new PatternReader(pattern.replace(/^\^/, '').replace(/\$$/, ''));
  const node = reader.alternatives(0);
  return node === undefined || !reader.isDone ? undefined : node().slice(0, MAX_LENGTH);
}

const pick = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)] as T;
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
    return () => pick(options)();
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
      parts.push(() => {
        const count = low + Math.floor(Math.random() * (high - low + 1));
        let made = '';
        for (let i = 0; i < count && made.length < MAX_LENGTH; i++) made += atom();
        return made;
      });
    }
    return () => parts.map((part) => part()).join('');
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
    if (char === '.') return () => pick(PRINTABLE);
    if (char === '\\') {
      const next = this.text[this.at++] ?? '';
      const known = CLASSES[next];
      return known === undefined ? () => next : () => pick(known);
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
    return options.length === 0 ? undefined : () => pick(options);
  }
}
