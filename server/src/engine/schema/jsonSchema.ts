import { isObject } from './openapi.ts';
import type { Json, JsonObject } from './schemaShape.ts';

/** How the references of a document are named in a pack. */
export interface ReferenceNames {
  /** The name of a definition for a `$ref` as written; undefined for one that leads nowhere. */
  name(reference: string): string | undefined;
  /** What a `$ref` stands for, where its fields have to be put together with others. */
  target(reference: string): Json | undefined;
}

const MAX_DEPTH = 60;

/** Keywords that mean the same in JSON Schema and in a structural schema. */
const KEPT = [
  'title',
  'description',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'uniqueItems',
  'multipleOf',
  'enum',
  'default',
  'examples',
  'deprecated',
  'required',
  'nullable',
];

/**
 * A JSON Schema (draft 4 to 2020-12, as kubernetes-json-schema, the CRDs catalog and schema generators write them) in the structural form
 * that an API server has (openapi.ts reads it). What a structural schema cannot say is dropped, so that the result accepts at least what
 * the schema accepts: conditions, dependencies, tuples.
 */
export function toStructural(json: Json | undefined, names: ReferenceNames, depth = 0): JsonObject {
  if (!isObject(json) || depth > MAX_DEPTH) return {};
  const { $ref } = json;
  if (typeof $ref === 'string') return reference($ref, json, names);
  const branches = branchesOf(json);
  const scalar = scalarUnion(json, branches);
  if (scalar !== undefined) return { ...kept(json), ...scalar };
  const whole = withBranches(json, branches, names);
  const types = typesOf(whole);
  const type = types.filter((one) => one !== 'null');
  return {
    ...kept(whole),
    ...limits(whole),
    ...(type.length === 1 && { type: type[0] as string }),
    ...(types.includes('null') && { nullable: true }),
    ...(whole.const !== undefined && { enum: [whole.const] }),
    ...structure(whole, names, depth),
  };
}

function reference(pointer: string, json: JsonObject, names: ReferenceNames): JsonObject {
  const name = names.name(pointer);
  const beside = kept(json);
  return name === undefined ? beside : { ...beside, $ref: `#/definitions/${name}` };
}

function kept(json: JsonObject): JsonObject {
  const isKept = (key: string): boolean => KEPT.includes(key) || key.startsWith('x-kubernetes-');
  return Object.fromEntries(Object.entries(json).filter(([key]) => isKept(key)));
}

/** Since draft 6 an exclusive limit is the number itself. */
function limits({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonObject): JsonObject {
  return {
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(typeof exclusiveMinimum === 'number' && { minimum: exclusiveMinimum, exclusiveMinimum: true }),
    ...(typeof exclusiveMaximum === 'number' && { maximum: exclusiveMaximum, exclusiveMaximum: true }),
    ...(typeof exclusiveMinimum === 'boolean' && { exclusiveMinimum }),
    ...(typeof exclusiveMaximum === 'boolean' && { exclusiveMaximum }),
  };
}

/** Fields, items and values below. Where nothing says which fields there are, every one is right. */
function structure(json: JsonObject, names: ReferenceNames, depth: number): JsonObject {
  const inside = (schema: Json | undefined): JsonObject => toStructural(schema, names, depth + 1);
  const { properties, items, additionalProperties, patternProperties } = json;
  const fields = isObject(properties)
    ? Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, inside(schema)]))
    : undefined;
  const isUnsaid = additionalProperties === undefined && fields === undefined && isNamedObject(json);
  const isOpen = additionalProperties === true || patternProperties !== undefined || isUnsaid;
  return {
    ...(fields && { properties: fields }),
    ...(isObject(items) && { items: inside(items) }),
    ...(isObject(additionalProperties) ? { additionalProperties: inside(additionalProperties) } : isOpen && OPEN),
  };
}

const OPEN: JsonObject = { additionalProperties: true };

function isNamedObject(json: JsonObject): boolean {
  return typesOf(json).includes('object');
}

function typesOf({ type }: JsonObject): readonly string[] {
  if (typeof type === 'string') return [type];
  return Array.isArray(type) ? (type as readonly Json[]).filter((one) => typeof one === 'string') : [];
}

interface Branches {
  readonly all: readonly Json[];
  readonly any: readonly Json[];
}

function branchesOf({ allOf, anyOf, oneOf }: JsonObject): Branches {
  const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
  return { all: list(allOf), any: [...list(anyOf), ...list(oneOf)] };
}

/** `string` or `integer` is what Kubernetes calls int-or-string; other mixtures of scalars are not judged. */
function scalarUnion(json: JsonObject, { all, any }: Branches): JsonObject | undefined {
  if (json['x-kubernetes-int-or-string'] === true || all.length > 0) return undefined;
  const written = any.length === 0 ? typesOf(json) : any.flatMap((one) => (isObject(one) ? typesOf(one) : ['any']));
  const types = new Set(written.filter((type) => type !== 'null'));
  const isNullable = written.includes('null') && { nullable: true };
  if (types.size < 2) return undefined;
  const isScalar = [...types].every((type) => ['string', 'integer', 'number', 'boolean'].includes(type));
  if (!isScalar) return any.length === 0 ? { ...isNullable, ...OPEN } : undefined;
  const isIntOrString = types.size === 2 && types.has('string') && types.has('integer');
  return { ...isNullable, ...(isIntOrString && { 'x-kubernetes-int-or-string': true }) };
}

/**
 * A schema with what its branches say of structure: the fields of all of them, required only where `allOf` requires them. Branches
 * that only restrict stay for the evaluator of unions, unless a reference in them would have to be followed.
 */
function withBranches(json: JsonObject, { all, any }: Branches, names: ReferenceNames): JsonObject {
  if (all.length === 0 && any.length === 0) return json;
  const { allOf: _all, anyOf, oneOf, ...own } = json;
  const merged = all.reduce<JsonObject>((whole, branch) => merge(whole, follow(branch, names), true), own);
  const structural = any.map((branch) => follow(branch, names));
  const open = structural.some((branch) => isNamedObject(branch) && !isObject(branch.properties));
  const whole = structural.reduce<JsonObject>((so, branch) => merge(so, branch, false), merged);
  const logic = any.some(hasReference)
    ? {}
    : { ...(anyOf !== undefined && { anyOf }), ...(oneOf !== undefined && { oneOf }) };
  return { ...whole, ...logic, ...(open && OPEN) };
}

function follow(branch: Json, names: ReferenceNames): JsonObject {
  if (!isObject(branch)) return {};
  if (typeof branch.$ref !== 'string') return branch;
  const target = names.target(branch.$ref);
  return isObject(target) ? { ...target, ...branch } : {};
}

function merge(whole: JsonObject, branch: JsonObject, isRequired: boolean): JsonObject {
  const { properties, required, type, items, additionalProperties } = branch;
  const fields = {
    ...(isObject(properties) ? properties : {}),
    ...(isObject(whole.properties) ? whole.properties : {}),
  };
  const needed = [...listOf(whole.required), ...(isRequired ? listOf(required) : [])];
  return {
    ...(isRequired && kept(branch)),
    ...(isRequired && limits(branch)),
    ...whole,
    ...(whole.type === undefined && type !== undefined && { type }),
    ...(whole.items === undefined && items !== undefined && { items }),
    ...(whole.additionalProperties === undefined && additionalProperties !== undefined && { additionalProperties }),
    ...(Object.keys(fields).length > 0 && { properties: fields }),
    ...(needed.length > 0 && { required: [...new Set(needed)] }),
  };
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function hasReference(json: Json): boolean {
  if (Array.isArray(json)) return (json as readonly Json[]).some(hasReference);
  return isObject(json) && (json.$ref !== undefined || Object.values(json).some(hasReference));
}
