import { RE2JS } from 're2js';
import { MAX_TEXT } from './json.ts';

type Matcher = ReturnType<RE2JS['matcher']>;

/**
 * Replaces every match of a pattern of Go's regexp package: `$1` and `${name}` in `by` stand for groups unless `isLiteral`
 * (regexp.ReplaceAll and ReplaceAllLiteral). Undefined when Go would refuse the pattern, or the text grows beyond what is allowed.
 */
export function replaceGoRegex(
  { pattern, text }: { readonly pattern: string; readonly text: string },
  by: string,
  isLiteral: boolean,
): string | undefined {
  const matcher = matcherOf(pattern, text);
  if (matcher === undefined) return undefined;
  let made = '';
  let from = 0;
  let last = -1;
  while (matcher.find()) {
    const [at, end] = [matcher.start(), matcher.end()];
    // Go leaves out an empty match right behind another.
    if (at === end && at === last) continue;
    made += text.slice(from, at) + (isLiteral ? by : expand(by, matcher));
    if (made.length > MAX_TEXT) return undefined;
    from = end;
    last = end;
  }
  return made + text.slice(from);
}

/** The first group of each match, or the match where the pattern has none (cel-go, ext/regex.go); undefined for a bad pattern. */
export function findGoRegex(pattern: string, text: string, limit: number): readonly string[] | undefined {
  const matcher = matcherOf(pattern, text);
  if (matcher === undefined) return undefined;
  const found: string[] = [];
  while (found.length < limit && matcher.find()) found.push(groupOf(matcher, matcher.groupCount() > 0 ? '1' : '0'));
  return found;
}

/** Each match with its groups, those that took no part empty (regexp.FindAllStringSubmatch); undefined for a bad pattern. */
export function groupsOfGoRegex(
  pattern: string,
  text: string,
  limit: number,
): readonly (readonly string[])[] | undefined {
  const matcher = matcherOf(pattern, text);
  if (matcher === undefined) return undefined;
  const found: string[][] = [];
  while (found.length < limit && matcher.find())
    found.push(Array.from({ length: matcher.groupCount() + 1 }, (_, at) => groupOf(matcher, String(at))));
  return found;
}

function matcherOf(pattern: string, text: string): Matcher | undefined {
  try {
    return RE2JS.compile(pattern).matcher(text);
  } catch {
    return undefined;
  }
}

/** regexp.Expand: the longest name of letters, digits and `_` counts; groups that are not there are empty. */
function expand(by: string, matcher: Matcher): string {
  if (!by.includes('$')) return by;
  return by.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (whole, plain: string | undefined, braced: string | undefined) => {
    const name = plain ?? braced;
    if (name === undefined) return whole === '$$' ? '$' : whole;
    return groupOf(matcher, name);
  });
}

function groupOf(matcher: Matcher, name: string): string {
  try {
    return (/^\d+$/.test(name) ? matcher.group(Number(name)) : matcher.group(name)) ?? '';
  } catch {
    return '';
  }
}
