import { parseDuration } from '../../schema/cel/time.ts';

const SECOND = 1_000_000_000n;

/** Nanoseconds of a duration of Go (time.ParseDuration); undefined for a text that is none. */
export function durationNanos(text: string): bigint | undefined {
  const last = text.charCodeAt(text.length - 1);
  // Every duration but 0 ends in a unit, and most texts are not worth a pattern.
  if (last !== 115 && last !== 109 && last !== 104 && last !== 48) return undefined;
  return parseDuration(text)?.nanos;
}

/** `1h30m0s`, as time.Duration prints. */
export function printGoDuration(nanos: bigint): string {
  if (nanos === 0n) return '0s';
  const sign = nanos < 0n ? '-' : '';
  const size = nanos < 0n ? -nanos : nanos;
  if (size < 1000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${fraction(size, 1000n)}µs`;
  if (size < SECOND) return `${sign}${fraction(size, 1_000_000n)}ms`;
  const minutes = size / (60n * SECOND);
  const seconds = fraction(size % (60n * SECOND), SECOND);
  if (minutes === 0n) return `${sign}${seconds}s`;
  const hours = minutes / 60n;
  return hours === 0n ? `${sign}${minutes}m${seconds}s` : `${sign}${hours}h${minutes % 60n}m${seconds}s`;
}

function fraction(value: bigint, unit: bigint): string {
  const digits = String(value % unit)
    .padStart(String(unit).length - 1, '0')
    .replace(/0+$/, '');
  return digits === '' ? String(value / unit) : `${value / unit}.${digits}`;
}
