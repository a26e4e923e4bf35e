import { compareBytes } from '../../../kustomize/byteOrder.ts';
import type { Json, JsonObject } from '../../../schema/schemaShape.ts';
import { compileGoRegex } from '../../../text/goRegex.ts';
import { matchWildcards } from '../../../workspace/globs.ts';
import { isSame, MAX_TEXT } from '../../values/json.ts';
import { replaceGoRegex } from '../../values/regexReplace.ts';
import { queryError } from '../failure.ts';
import type { Outcome } from '../frame.ts';
import { normalizeImage } from '../image.ts';
import { matchRange } from '../versions.ts';
import type { FunctionTable } from './signature.ts';

type Text = string | number;

/** Kyverno's functions on texts (pkg/engine/jmespath/functions.go). */
export const TEXTS: FunctionTable = {
  'compare(string, string)': (_, a: string, b: string) => Math.sign(compareBytes(a, b)),
  'equal_fold(string, string)': (_, a: string, b: string) => a.toLowerCase() === b.toLowerCase(),
  'replace(string, string, string, number)': (
    _,
    ...[text, old, by, count]: readonly [string, string, string, number]
  ) => replaced({ text, old, by, count: Math.trunc(count) }),
  'replace_all(string, string, string)': (_, text: string, old: string, by: string) =>
    replaced({ text, old, by, count: -1 }),
  'to_upper(string)': (_, text: string) => text.toUpperCase(),
  'to_lower(string)': (_, text: string) => text.toLowerCase(),
  'trim(string, string)': (_, text: string, cutset: string) => trimmed(text, cutset),
  'trim_prefix(string, string)': (_, text: string, prefix: string) =>
    text.startsWith(prefix) ? text.slice(prefix.length) : text,
  'split(string, string)': (_, text: string, separator: string) =>
    separator === '' ? [...text] : text.split(separator),
  'truncate(string, number)': (_, text: string, length: number) =>
    [...text].slice(0, Math.max(0, Math.trunc(length))).join(''),
  'regex_match(string, string|number)': (_, pattern: string, text: Text) =>
    compileGoRegex(pattern)?.test(String(text)) ?? badPattern('regex_match', pattern),
  'regex_replace_all(string, string|number, string|number)': (_, pattern: string, text: Text, by: Text) =>
    replaceGoRegex({ pattern, text: String(text) }, String(by), false) ?? badPattern('regex_replace_all', pattern),
  'regex_replace_all_literal(string, string|number, string|number)': (_, pattern: string, text: Text, by: Text) =>
    replaceGoRegex({ pattern, text: String(text) }, String(by), true) ??
    badPattern('regex_replace_all_literal', pattern),
  'pattern_match(string, string|number)': (_, pattern: string, text: Text) => matchWildcards(pattern, String(text)),
  'label_match(object, object)': (_, labels: JsonObject, target: JsonObject) =>
    Object.entries(labels).every(([key, value]) => Object.hasOwn(target, key) && isSame(target[key] as Json, value)),
  'to_boolean(string)': (_, text: string) => {
    const lower = text.toLowerCase();
    return lower === 'true' || lower === 'false'
      ? lower === 'true'
      : queryError(
          `JMESPath function 'to_boolean': lowercase argument must be 'true' or 'false' (provided: '${text}')`,
        );
  },
  'path_canonicalize(string)': (_, text: string) => cleanPath(text),
  'semver_compare(string, string)': (_, version: string, range: string) =>
    matchRange(version, range) ??
    queryError(`JMESPath function 'semver_compare': \`${range}\` is not a range of versions`),
  'image_normalize(string)': (_, image: string) =>
    normalizeImage(image)?.reference ?? queryError(`JMESPath function 'image_normalize': bad image: ${image}`),
};

function badPattern(name: string, pattern: string): Outcome {
  return queryError(`JMESPath function '${name}': error parsing regexp: \`${pattern}\``);
}

/** strings.Replace: an empty text to replace stands before each character and at the end. */
function replaced({
  text,
  old,
  by,
  count,
}: {
  readonly text: string;
  readonly old: string;
  readonly by: string;
  readonly count: number;
}): Outcome {
  const parts = old === '' ? ['', ...text] : text.split(old);
  const all = old === '' ? [...parts, ''] : parts;
  const times = count < 0 ? all.length - 1 : Math.min(count, all.length - 1);
  if (text.length + times * by.length > MAX_TEXT) return queryError('the text is too long');
  const first = all.slice(0, times + 1).join(by);
  const rest = all.slice(times + 1);
  return rest.length === 0 ? first : `${first}${old}${rest.join(old)}`;
}

function trimmed(text: string, cutset: string): string {
  const cut = new Set(cutset);
  const chars = [...text];
  let [start, end] = [0, chars.length];
  while (start < end && cut.has(chars[start] ?? '')) start++;
  while (end > start && cut.has(chars[end - 1] ?? '')) end--;
  return chars.slice(start, end).join('');
}

/** Go's filepath.Join of one part: an empty path stays empty, all others are cleaned. */
function cleanPath(path: string): string {
  if (path === '') return '';
  const isAbsolute = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!isAbsolute) parts.push('..');
  }
  const joined = parts.join('/');
  return isAbsolute ? `/${joined}` : joined === '' ? '.' : joined;
}
