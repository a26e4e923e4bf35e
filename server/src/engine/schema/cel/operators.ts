import { Failure, isList, isMap, isSpan, type Outcome, UNSUPPORTED, type Value } from './value.ts';

/** Equality of CEL: numbers across types, lists and mappings by what they hold. */
export function isEqual(a: Value, b: Value): boolean {
  if (isNumber(a) && isNumber(b)) return Number(a) === Number(b);
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, i) => isEqual(item, b[i] as Value));
  if (isMap(a) && isMap(b))
    return a.size === b.size && [...a].every(([key, value]) => b.has(key) && isEqual(value, b.get(key) as Value));
  if (isSpan(a) && isSpan(b)) return a.type === b.type && a.nanos === b.nanos;
  return a === b;
}

/** Operators on two values. */
export function operate(name: string, a: Value, b: Value): Outcome {
  switch (name) {
    case '==':
      return isEqual(a, b);
    case '!=':
      return !isEqual(a, b);
    case 'in':
      return contains(a, b);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return order(name, a, b);
    case '[]':
      return indexed(a, b);
    default:
      return arithmetic(name, a, b);
  }
}

function isNumber(value: Value): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}

function contains(item: Value, holder: Value): Outcome {
  if (isList(holder)) return holder.some((one) => isEqual(one, item));
  if (isMap(holder)) return typeof item === 'string' && holder.has(item);
  return UNSUPPORTED;
}

function order(name: string, a: Value, b: Value): Outcome {
  const [left, right] = [comparable(a, b), comparable(b, a)];
  if (left === undefined || right === undefined) return UNSUPPORTED;
  if (name === '<') return left < right;
  if (name === '<=') return left <= right;
  return name === '>' ? left > right : left >= right;
}

function comparable(value: Value, other: Value): bigint | number | string | undefined {
  if (isNumber(value) && isNumber(other)) return value;
  // Only ASCII sorts in JavaScript as it does in Go.
  if (typeof value === 'string' && typeof other === 'string')
    return /^[\u0020-\u007e]*$/.test(value) ? value : undefined;
  return isSpan(value) && isSpan(other) && value.type === other.type ? value.nanos : undefined;
}

function indexed(holder: Value, index: Value): Outcome {
  if (isMap(holder)) {
    if (typeof index !== 'string') return UNSUPPORTED;
    return holder.get(index) ?? (holder.has(index) ? null : new Failure('error', `no such key: ${index}`));
  }
  if (!isList(holder) || typeof index !== 'bigint') return UNSUPPORTED;
  return holder[Number(index)] ?? new Failure('error', `index out of bounds: ${index}`);
}

function arithmetic(name: string, a: Value, b: Value): Outcome {
  if (!['+', '-', '*', '/', '%'].includes(name)) return UNSUPPORTED;
  if (typeof a === 'bigint' && typeof b === 'bigint') return integers(name, a, b);
  if (typeof a === 'number' && typeof b === 'number') return doubles(name, a, b);
  if (name !== '+') return UNSUPPORTED;
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  return isList(a) && isList(b) ? [...a, ...b] : UNSUPPORTED;
}

function integers(name: string, a: bigint, b: bigint): Outcome {
  if ((name === '/' || name === '%') && b === 0n) return new Failure('error', 'division by zero');
  if (name === '+') return a + b;
  if (name === '-') return a - b;
  if (name === '*') return a * b;
  return name === '/' ? a / b : a % b;
}

function doubles(name: string, a: number, b: number): Outcome {
  if (name === '+') return a + b;
  if (name === '-') return a - b;
  if (name === '*') return a * b;
  return name === '/' ? a / b : UNSUPPORTED;
}
