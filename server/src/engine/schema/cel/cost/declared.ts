import { saysOf } from '../../embeddedFields.ts';
import type { Json, Schema } from '../../schemaShape.ts';
import { nameOf } from '../escaping.ts';

/** How much the values of a schema can be (apiservercel.DeclType of k8s.io/apiserver, pkg/cel/types.go). */
export interface Declared {
  /** The most characters or entries. */
  readonly most: number;
  /** The least bytes that a value takes in a request. */
  readonly least: number;
  readonly items?: Declared;
  readonly keys?: Declared;
  field(name: string): Declared | undefined;
}

type Resolve = (schema: Schema) => Schema;

/** The largest request that a server takes (k8s.io/apiserver, pkg/apis/cel/config.go). */
const LARGEST_REQUEST = 3 * 1024 * 1024;
const NO_FIELD = (): undefined => undefined;
/** A key has no limit of its own. */
const KEY: Declared = { most: 0, least: 2, field: NO_FIELD };

const TEXT: Declared = { most: LARGEST_REQUEST - 2, least: 2, field: NO_FIELD };
const METADATA: Declared = {
  most: 0,
  least: 2,
  field: (name) => (name === 'name' || name === 'generateName' ? TEXT : undefined),
};

/** How many values of a kind fit into a request. */
export function mostInRequest({ least }: Declared): number {
  return Math.floor(LARGEST_REQUEST / (least + 1));
}

/** SchemaDeclType (k8s.io/apiserver, pkg/cel/common/schemas.go), as far as it is about sizes; undefined where nothing can be seen. */
export function declaredBy(unresolved: Schema, resolve: Resolve, isRoot = false): Declared | undefined {
  const schema = resolve(unresolved);
  switch (schema.type) {
    case 'int-or-string':
      return leaf(mostCharacters(schema) ?? LARGEST_REQUEST - 2, 1);
    case 'array':
      return listOf(schema, resolve);
    case 'object':
      return schema.values === undefined ? objectOf(schema, resolve, isRoot) : mapOf(schema, schema.values, resolve);
    case 'string':
      return textOf(schema);
    case 'boolean':
      return leaf(0, 4);
    case 'number':
    case 'integer':
      return leaf(0, 1);
    default:
      return undefined;
  }
}

function leaf(most: number, least: number): Declared {
  return { most, least, field: NO_FIELD };
}

/** A character may take four bytes. */
function mostCharacters({ limits }: Schema): number | undefined {
  return limits?.maxLength === undefined ? undefined : Math.max(0, limits.maxLength) * 4;
}

function textOf(schema: Schema): Declared {
  switch (schema.format) {
    case 'byte':
      return leaf(schema.limits?.maxLength ?? LARGEST_REQUEST - 2, 2);
    case 'duration':
      return leaf(32, 3);
    case 'date':
      return leaf(12, 12);
    case 'date-time':
      return leaf(32, 21);
    default:
      return leaf(mostCharacters(schema) ?? longestValue(schema.enum) ?? LARGEST_REQUEST - 2, 2);
  }
}

function longestValue(values: readonly Json[] | undefined): number | undefined {
  if (values === undefined || values.length === 0) return undefined;
  return Math.max(0, ...values.map((value) => (typeof value === 'string' ? value.length : 0)));
}

function listOf({ items, limits }: Schema, resolve: Resolve): Declared | undefined {
  const item = items && declaredBy(items, resolve, items.embedded);
  if (item === undefined) return undefined;
  const most = limits?.maxItems ?? Math.floor((LARGEST_REQUEST - 2) / (item.least + 1));
  return { most, least: 2, items: item, field: NO_FIELD };
}

function mapOf({ limits }: Schema, values: Schema, resolve: Resolve): Declared | undefined {
  const value = declaredBy(values, resolve, values.embedded);
  if (value === undefined) return undefined;
  const most = limits?.maxProperties ?? Math.floor((LARGEST_REQUEST - 2) / (value.least + 6));
  return { most, least: 2, items: value, keys: KEY, field: NO_FIELD };
}

function objectOf(schema: Schema, resolve: Resolve, isRoot: boolean): Declared {
  const properties = schema.properties ?? new Map<string, Schema>();
  let least = 2;
  const fields = new Map<string, Declared | undefined>();
  const fieldOf = (name: string): Declared | undefined => {
    const property = properties.get(name);
    if (isRoot && (name === 'apiVersion' || name === 'kind')) return TEXT;
    if (isRoot && name === 'metadata' && !saysOf(property, 'name')) return METADATA;
    if (property === undefined) return undefined;
    if (!fields.has(name)) fields.set(name, declaredBy(property, resolve, property.embedded));
    return fields.get(name);
  };
  for (const name of schema.required ?? []) {
    const field = fieldOf(name);
    if (field !== undefined && properties.get(name)?.default === undefined) least += name.length + field.least + 4;
  }
  return { most: 0, least, field: (name) => fieldOf(nameOf(name, properties)) };
}
