import { compileGoRegex } from '../../../text/goRegex.ts';
import { checkChoice } from '../choice.ts';
import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';
import { checkDecoding } from './schemaDecoding.ts';
import { checkDefault } from './schemaDefaults.ts';

type Level = 'root' | 'item' | 'field';

const TYPES = ['object', 'array', 'string', 'integer', 'number', 'boolean'];
/** Fields that a structural schema has only outside of unions and exclusions (apiserver/schema/validation.go). */
const NOT_NESTED = ['type', 'title', 'description', 'default', 'additionalProperties', 'nullable'];
const AT_ROOT = [
  'description',
  'type',
  'format',
  'title',
  'maximum',
  'exclusiveMaximum',
  'minimum',
  'exclusiveMinimum',
  'maxLength',
  'minLength',
  'pattern',
  'maxItems',
  'minItems',
  'uniqueItems',
  'multipleOf',
  'required',
  'items',
  'properties',
  'externalDocs',
  'example',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-validations',
  'nullable',
];
/** Parts of JSON Schema that a CustomResourceDefinition cannot use (apiextensions/validation/validation.go). */
const UNSUPPORTED = ['id', '$schema', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref'];
const GO_MAPS = ['definitions', 'patternProperties'];
/** What a schema may say of the metadata of an object. */
const OF_METADATA = ['type', 'properties'];
/** Servers before 1.36 did not read them. */
const OF_METADATA_BEFORE = ['example', 'externalDocs'];
const MAX_DEPTH = 100;

/** Whether the schema of a version is structural, and whether its lists and maps are described completely. */
export function checkStructure(schema: Field, out: Reporter, hasStatus: boolean): void {
  checkLevel(schema, 'root', out, 0);
  if (schema.get('nullable').flag) out.forbidden(schema.get('nullable'), 'an object is never null');
  const bad = hasStatus ? schema.fields().find(([name, value]) => isSet(value) && !AT_ROOT.includes(name)) : undefined;
  if (bad !== undefined)
    out.forbidden(
      bad[1],
      'beside a status subresource only types, limits and properties stand at the root of the schema',
    );
}

/** Not what Go has for a field that is not there. */
function isSet(field: Field): boolean {
  if (field.type === 'boolean') return field.flag;
  if (field.type === 'seq') return field.items.length > 0;
  if (GO_MAPS.includes(String(field.path.at(-1)))) return field.keys.length > 0;
  return field.exists && (field.type !== 'string' || field.text !== '');
}

function checkLevel(schema: Field, level: Level, out: Reporter, depth: number): void {
  if (depth > MAX_DEPTH || schema.type !== 'map') return;
  checkDecoding(schema, out);
  checkType(schema, level, out);
  checkExtensions(schema, out);
  checkListAndMap(schema, out);
  checkAdditional(schema, level, out);
  checkKeywords(schema, out);
  checkDefault(schema, out, level === 'root');
  // That all is described outside is asked for only at the root (apiserver/schema/complete.go).
  const around = level === 'root' ? schema : undefined;
  for (const union of ['allOf', 'anyOf', 'oneOf']) checkUnion(schema, union, around, out);
  if (schema.get('not').exists) checkNested(schema.get('not'), around, out, 0);
  for (const [, property] of schema.get('properties').fields()) {
    if (property.type === 'null') out.missing(property.get('type'), 'a structural schema says the type of everything');
    else checkLevel(property, 'field', out, depth + 1);
  }
  checkLevel(schema.get('items'), 'item', out, depth + 1);
  checkLevel(schema.get('additionalProperties'), 'field', out, depth + 1);
}

/** What holds in unions and exclusions too (apiextensions/validation/validation.go, ValidateCustomResourceDefinitionOpenAPISchema). */
function checkKeywords(schema: Field, out: Reporter): void {
  for (const name of UNSUPPORTED)
    if (isSet(schema.get(name))) out.forbidden(schema.get(name), 'the server does not support it');
  if (schema.get('uniqueItems').flag)
    out.forbidden(schema.get('uniqueItems'), 'it takes too long to check; use `x-kubernetes-list-type: set`');
  if (schema.get('items').type === 'seq')
    out.forbidden(schema.get('items'), 'one schema is for all items; write it as a mapping');
  const pattern = schema.get('pattern');
  if (pattern.text !== '' && compileGoRegex(pattern.text) === undefined)
    out.wrong(
      pattern,
      `\`${pattern.text}\` is not a pattern of Go (RE2), which has no lookaheads; the server will refuse it.`,
    );
}

function checkType(schema: Field, level: Level, out: Reporter): void {
  const type = schema.get('type');
  const isOpen =
    schema.get('x-kubernetes-int-or-string').flag || schema.get('x-kubernetes-preserve-unknown-fields').flag;
  if (type.text === '' && (!isOpen || schema.get('x-kubernetes-embedded-resource').flag))
    out.missing(type, 'a structural schema says the type of everything');
  out.choice(type, TYPES);
  if (level === 'root' && type.text !== '' && type.text !== 'object')
    out.wrong(type, `\`${type.text}\` is not the type of a whole object; it must be \`object\`.`);
  if (type.text === 'array' && !schema.get('items').exists)
    out.missing(schema.get('items'), 'a list says what its items are');
  if (level === 'root') checkObjectFields(schema.get('properties'), out);
}

/** What every object has is described by the server itself (apiserver/schema/validation.go, validateStructuralInvariants). */
function checkObjectFields(properties: Field, out: Reporter): void {
  for (const [name, type] of [
    ['apiVersion', 'string'],
    ['kind', 'string'],
    ['metadata', 'object'],
  ] as const) {
    const field = properties.get(name);
    if (properties.keys.includes(name) && field.get('type').text !== type && field.get('type').exists)
      out.wrong(field.get('type'), `The type of \`${name}\` must be \`${type}\`.`);
    if (name !== 'metadata' && field.get('default').exists)
      out.forbidden(field.get('default'), 'what every object has gets no default');
  }
  const metadata = properties.get('metadata');
  const names = metadata.get('properties').keys.filter((name) => name !== 'name' && name !== 'generateName');
  const known = out.has('exampleOfMetadata') ? OF_METADATA : [...OF_METADATA, ...OF_METADATA_BEFORE];
  const other = metadata.fields().find(([name, value]) => isSet(value) && !known.includes(name));
  if (names.length > 0 || other !== undefined)
    out.forbidden(other?.[1] ?? metadata, 'only `name` and `generateName` of the metadata can be described');
}

function checkExtensions(schema: Field, out: Reporter): void {
  const preserve = schema.get('x-kubernetes-preserve-unknown-fields');
  const isEmbedded = schema.get('x-kubernetes-embedded-resource').flag;
  if (preserve.exists && !preserve.flag)
    out.wrong(preserve, '`x-kubernetes-preserve-unknown-fields` is true or left out.');
  if (schema.get('x-kubernetes-int-or-string').flag) {
    if (preserve.flag) out.forbidden(preserve, 'a number or a text has no fields');
    if (isEmbedded) out.forbidden(schema.get('x-kubernetes-embedded-resource'), 'a number or a text is no resource');
  }
  if (isEmbedded && !preserve.flag && schema.get('properties').keys.length === 0)
    out.missing(schema.get('properties'), 'an embedded resource has properties, or preserves unknown fields');
  for (const rule of schema.get('x-kubernetes-validations').items) {
    if (rule.get('rule').text.trim() === '') out.missing(rule.get('rule'));
    if (/[\n\r]/.test(rule.get('message').text.trim()))
      out.wrong(rule.get('message'), 'A `message` has no line breaks.');
    if (/[\n\r]/.test(rule.get('rule').text.trim()) && rule.get('message').text.trim() === '')
      out.missing(rule.get('message'), 'a rule of several lines needs one');
    out.choice(rule.get('reason'), [
      'FieldValueRequired',
      'FieldValueForbidden',
      'FieldValueInvalid',
      'FieldValueDuplicate',
    ]);
  }
}

function checkListAndMap(schema: Field, out: Reporter): void {
  const [map, list, keys] = ['x-kubernetes-map-type', 'x-kubernetes-list-type', 'x-kubernetes-list-map-keys'].map(
    (name) => schema.get(name),
  );
  if (map === undefined || list === undefined || keys === undefined) return;
  const type = schema.get('type');
  checkChoice(map, ['atomic', 'granular'], out);
  checkChoice(list, ['atomic', 'set', 'map'], out);
  if (map.exists && type.text !== 'object' && type.text !== '')
    out.wrong(type, '`x-kubernetes-map-type` needs the type `object`.');
  if (list.exists && type.text !== 'array' && type.text !== '')
    out.wrong(type, '`x-kubernetes-list-type` needs the type `array`.');
  if (keys.items.length > 0 && list.text !== 'map')
    out.wrong(list.exists ? list : keys, '`x-kubernetes-list-map-keys` needs the list type `map`.');
  if (list.text === 'map') checkKeyed(schema, keys, out);
  const items = schema.get('items');
  if (
    list.text === 'set' &&
    items.get('type').text === 'object' &&
    items.get('x-kubernetes-map-type').text !== 'atomic'
  )
    out.wrong(list, 'Objects in a set need `x-kubernetes-map-type: atomic`.');
  if ((list.text === 'set' || list.text === 'map') && items.get('nullable').flag)
    out.forbidden(items.get('nullable'), 'items of a set or a map are never null');
}

/** Items of a list of the type `map` are told apart by keys that each of them has. */
function checkKeyed(schema: Field, keys: Field, out: Reporter): void {
  const items = schema.get('items');
  if (keys.items.length === 0) out.missing(keys, 'a list of the type `map` needs it');
  if (items.get('type').text !== 'object' && items.get('type').text !== '')
    out.wrong(items.get('type'), 'Items of a list of the type `map` are of the type `object`.');
  if (items.get('type').text !== 'object') return;
  const seen = new Set<string>();
  for (const key of keys.items) {
    const property = items.get('properties', key.text);
    if (seen.has(key.text)) out.duplicate(key, 'x-kubernetes-list-map-keys');
    seen.add(key.text);
    if (!property.exists) out.wrong(key, `\`${key.text}\` is not a property of the items.`);
    else if (/^(?:array|object)$/.test(property.get('type').text))
      out.wrong(
        property.get('type'),
        `\`${key.text}\` tells items apart, so it must be a text, a number or a boolean.`,
      );
    else if (
      property.get('default').type === 'absent' &&
      !items.get('required').items.some((one) => one.text === key.text)
    )
      out.wrong(key, `\`${key.text}\` must be required or have a default: it tells items apart.`);
    if (property.get('nullable').flag) out.forbidden(property.get('nullable'), 'it tells items apart');
  }
}

function checkAdditional(schema: Field, level: Level, out: Reporter): void {
  const additional = schema.get('additionalProperties');
  if (additional.type === 'absent' || additional.type === 'null') return;
  if (level === 'root') out.forbidden(additional, 'an object has fields that are known');
  else if (schema.get('properties').keys.length > 0 && !additional.flag)
    out.forbidden(additional, '`properties` stands here already');
}

function checkUnion(schema: Field, name: string, around: Field | undefined, out: Reporter): void {
  if (name === 'anyOf' && isIntOrString(schema.get(name))) return;
  schema.get(name).items.forEach((part, index) => {
    if (name === 'allOf' && index === 0 && isIntOrString(part.get('anyOf'))) return;
    checkNested(part, around, out, 0);
  });
}

/** The one union over types that a structural schema may have, also as the first part of allOf. */
function isIntOrString(union: Field): boolean {
  const isAlone = union.items.every((part) => part.fields().every(([name, value]) => name === 'type' || !isSet(value)));
  return isAlone && union.items.map((part) => part.get('type').text).join() === 'integer,string';
}

/** Inside of unions and exclusions only limits stand, and those at the root only about fields that the schema around has. */
function checkNested(part: Field, around: Field | undefined, out: Reporter, depth: number): void {
  if (depth > MAX_DEPTH || part.type !== 'map') return;
  checkKeywords(part, out);
  for (const name of NOT_NESTED) {
    const field = part.get(name);
    if (isSet(field) || (name === 'additionalProperties' && field.exists))
      out.forbidden(field, 'inside of unions and exclusions only limits stand');
  }
  for (const [name, value] of part.fields()) {
    if (name.startsWith('x-kubernetes-') && isSet(value))
      out.forbidden(value, 'inside of unions and exclusions only limits stand');
  }
  for (const [name, value] of part.get('properties').fields()) {
    const known = around?.get('properties', name);
    if (name === 'metadata') out.forbidden(value, 'the metadata cannot be limited');
    else if (known !== undefined && !known.exists)
      out.wrongKey(value, `\`${name}\` is described only here; the schema around must have it too.`);
    else checkNested(value, known, out, depth + 1);
  }
  if (part.get('items').exists) checkNested(part.get('items'), around?.get('items'), out, depth + 1);
  for (const union of ['allOf', 'anyOf', 'oneOf'])
    for (const inner of part.get(union).items) checkNested(inner, around, out, depth + 1);
  if (part.get('not').exists) checkNested(part.get('not'), around, out, depth + 1);
}
