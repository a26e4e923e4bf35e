import type { Fix } from '../diagnostics/finding.ts';
import { findEntry } from '../syntax/lookup.ts';
import type { SyntaxEntry, SyntaxMap, SyntaxNode, SyntaxSeq } from '../syntax/tree.ts';
import { ownValue } from '../text/ownValue.ts';

/** Fields of which the entries are written as before under the new name; a patch then runs before names and labels, as after `edit fix`. */
const RENAMED: Readonly<Record<string, { readonly to: string; readonly isSame: boolean }>> = {
  bases: { to: 'resources', isSame: true },
  imageTags: { to: 'images', isSame: true },
  patchesJson6902: { to: 'patches', isSame: false },
};

/**
 * Quick fixes of a deprecated field: the field alone, comments kept, where that is plain; and what `kustomize edit fix` makes of the
 * whole file, for `vars` with `--vars`.
 */
export function deprecatedFixes(
  field: string,
  source: { file: string; root: SyntaxNode | undefined; text: string },
): Fix[] {
  const place = { file: source.file, document: 0, path: [field] };
  const vars = field === 'vars';
  const title = vars
    ? 'Replace `vars` by `replacements`, as `kustomize edit fix --vars` does'
    : 'Rewrite this file, as `kustomize edit fix` does';
  return [...fieldFixes(field, source), { title, edit: { kind: 'kustomize-fix', place, vars } }];
}

/** None where the new field is there already, so that two lists had to become one, and none in a file of JSON. */
function fieldFixes(field: string, source: { file: string; root: SyntaxNode | undefined; text: string }): Fix[] {
  const { file, root, text } = source;
  const entry = findEntry(root, field);
  if (root?.kind !== 'map' || root.flow || entry === undefined) return [];
  const place = { file, document: 0, path: [field] };
  const renamed = ownValue(RENAMED, field);
  if (renamed !== undefined) {
    if (findEntry(root, renamed.to) !== undefined) return [];
    const edit = { kind: 'rename-key', place, to: renamed.to } as const;
    const certainty = renamed.isSame ? { preferred: true } : { keepsRenders: true };
    return [{ title: `Rename to \`${renamed.to}\``, edit, ...certainty }];
  }
  const made = rewritten(field, { root, entry, text });
  if (made === undefined) return [];
  const edit = { kind: 'replace', place, yaml: made.yaml } as const;
  return [{ title: `Rewrite as \`${made.to}\``, edit, keepsRenders: true }];
}

function rewritten(
  field: string,
  { root, entry, text }: { root: SyntaxMap; entry: SyntaxEntry; text: string },
): { to: string; yaml: string } | undefined {
  const { value } = entry;
  if (field === 'commonLabels' && value.kind === 'map' && findEntry(root, 'labels') === undefined) {
    return { to: 'labels', yaml: `labels:\n- includeSelectors: true\n  pairs:${valueText(entry, text, 4)}` };
  }
  if (field !== 'patchesStrategicMerge' || value.kind !== 'seq' || findEntry(root, 'patches') !== undefined)
    return undefined;
  const items = patchItems(value, text);
  return items && { to: 'patches', yaml: `patches:\n${items.join('')}` };
}

/** The value of an entry as it is written, on the line of its key or below it in that column. */
function valueText(entry: SyntaxEntry, text: string, column: number): string {
  const { start } = entry.value.range;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const source = text.slice(start, entry.value.range.end).trimEnd();
  if (lineStart <= entry.key.range.start) return ` ${source}\n`;
  const lines = moved(source, column - (start - lineStart));
  return `\n${' '.repeat(column)}${lines}\n`;
}

/** The lines after the first with their indentation changed by so many spaces. */
function moved(source: string, by: number): string {
  const [first = '', ...rest] = source.split('\n');
  const more = rest.map((line) =>
    line.trim() === '' ? '' : by > 0 ? ' '.repeat(by) + line : line.slice(Math.min(-by, leading(line))),
  );
  return [first, ...more].join('\n');
}

function leading(line: string): number {
  return line.length - line.trimStart().length;
}

function patchItems(list: SyntaxSeq, text: string): string[] | undefined {
  if (list.flow) return undefined;
  const column = list.range.start - (text.lastIndexOf('\n', list.range.start - 1) + 1);
  const items: string[] = [];
  for (const item of list.items) {
    if (item.kind !== 'scalar' || item.tag !== undefined || item.anchor !== undefined) return undefined;
    const source = text.slice(item.range.start, item.range.end).trimEnd();
    const isInline = /[\n:{]/.test(item.value);
    if (isInline && item.style !== 'literal' && item.style !== 'folded') return undefined;
    items.push(isInline ? `- patch: ${moved(source, 2 - column)}\n` : `- path: ${source}\n`);
  }
  return items;
}
