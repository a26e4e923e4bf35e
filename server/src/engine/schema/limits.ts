import { compileGoRegex } from '../text/goRegex.ts';
import { checkNumber } from './numberLimits.ts';
import type { Schema, SchemaLimits } from './schemaShape.ts';
import type { ServerScalar } from './serverScalar.ts';
import { checkTextFormat } from './stringFormats.ts';

/** Which limit of a custom resource's schema a scalar breaks, as the end of a sentence; undefined when it keeps all. */
export function checkLimits(scalar: ServerScalar, schema: Schema): string | undefined {
  const { type, limits, format } = schema;
  const isText = scalar.type === 'string' && (type === 'string' || type === 'any');
  const reason = isText && format !== undefined ? checkTextFormat(scalar.value, format) : undefined;
  if (limits === undefined || reason !== undefined) return reason;
  if (scalar.type === 'integer' || scalar.type === 'float')
    return checkNumber(Number(scalar.value), scalar.type === 'integer', schema);
  return scalar.type === 'string' ? checkText(scalar.value, limits) : undefined;
}

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
