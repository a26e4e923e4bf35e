import { parseQuantity } from '../../schema/validation/quantity.ts';

type Format = 'decimal' | 'binary' | 'exponent';

/** An exact quantity: `unscaled` / 10^`scale`, and how it is written. */
export interface ExactQuantity {
  readonly unscaled: bigint;
  readonly scale: number;
  readonly format: Format;
}

const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** A quantity in billionths (resource.ParseQuantity); undefined for a text that is none, also for one with spaces around. */
export function quantityNanos(text: string): bigint | undefined {
  return text === '' || /^\s|\s$/.test(text) ? undefined : parseQuantity(text);
}

/** The same without rounding, with its format. */
export function readExact(text: string): ExactQuantity | undefined {
  if (quantityNanos(text) === undefined) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent, suffix = ''] =
    /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+)|([A-Za-z]+))?$/.exec(text) ?? [];
  const binary = BINARY.indexOf(suffix);
  const isBinary = binary > 0;
  const digits = BigInt(`0${whole}${fraction}`) * (isBinary ? 1024n ** BigInt(binary) : 1n);
  const power = exponent !== undefined ? Number(exponent) : isBinary ? 0 : (DECIMAL.indexOf(suffix) - 3) * 3;
  return {
    unscaled: sign === '-' ? -digits : digits,
    scale: fraction.length - power,
    format: exponent !== undefined ? 'exponent' : isBinary ? 'binary' : 'decimal',
  };
}

/** Both numbers at the larger of the two scales. */
export function align(a: ExactQuantity, b: ExactQuantity): readonly [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale);
  return [a.unscaled * 10n ** BigInt(scale - a.scale), b.unscaled * 10n ** BigInt(scale - b.scale), scale];
}

/** The nearest floating-point number. */
export function approximate({ unscaled, scale }: ExactQuantity): number {
  return Number(`${unscaled}e${-scale}`);
}

/** How a quantity is written (Quantity.CanonicalizeBytes in k8s.io/apimachinery, api/resource). */
export function printQuantity(quantity: ExactQuantity): string {
  const { unscaled, scale, format } = withoutZeros(quantity);
  if (unscaled === 0n) return '0';
  const size = approximate({ unscaled, scale, format });
  if (format === 'binary' && scale <= 0 && (size <= -1024 || size >= 1024)) {
    let value = unscaled * 10n ** BigInt(-scale);
    let times = 0;
    while (value % 1024n === 0n && times < BINARY.length - 1) {
      value /= 1024n;
      times++;
    }
    return `${value}${BINARY[times]}`;
  }
  const exponent = Math.floor(-scale / 3) * 3;
  const amount = unscaled * 10n ** BigInt(-scale - exponent);
  if (format === 'exponent') return exponent === 0 ? `${amount}` : `${amount}e${exponent}`;
  const suffix = DECIMAL[exponent / 3 + 3];
  return suffix === undefined ? `${amount}e${exponent}` : `${amount}${suffix}`;
}

function withoutZeros({ unscaled, scale, format }: ExactQuantity): ExactQuantity {
  let [value, left] = [unscaled, scale];
  while (value !== 0n && value % 10n === 0n) {
    value /= 10n;
    left--;
  }
  return { unscaled: value, scale: left, format };
}
