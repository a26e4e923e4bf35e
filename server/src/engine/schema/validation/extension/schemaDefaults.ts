import type { FieldPath } from '../../../syntax/fieldPath.ts';
import { readJsonValue } from '../../jsonReader.ts';
import { readSchema } from '../../openapi.ts';
import type { Judgement, SchemaProblem } from '../../problem.ts';
import { createRegistry } from '../../registry.ts';
import type { Schema } from '../../schemaShape.ts';
import { validateValue } from '../../validate.ts';
import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';
import { jsonOf } from './jsonOf.ts';

/** Schemas of definitions refer to nothing. */
const registry = createRegistry([]);

const AS_DEFAULT: Judgement = {
  mode: 'full',
  label: 'default',
  judge: 'the server',
  unknownField: 'error',
  exact: true,
  limits: true,
  nulls: 'value',
  lenient: [],
};

/**
 * A default must fit the schema that it stands in, with no field that the schema lacks (ValidateDefaults of apiextensions-apiserver,
 * pkg/apiserver/schema/defaulting/validation.go). Defaults inside of it are not filled in before, and lists may hold an item twice.
 * @param isRoot the schema is that of a whole object, whose default is an object
 */
export function checkDefault(schema: Field, out: Reporter, isRoot: boolean): void {
  const given = schema.get('default');
  // The server fills nothing in below them, and does not look.
  if (schema.path.includes('additionalProperties')) return;
  // An empty list may be lost on its way to the judgement.
  if (!given.exists || given.type === 'unknown' || (given.type === 'seq' && given.items.length === 0)) return;
  const own = readSchema(jsonOf(schema));
  // The server does not judge the type of a number or text.
  if (own.type === 'int-or-string') return;
  const holder: Schema = {
    type: 'object',
    properties: new Map([['default', isRoot ? { ...own, embedded: true } : own]]),
  };
  const found = validateValue({ default: jsonOf(given) }, holder, {
    registry,
    read: readJsonValue,
    judgement: AS_DEFAULT,
  });
  const [first] = found.filter(isRefused);
  if (first !== undefined)
    out.wrong(partOf(schema, first.path), `This default does not fit its schema. ${first.message}`);
}

function isRefused({ code, severity }: SchemaProblem): boolean {
  return code === 'schema/unknown-field' || (severity === 'error' && code !== 'schema/duplicate-item');
}

function partOf(schema: Field, path: FieldPath): Field {
  let at = schema;
  for (const segment of path) {
    const next = typeof segment === 'number' ? at.items[segment] : at.get(segment);
    if (next === undefined || next.type === 'absent') return at;
    at = next;
  }
  return at;
}
