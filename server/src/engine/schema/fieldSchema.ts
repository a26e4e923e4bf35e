import type { FieldPath } from '../syntax/fieldPath.ts';
import type { Registry } from './registry.ts';
import type { Schema } from './schemaShape.ts';

/** A field as the schema knows it, and where its text is found. */
export interface FieldSchema {
  readonly schema: Schema;
  /** The mapping that has the field; undefined for the root. */
  readonly parent: Schema | undefined;
  /** Definition that holds the field, and the path of the field inside it, with dots. */
  readonly owner: string;
  readonly field: string;
  /** Definition that the field's value has, for its text and its name. */
  readonly definition: string | undefined;
}

/**
 * The schema of a field, found by walking from the root. List positions are numbers in the path; their value does not
 * matter. Undefined where the schema says nothing.
 */
export function fieldSchema(
  root: { readonly schema: Schema; readonly definition: string },
  path: FieldPath,
  registry: Registry,
): FieldSchema | undefined {
  let at: FieldSchema = {
    schema: registry.resolve(root.schema),
    parent: undefined,
    owner: root.definition,
    field: '',
    definition: root.definition,
  };
  for (const segment of path) {
    const next = childField(at, segment, registry);
    if (next === undefined) return undefined;
    at = next;
  }
  return at;
}

/** The field or list item below a field; undefined where the schema says nothing. */
export function childField(at: FieldSchema, segment: string | number, registry: Registry): FieldSchema | undefined {
  const isItem = typeof segment === 'number';
  const raw = isItem ? at.schema.items : (at.schema.properties?.get(segment) ?? at.schema.values);
  if (raw === undefined) return undefined;
  const isNamed = !isItem && at.schema.properties?.has(segment) === true;
  const owner = at.definition ?? at.owner;
  const inside = at.definition === undefined ? at.field : '';
  const field = isNamed ? (inside === '' ? segment : `${inside}.${segment}`) : inside;
  return {
    schema: registry.resolve(raw),
    parent: isItem ? at.parent : at.schema,
    owner,
    field,
    definition: raw.ref,
  };
}
