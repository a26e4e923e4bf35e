import { utf8Encode } from '../../text/bytes.ts';

const SHORT: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  "'": 39,
  '?': 63,
  '\\': 92,
  '`': 96,
};
const ESCAPE =
  /\\(?:([abtnvfr"'?\\`])|([xX][0-9a-fA-F]{2})|(u[0-9a-fA-F]{4})|(U[0-9a-fA-F]{8})|([0-3][0-7]{2})|([\s\S]|$))/g;

/**
 * The content of a text or of bytes in quotes; undefined when an escape is none. In bytes `\x` and octal escapes are single bytes, in a
 * text they are characters; `\u` is for texts alone (cel-go, parser/unescape.go).
 */
export function unquote(
  quoted: string,
  { isRaw, isBytes }: { readonly isRaw: boolean; readonly isBytes: boolean },
): string | Uint8Array | undefined {
  const width = /^(?:"""|''')/.test(quoted) ? 3 : 1;
  const inside = quoted.slice(width, -width).replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  if (isRaw) return isBytes ? utf8Encode(inside) : inside;
  const bytes: number[] = [];
  let text = '';
  let last = 0;
  const addText = (part: string): void => {
    if (isBytes) bytes.push(...utf8Encode(part));
    else text += part;
  };
  for (const match of inside.matchAll(ESCAPE)) {
    addText(inside.slice(last, match.index));
    last = match.index + match[0].length;
    const code = codeOf(match);
    if (code === undefined || (isBytes && (match[3] ?? match[4]) !== undefined)) return undefined;
    if (isBytes) bytes.push(code);
    else text += String.fromCodePoint(code);
  }
  addText(inside.slice(last));
  return isBytes ? Uint8Array.from(bytes) : text;
}

function codeOf([, short, hex, four, eight, octal]: RegExpExecArray): number | undefined {
  if (short !== undefined) return SHORT[short];
  if (octal !== undefined) return Number.parseInt(octal, 8);
  const digits = (hex ?? four ?? eight)?.slice(1);
  if (digits === undefined) return undefined;
  const code = Number.parseInt(digits, 16);
  const isChar = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return hex !== undefined || isChar ? code : undefined;
}
