import { type Failure, failed } from '../failure.ts';
import type { Library } from '../overload.ts';
import { Opaque } from '../value.ts';

const VERSION =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*))*))?(?:\+([\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*))?$/;

/** A semantic version (k8s.io/apiserver, pkg/cel/semver.go); what stands after `+` does not count. */
export class Semver extends Opaque {
  readonly type = 'kubernetes.Semver';
  readonly numbers: readonly bigint[];
  readonly pre: readonly string[];

  constructor(numbers: readonly bigint[], pre: readonly string[]) {
    super();
    this.numbers = numbers;
    this.pre = pre;
  }

  equals(other: Opaque): boolean {
    return other instanceof Semver && compareVersions(this, other) === 0n;
  }
}

/** The library for versions (k8s.io/apiserver, pkg/cel/library/semverlib.go). */
export const SEMVER: Library = {
  'semver(string) -> kubernetes.Semver': (text: string) => readVersion(text),
  'semver(string, bool) -> kubernetes.Semver': (text: string, isLoose: boolean) => readVersion(text, isLoose),
  'isSemver(string) -> bool': (text: string) => readVersion(text) instanceof Semver,
  'isSemver(string, bool) -> bool': (text: string, isLoose: boolean) => readVersion(text, isLoose) instanceof Semver,
  'kubernetes.Semver . major() -> int': ({ numbers }: Semver) => numbers[0] ?? 0n,
  'kubernetes.Semver . minor() -> int': ({ numbers }: Semver) => numbers[1] ?? 0n,
  'kubernetes.Semver . patch() -> int': ({ numbers }: Semver) => numbers[2] ?? 0n,
  'kubernetes.Semver . isGreaterThan(kubernetes.Semver) -> bool': (a: Semver, b: Semver) => compareVersions(a, b) > 0n,
  'kubernetes.Semver . isLessThan(kubernetes.Semver) -> bool': (a: Semver, b: Semver) => compareVersions(a, b) < 0n,
  'kubernetes.Semver . compareTo(kubernetes.Semver) -> int': (a: Semver, b: Semver) => compareVersions(a, b),
};

export function readVersion(text: string, isLoose = false): Semver | Failure {
  const [, major, minor = '', patch = '', pre] = VERSION.exec(isLoose ? normalize(text) : text) ?? [];
  if (major === undefined) return failed(problemOf(isLoose ? normalize(text) : text));
  return new Semver([BigInt(major), BigInt(minor), BigInt(patch)], pre === undefined ? [] : pre.split('.'));
}

/** Why a text is no version (github.com/blang/semver, Parse). */
function problemOf(text: string): string {
  if (text === '') return 'Version string empty';
  const [major = '', minor, ...rest] = text.split('.');
  if (minor === undefined || rest.length === 0) return 'No Major.Minor.Patch elements found';
  const patch = rest.join('.').replace(/[-+].*$/s, '');
  for (const [name, part] of [
    ['major', major],
    ['minor', minor],
    ['patch', patch],
  ] as const) {
    if (!/^\d*$/.test(part)) return `Invalid character(s) found in ${name} number ${JSON.stringify(part)}`;
    const title = name.charAt(0).toUpperCase() + name.slice(1);
    if (/^0\d/.test(part)) return `${title} number must not contain leading zeroes ${JSON.stringify(part)}`;
  }
  return 'Invalid character(s) found in version';
}

/** `v1.02` becomes `1.2.0`; a short version with a suffix stays what it is, which is none. */
function normalize(text: string): string {
  const [, major = '', minor, rest] = /^v?([^.]*)(?:\.([^.]*))?(?:\.(.*))?$/s.exec(text) ?? [];
  const parts = [major, minor, rest].filter((part) => part !== undefined);
  const plain = parts.map((part) => {
    const stripped = part.length > 1 ? part.replace(/^0+/, '') : part;
    return part.length > 1 && !/^\d/.test(stripped) ? `0${stripped}` : stripped;
  });
  if (plain.length < 3 && /[+-]/.test(plain.at(-1) ?? '')) return '';
  return [...plain, '0', '0'].slice(0, 3).join('.');
}

export function compareVersions(a: Semver, b: Semver): bigint {
  for (const [index, number] of a.numbers.entries()) {
    const other = b.numbers[index] ?? 0n;
    if (number !== other) return number > other ? 1n : -1n;
  }
  if (a.pre.length === 0 || b.pre.length === 0)
    return BigInt(b.pre.length === 0 ? 0 : 1) - BigInt(a.pre.length === 0 ? 0 : 1);
  for (const [index, part] of a.pre.entries()) {
    const by = comparePre(part, b.pre[index]);
    if (by !== 0n) return by;
  }
  return a.pre.length < b.pre.length ? -1n : 0n;
}

/** Numbers come before words, and longer lists after shorter ones. */
function comparePre(a: string, b: string | undefined): bigint {
  if (b === undefined) return 1n;
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (left !== right) return left ? -1n : 1n;
  if (left) return BigInt(a) === BigInt(b) ? 0n : BigInt(a) > BigInt(b) ? 1n : -1n;
  return a === b ? 0n : a > b ? 1n : -1n;
}
