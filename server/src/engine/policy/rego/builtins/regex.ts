import { compileGoRegex } from '../../../text/goRegex.ts';
import { groupsOfGoRegex, replaceGoRegex } from '../../values/regexReplace.ts';
import type { Builtin } from '../machine.ts';
import type { Value } from '../value.ts';
import { type Builtins, costly, isNumber, isText, lengthOf, of, ofTexts } from './define.ts';

function find(pattern: Value | undefined, text: Value | undefined, limit: Value | undefined): Value | undefined {
  if (!isText(pattern) || !isText(text) || !isNumber(limit)) return undefined;
  const found = compileGoRegex(pattern)?.find(text, limit < 0 ? Number.POSITIVE_INFINITY : limit);
  return found?.map(({ at, end }) => text.slice(at, end));
}

/** Splits as Go's Regexp.Split does: an empty match at the beginning splits nothing off. */
function split(pattern: string, text: string): Value | undefined {
  const regex = compileGoRegex(pattern);
  if (regex === undefined) return undefined;
  const parts: string[] = [];
  let from = 0;
  let last = 0;
  for (const { at, end } of regex.find(text, Number.POSITIVE_INFINITY)) {
    last = at;
    if (end !== 0) parts.push(text.slice(from, at));
    from = end;
  }
  if (last !== text.length || from !== text.length || parts.length === 0) parts.push(text.slice(from));
  return parts;
}

function allGroups(pattern: Value | undefined, text: Value | undefined, limit: Value | undefined): Value | undefined {
  if (!isText(pattern) || !isText(text) || !isNumber(limit)) return undefined;
  const found = compileGoRegex(pattern) && groupsOfGoRegex(pattern, text, limit < 0 ? Number.POSITIVE_INFINITY : limit);
  return found?.map((groups) => [...groups]);
}

/** A text with patterns of RE2 between two signs: `urn:foo:<.*>` (v1/topdown/regex_template.go). */
function matchTemplate(args: readonly Value[]): Value | undefined {
  const [template = '', text = '', open = '', close = ''] = args.every(isText) ? (args as readonly string[]) : [];
  if (open.length !== 1 || close.length !== 1) return undefined;
  let pattern = '';
  let depth = 0;
  let from = 0;
  for (let at = 0; at < template.length; at++) {
    const char = template.charAt(at);
    if (char === open && ++depth === 1) {
      pattern += `${quoted(template.slice(from, at))}(`;
      from = at + 1;
    } else if (char === close && --depth === 0) {
      pattern += `${template.slice(from, at)})`;
      from = at + 1;
    } else if (depth < 0) return undefined;
  }
  return depth === 0 ? compileGoRegex(`^${pattern}${quoted(template.slice(from))}$`)?.test(text) : undefined;
}

function quoted(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}

/** RE2 goes through all states of a pattern at each letter; what is repeated up to a number has as many states. */
function searchSteps(pattern: Value | undefined, text: Value | undefined): number {
  const counts = isText(pattern) ? pattern.matchAll(/(\d+)\}/g) : [];
  const repeated = Math.min(
    [...counts].reduce((product, [, count]) => product * Math.max(1, Number(count)), 1),
    1000,
  );
  return (lengthOf(pattern) * repeated * lengthOf(text)) / 128;
}

const ofPattern = (builtin: Builtin, [pattern, text]: readonly [number, number] = [0, 1]): Builtin =>
  costly(builtin, (args) => searchSteps(args[pattern], args[text]));

/** Functions of patterns, which are RE2's (v1/topdown/regex.go). */
export const REGEX: Builtins = {
  'regex.match': ofPattern(ofTexts(2, (pattern = '', text = '') => compileGoRegex(pattern)?.test(text))),
  re_match: ofPattern(ofTexts(2, (pattern = '', text = '') => compileGoRegex(pattern)?.test(text))),
  'regex.is_valid': of(1, ([pattern]) => isText(pattern) && compileGoRegex(pattern) !== undefined),
  'regex.find_n': ofPattern(of(3, ([pattern, text, limit]) => find(pattern, text, limit))),
  'regex.replace': ofPattern(
    ofTexts(3, (text = '', pattern = '', by = '') => replaceGoRegex({ pattern, text }, by, false)),
    [1, 0],
  ),
  'regex.find_all_string_submatch_n': ofPattern(of(3, ([pattern, text, limit]) => allGroups(pattern, text, limit))),
  'regex.template_match': ofPattern(of(4, (args) => matchTemplate(args))),
  'regex.split': ofPattern(ofTexts(2, (pattern = '', text = '') => split(pattern, text))),
};
