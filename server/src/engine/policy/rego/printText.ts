import { printValue, type Value } from './value.ts';

/** A value inside of a text: strings without their quotes. */
export function printText(value: Value): string {
  return typeof value === 'string' ? value : printValue(value);
}
