/**
 * Numbers of Rego: doubles, and whole ones beyond what a double holds exactly as big integers; no number is both, so that equal ones are
 * the same (OPA keeps the text and reckons with big.Int, v1/topdown/arithmetic.go).
 */
export type RegoNumber = number | bigint;

/** Digits of the largest number that is kept exactly; beyond them a number is refused, and in reckoning it has no value. */
const MOST_DIGITS = 5000;

export function isRegoNumber(value: unknown): value is RegoNumber {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** A whole number in its one form. */
export function ofBig(value: bigint): RegoNumber {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

/** A double in its one form. */
export function ofDouble(value: number): RegoNumber {
  return Number.isSafeInteger(value) || !Number.isInteger(value) ? value : BigInt(value);
}

const WRITTEN = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** A number as JSON writes it; whole ones are read in full. */
export function readNumber(text: string): RegoNumber {
  const value = Number(text);
  if (Number.isSafeInteger(value) || (Math.abs(value) < Number.MAX_SAFE_INTEGER && value !== 0)) return value;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = WRITTEN.exec(text) ?? [];
  const places = Number(exponent) - fraction.length;
  if (Math.abs(places) > MOST_DIGITS || Number.isNaN(places)) return value;
  if (whole.length + fraction.length > MOST_DIGITS) return value;
  const digits = BigInt(whole + fraction);
  const big = places >= 0 ? digits * 10n ** BigInt(places) : digits / 10n ** BigInt(-places);
  const isWhole = places >= 0 || digits % 10n ** BigInt(-places) === 0n;
  return isWhole ? ofBig(sign === '-' ? -big : big) : value;
}

export function negated(value: RegoNumber): RegoNumber {
  return typeof value === 'bigint' ? ofBig(-value) : -value;
}

export function isWhole(value: RegoNumber): boolean {
  return typeof value === 'bigint' || Number.isInteger(value);
}

/** A whole number as a big one; of another its whole part. */
export function toBig(value: RegoNumber): bigint {
  return typeof value === 'bigint' ? value : BigInt(Number.isFinite(value) ? Math.trunc(value) : 0);
}

/** Reckons with doubles, and with big integers where both are whole and the doubles could be inexact. */
export function reckon(
  a: RegoNumber,
  b: RegoNumber,
  ofDoubles: (a: number, b: number) => number,
  ofBigs: (a: bigint, b: bigint) => bigint,
): RegoNumber | undefined {
  if (typeof a === 'number' && typeof b === 'number') {
    const found = ofDoubles(a, b);
    if (Number.isSafeInteger(found) || !Number.isInteger(found) || !isWhole(a) || !isWhole(b)) return bounded(found);
  }
  if (!isWhole(a) || !isWhole(b)) return bounded(ofDoubles(Number(a), Number(b)));
  return boundedBig(ofBigs(toBig(a), toBig(b)));
}

/** A whole number in its one form; undefined for one that is too long to be kept. */
export function boundedBig(value: bigint): RegoNumber | undefined {
  return digitsOf(value) > MOST_DIGITS ? undefined : ofBig(value);
}

function bounded(value: number): RegoNumber | undefined {
  return Number.isFinite(value) ? ofDouble(value) : undefined;
}

/** About how many digits a number has. */
function digitsOf(value: bigint): number {
  return value.toString(16).length * 1.2;
}
