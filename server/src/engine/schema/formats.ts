import { ownValue } from '../text/ownValue.ts';
import type { Schema } from './schemaShape.ts';
import { printScalar, type ServerScalar } from './serverScalar.ts';

/** What resource.ParseQuantity reads (k8s.io/apimachinery, api/resource): before a suffix even the digits may be missing. */
const QUANTITY = /^[+-]?(?:\d+\.?\d*|\.\d+)$|^[+-]?\d*\.?\d*(?:[eE][+-]?\d+|[KMGTPE]i|[numkMGTPE])$/;
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const BITS: Readonly<Record<string, bigint>> = { int32: 31n, int64: 63n };

/**
 * What is wrong with a scalar that has the right type, as the end of a sentence; undefined when it decodes. Only formats
 * whose Go type refuses a wrong text are judged here.
 */
export function checkFormat(scalar: ServerScalar, schema: Schema, isCustom: boolean): string | undefined {
  if (schema.type === 'quantity') return checkQuantity(scalar);
  if (scalar.type === 'integer' && schema.type !== 'string') return checkRange(scalar.value, schema, isCustom);
  if (scalar.type === 'float' && isCustom) return checkWhole(scalar.value, schema);
  if (scalar.type !== 'string') return undefined;
  if (schema.format === 'byte') return checkBase64(scalar.value, isCustom);
  if (schema.format === 'date-time' || (isCustom && schema.format === 'datetime'))
    return RFC3339.test(scalar.value) ? undefined : 'is not a time such as `2026-01-31T12:00:00Z`';
  return undefined;
}

function checkQuantity(scalar: ServerScalar): string | undefined {
  // resource.Quantity's UnmarshalJSON trims.
  const text = printScalar(scalar).trim();
  if (scalar.type === 'integer' || QUANTITY.test(text)) return undefined;
  if (scalar.type === 'float' && Number.isFinite(scalar.value)) return undefined;
  return 'is not a quantity such as `500m`, `1.5` or `256Mi`';
}

/** Only the Go type IntOrString of built-in kinds has 32 bits. */
function checkRange(value: bigint, schema: Schema, isCustom: boolean): string | undefined {
  const isEither = schema.type === 'int-or-string';
  const fallback = schema.type === 'integer' || isEither ? 'int64' : undefined;
  const format = isEither ? (isCustom ? fallback : 'int32') : (schema.format ?? fallback);
  const bits = format === undefined ? undefined : ownValue(BITS, format);
  if (bits === undefined || (value < 1n << bits && value >= -(1n << bits))) return undefined;
  return `does not fit into ${format === 'int32' ? '32' : '64'} bits`;
}

/** What has more digits than 64 bits hold is a number with a fraction for the server. */
function checkWhole(value: number, { type }: Schema): string | undefined {
  const isInteger = type === 'integer' || type === 'int-or-string';
  return isInteger && Math.abs(value) >= 2 ** 63 ? 'does not fit into 64 bits' : undefined;
}

/** Go's base64.StdEncoding skips line breaks and nothing else; the format of a custom resource has neither empty text nor line breaks (kube-openapi, strfmt). */
function checkBase64(text: string, isCustom: boolean): string | undefined {
  if (isCustom && text === '') return 'is empty, which is not base64';
  if (isCustom) return BASE64.test(text) ? undefined : 'is not base64 in one line';
  return BASE64.test(text.replaceAll(/[\r\n]/g, '')) ? undefined : 'is not base64; plain text goes into `stringData`';
}
