/**
 * Go's `strconv.FormatFloat(value, 'g', -1, 64)`: the shortest digits that read back, in exponent form when the decimal exponent
 * is below -4 or at least 6 (strconv/ftoa.go, where the shortest form counts as precision 6).
 */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', exponentText = '0'] = Math.abs(value).toExponential().split('e');
  const exponent = Number(exponentText);
  const sign = value < 0 ? '-' : '';
  if (exponent >= -4 && exponent < 6) return sign + positional(mantissa.replace('.', ''), exponent);
  const size = Math.abs(exponent);
  return `${sign}${mantissa}e${exponent < 0 ? '-' : '+'}${size < 10 ? '0' : ''}${size}`;
}

/** A number as Go's encoding/json writes it, which is what JavaScript does, save for the sign of zero. */
export function formatJsonNumber(value: number | bigint): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function positional(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return digits + '0'.repeat(exponent + 1 - digits.length);
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}
