import { printDuration, printTimestamp } from '../../schema/cel/time.ts';
import {
  type CelMap,
  Duration,
  isList,
  isMap,
  Opaque,
  Optional,
  Timestamp,
  TypeValue,
  Uint,
  type Value,
} from '../../schema/cel/value.ts';
import type { Json } from '../../schema/schemaShape.ts';
import { base64Encode } from '../../text/bytes.ts';
import { setOwn } from '../values/json.ts';

/** A value of an expression as JSON, as `json.marshal` and changes of objects take it. */
export function jsonOf(value: Value): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
    return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Uint) return Number(value.value);
  if (value instanceof Uint8Array) return base64Encode(value);
  if (value instanceof Duration) return printDuration(value);
  if (value instanceof Timestamp) return printTimestamp(value);
  if (value instanceof TypeValue) return value.name;
  if (value instanceof Optional) return value.value === undefined ? null : jsonOf(value.value);
  if (value instanceof Opaque) return null;
  if (isList(value)) return value.map(jsonOf);
  if (!isMap(value)) return null;
  const made: Record<string, Json> = {};
  for (const [key, item] of (value as CelMap).entries())
    setOwn(made, key instanceof Uint ? String(key.value) : String(key), jsonOf(item));
  return made;
}
