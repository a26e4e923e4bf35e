import { formatFloat } from '../goFloat.ts';
import type { ScalarNode } from '../node.ts';
import { resolvedTag } from '../scalarTags.ts';
import { isNull } from '../value.ts';

/** A value that can stand in a text: how it is written as a whole value and inside of a text, and whether it is a text itself. */
export interface VarValue {
  readonly whole: string;
  readonly inside: string;
  readonly isText: boolean;
}

/** A text as the value of a var. */
export function textValue(text: string): VarValue {
  return { whole: text, inside: text, isText: true };
}

/**
 * The value of a scalar (GetFieldValue of kyaml/yaml/rnode.go). Undefined for a number that Go's strconv does not read, such as
 * a hexadecimal one.
 */
export function scalarVarValue(node: ScalarNode): VarValue | undefined {
  const { text, style } = node;
  const tag = node.tag === '' && style === 'plain' && !isNull(node) ? resolvedTag(text) : node.tag;
  if (tag === '!!int') {
    if (!/^[-+]?[0-9]+$/.test(text)) return undefined;
    const number = String(BigInt(text.replace(/^\+/, '')));
    return { whole: number, inside: number, isText: false };
  }
  if (tag === '!!float') {
    const number = Number(text);
    if (Number.isNaN(number)) return undefined;
    return { whole: positional(number), inside: formatFloat(number), isText: false };
  }
  if (tag === '!!bool') return { whole: text.toLowerCase(), inside: text.toLowerCase(), isText: false };
  return textValue(text);
}

/** Go's `strconv.FormatFloat(value, 'f', -1, 64)`: never an exponent. */
function positional(value: number): string {
  const [, sign = '', whole = '', fraction = '', exponent] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([-+]\d+))?$/.exec(String(value)) ?? [];
  if (exponent === undefined) return String(value);
  const shift = Number(exponent);
  const digits = whole + fraction;
  if (shift < 0) return `${sign}0.${'0'.repeat(-shift - 1)}${digits}`;
  return `${sign}${digits}${'0'.repeat(Math.max(0, shift - fraction.length))}`;
}

/** The text with its references replaced, or the value itself when the text is one reference and nothing else. */
export interface Expanded {
  readonly value: VarValue;
  /** Names that were replaced. */
  readonly used: readonly string[];
}

/**
 * Expands `$(NAME)` as api/filters/refvar/expand.go does: `$$` is a dollar, unknown names and unfinished references stay as they
 * are. `value` gives undefined for a name that has none.
 */
export function expandVars(text: string, value: (name: string) => VarValue | undefined): Expanded {
  const used: string[] = [];
  const resolve = (name: string): VarValue | undefined => {
    const found = value(name);
    if (found !== undefined) used.push(name);
    return found;
  };
  const whole = /^\$\(([^)]*)\)$/.exec(text);
  if (whole !== null) return { value: resolve(whole[1] ?? '') ?? textValue(text), used };
  const made = text.replace(/\$(?:\$|\(([^)]*)\))/g, (match, name: string | undefined) => {
    if (name === undefined) return '$';
    return resolve(name)?.inside ?? match;
  });
  return { value: textValue(made), used };
}
