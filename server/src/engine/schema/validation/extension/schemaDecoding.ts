import { ownValue } from '../../../text/ownValue.ts';
import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';

const TYPES: Readonly<Record<string, readonly Field['type'][]>> = {
  ...typed(['id', '$ref', '$schema', 'description', 'type', 'format', 'title', 'pattern'], ['string']),
  ...typed(['maximum', 'minimum', 'multipleOf'], ['integer', 'float']),
  ...typed(['maxLength', 'minLength', 'maxItems', 'minItems', 'maxProperties', 'minProperties'], ['integer', 'float']),
  ...typed(['exclusiveMaximum', 'exclusiveMinimum', 'uniqueItems', 'nullable'], ['boolean']),
  ...typed(['enum', 'required', 'allOf', 'oneOf', 'anyOf'], ['seq']),
  ...typed(['properties', 'patternProperties', 'definitions', 'dependencies', 'not'], ['map']),
};

function typed(
  names: readonly string[],
  types: readonly Field['type'][],
): Readonly<Record<string, readonly Field['type'][]>> {
  return Object.fromEntries(names.map((name) => [name, types]));
}

/**
 * Keywords of a schema whose value Go cannot decode (apiextensions/v1/types_jsonschema.go). Server-side apply knows no fields below
 * `items` and `additionalProperties`, so that only the decoding refuses them there.
 */
export function checkDecoding(schema: Field, out: Reporter): void {
  for (const [name, value] of schema.fields()) {
    const types = ownValue(TYPES, name);
    if (types !== undefined && value.exists && value.type !== 'unknown' && !types.includes(value.type))
      out.wrong(value, `\`${name}\` of a schema does not take this type of value; the server cannot read it.`);
  }
  for (const [name, property] of schema.get('properties').fields()) {
    if (property.exists && property.type !== 'unknown' && property.type !== 'map')
      out.wrong(property, `\`${name}\` is not a schema: a property is described by a mapping.`);
  }
}
