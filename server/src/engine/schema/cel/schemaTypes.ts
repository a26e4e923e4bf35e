import { ownValue } from '../../text/ownValue.ts';
import { saysOf } from '../embeddedFields.ts';
import type { Schema } from '../schemaShape.ts';
import { nameOf } from './escaping.ts';
import { BOOL, BYTES, DOUBLE, DURATION, DYN, INT, STRING, TIMESTAMP } from './simpleTypes.ts';
import { type CelType, listOf, mapOf, type ObjectType } from './types.ts';

type Resolve = (schema: Schema) => Schema;

/**
 * The type of the values of a schema (SchemaDeclType of k8s.io/apiserver, pkg/cel/common/schemas.go); undefined where an expression
 * cannot see them. At the root of an object `apiVersion`, `kind` and the name are always seen.
 */
export function typeOfSchema(unresolved: Schema, resolve: Resolve, isRoot = false): CelType | undefined {
  const schema = resolve(unresolved);
  switch (schema.type) {
    case 'int-or-string':
    case 'quantity':
      return DYN;
    case 'array': {
      const items = schema.items && typeOfSchema(schema.items, resolve, schema.items.embedded);
      return items && listOf(items);
    }
    case 'object':
      return schema.values === undefined ? objectType(schema, resolve, isRoot) : mapType(schema.values, resolve);
    case 'string':
      return ownValue(TEXTS, schema.format ?? '') ?? STRING;
    case 'boolean':
      return BOOL;
    case 'number':
      return DOUBLE;
    case 'integer':
      return INT;
    default:
      return undefined;
  }
}

const TEXTS: Readonly<Record<string, CelType>> = {
  byte: BYTES,
  duration: DURATION,
  date: TIMESTAMP,
  'date-time': TIMESTAMP,
};

const METADATA: ObjectType = {
  kind: 'object',
  name: 'the metadata',
  field: (name) => (name === 'name' || name === 'generateName' ? STRING : undefined),
};

function mapType(values: Schema, resolve: Resolve): CelType | undefined {
  const type = typeOfSchema(values, resolve, values.embedded);
  return type && mapOf(STRING, type);
}

let count = 0;

/** Two schemas are two types, even when they have the same fields; only one and the same can be compared. */
function objectType(schema: Schema, resolve: Resolve, isRoot: boolean): ObjectType {
  const known = objects.get(schema);
  if (known !== undefined) return known;
  const fields = new Map<string, CelType | undefined>();
  const properties = schema.properties ?? new Map<string, Schema>();
  const made: ObjectType = {
    kind: 'object',
    id: ++count,
    name: 'this object',
    field: (field) => {
      if (!fields.has(field)) fields.set(field, typeOfField(field));
      return fields.get(field);
    },
  };
  const typeOfField = (field: string): CelType | undefined => {
    const name = nameOf(field, properties);
    if (isRoot && (name === 'apiVersion' || name === 'kind')) return STRING;
    const property = properties.get(name);
    if (isRoot && name === 'metadata' && !hasNames(property && resolve(property))) return METADATA;
    if (property === undefined) return undefined;
    return typeOfSchema(property, resolve, property.embedded);
  };
  objects.set(schema, made);
  return made;
}

const objects = new WeakMap<Schema, ObjectType>();

function hasNames(metadata: Schema | undefined): boolean {
  return saysOf(metadata, 'name') && saysOf(metadata, 'generateName');
}
