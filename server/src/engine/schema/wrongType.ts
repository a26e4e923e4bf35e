import type { FieldPath } from '../syntax/fieldPath.ts';
import type { Judgement, SchemaProblem } from './problem.ts';
import type { Schema, SchemaType } from './schemaShape.ts';
import type { ServerScalar } from './serverScalar.ts';
import { nameOfField, quote, sentence, WANTED } from './wording.ts';

interface Place {
  readonly path: FieldPath;
  readonly judgement: Judgement;
}

const FOUND: Readonly<Record<ServerScalar['type'], string>> = {
  null: 'empty',
  boolean: 'a boolean',
  integer: 'a number',
  float: 'a number',
  string: 'text',
};

/** A mapping or list where the schema has something else. */
export function wrongShape(kind: 'map' | 'seq', schema: Schema, place: Place): SchemaProblem | undefined {
  const wanted = kind === 'map' ? 'object' : 'array';
  if (schema.type === 'any' || schema.type === wanted) return undefined;
  const field = nameOfField(place.path, place.judgement.label);
  return problem(
    `${sentence(field)} is ${kind === 'map' ? 'a mapping' : 'a list'}; it takes ${WANTED[schema.type]}.`,
    place,
  );
}

/** A scalar whose type the schema does not take; undefined when it does. Null is not judged here. */
export function wrongScalar(
  scalar: ServerScalar,
  text: string,
  schema: Schema,
  place: Place,
): SchemaProblem | undefined {
  if (accepts(schema.type, scalar)) return undefined;
  const quoted = scalar.type === 'string' && looksTyped(text);
  const field = nameOfField(place.path, place.judgement.label);
  const found = `${quote(text)} is ${quoted ? 'quoted text' : FOUND[scalar.type]}`;
  const message = `${found}; ${field} takes ${WANTED[schema.type]}.${remedy(scalar, text, schema)}`;
  return problem(message, place, betterSpelling(scalar, text, schema));
}

function problem(message: string, place: Place, nearest?: string): SchemaProblem {
  const code = 'schema/wrong-type';
  const fix = nearest !== undefined && { nearest };
  return { code, severity: 'error', path: [...place.path], part: 'value', message, ...fix };
}

/** Which scalars the server's typed decoding takes (sigs.k8s.io/structured-merge-diff, typed/validate.go). */
function accepts(type: SchemaType, scalar: ServerScalar): boolean {
  const isInteger = scalar.type === 'integer' || (scalar.type === 'float' && Number.isInteger(scalar.value));
  switch (type) {
    case 'any':
      return true;
    case 'string':
      return scalar.type === 'string';
    case 'boolean':
      return scalar.type === 'boolean';
    case 'integer':
      return isInteger;
    case 'number':
      return scalar.type === 'integer' || scalar.type === 'float';
    case 'quantity':
      return scalar.type !== 'boolean';
    case 'int-or-string':
      return isInteger || scalar.type === 'string';
    default:
      return false;
  }
}

function looksTyped(text: string): boolean {
  return /^(?:true|false|-?\d+(?:\.\d+)?)$/.test(text);
}

function remedy(scalar: ServerScalar, text: string, schema: Schema): string {
  if (schema.type === 'string') return ' Put it in quotes.';
  if (schema.type === 'array') return ' Write it as a list item (`- `).';
  return schema.type !== 'object' && scalar.type === 'string' && looksTyped(text) ? ' Remove the quotes.' : '';
}

/** The same value as the schema takes it, for a quick fix. */
function betterSpelling(scalar: ServerScalar, text: string, schema: Schema): string | undefined {
  if (schema.type === 'string') return `"${text}"`;
  if (scalar.type !== 'string') return undefined;
  if (schema.type === 'integer' && /^-?(?:0|[1-9]\d*)$/.test(text)) return text;
  if (schema.type === 'number' && /^-?\d+(?:\.\d+)?$/.test(text)) return text;
  return schema.type === 'boolean' && /^(?:true|false)$/.test(text) ? text : undefined;
}
