import { readNumber } from './number.ts';
import { RegoObject, type Value } from './value.ts';

const PART =
  /[ \t\r\n]*("[^"\\]*(?:\\.[^"\\]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[[\]{},:])/y;
const BLANK_END = /[ \t\r\n]*$/y;
const MAX_DEPTH = 1000;

/** A value that is a number too large to be kept is refused, as in OPA. */
const MOST_EXPONENT = 20_000;

/** Reads JSON with its whole numbers in full; undefined for a text that is none. */
export function readJson(text: string): Value | undefined {
  const reader = new JsonReader(text);
  const value = reader.value(0);
  return value === undefined || !reader.isAtEnd ? undefined : value;
}

class JsonReader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    BLANK_END.lastIndex = this.at;
    return BLANK_END.test(this.text);
  }

  value(depth: number): Value | undefined {
    const part = this.take();
    if (part === undefined || depth > MAX_DEPTH) return undefined;
    if (part === '[') return this.list(depth + 1);
    if (part === '{') return this.object(depth + 1);
    if (part.startsWith('"')) return textOf(part);
    if (part === 'true' || part === 'false') return part === 'true';
    if (part === 'null') return null;
    return /^[-\d]/.test(part) ? numberOf(part) : undefined;
  }

  private take(): string | undefined {
    PART.lastIndex = this.at;
    const part = PART.exec(this.text)?.[1];
    if (part !== undefined) this.at = PART.lastIndex;
    return part;
  }

  private takeIf(wanted: string): boolean {
    const before = this.at;
    if (this.take() === wanted) return true;
    this.at = before;
    return false;
  }

  private list(depth: number): Value | undefined {
    const items: Value[] = [];
    if (this.takeIf(']')) return items;
    for (;;) {
      const item = this.value(depth);
      if (item === undefined) return undefined;
      items.push(item);
      const sign = this.take();
      if (sign === ']') return items;
      if (sign !== ',') return undefined;
    }
  }

  private object(depth: number): Value | undefined {
    const object = new RegoObject();
    if (this.takeIf('}')) return object;
    for (;;) {
      const key = this.take();
      const name = key?.startsWith('"') ? textOf(key) : undefined;
      const value = name === undefined || !this.takeIf(':') ? undefined : this.value(depth);
      if (name === undefined || value === undefined) return undefined;
      object.set(name, value);
      const sign = this.take();
      if (sign === '}') return object;
      if (sign !== ',') return undefined;
    }
  }
}

function textOf(part: string): string | undefined {
  try {
    return JSON.parse(part) as string;
  } catch {
    return undefined;
  }
}

function numberOf(part: string): Value | undefined {
  const exponent = Number(/[eE]([+-]?\d+)$/.exec(part)?.[1] ?? 0);
  const value = Math.abs(exponent) > MOST_EXPONENT ? undefined : readNumber(part);
  return value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY ? undefined : value;
}
