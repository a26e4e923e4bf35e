import { judgeChange } from '../../schema/change/judgeChange.ts';
import { describeField, type FieldDescription } from '../../schema/describe.ts';
import { readSyntaxNode } from '../../schema/treeReader.ts';
import { type FieldPath, startsWithPath } from '../../syntax/fieldPath.ts';
import { nodeAt } from '../../syntax/lookup.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import { ownValue } from '../../text/ownValue.ts';
import type { DocumentSchema, SchemaContext } from '../schemaContext.ts';
import type { HoverPlace } from './hoverPlace.ts';
import { asMarkdown, asText } from './markdown.ts';

/** What the schema says about a field: type, marks, sentence, values, and where that comes from. */
export function schemaWords(place: HoverPlace, context: SchemaContext): string | undefined {
  const { schema, field, objectPath } = place;
  if (schema === undefined || field === undefined) return undefined;
  const name = objectPath.at(-1);
  if (objectPath.length === 1 && name === 'kind' && context.own === undefined) return kindWords(schema, context);
  const key = typeof name === 'string' ? name : undefined;
  const description = describeField(field, key, { registry: schema.registry, descriptions: context.descriptions });
  return words(key, description, { schema, isFixed: isImmutable(place, schema) });
}

/** What a kind is, in place of the sentence that every object has for its field `kind`. */
function kindWords({ label, definition, origin }: DocumentSchema, { descriptions }: SchemaContext): string {
  const text = descriptions(definition, '');
  return [`**${asText(label)}** · ${origin}`, ...(text === undefined ? [] : [asMarkdown(text)])].join('\n\n');
}

function words(
  name: string | undefined,
  description: FieldDescription,
  { schema, isFixed }: { readonly schema: DocumentSchema; readonly isFixed: boolean },
): string {
  const marks = [
    description.type,
    ...(description.required ? ['required'] : []),
    ...(isFixed ? ['cannot be changed later'] : []),
    ...(description.deprecated ? ['deprecated'] : []),
    ...(description.default === undefined ? [] : [`default \`${description.default}\``]),
  ];
  const title = name === undefined ? '' : `**${asText(name)}** · `;
  const values =
    description.values.length === 0 ? [] : [`Values: ${description.values.map((value) => `\`${value}\``).join(', ')}`];
  const source = schema.origin === '' ? [] : [`*${schema.label}, ${schema.origin}*`];
  const text = description.text === undefined ? [] : [asMarkdown(description.text)];
  return [`${title}${marks.join(' · ')}`, ...text, ...values, ...source].join('\n\n');
}

/**
 * Whether the server refuses to change the field once the object is there: the rules about updates are asked about an object that
 * differs in this field alone.
 */
function isImmutable({ object, objectPath }: HoverPlace, { registry }: DocumentSchema): boolean {
  const node = nodeAt(object, objectPath);
  if (node === undefined || objectPath[0] === 'metadata') return false;
  const changed = withChange(object, objectPath);
  const problems = judgeChange(object, changed, { registry, read: readSyntaxNode });
  return problems.some(
    ({ severity, path }) =>
      severity === 'error' && (startsWithPath(path, objectPath) || startsWithPath(objectPath, path)),
  );
}

/** The object with another value at a path. */
function withChange(node: SyntaxNode, [segment, ...rest]: FieldPath): SyntaxNode {
  if (segment === undefined) return otherValue(node);
  if (node.kind === 'seq') {
    return { ...node, items: node.items.map((item, at) => (at === segment ? withChange(item, rest) : item)) };
  }
  if (node.kind !== 'map') return node;
  const entries = node.entries.map((entry) =>
    entry.key.kind === 'scalar' && entry.key.value === segment
      ? { ...entry, value: withChange(entry.value, rest) }
      : entry,
  );
  return { ...node, entries };
}

function otherValue(node: SyntaxNode): SyntaxNode {
  if (node.kind === 'seq') return { ...node, items: [...node.items, scalarLike('changed')] };
  if (node.kind === 'map') {
    const key = scalarLike('changed');
    return { ...node, entries: [...node.entries, { key, value: scalarLike('changed'), range: node.range }] };
  }
  if (node.kind !== 'scalar') return node;
  const opposite: Readonly<Record<string, string>> = { true: 'false', false: 'true' };
  const other = /^\d+$/.test(node.value)
    ? String(Number(node.value) + 1)
    : (ownValue(opposite, node.value) ?? `${node.value}x`);
  return { ...node, value: other };
}

function scalarLike(value: string): SyntaxNode {
  return { kind: 'scalar', value, style: 'plain', range: { start: 0, end: 0 } };
}
