import { type FieldSchema, fieldSchema } from '../../schema/fieldSchema.ts';
import { readIdentity } from '../../schema/identity.ts';
import { readSyntaxNode } from '../../schema/treeReader.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { fieldAt, locateField } from '../../syntax/lookup.ts';
import type { Range, SyntaxDocument, SyntaxFile, SyntaxNode } from '../../syntax/tree.ts';
import { cursorObject } from '../completion/cursorObject.ts';
import { isJsonPatch, jsonPatchSchema, pointerField, readPointer } from '../completion/jsonPatch.ts';
import type { Cursor } from '../cursor/cursorShape.ts';
import { readCursor } from '../cursor.ts';
import { isBroken } from '../recovered.ts';
import { type DocumentSchema, documentSchema, type SchemaContext } from '../schemaContext.ts';

/** The field under a pointer, and what the schema says about it. */
export interface HoverPlace {
  readonly offset: number;
  readonly document: SyntaxDocument;
  /** Path in the document; positions in lists are 0 where a broken text lets them only be guessed. */
  readonly path: FieldPath;
  /** The same inside the object that holds the field: another one for an item of a `List`. */
  readonly objectPath: FieldPath;
  readonly part: 'key' | 'value';
  /** What the words are about. */
  readonly range: Range;
  /** The object as parsed; where the text is broken, what is known of it around the field. */
  readonly object: SyntaxNode;
  readonly kind: string | undefined;
  readonly schema: DocumentSchema | undefined;
  readonly field: FieldSchema | undefined;
}

/** The field under an offset: by the tree, and by columns where the document is broken. */
export function hoverPlace(syntax: SyntaxFile, offset: number, context: SchemaContext): HoverPlace | undefined {
  const { text, documents } = syntax;
  const document = documents.findLast(({ range }) => range.start <= offset);
  if (document === undefined) return undefined;
  const isOperations = context.own === undefined && isJsonPatch(text);
  if (!isOperations && !isBroken(syntax)) return treePlace(offset, document, context);
  const cursor = readCursor(text, offset);
  if (cursor === undefined) return undefined;
  const at = { text, offset, document, cursor };
  return isOperations ? operationPlace(at, context) : columnPlace(at, context);
}

/** A pointer in a text that is read by columns. */
interface ColumnPointer {
  readonly text: string;
  readonly offset: number;
  readonly document: SyntaxDocument;
  readonly cursor: Cursor;
}

function treePlace(offset: number, document: SyntaxDocument, context: SchemaContext): HoverPlace | undefined {
  const found = fieldAt(document.root, offset);
  if (document.root === undefined || found === undefined || found.path.length === 0) return undefined;
  const { root: object, path: objectPath } = objectAt(document.root, found.path);
  const { apiVersion, kind } = readIdentity(object, readSyntaxNode);
  const location = locateField(object, objectPath);
  const range = found.part === 'key' ? (location.key ?? location.value) : location.value;
  const known = describe(context, { apiVersion, kind }, objectPath);
  return { offset, document, path: found.path, objectPath, part: found.part, range, object, kind, ...known };
}

/** The object of a `List` that holds the field, with the path inside it; else the document itself. */
function objectAt(root: SyntaxNode, fieldPath: FieldPath): { root: SyntaxNode; path: FieldPath } {
  const [items, index, ...rest] = fieldPath;
  const kind = readIdentity(root, readSyntaxNode).kind;
  if (items !== 'items' || typeof index !== 'number' || kind?.endsWith('List') !== true)
    return { root, path: fieldPath };
  const list = readSyntaxNode(root);
  const value = list.kind === 'map' ? list.fields.find(([field]) => field === 'items')?.[1] : undefined;
  const view = value === undefined ? undefined : readSyntaxNode(value);
  const item = view?.kind === 'seq' ? view.items[index] : undefined;
  return item === undefined ? { root, path: fieldPath } : { root: item, path: rest };
}

function columnPlace(
  { text, offset, document, cursor }: ColumnPointer,
  context: SchemaContext,
): HoverPlace | undefined {
  const range = { start: cursor.range.start, end: cursor.wordEnd };
  const part = cursor.part === 'key' ? 'key' : 'value';
  const path = columnPath(cursor, text.slice(range.start, range.end));
  if (path === undefined || (range.start === range.end && part === 'key')) return undefined;
  const known = describe(context, cursor, path);
  const object = cursorObject(part === 'value' ? cursor : { ...cursor, part: 'value', name: String(path.at(-1)) });
  return { offset, document, path, objectPath: path, part, range, object, kind: cursor.kind, ...known };
}

/** A field of a JSON patch operation; at a path, the field of the object that it leads to. */
function operationPlace(at: ColumnPointer, context: SchemaContext): HoverPlace | undefined {
  const schema = jsonPatchSchema(at.cursor, context);
  const place = columnPlace(at, { ...context, patched: schema });
  const target = context.patched;
  const isPointer = place?.part === 'value' && /^(?:path|from)$/.test(String(place.objectPath[1]));
  if (place === undefined || !isPointer || target === undefined) return place;
  const pointer = at.text.slice(place.range.start, place.range.end);
  return { ...place, objectPath: readPointer(pointer), schema: target, field: pointerField(pointer, target) };
}

function columnPath(cursor: Cursor, word: string): FieldPath | undefined {
  if (cursor.part === 'value') return [...cursor.path, cursor.name ?? ''];
  if (cursor.part === 'item') return cursor.path;
  return cursor.hasColon ? [...cursor.path, word] : undefined;
}

function describe(
  context: SchemaContext,
  { apiVersion, kind }: { apiVersion: string | undefined; kind: string | undefined },
  path: FieldPath,
): Pick<HoverPlace, 'schema' | 'field'> {
  const schema = documentSchema(context, apiVersion, kind);
  return { schema, field: schema && fieldSchema(schema, path, schema.registry) };
}
