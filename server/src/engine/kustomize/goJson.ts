import { compareBytes } from './byteOrder.ts';
import { formatJsonNumber } from './goFloat.ts';
import type { JsonValue } from './node.ts';

/**
 * JSON as Go's encoding/json writes it: keys by bytes, no spaces, HTML characters escaped. `float` makes a 64-bit float of every
 * number, as a value has them that was read from JSON before. With `indent` one member a line (MarshalIndent).
 */
export function goJson(value: JsonValue, numbers: 'exact' | 'float' = 'exact', indent?: string): string {
  return write(value, { float: numbers === 'float', indent }, '\n');
}

interface Style {
  readonly float: boolean;
  readonly indent: string | undefined;
}

function write(value: JsonValue, style: Style, line: string): string {
  if (typeof value === 'string') return goJsonText(value);
  if (typeof value === 'number' || typeof value === 'bigint')
    return formatJsonNumber(style.float ? Number(value) : value);
  if (value === null || typeof value === 'boolean') return String(value);
  const deeper = line + (style.indent ?? '');
  if (Array.isArray(value))
    return enclose(
      '[]',
      value.map((item: JsonValue) => write(item, style, deeper)),
      style,
      line,
    );
  const members = value as { readonly [key: string]: JsonValue };
  const colon = style.indent === undefined ? ':' : ': ';
  const keys = Object.keys(members).sort(compareBytes);
  const parts = keys.map((key) => `${goJsonText(key)}${colon}${write(members[key] ?? null, style, deeper)}`);
  return enclose('{}', parts, style, line);
}

function enclose(brackets: string, parts: readonly string[], { indent }: Style, line: string): string {
  const [open = '', close = ''] = brackets;
  if (parts.length === 0) return brackets;
  if (indent === undefined) return open + parts.join(',') + close;
  return `${open}${line}${indent}${parts.join(`,${line}${indent}`)}${line}${close}`;
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

/** A text as Go's encoding/json writes it. */
function goJsonText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what JSON escapes
  const escaped = text.replace(/[\u0000-\u001f"\\<>&\u2028\u2029]/g, (char) => {
    return SHORT[char] ?? `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}
