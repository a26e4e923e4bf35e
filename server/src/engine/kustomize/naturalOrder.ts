/**
 * The order of keys in kustomize's output (go-yaml v2 sorter.go): rune by rune; at the first difference letters compare by code, what is
 * no letter goes before a letter, and digit runs that start there compare as numbers.
 */
export function compareNaturally(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  let at = 0;
  while (at < shared && left.charCodeAt(at) === right.charCodeAt(at)) at++;
  if (at === shared) return left.length - right.length;
  const a = left.charCodeAt(at);
  const b = right.charCodeAt(at);
  if (a >= 97 && a <= 122 && b >= 97 && b <= 122) return a - b;
  if (a < 128 && b < 128) return compareAt(left, right, at);
  return compareAt([...left], [...right], [...left.slice(0, at)].length);
}

/** A text of ASCII at the place that counts, or the runes of a text. */
type Runes = string | readonly string[];

function compareAt(left: Runes, right: Runes, at: number): number {
  const a = left[at] ?? '';
  const b = right[at] ?? '';
  const aLetter = isLetter(a);
  const bLetter = isLetter(b);
  if (aLetter && bLetter) return code(a) - code(b);
  if (aLetter || bLetter) return bLetter ? -1 : 1;
  const start = (a === '0' || b === '0') && followsNumber(left, at) ? 1 : 0;
  const first = readNumber(left, at, start);
  const second = readNumber(right, at, start);
  if (first.value !== second.value) return first.value - second.value;
  if (first.end !== second.end) return first.end - second.end;
  return code(a) - code(b);
}

/** Whether the digits just before `at` hold one that is not 0: then runs compare by length first. */
function followsNumber(text: Runes, at: number): boolean {
  for (let index = at - 1; index >= 0 && isDigit(text[index] ?? ''); index--) if (text[index] !== '0') return true;
  return false;
}

function readNumber(text: Runes, at: number, start: number): { value: number; end: number } {
  let value = start;
  let end = at;
  for (; end < text.length && isDigit(text[end] ?? ''); end++) value = value * 10 + code(text[end] ?? '') - 48;
  return { value, end };
}

function code(rune: string): number {
  return rune.codePointAt(0) ?? 0;
}

function isLetter(rune: string): boolean {
  const at = code(rune);
  if (at < 128) return (at >= 97 && at <= 122) || (at >= 65 && at <= 90);
  return /^\p{L}/u.test(rune);
}

function isDigit(rune: string): boolean {
  const at = code(rune);
  if (at < 128) return at >= 48 && at <= 57;
  return /^\p{Nd}/u.test(rune);
}
