import type { Json } from '../../../schema/schemaShape.ts';
import { durationNanos, printGoDuration } from '../../values/duration.ts';
import { isArray } from '../../values/json.ts';
import { QueryFailure, queryError } from '../failure.ts';
import type { Outcome } from '../frame.ts';
import { align, approximate, type ExactQuantity, printQuantity, readExact } from '../quantity.ts';
import type { FunctionTable } from './signature.ts';

type Operand =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'quantity'; readonly value: ExactQuantity }
  | { readonly kind: 'duration'; readonly value: bigint };

/** Kyverno's arithmetic: numbers, quantities and durations (pkg/engine/jmespath/arithmetic.go). A text is a quantity before a duration. */
export const ARITHMETIC: FunctionTable = {
  'add(any, any)': (_, a: Json, b: Json) => both('add', a, b, (left, right) => sum('add', left, right)),
  'sum(array)': (_, list: readonly Json[]) => {
    const [first, ...rest] = list;
    if (first === undefined) return failed('sum', 'at least one element in the array is required');
    let total: Outcome = first;
    for (const item of rest) {
      total = both('sum', total, item, (left, right) => sum('sum', left, right));
      if (total instanceof QueryFailure) return total;
    }
    return total;
  },
  'subtract(any, any)': (_, a: Json, b: Json) =>
    both('subtract', a, b, (left, right) => sum('subtract', left, negated(right))),
  'multiply(any, any)': (_, a: Json, b: Json) => both('multiply', a, b, product),
  'divide(any, any)': (_, a: Json, b: Json) => both('divide', a, b, quotient),
  'modulo(any, any)': (_, a: Json, b: Json) => both('modulo', a, b, remainder),
  'round(number, number)': (_, value: number, digits: number) => {
    if (!Number.isInteger(digits)) return failed('round', 'Non-integer argument(s) passed for round off');
    if (digits < 0) return failed('round', 'argument is out of bounds');
    const shift = 10 ** digits;
    const scaled = value * shift;
    return (Math.sign(scaled) * Math.round(Math.abs(scaled))) / shift;
  },
};

function failed(name: string, text: string): QueryFailure {
  return queryError(`JMESPath function '${name}': ${text}`);
}

function both(name: string, a: Outcome, b: Json, apply: (left: Operand, right: Operand) => Outcome): Outcome {
  const [left, right] = [operandOf(a), operandOf(b)];
  return left === undefined || right === undefined ? failed(name, 'invalid operand') : apply(left, right);
}

function operandOf(value: Outcome): Operand | undefined {
  if (typeof value === 'number') return { kind: 'number', value };
  if (typeof value !== 'string' || isArray(value)) return undefined;
  const quantity = readExact(value);
  if (quantity !== undefined) return { kind: 'quantity', value: quantity };
  const duration = durationNanos(value);
  return duration === undefined ? undefined : { kind: 'duration', value: duration };
}

function negated(operand: Operand): Operand {
  if (operand.kind === 'number') return { kind: 'number', value: -operand.value };
  if (operand.kind === 'duration') return { kind: 'duration', value: -operand.value };
  return { kind: 'quantity', value: { ...operand.value, unscaled: -operand.value.unscaled } };
}

function sum(name: string, a: Operand, b: Operand): Outcome {
  if (a.kind === 'number' && b.kind === 'number') return a.value + b.value;
  if (a.kind === 'duration' && b.kind === 'duration') return printGoDuration(a.value + b.value);
  if (a.kind !== 'quantity' || b.kind !== 'quantity') return failed(name, 'Types mismatch');
  const [left, right, scale] = align(a.value, b.value);
  const { format } = a.value.unscaled === 0n ? b.value : a.value;
  return printQuantity({ unscaled: left + right, scale, format });
}

function product(a: Operand, b: Operand): Outcome {
  if (a.kind === 'number' && b.kind === 'number') return a.value * b.value;
  const [sized, by] = a.kind === 'number' ? [b, a] : [a, b];
  if (by.kind !== 'number') return failed('multiply', 'Types mismatch');
  if (sized.kind === 'duration') return printGoDuration(scaleDuration(sized.value, by.value));
  const factor = readExact(String(by.value));
  if (sized.kind !== 'quantity' || factor === undefined) return failed('multiply', 'invalid operand');
  const { unscaled, scale, format } = sized.value;
  return printQuantity({ unscaled: unscaled * factor.unscaled, scale: scale + factor.scale, format });
}

/** Seconds as a floating-point number, as Go computes it. */
function scaleDuration(nanos: bigint, by: number): bigint {
  return BigInt(Math.trunc((Number(nanos) / 1e9) * by * 1e9));
}

function quotient(a: Operand, b: Operand): Outcome {
  const divisor = b.kind === 'quantity' ? approximate(b.value) : Number(b.value);
  if (divisor === 0) return failed('divide', 'Zero divisor passed');
  if (a.kind === 'number') return b.kind === 'number' ? a.value / b.value : failed('divide', 'Types mismatch');
  if (a.kind === 'duration') {
    if (b.kind === 'duration') return Number(a.value) / Number(b.value);
    if (b.kind === 'number') return printGoDuration(BigInt(Math.trunc((Number(a.value) / 1e9 / b.value) * 1e9)));
    return failed('divide', 'Types mismatch');
  }
  if (b.kind === 'quantity') return approximate(a.value) / divisor;
  const by = b.kind === 'number' ? readExact(String(b.value)) : undefined;
  if (by === undefined) return failed('divide', 'Types mismatch');
  const scale = Math.max(a.value.scale, by.scale, 0);
  const unscaled = shift(a.value.unscaled, scale + by.scale - a.value.scale) / by.unscaled;
  return printQuantity({ unscaled, scale, format: a.value.format });
}

function shift(value: bigint, power: number): bigint {
  return power >= 0 ? value * 10n ** BigInt(power) : value / 10n ** BigInt(-power);
}

function remainder(a: Operand, b: Operand): Outcome {
  if (a.kind !== b.kind) return failed('modulo', 'Types mismatch');
  if (a.kind === 'duration' && b.kind === 'duration')
    return b.value === 0n ? failed('modulo', 'Zero divisor passed') : printGoDuration(a.value % b.value);
  const [left, right] = [a, b].map((one) => (one.kind === 'quantity' ? approximate(one.value) : Number(one.value)));
  if (left === undefined || right === undefined || !Number.isInteger(left) || !Number.isInteger(right))
    return failed('modulo', 'Non-integer argument(s) passed for modulo');
  if (right === 0) return failed('modulo', 'Zero divisor passed');
  if (a.kind !== 'quantity') return left % right;
  return printQuantity({ unscaled: BigInt(left) % BigInt(right), scale: 0, format: a.value.format });
}
