import { ONE, parseQuantity } from '../../validation/quantity.ts';
import { failed } from '../failure.ts';
import type { Library } from '../overload.ts';
import { Opaque, type Outcome } from '../value.ts';

const MAX_INT = 2n ** 63n - 1n;

/** A quantity in billionths of its unit (k8s.io/apiserver, pkg/cel/quantity.go). */
export class Quantity extends Opaque {
  readonly type = 'kubernetes.Quantity';
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    super();
    this.nanos = nanos;
  }

  equals(other: Opaque): boolean {
    return other instanceof Quantity && other.nanos === this.nanos;
  }
}

/** The library for quantities (k8s.io/apiserver, pkg/cel/library/quantity.go). */
export const QUANTITIES: Library = {
  'quantity(string) -> kubernetes.Quantity': (text: string) => {
    const nanos = parseQuantity(text);
    return nanos === undefined ? failed(WRONG) : new Quantity(nanos);
  },
  'isQuantity(string) -> bool': (text: string) => parseQuantity(text) !== undefined,
  'sign(kubernetes.Quantity) -> int': ({ nanos }: Quantity) => (nanos > 0n ? 1n : nanos < 0n ? -1n : 0n),
  'kubernetes.Quantity . isInteger() -> bool': (quantity: Quantity) => integerOf(quantity) !== undefined,
  'kubernetes.Quantity . asInteger() -> int': (quantity: Quantity): Outcome =>
    integerOf(quantity) ?? failed('cannot convert value to integer'),
  'kubernetes.Quantity . asApproximateFloat() -> double': ({ nanos }: Quantity) => Number(nanos) / Number(ONE),
  'kubernetes.Quantity . isGreaterThan(kubernetes.Quantity) -> bool': (a: Quantity, b: Quantity) => a.nanos > b.nanos,
  'kubernetes.Quantity . isLessThan(kubernetes.Quantity) -> bool': (a: Quantity, b: Quantity) => a.nanos < b.nanos,
  'kubernetes.Quantity . compareTo(kubernetes.Quantity) -> int': (a: Quantity, b: Quantity) =>
    a.nanos > b.nanos ? 1n : a.nanos < b.nanos ? -1n : 0n,
  'kubernetes.Quantity . add(kubernetes.Quantity) -> kubernetes.Quantity': (a: Quantity, b: Quantity) =>
    new Quantity(a.nanos + b.nanos),
  'kubernetes.Quantity . add(int) -> kubernetes.Quantity': (a: Quantity, b: bigint) => new Quantity(a.nanos + b * ONE),
  'kubernetes.Quantity . sub(kubernetes.Quantity) -> kubernetes.Quantity': (a: Quantity, b: Quantity) =>
    new Quantity(a.nanos - b.nanos),
  'kubernetes.Quantity . sub(int) -> kubernetes.Quantity': (a: Quantity, b: bigint) => new Quantity(a.nanos - b * ONE),
};

const WRONG = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

function integerOf({ nanos }: Quantity): bigint | undefined {
  const whole = nanos / ONE;
  return nanos % ONE === 0n && whole <= MAX_INT && whole >= -MAX_INT - 1n ? whole : undefined;
}
