import type { Field } from './field.ts';

const PATTERN = /^([+-]?)(\d*)(?:\.(\d*))?(?:([eE])([+-]?\d+)|([KMGTPE]i|[numkMGTPE]))?$/;
const BINARY: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
/** More than the server keeps apart; it cuts larger ones. */
const MAX_EXPONENT = 60;
const NANO = 9;

/** One whole unit. */
export const ONE = 10n ** BigInt(NANO);

/**
 * A quantity in billionths of its unit, rounded up as resource.ParseQuantity does (k8s.io/apimachinery, api/resource);
 * undefined when it is none, or when a variable hides it. A name without a value counts as nothing.
 */
export function quantityOf(field: Field): bigint | undefined {
  if (field.type === 'null') return 0n;
  return parseQuantity(field.type === 'string' ? field.text : field.shown);
}

/** The same for a text. */
export function parseQuantity(text: string): bigint | undefined {
  const [, sign, whole = '', fraction = '', e, exponent, suffix = ''] = PATTERN.exec(text.trim()) ?? [];
  if (sign === undefined || (whole + fraction === '' && suffix === '' && e === undefined)) return undefined;
  const power = e === undefined ? (DECIMAL[suffix] ?? 0) : Number(exponent);
  if (Math.abs(power) > MAX_EXPONENT || fraction.length > MAX_EXPONENT) return undefined;
  const digits = BigInt(`0${whole}${fraction}`) << BigInt(BINARY[suffix] ?? 0);
  const magnitude = scale(digits, power - fraction.length + NANO);
  return sign === '-' ? -magnitude : magnitude;
}

/** Fractions of a billionth are rounded away from zero. */
function scale(digits: bigint, power: number): bigint {
  if (power >= 0) return digits * 10n ** BigInt(power);
  const divisor = 10n ** BigInt(-power);
  return (digits + divisor - 1n) / divisor;
}
