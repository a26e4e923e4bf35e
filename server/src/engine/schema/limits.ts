import { compileGoRegex } from '../text/goRegex.ts';
import type { Schema, SchemaLimits } from './schemaShape.ts';
import type { ServerScalar } from './serverScalar.ts';
import { checkTextFormat } from './stringFormats.ts';

/** Which limit of a custom resource's schema a scalar breaks, as the end of a sentence; undefined when it keeps all. */
export function checkLimits(scalar: ServerScalar, { type, limits, format }: Schema): string | undefined {
  const isText = scalar.type === 'string' && (type === 'string' || type === 'any');
  const reason = isText && format !== undefined ? checkTextFormat(scalar.value, format) : undefined;
  if (limits === undefined || reason !== undefined) return reason;
  if (scalar.type === 'integer' || scalar.type === 'float')
    return impossibleBound(limits, format) ?? checkNumber(Number(scalar.value), limits);
  return scalar.type === 'string' ? checkText(scalar.value, limits) : undefined;
}

/** A bound that its own format cannot hold refuses every value (kube-openapi, pkg/validation/validate/validator.go). */
function impossibleBound({ minimum = 0, maximum = 0 }: SchemaLimits, format: string | undefined): string | undefined {
  const bound = [minimum, maximum].find((one) => one > MAX_INT32 || one < -MAX_INT32 - 1);
  return format === 'int32' && bound !== undefined
    ? `is refused like every value: the schema has the bound ${bound}, which does not fit into its own format \`int32\``
    : undefined;
}

const MAX_INT32 = 2 ** 31 - 1;

/** Which limit the number of entries breaks, as the end of a sentence. */
export function checkCount(count: number, { type, limits }: Schema): string | undefined {
  const [least, most, unit] =
    type === 'array'
      ? [limits?.minItems, limits?.maxItems, 'item']
      : [limits?.minProperties, limits?.maxProperties, 'key'];
  if (least !== undefined && count < least) return `needs at least ${plural(least, unit)}`;
  return most !== undefined && count > most ? `takes at most ${plural(most, unit)}` : undefined;
}

function plural(count: number, unit: string): string {
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`;
}

function checkNumber(value: number, limits: SchemaLimits): string | undefined {
  const { minimum, maximum } = limits;
  if (minimum !== undefined && (limits.exclusiveMinimum ? value <= minimum : value < minimum)) {
    return limits.exclusiveMinimum ? `must be greater than ${minimum}` : `is less than the smallest value, ${minimum}`;
  }
  if (maximum !== undefined && (limits.exclusiveMaximum ? value >= maximum : value > maximum)) {
    return limits.exclusiveMaximum ? `must be less than ${maximum}` : `is more than the largest value, ${maximum}`;
  }
  return undefined;
}

/** Lengths count code points, as Go's utf8.RuneCount does (kube-openapi, pkg/validation/validate/values.go). */
function checkText(text: string, limits: SchemaLimits): string | undefined {
  const length = [...text].length;
  if (limits.minLength !== undefined && length < limits.minLength) {
    return limits.minLength === 1 ? 'is empty' : `is shorter than ${limits.minLength} characters`;
  }
  if (limits.maxLength !== undefined && length > limits.maxLength)
    return `is longer than ${limits.maxLength} characters`;
  if (limits.pattern === undefined) return undefined;
  return matchesPattern(limits.pattern, text) === false ? mismatch(limits) : undefined;
}

function mismatch({ pattern, wanted }: SchemaLimits): string {
  return wanted === undefined ? `does not match \`${pattern}\`` : `is not what it takes (${wanted})`;
}

/** Whether a text matches; undefined when Go could not read the pattern. */
export function matchesPattern(pattern: string, text: string): boolean | undefined {
  return compileGoRegex(pattern)?.test(text);
}
