import type { HoverAnswer } from '../api.ts';
import { describeField, type FieldDescription } from '../schema/describe.ts';
import { fieldSchema } from '../schema/fieldSchema.ts';
import { readIdentity } from '../schema/identity.ts';
import { readSyntaxNode } from '../schema/treeReader.ts';
import { type FieldAtOffset, fieldAt, locateField } from '../syntax/lookup.ts';
import type { SyntaxDocument, SyntaxFile } from '../syntax/tree.ts';
import { type DocumentSchema, documentSchema, type SchemaContext } from './schemaContext.ts';

/** Documents the field under an offset; undefined where no schema says anything about it. */
export function hover(syntax: SyntaxFile, offset: number, context: SchemaContext): HoverAnswer | undefined {
  const document = syntax.documents.find(({ range }) => range.start <= offset && offset <= range.end);
  const found = fieldAt(document?.root, offset);
  if (document?.root === undefined || found === undefined || found.path.length === 0) return undefined;
  const objectPath = objectAt(document, found);
  const object = objectPath.root;
  const { apiVersion, kind } = readIdentity(object, readSyntaxNode);
  const schema = documentSchema(context, apiVersion, kind);
  const field = schema && fieldSchema(schema, objectPath.path, schema.registry);
  if (schema === undefined || field === undefined) return undefined;
  const name = objectPath.path.at(-1);
  const isKind = objectPath.path.length === 1 && name === 'kind' && context.own === undefined;
  const key = typeof name === 'string' ? name : undefined;
  const description = describeField(field, key, { registry: schema.registry, descriptions: context.descriptions });
  const location = locateField(object, objectPath.path);
  const range = found.part === 'key' ? (location.key ?? location.value) : location.value;
  return { range, markdown: isKind ? kindWords(schema, context) : words(name, description, schema) };
}

/** The object of a `List` that holds the field, with the path inside it; else the document itself. */
function objectAt(
  document: SyntaxDocument,
  found: FieldAtOffset,
): { root: NonNullable<SyntaxDocument['root']>; path: FieldAtOffset['path'] } {
  const root = document.root as NonNullable<SyntaxDocument['root']>;
  const [items, index, ...rest] = found.path;
  const kind = readIdentity(root, readSyntaxNode).kind;
  if (items !== 'items' || typeof index !== 'number' || kind?.endsWith('List') !== true)
    return { root, path: found.path };
  const list = readSyntaxNode(root);
  const value = list.kind === 'map' ? list.fields.find(([field]) => field === 'items')?.[1] : undefined;
  const view = value === undefined ? undefined : readSyntaxNode(value);
  const item = view?.kind === 'seq' ? view.items[index] : undefined;
  return item === undefined ? { root, path: found.path } : { root: item, path: rest };
}

/** What a kind is, in place of the sentence that every object has for its field `kind`. */
function kindWords({ label, definition, origin }: DocumentSchema, { descriptions }: SchemaContext): string {
  const text = descriptions(definition, '');
  return [`**${asText(label)}** · ${origin}`, ...(text === undefined ? [] : [asMarkdown(text)])].join('\n\n');
}

function words(name: string | number | undefined, description: FieldDescription, schema: DocumentSchema): string {
  const marks = [
    description.type,
    ...(description.required ? ['required'] : []),
    ...(description.deprecated ? ['deprecated'] : []),
    ...(description.default === undefined ? [] : [`default \`${description.default}\``]),
  ];
  const title = typeof name === 'string' ? `**${asText(name)}** · ` : '';
  const values =
    description.values.length === 0 ? [] : [`Values: ${description.values.map((value) => `\`${value}\``).join(', ')}`];
  const source = schema.origin === '' ? [] : [`*${schema.label}, ${schema.origin}*`];
  const text = description.text === undefined ? [] : [asMarkdown(description.text)];
  return [`${title}${marks.join(' · ')}`, ...text, ...values, ...source].join('\n\n');
}

/** Sentences are Markdown already, but `<name>` in them is no HTML. */
function asMarkdown(text: string): string {
  return text.replaceAll('<', '\\<');
}

function asText(text: string): string {
  return text.replaceAll(/[\\*_`[\]<>]/g, '\\$&');
}
