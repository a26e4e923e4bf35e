import { base64Decode } from '../../text/bytes.ts';
import type { Json, JsonObject, Schema } from '../schemaShape.ts';
import { markList } from './equality.ts';
import { Failure, UNSUPPORTED } from './failure.ts';
import { parseDate, parseDuration, parseTimestamp } from './time.ts';
import type { Key, Outcome, Value } from './value.ts';

type Resolve = (schema: Schema) => Schema;

/** A value that a schema describes, typed as the server does (k8s.io/apiserver, pkg/cel/common); without one, as JSON is. */
export function toValue(json: Json, schema: Schema | undefined, resolve: Resolve): Outcome {
  const known = schema && resolve(schema);
  if (json === null || typeof json === 'boolean') return json;
  if (typeof json === 'string') return known === undefined ? json : typedText(json, known);
  if (typeof json === 'number') return typedNumber(json, known);
  return Array.isArray(json) ? listValue(json, known, resolve) : mapValue(json as JsonObject, known, resolve);
}

/** What an integer of 64 bits does not hold is a double, as where Go reads JSON. */
const MAX_INT = 2 ** 63;

function typedNumber(json: number, schema: Schema | undefined): Value {
  return schema?.type !== 'number' && Number.isInteger(json) && Math.abs(json) < MAX_INT ? BigInt(json) : json;
}

function listValue(json: readonly Json[], schema: Schema | undefined, resolve: Resolve): Outcome {
  const items = whole(json.map((item) => toValue(item, schema?.items, resolve)));
  if (items instanceof Failure || schema === undefined) return items;
  const { listType, listKeys = [] } = schema;
  return listType === 'set' || listType === 'map' ? markList(items, { type: listType, keys: listKeys }) : items;
}

function mapValue(json: JsonObject, schema: Schema | undefined, resolve: Resolve): Outcome {
  const made = new Map<Key, Value>();
  for (const [name, item] of Object.entries(json)) {
    const value = toValue(item, schema?.properties?.get(name) ?? schema?.values, resolve);
    if (value instanceof Failure) return value;
    made.set(name, value);
  }
  return made;
}

/** A text that its format makes something else; the walker tells of one that does not keep it. */
function typedText(text: string, { format, type }: Schema): Outcome {
  if (type !== 'string') return text;
  switch (format) {
    case 'byte':
      return base64Decode(text) ?? UNSUPPORTED;
    case 'duration':
      return parseDuration(text) ?? UNSUPPORTED;
    case 'date':
      return parseDate(text) ?? UNSUPPORTED;
    case 'date-time':
      return parseTimestamp(text) ?? UNSUPPORTED;
    default:
      return text;
  }
}

/** The values when none of them is a failure, else the first failure. */
function whole(outcomes: readonly Outcome[]): readonly Value[] | Failure {
  for (const outcome of outcomes) if (outcome instanceof Failure) return outcome;
  return outcomes as readonly Value[];
}
