import type { KindName } from '../../schema/registry.ts';
import type { Cursor } from '../cursor/cursorShape.ts';
import type { CompletionItem } from './completionItem.ts';
import { preferredKinds } from './identityItems.ts';
import { escapeSnippet, insertBlock } from './insertion.ts';
import type { CompletionPlace } from './place.ts';
import { requiredLines } from './skeleton.ts';
import { CORE } from './templates/core.ts';
import { DELIVERY } from './templates/delivery.ts';
import { KUSTOMIZE } from './templates/kustomizations.ts';
import { type ObjectTemplate, snippetOf } from './templates/objectTemplate.ts';
import { OPERATORS } from './templates/operators.ts';
import { WORKLOADS } from './templates/workloads.ts';

/** Templates of whole objects that a manifest may begin with. */
export const TEMPLATES: readonly ObjectTemplate[] = [...WORKLOADS, ...CORE, ...DELIVERY, ...OPERATORS];

/** Whole objects where a document is empty, and the lines that every object begins with while its kind is not known yet. */
export function startItems(place: CompletionPlace): readonly CompletionItem[] {
  const { cursor, context } = place;
  const isStart = cursor.path.length === 0 && cursor.part === 'key' && cursor.style === 'block' && !cursor.hasDash;
  if (!isStart || cursor.hasColon) return isStart && context.own === undefined ? headItems(place) : [];
  if (context.own === undefined && place.schema !== undefined) return [];
  const isEmpty = cursor.siblings.size === 0;
  if (context.own !== undefined) {
    return isEmpty && context.own.file === 'kustomization' ? KUSTOMIZE.map((one) => templateItem(cursor, one)) : [];
  }
  if (!isEmpty) return headItems(place);
  return [
    ...headItems(place),
    ...TEMPLATES.map((one) => templateItem(cursor, one)),
    ...preferredKinds(context.registry).map((kind) => kindItem(place, kind)),
  ];
}

function templateItem(cursor: Cursor, template: ObjectTemplate): CompletionItem {
  const text = snippetOf(template);
  return {
    label: template.label,
    kind: 'snippet',
    detail: template.detail,
    documentation: `\`\`\`yaml\n${expanded(text)}\n\`\`\``,
    ...insertBlock(cursor, text.split('\n'), { dash: false, snippet: true }),
    sort: `5${template.label}`,
  };
}

/** What is inserted when nobody changes it. */
function expanded(snippet: string): string {
  return snippet
    .replaceAll(/\$\{\d+:([^}]*)\}/g, '$1')
    .replaceAll(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1')
    .replaceAll(/\$\{\d+\}|\$\d+/g, '')
    .trimEnd();
}

/** An object of any kind: what its schema requires. Definitions of custom kinds are not read for a list that shows them all. */
function kindItem({ cursor, context }: CompletionPlace, { kind, apiVersion }: KindName): CompletionItem {
  const head = [`apiVersion: ${apiVersion}`, `kind: ${kind}`, 'metadata:', '  name: $1'];
  return {
    label: kind,
    kind: 'snippet',
    detail: apiVersion,
    ...insertBlock(cursor, [...head, ...specLines({ cursor, context }, { kind, apiVersion }), '$0'], {
      dash: false,
      snippet: true,
    }),
    sort: `6${kind}`,
  };
}

/** Words shorter than this fit hundreds of kinds. */
const ENOUGH_LETTERS = 3;

function specLines(
  { cursor, context }: Pick<CompletionPlace, 'cursor' | 'context'>,
  { kind, apiVersion }: KindName,
): readonly string[] {
  const word = cursor.word.toLowerCase();
  if (word.length < ENOUGH_LETTERS || !kind.toLowerCase().startsWith(word)) return [];
  const found = context.registry.find(apiVersion, kind);
  if (found === undefined) return [];
  const schema = context.registry.resolve(found.schema);
  const names = [...(schema.required ?? []), ...(schema.properties?.has('spec') ? ['spec'] : [])];
  const asked = [...new Set(names)].filter((name) => !['apiVersion', 'kind', 'metadata', 'status'].includes(name));
  const root = { schema, parent: undefined, owner: found.definition, field: '', definition: found.definition };
  return requiredLines(root, asked, { registry: context.registry, layout: cursor.layout }, 2);
}

/** `apiVersion`, `kind` and `metadata`, as far as they are missing and the schema does not propose them. */
function headItems({ cursor, schema }: CompletionPlace): readonly CompletionItem[] {
  if (schema !== undefined) return [];
  const fields: readonly (readonly [string, readonly string[]])[] = [
    ['apiVersion', ['apiVersion: ']],
    ['kind', ['kind: ']],
    ['metadata', ['metadata:', '  name: $0']],
  ];
  return fields
    .filter(([label]) => !cursor.siblings.has(label))
    .map(([label, lines], index) => ({
      label,
      kind: 'field',
      ...insertBlock(cursor, cursor.hasColon ? [escapeSnippet(label)] : lines, {
        dash: false,
        snippet: !cursor.hasColon && lines.length > 1,
      }),
      sort: String(index),
    }));
}
