import { isArray, RegoObject, type Value } from '../value.ts';
import { type Builtins, costly, isNumber, isText, lengthOf, of, ofTexts, textsOf } from './define.ts';
import { formatGo } from './goFormat.ts';
import { renderTemplate } from './renderTemplate.ts';

function substring(text: Value | undefined, from: Value | undefined, length: Value | undefined): Value | undefined {
  if (!isText(text) || !isNumber(from) || !isNumber(length) || from < 0) return undefined;
  const chars = [...text];
  return (length < 0 ? chars.slice(from) : chars.slice(from, from + length)).join('');
}

function trimAll(text: string, cutset: string, sides: 'both' | 'left' | 'right'): string {
  const chars = [...text];
  const cut = new Set(cutset);
  let start = 0;
  let end = chars.length;
  if (sides !== 'right') while (start < end && cut.has(chars[start] as string)) start++;
  if (sides !== 'left') while (end > start && cut.has(chars[end - 1] as string)) end--;
  return chars.slice(start, end).join('');
}

function replaceMany(patterns: Value | undefined, text: Value | undefined): Value | undefined {
  if (!(patterns instanceof RegoObject) || !isText(text)) return undefined;
  const pairs = patterns.sorted();
  if (!pairs.every(([key, value]) => isText(key) && isText(value))) return undefined;
  let made = '';
  const empty = pairs.find(([key]) => key === '')?.[1] as string | undefined;
  for (let at = 0; at < text.length; ) {
    const found = pairs.find(([key]) => key !== '' && text.startsWith(key as string, at));
    const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
    made += (empty ?? '') + (found ? (found[1] as string) : char);
    at += found ? (found[0] as string).length : char.length;
  }
  return empty === undefined ? made : made + empty;
}

function anyOf(
  texts: Value | undefined,
  parts: Value | undefined,
  holds: (text: string, part: string) => boolean,
): boolean | undefined {
  const all = isText(texts) ? [texts] : textsOf(texts);
  const wanted = isText(parts) ? [parts] : textsOf(parts);
  return all && wanted && all.some((text) => wanted.some((part) => holds(text, part)));
}

function allIndexes(text: string, part: string): Value | undefined {
  if (part === '') return undefined;
  const found: number[] = [];
  let chars = 0;
  let from = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    chars += [...text.slice(from, at)].length;
    from = at;
    found.push(chars);
  }
  return found;
}

function splitFew(text: Value | undefined, glue: Value | undefined, count: Value | undefined): Value | undefined {
  if (!isText(text) || !isText(glue) || !isNumber(count) || !Number.isInteger(count)) return undefined;
  const parts = glue === '' ? [...text] : text.split(glue);
  return count >= 0 ? parts.slice(0, count) : parts.slice(count);
}

function format(pattern: Value | undefined, args: Value | undefined): Value | undefined {
  return isText(pattern) && isArray(args) ? formatGo(pattern, args) : undefined;
}

/** Each part is looked for at each letter, or in each text. */
function pairSteps([a, b]: readonly Value[]): number {
  return (lengthOf(a) * lengthOf(b)) / 64;
}

/** Functions of texts (v1/topdown/strings.go). */
export const STRINGS: Builtins = {
  concat: of(2, ([glue, parts]) => (isText(glue) ? textsOf(parts)?.join(glue) : undefined)),
  contains: ofTexts(2, (text = '', part = '') => text.includes(part)),
  startswith: ofTexts(2, (text = '', part = '') => text.startsWith(part)),
  endswith: ofTexts(2, (text = '', part = '') => text.endsWith(part)),
  'strings.any_prefix_match': costly(
    of(2, ([texts, parts]) => anyOf(texts, parts, (text, part) => text.startsWith(part))),
    pairSteps,
  ),
  'strings.any_suffix_match': costly(
    of(2, ([texts, parts]) => anyOf(texts, parts, (text, part) => text.endsWith(part))),
    pairSteps,
  ),
  'strings.reverse': ofTexts(1, (text = '') => [...text].reverse().join('')),
  'strings.count': ofTexts(2, (text = '', part = '') =>
    part === '' ? [...text].length + 1 : text.split(part).length - 1,
  ),
  'strings.render_template': of(2, ([template, variables], machine) => renderTemplate(template, variables, machine)),
  'strings.replace_n': costly(
    of(2, ([patterns, text]) => replaceMany(patterns, text)),
    pairSteps,
  ),
  indexof: ofTexts(2, (text = '', part = '') => {
    const at = text.indexOf(part);
    return part === '' ? undefined : at < 0 ? -1 : [...text.slice(0, at)].length;
  }),
  indexof_n: ofTexts(2, (text = '', part = '') => allIndexes(text, part)),
  lower: ofTexts(1, (text = '') => text.toLowerCase()),
  upper: ofTexts(1, (text = '') => text.toUpperCase()),
  replace: ofTexts(3, (text = '', old = '', now = '') => text.replaceAll(old, () => now)),
  split: ofTexts(2, (text = '', glue = '') => (glue === '' ? [...text] : text.split(glue))),
  'strings.split_n': of(3, ([text, glue, count]) => splitFew(text, glue, count)),
  sprintf: of(2, ([pattern, args]) => format(pattern, args)),
  substring: of(3, ([text, from, length]) => substring(text, from, length)),
  trim: ofTexts(2, (text = '', cut = '') => trimAll(text, cut, 'both')),
  trim_left: ofTexts(2, (text = '', cut = '') => trimAll(text, cut, 'left')),
  trim_right: ofTexts(2, (text = '', cut = '') => trimAll(text, cut, 'right')),
  trim_prefix: ofTexts(2, (text = '', part = '') => (text.startsWith(part) ? text.slice(part.length) : text)),
  trim_suffix: ofTexts(2, (text = '', part = '') =>
    part !== '' && text.endsWith(part) ? text.slice(0, -part.length) : text,
  ),
  trim_space: ofTexts(1, (text = '') => text.trim()),
};
