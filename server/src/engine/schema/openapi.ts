import { asJudged } from './builtInLeniency.ts';
import { withEmbeddedFields } from './embeddedFields.ts';
import type { Json, JsonObject, ListType, Schema, SchemaLimits, SchemaRule, SchemaType } from './schemaShape.ts';

/** Definitions of Kubernetes whose Go type reads more than its schema says (the type's UnmarshalJSON). */
const BY_NAME: Readonly<Record<string, Schema>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: 'quantity' },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: 'int-or-string' },
  'io.k8s.apimachinery.pkg.runtime.RawExtension': { type: 'any' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': { type: 'any' },
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON': { type: 'any' },
};

const TYPES: readonly string[] = ['object', 'array', 'string', 'integer', 'number', 'boolean'];
const LOGIC = ['oneOf', 'anyOf', 'allOf', 'not'];
const LIMITS = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'pattern',
  'uniqueItems',
];

/**
 * Reads a named definition of an OpenAPI v2 or v3 document or of a fact pack. `x-kubernetes-*` extensions are those of
 * k8s.io/kube-openapi; references keep the last part of their pointer as the name.
 */
export function readDefinition(name: string, json: Json): Schema {
  const special = BY_NAME[name];
  if (special !== undefined) return special;
  const schema = readSchema(json);
  return name.startsWith('io.k8s.') ? asJudged(name, schema) : schema;
}

/** Reads one schema. What is not an object, or says nothing, accepts everything. */
export function readSchema(json: Json | undefined): Schema {
  if (!isObject(json)) return { type: 'any' };
  const ref = readRef(json);
  const type = ref === undefined ? readType(json) : 'any';
  const own = isObject(json.properties) ? readProperties(json.properties) : undefined;
  const isEmbedded = json['x-kubernetes-embedded-resource'] === true;
  const properties = isEmbedded ? withEmbeddedFields(own) : own;
  const values = json.additionalProperties;
  const limits = readLimits(json);
  const logic = ref === undefined ? readLogic(json) : undefined;
  return {
    type,
    ...(ref !== undefined && { ref }),
    ...(properties && { properties }),
    ...(isObject(values) && { values: readSchema(values) }),
    ...(isOpen(json) && { open: true }),
    ...(json.items !== undefined && { items: readSchema(json.items) }),
    ...(Array.isArray(json.required) && { required: textsOf(json.required) }),
    ...(Array.isArray(json.enum) && { enum: json.enum as Json[] }),
    ...(Array.isArray(json.examples) && { examples: json.examples as Json[] }),
    ...(typeof json.format === 'string' && { format: json.format }),
    ...(json.nullable === true && { nullable: true }),
    ...(json.default !== undefined && { default: json.default }),
    ...readListKind(json),
    ...(isEmbedded && { embedded: true }),
    ...(limits && { limits }),
    ...(typeof json.description === 'string' && { description: json.description }),
    ...(json.deprecated === true && { deprecated: true }),
    ...(logic && { logic }),
    ...readRules(json['x-kubernetes-validations']),
  };
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list of names as far as it is one: `n` and `y` are booleans in YAML. */
function textsOf(list: readonly Json[]): readonly string[] {
  return list.filter((item) => typeof item === 'string');
}

/** OpenAPI v3 wraps a reference that has neighbours: `allOf: [{ $ref }]`. */
function readRef(json: JsonObject): string | undefined {
  const all = json.allOf;
  const wrapped = Array.isArray(all) && all.length === 1 ? (all[0] as Json) : undefined;
  const pointer = json.$ref ?? (isObject(wrapped) ? wrapped.$ref : undefined);
  return typeof pointer === 'string' ? pointer.replace(/^#\/(?:definitions|components\/schemas)\//, '') : undefined;
}

function readType(json: JsonObject): SchemaType {
  if (json['x-kubernetes-int-or-string'] === true || json.format === 'int-or-string') return 'int-or-string';
  const type = json.type;
  if (typeof type === 'string' && TYPES.includes(type)) return type as SchemaType;
  return isObject(json.properties) ? 'object' : 'any';
}

function readProperties(json: JsonObject): Map<string, Schema> {
  return new Map(Object.entries(json).map(([name, schema]) => [name, readSchema(schema)]));
}

function isOpen(json: JsonObject): boolean {
  return json['x-kubernetes-preserve-unknown-fields'] === true || json.additionalProperties === true;
}

function readListKind(json: JsonObject): Partial<Schema> {
  const listType = json['x-kubernetes-list-type'];
  const listKeys = json['x-kubernetes-list-map-keys'];
  const mergeKey = json['x-kubernetes-patch-merge-key'];
  return {
    ...(typeof listType === 'string' && { listType: listType as ListType }),
    ...(Array.isArray(listKeys) && { listKeys: textsOf(listKeys) }),
    ...(typeof mergeKey === 'string' && { mergeKey }),
  };
}

function readLimits(json: JsonObject): SchemaLimits | undefined {
  const found = LIMITS.filter((key) => json[key] !== undefined);
  if (found.length === 0) return undefined;
  const wanted = json['x-wanted'];
  const limits = Object.fromEntries(found.map((key) => [key, json[key]])) as SchemaLimits;
  return typeof wanted === 'string' ? { ...limits, wanted } : limits;
}

function readLogic(json: JsonObject): JsonObject | undefined {
  const found = LOGIC.filter((key) => json[key] !== undefined);
  return found.length === 0 ? undefined : (Object.fromEntries(found.map((key) => [key, json[key]])) as JsonObject);
}

/** The rules of a schema; those about changes (`oldSelf`) say nothing about an object by itself and stand apart. */
function readRules(list: Json | undefined): Pick<Schema, 'rules' | 'transitions'> {
  if (!Array.isArray(list)) return {};
  const all = (list as readonly Json[]).flatMap((one) => (isObject(one) ? readRule(one) : []));
  const isTransition = ({ rule }: SchemaRule): boolean => /\boldSelf\b/.test(rule);
  const [rules, transitions] = [all.filter((rule) => !isTransition(rule)), all.filter(isTransition)];
  return { ...(rules.length > 0 && { rules }), ...(transitions.length > 0 && { transitions }) };
}

function readRule(json: JsonObject): readonly SchemaRule[] {
  const { rule, message, messageExpression, fieldPath } = json;
  if (typeof rule !== 'string') return [];
  return [
    {
      rule,
      ...(typeof message === 'string' && { message }),
      ...(typeof messageExpression === 'string' && { messageExpression }),
      ...(typeof fieldPath === 'string' && { fieldPath }),
      ...(json.optionalOldSelf === true && { isOldOptional: true }),
    },
  ];
}
