import type { Json } from '../../schema/schemaShape.ts';
import { parseQuantity } from '../../schema/validation/quantity.ts';

/** Amounts by the names that quotas use, in billionths. */
export type Amounts = ReadonlyMap<string, bigint>;

/** One whole thing. */
export const BILLIONTHS = 1_000_000_000n;

/** A quantity in billionths; undefined for what is none. */
export function nanosOf(value: Json | undefined): bigint | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return parseQuantity(String(value));
}
