import { failed } from '../failure.ts';
import type { Library } from '../overload.ts';
import type { Outcome, Value } from '../value.ts';
import { formatText, quoteText } from './formatText.ts';

/** The strings extension up to version 3 (cel-go, ext/strings.go); places are counted in characters, not in UTF-16. */
export const STRINGS: Library = {
  'string . charAt(int) -> string': (text: string, at: bigint) => {
    const chars = [...text];
    if (at < 0n || at > BigInt(chars.length)) return failed(`index out of range: ${at}`);
    return chars[Number(at)] ?? '';
  },
  'string . indexOf(string) -> int': (text: string, part: string) => place(text, part, 0n),
  'string . indexOf(string, int) -> int': (text: string, part: string, from: bigint) => place(text, part, from),
  'string . lastIndexOf(string) -> int': (text: string, part: string) => lastPlace(text, part, undefined),
  'string . lastIndexOf(string, int) -> int': (text: string, part: string, from: bigint) => lastPlace(text, part, from),
  'string . lowerAscii() -> string': (text: string) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()),
  'string . upperAscii() -> string': (text: string) => text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase()),
  'string . replace(string, string) -> string': (text: string, from: string, to: string) =>
    replace(text, from, to, -1n),
  'string . replace(string, string, int) -> string': replace,
  'string . split(string) -> list<string>': (text: string, by: string) => split(text, by, -1n),
  'string . split(string, int) -> list<string>': split,
  'string . substring(int) -> string': (text: string, from: bigint) => substring(text, from, undefined),
  'string . substring(int, int) -> string': (text: string, from: bigint, to: bigint) => substring(text, from, to),
  // Go's unicode.IsSpace, which knows one more than trim of JavaScript and lacks another.
  'string . trim() -> string': (text: string) => text.replace(new RegExp(`^[${SPACES}]+|[${SPACES}]+$`, 'g'), ''),
  'string . format(list<dyn>) -> string': (text: string, args: readonly Value[]) => formatText(text, args, 'older'),
  'strings.quote(string) -> string': (text: string) => quoteText(text),
  'list<string> . join() -> string': (list: readonly string[]) => list.join(''),
  'list<string> . join(string) -> string': (list: readonly string[], by: string) => list.join(by),
};

/** What later versions add or do otherwise; the server does not have it. */
export const LATER_STRINGS: Library = {
  'string . format(list<dyn>) -> string': (text: string, args: readonly Value[]) => formatText(text, args, 'newer'),
  'string . reverse() -> string': (text: string) => [...text].reverse().join(''),
};

const SPACES = '\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

function place(text: string, part: string, from: bigint): Outcome {
  if (from < 0n) return failed(`index out of range: ${from}`);
  const [chars, wanted] = [[...text], [...part]];
  if (part === '') return from > BigInt(chars.length) ? BigInt(chars.length) : from;
  for (let at = Number(from); at + wanted.length <= chars.length; at++)
    if (wanted.every((char, index) => chars[at + index] === char)) return BigInt(at);
  return -1n;
}

/** Where to begin behind the end finds nothing, even at the end. */
function lastPlace(text: string, part: string, from: bigint | undefined): Outcome {
  const [chars, wanted] = [[...text], [...part]];
  if (from !== undefined && from < 0n) return failed(`index out of range: ${from}`);
  const end = BigInt(chars.length);
  if (part === '') return from === undefined || from > end ? end : from;
  if (from !== undefined && from >= end) return -1n;
  const last = Math.min(chars.length - wanted.length, from === undefined ? chars.length : Number(from));
  for (let at = last; at >= 0; at--) if (wanted.every((char, index) => chars[at + index] === char)) return BigInt(at);
  return -1n;
}

function replace(text: string, from: string, to: string, most: bigint): Outcome {
  if (most < 0n)
    return text.split(from).length > 0 && from !== '' ? text.replaceAll(from, () => to) : spread(text, to, -1);
  if (from === '') return spread(text, to, Number(most));
  const parts = text.split(from);
  const count = Math.min(Number(most), parts.length - 1);
  return (
    parts.slice(0, count + 1).join(to) +
    parts
      .slice(count + 1)
      .map((part) => from + part)
      .join('')
  );
}

/** Go puts the new text before every character, and at the end, when the old one is empty. */
function spread(text: string, to: string, most: number): string {
  const chars = [...text];
  const count = most < 0 ? chars.length + 1 : Math.min(most, chars.length + 1);
  const before = chars.map((char, index) => (index < count ? to : '') + char).join('');
  return before + (count > chars.length ? to : '');
}

function split(text: string, by: string, most: bigint): Outcome {
  if (most === 0n) return [];
  if (most === 1n) return [text];
  const parts = by === '' ? [...text] : text.split(by);
  if (most < 0n || BigInt(parts.length) <= most) return parts;
  const count = Number(most) - 1;
  return [...parts.slice(0, count), parts.slice(count).join(by)];
}

function substring(text: string, from: bigint, to: bigint | undefined): Outcome {
  const chars = [...text];
  const end = to ?? BigInt(chars.length);
  if (from < 0n || from > BigInt(chars.length)) return failed(`index out of range: ${from}`);
  if (end < 0n || end > BigInt(chars.length)) return failed(`index out of range: ${end}`);
  if (from > end) return failed(`invalid substring range. start: ${from}, end: ${end}`);
  return chars.slice(Number(from), Number(end)).join('');
}
