import { ownValue } from '../text/ownValue.ts';
import type { Descriptions } from './descriptions.ts';
import type { FieldSchema } from './fieldSchema.ts';
import type { Registry } from './registry.ts';
import type { Json, Schema } from './schemaShape.ts';

/** What hover and completion say about a field. */
export interface FieldDescription {
  /** `text`, `integer`, `list of Container`, `mapping of text`, … */
  readonly type: string;
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly default: string | undefined;
  readonly values: readonly string[];
  readonly text: string | undefined;
}

/** Describes the field with this name; `found` is what fieldSchema answered for it. */
export function describeField(
  found: FieldSchema,
  name: string | undefined,
  context: { readonly registry: Registry; readonly descriptions: Descriptions },
): FieldDescription {
  const { schema, parent, owner, field, definition } = found;
  const own = field === '' ? undefined : context.descriptions(owner, field);
  const fallback = definition === undefined ? undefined : context.descriptions(definition, '');
  return {
    type: typeName(schema, definition, context.registry),
    required: name !== undefined && parent?.required?.includes(name) === true,
    deprecated: schema.deprecated === true || /^(?:deprecated|this field is deprecated)\b/i.test(own ?? ''),
    default: schema.default === undefined ? undefined : showJson(schema.default),
    values: (schema.enum ?? schema.items?.enum ?? []).map(showJson),
    text: schema.description ?? own ?? fallback,
  };
}

const PLAIN: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'integer',
  number: 'number',
  boolean: 'true or false',
  quantity: 'quantity',
  'int-or-string': 'integer or text',
  any: 'any value',
};

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': 'time',
  byte: 'base64 text',
  duration: 'duration',
};

/** The type of a field in words; objects go by the name of their definition. */
function typeName(schema: Schema, definition: string | undefined, registry: Registry): string {
  if (schema.type === 'array') {
    const { items } = schema;
    return items === undefined ? 'list' : `list of ${typeName(registry.resolve(items), items.ref, registry)}`;
  }
  if (schema.type === 'object') {
    if (schema.values !== undefined && schema.properties === undefined) {
      return `mapping of ${typeName(registry.resolve(schema.values), schema.values.ref, registry)}`;
    }
    return shortName(definition) ?? 'mapping';
  }
  return ownValue(FORMATS, schema.format ?? '') ?? PLAIN[schema.type] ?? schema.type;
}

/** `io.k8s.api.core.v1.PodSpec` is PodSpec; definitions of custom resources are named after places and say nothing. */
function shortName(definition: string | undefined): string | undefined {
  if (definition === undefined || definition.includes('/')) return undefined;
  return definition.slice(definition.lastIndexOf('.') + 1);
}

function showJson(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
