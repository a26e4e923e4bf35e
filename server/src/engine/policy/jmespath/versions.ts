import { compareVersions, readVersion, Semver } from '../../schema/cel/library/semver.ts';
import { ownValue } from '../../text/ownValue.ts';

const ZERO = new Semver([0n, 0n, 0n], []);

/**
 * Whether a version is within a range such as `>=1.0.0 <2.0.0 || 3.x` (github.com/blang/semver, range.go). A version that cannot be
 * read counts as 0.0.0, as in Kyverno. Undefined for a range that cannot be read.
 */
export function matchRange(version: string, range: string): boolean | undefined {
  const read = readVersion(version);
  const given = read instanceof Semver ? read : ZERO;
  const groups = splitRange(range);
  let result: boolean | undefined;
  for (const group of groups) {
    const decided = group.length === 0 ? undefined : matchAll(given, group);
    if (decided === undefined) return undefined;
    result = result === true || decided;
  }
  return result;
}

/** Compares two versions, below, at or above zero; undefined when one of them is none. */
export function compareSemver(a: string, b: string): number | undefined {
  const [left, right] = [readVersion(a), readVersion(b)];
  return left instanceof Semver && right instanceof Semver ? Number(compareVersions(left, right)) : undefined;
}

/** Alternatives of conditions; spaces behind an operator do not count. */
function splitRange(range: string): readonly (readonly string[])[] {
  const parts = range
    .trim()
    .replaceAll(/([<>=])\s+/g, '$1')
    .split(/\s+/)
    .filter((part) => part !== '');
  const groups: string[][] = [[]];
  for (const part of parts) {
    if (part === '||') groups.push([]);
    else groups.at(-1)?.push(part);
  }
  return groups;
}

function matchAll(version: Semver, conditions: readonly string[]): boolean | undefined {
  let holds = true;
  for (const condition of conditions.flatMap(expandWildcard)) {
    const [, operator = '', text = ''] = /^(\D*)(.*)$/s.exec(condition) ?? [];
    const test = ownValue(TESTS, operator);
    const bound = readVersion(text);
    if (test === undefined || !(bound instanceof Semver)) return undefined;
    holds &&= test(Number(compareVersions(version, bound)));
  }
  return holds;
}

const TESTS: Readonly<Record<string, (order: number) => boolean>> = {
  '': (order) => order === 0,
  '=': (order) => order === 0,
  '==': (order) => order === 0,
  '!': (order) => order !== 0,
  '!=': (order) => order !== 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
};

/** `1.x` is `>=1.0.0 <2.0.0`, and so on. */
function expandWildcard(condition: string): readonly string[] {
  if (!condition.includes('x')) return [condition];
  const [, operator = '', text = ''] = /^(\D*)(.*)$/s.exec(condition) ?? [];
  const numbers = text.split('.').filter((part) => part !== 'x');
  const low = [...numbers, '0', '0', '0'].slice(0, 3).join('.');
  const next = [...numbers.slice(0, -1), String(Number(numbers.at(-1) ?? '0') + 1), '0', '0', '0']
    .slice(0, 3)
    .join('.');
  switch (operator) {
    case '>':
      return [`>=${next}`];
    case '>=':
      return [`>=${low}`];
    case '<':
      return [`<${low}`];
    case '<=':
      return [`<${next}`];
    case '!':
    case '!=':
      return [`<${low}`, `>=${next}`];
    default:
      return [`>=${low}`, `<${next}`];
  }
}
