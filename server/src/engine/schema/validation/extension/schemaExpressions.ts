import { nameOf } from '../../cel/evaluate.ts';
import type { Expression } from '../../cel/expression.ts';
import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';
import { checkExpression } from './expressionCheck.ts';
import { macroNames } from './macroNames.ts';

/** A part of a schema that a name in an expression stands for; undefined where the type is not known. */
type Known = Field | undefined;
type Names = ReadonlyMap<string, Known>;

const OBJECT_FIELDS = ['apiVersion', 'kind', 'metadata'];
const MAX_DEPTH = 100;

/** Rules of a schema (`x-kubernetes-validations`): readable, and only about fields that the schema has. */
export function checkSchemaRules(schema: Field, out: Reporter, depth = 0): void {
  if (depth > MAX_DEPTH || schema.type !== 'map') return;
  for (const rule of schema.get('x-kubernetes-validations').items) {
    const field = rule.get('rule');
    const root = checkExpression(field, out, { names: ['self', 'oldSelf'], wants: 'boolean' });
    if (root === undefined) continue;
    const known = new Map([
      ['self', schema],
      ['oldSelf', schema],
    ]);
    const problem = unknownField(root, known, depth === 0 ? schema : undefined);
    if (problem !== undefined) out.wrong(field, `\`${problem}\` is not a field of the schema at this place.`);
  }
  for (const [, property] of schema.get('properties').fields()) checkSchemaRules(property, out, depth + 1);
  checkSchemaRules(schema.get('items'), out, depth + 1);
  checkSchemaRules(schema.get('additionalProperties'), out, depth + 1);
}

/** The first field that an expression takes from an object whose schema does not have it. */
function unknownField(at: Expression, names: Names, root: Known): string | undefined {
  switch (at.kind) {
    case 'field': {
      const inside = unknownField(at.of, names, root);
      const holder = inside === undefined ? schemaOf(at.of, names) : undefined;
      return inside ?? (holder !== undefined && lacks(holder, at.field, root) ? at.field : undefined);
    }
    case 'call': {
      const own = at.of === undefined ? undefined : unknownField(at.of, names, root);
      if (own !== undefined) return own;
      const bound = macroNames(at);
      const items = at.of === undefined ? undefined : itemsOf(schemaOf(at.of, names));
      const isSimple = bound.length === 1 && /^(?:all|exists|exists_one|filter|map)$/.test(at.name);
      const inner =
        bound.length === 0
          ? names
          : new Map([...names, ...bound.map((name) => [name, isSimple ? items : undefined] as const)]);
      return at.args.map((part) => unknownField(part, inner, root)).find((found) => found !== undefined);
    }
    case 'list':
      return at.items.map((part) => unknownField(part, names, root)).find((found) => found !== undefined);
    case 'map':
      return at.entries
        .flat()
        .map((part) => unknownField(part, names, root))
        .find((found) => found !== undefined);
    default:
      return undefined;
  }
}

/** The schema of what an expression gives, as far as it is a path. */
function schemaOf(at: Expression, names: Names): Known {
  if (at.kind === 'name') return names.get(at.name);
  if (at.kind === 'field') {
    const holder = at.isOptional ? undefined : schemaOf(at.of, names);
    if (holder === undefined) return undefined;
    const properties = holder.get('properties');
    const property = properties.get(nameOf(at.field, { has: (name) => properties.keys.includes(name) }));
    return property.exists ? property : mapped(holder);
  }
  if (at.kind === 'call' && at.name === '[]' && at.args[0] !== undefined) {
    const holder = schemaOf(at.args[0], names);
    return itemsOf(holder) ?? mapped(holder);
  }
  return at.kind === 'call' && at.name === 'filter' && at.of !== undefined ? schemaOf(at.of, names) : undefined;
}

function itemsOf(schema: Known): Known {
  const items = schema?.get('type').text === 'array' ? schema.get('items') : undefined;
  return items?.exists ? items : undefined;
}

function mapped(schema: Known): Known {
  const values = schema?.get('additionalProperties');
  return values?.type === 'map' ? values : undefined;
}

function lacks(schema: Field, field: string, root: Known): boolean {
  const isOpen = [
    'x-kubernetes-preserve-unknown-fields',
    'x-kubernetes-embedded-resource',
    'x-kubernetes-int-or-string',
  ].some((name) => schema.get(name).exists);
  // The name of an object is known whatever its schema says of the metadata.
  const isMetadata = schema.path.at(-1) === 'metadata' && schema.path.at(-2) === 'properties';
  if (schema.get('type').text !== 'object' || isOpen || isMetadata || schema.get('additionalProperties').exists)
    return false;
  const { keys } = schema.get('properties');
  const isObjectField = schema === root && OBJECT_FIELDS.includes(field);
  return !isObjectField && !keys.includes(nameOf(field, { has: (name) => keys.includes(name) }));
}
