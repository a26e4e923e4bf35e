import type { Schema, SchemaLimits } from './schemaShape.ts';

/**
 * Which limit of a custom resource's schema a number breaks, as the end of a sentence; undefined when it keeps all
 * (k8s.io/kube-openapi, pkg/validation/validate: numberValidator). A number without a fraction is compared without the fractions of the
 * limits, as Go compares them.
 * @param isWhole the number is written without a fraction
 */
export function checkNumber(
  value: number,
  isWhole: boolean,
  { type, limits = {}, format }: Schema,
): string | undefined {
  const impossible = impossibleLimit(limits, type, format);
  if (impossible !== undefined) return impossible;
  return checkBounds(value, isWhole ? truncated(limits) : limits) ?? checkMultiple(value, isWhole, limits.multipleOf);
}

const BOUNDS = ['minimum', 'maximum', 'multipleOf'] as const;
const MAX_INT32 = 2 ** 31 - 1;

/** A limit that its own type cannot hold refuses every value. */
function impossibleLimit(limits: SchemaLimits, type: Schema['type'], format: string | undefined): string | undefined {
  if (type !== 'integer') return undefined;
  const refused = (bound: number): string | undefined => {
    if (!Number.isInteger(bound)) return 'type `integer`';
    return format === 'int32' && (bound > MAX_INT32 || bound < -MAX_INT32 - 1) ? 'format `int32`' : undefined;
  };
  for (const name of BOUNDS) {
    const bound = limits[name];
    const own = bound === undefined ? undefined : refused(bound);
    if (own !== undefined)
      return `is refused like every value: the schema has the limit ${bound}, which does not fit into its own ${own}`;
  }
  return undefined;
}

function truncated(limits: SchemaLimits): SchemaLimits {
  const { minimum, maximum } = limits;
  return {
    ...limits,
    ...(minimum !== undefined && { minimum: Math.trunc(minimum) }),
    ...(maximum !== undefined && { maximum: Math.trunc(maximum) }),
  };
}

function checkBounds(value: number, limits: SchemaLimits): string | undefined {
  const { minimum, maximum } = limits;
  if (minimum !== undefined && (limits.exclusiveMinimum ? value <= minimum : value < minimum)) {
    return limits.exclusiveMinimum ? `must be greater than ${minimum}` : `is less than the smallest value, ${minimum}`;
  }
  if (maximum !== undefined && (limits.exclusiveMaximum ? value >= maximum : value > maximum)) {
    return limits.exclusiveMaximum ? `must be less than ${maximum}` : `is more than the largest value, ${maximum}`;
  }
  return undefined;
}

function checkMultiple(value: number, isWhole: boolean, factor: number | undefined): string | undefined {
  if (factor === undefined) return undefined;
  const used = isWhole ? Math.trunc(factor) : factor;
  if (used <= 0) return `is refused like every number without a fraction: the schema asks for multiples of ${factor}`;
  const times = used < 1 ? (1 / used) * value : value / used;
  const isMultiple = isWhole ? value % used === 0 : isNearlyWhole(times);
  return isMultiple ? undefined : `is not a multiple of ${factor}`;
}

/** IsFloat64AJSONInteger (github.com/go-openapi/swag, convert.go). */
function isNearlyWhole(value: number): boolean {
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return false;
  if (Number.isInteger(value)) return true;
  const whole = Math.trunc(value);
  // What is less than zero is turned into a whole number in another way, and never is one.
  return value > 0 && whole !== 0 && (value - whole) / (value + whole) < 1e-9;
}
