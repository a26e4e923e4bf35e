import { type FieldSchema, fieldSchema } from '../../schema/fieldSchema.ts';
import type { Schema } from '../../schema/schemaShape.ts';
import { fromPointerPart, toPointerPart } from '../../syntax/fieldPath.ts';
import type { Cursor } from '../cursor/cursorShape.ts';
import type { DocumentSchema, SchemaContext } from '../schemaContext.ts';
import { plainValue } from '../yamlLines.ts';

/** Whether the text of a patch is a list of JSON patch operations (RFC 6902) and no object. */
export function isJsonPatch(text: string): boolean {
  const first = text.split('\n').find((line) => !/^\s*(?:#.*|---.*)?$/.test(line));
  // A broken line may stand before the first operation.
  return (first !== undefined && /^\s*(?:-(?:\s|$)|\[)/.test(first)) || /^-\s+["']?op["']?\s*:/m.test(text);
}

const OPERATIONS = ['add', 'remove', 'replace', 'move', 'copy', 'test'];
const ANY: Schema = { type: 'any' };

/**
 * The schema of a JSON patch at a cursor: operations with the paths that can go on there, and with the value that belongs at the path of
 * the cursor's own operation, as far as it is known what is patched.
 */
export function jsonPatchSchema(cursor: Cursor, context: SchemaContext): DocumentSchema {
  const target = context.patched;
  const at = pointerOf(cursor);
  const field = target && at !== undefined ? pointerField(at, target) : undefined;
  const value: Schema = field === undefined ? ANY : rawSchema(field);
  const paths: Schema = { type: 'string', examples: target === undefined ? [] : pointers(cursor.word, target) };
  const operation: Schema = {
    type: 'object',
    required: ['op', 'path'],
    properties: new Map<string, Schema>([
      ['op', { type: 'string', enum: OPERATIONS, description: 'What to do at the path (RFC 6902).' }],
      [
        'path',
        { ...paths, description: 'Where: names and positions, each behind a `/`; `~1` stands for `/` in a name.' },
      ],
      ['value', { description: 'What to put there, for `add`, `replace` and `test`.', ...value }],
      ['from', { ...paths, description: 'Where to take it from, for `move` and `copy`.' }],
    ]),
  };
  const registry = target?.registry ?? context.registry;
  return {
    schema: { type: 'array', items: operation },
    definition: '',
    registry,
    label: 'JSON patch',
    origin: 'RFC 6902',
  };
}

function rawSchema({ schema, definition }: FieldSchema): Schema {
  return definition === undefined ? schema : { type: 'any', ref: definition };
}

/** The path of the operation that the cursor is in. */
function pointerOf({ path, siblings, around }: Cursor): string | undefined {
  const beside = path.length === 1 ? siblings : around[1];
  const written = beside?.get('path');
  return written === undefined ? undefined : plainValue(written);
}

/** What stands at a pointer of an object; undefined where its schema says nothing. */
export function pointerField(pointer: string, target: DocumentSchema): FieldSchema | undefined {
  return fieldSchema(target, readPointer(pointer), target.registry);
}

/** `/spec/containers/0` as a path; positions and `-` stand for an item. */
export function readPointer(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((one) => (/^(?:\d+|-)$/.test(one) ? 0 : fromPointerPart(one)));
}

/** The pointers that are one step longer than what has been typed up to its last `/`. */
function pointers(word: string, target: DocumentSchema): string[] {
  const parent = word.slice(0, Math.max(0, word.lastIndexOf('/')));
  const holder = pointerField(parent, target);
  if (holder === undefined) return [];
  if (holder.schema.type === 'array') return [`${parent}/-`, `${parent}/0`];
  const names = [...(holder.schema.properties?.keys() ?? [])].filter((name) => name !== 'status');
  return names.map((name) => `${parent}/${toPointerPart(name)}`);
}
