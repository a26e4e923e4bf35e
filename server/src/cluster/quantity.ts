/** A quantity as an exact fraction: `value / 10^9` would lose Ki and nano parts of large numbers, so both parts stay whole. */
interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

const POWERS: Readonly<Record<string, Fraction>> = {
  n: { top: 1n, bottom: 10n ** 9n },
  u: { top: 1n, bottom: 10n ** 6n },
  m: { top: 1n, bottom: 1000n },
  '': { top: 1n, bottom: 1n },
  k: { top: 10n ** 3n, bottom: 1n },
  M: { top: 10n ** 6n, bottom: 1n },
  G: { top: 10n ** 9n, bottom: 1n },
  T: { top: 10n ** 12n, bottom: 1n },
  P: { top: 10n ** 15n, bottom: 1n },
  E: { top: 10n ** 18n, bottom: 1n },
  Ki: { top: 2n ** 10n, bottom: 1n },
  Mi: { top: 2n ** 20n, bottom: 1n },
  Gi: { top: 2n ** 30n, bottom: 1n },
  Ti: { top: 2n ** 40n, bottom: 1n },
  Pi: { top: 2n ** 50n, bottom: 1n },
  Ei: { top: 2n ** 60n, bottom: 1n },
};

/** Exponents beyond this are no quantity that any server takes, and would cost memory. */
const MAX_EXPONENT = 60;

/** Reads a quantity (apimachinery resource/quantity.go); undefined when the text is none. */
function parseQuantity(text: string): Fraction | undefined {
  const match =
    /^([+-]?)(\d{0,40})(?:\.(\d{0,40}))?(?:[eE]([+-]?\d{1,3})|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?)$/.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', decimals = '', exponent, suffix = ''] = match;
  if (whole === '' && decimals === '') return undefined;
  const digits = BigInt(`${whole}${decimals}`) * (sign === '-' ? -1n : 1n);
  const scale = exponent === undefined ? POWERS[suffix] : powerOfTen(Number(exponent));
  return scale && { top: digits * scale.top, bottom: 10n ** BigInt(decimals.length) * scale.bottom };
}

function powerOfTen(exponent: number): Fraction | undefined {
  if (Math.abs(exponent) > MAX_EXPONENT) return undefined;
  const power = 10n ** BigInt(Math.abs(exponent));
  return exponent < 0 ? { top: 1n, bottom: power } : { top: power, bottom: 1n };
}

/**
 * Whether two texts are the same quantity: `1000m` and `1`, `1024Mi` and `1Gi`. `milli` rounds up to thousandths first, as
 * the server does in resource lists. Texts that are no quantities are compared as they are.
 */
export function sameQuantity(a: string, b: string, milli: boolean): boolean {
  const left = parseQuantity(a);
  const right = parseQuantity(b);
  if (left === undefined || right === undefined) return a === b;
  if (!milli) return left.top * right.bottom === right.top * left.bottom;
  return upToMilli(left) === upToMilli(right);
}

function upToMilli(value: Fraction): bigint {
  const top = value.top * 1000n;
  const whole = top / value.bottom;
  return top > 0n && top % value.bottom !== 0n ? whole + 1n : whole;
}
