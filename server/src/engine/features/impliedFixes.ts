import type { Finding, Fix, Place } from '../diagnostics/finding.ts';
import { keyText } from '../syntax/lookup.ts';
import type { SyntaxFile, SyntaxMap, SyntaxNode } from '../syntax/tree.ts';

/** The fixes of a finding: those it came with, and what its code leaves as the one answer for the text as it stands. */
export function allFixes(finding: Finding, syntax: (file: string) => SyntaxFile | undefined): readonly Fix[] {
  if (finding.code !== 'yaml/duplicate-key' || !('range' in finding.place)) return finding.fixes;
  const source = syntax(finding.place.file);
  const twin = source && sameTwin(source, finding.place);
  return twin === undefined
    ? finding.fixes
    : [
        ...finding.fixes,
        { title: 'Remove this key, which says the same again', edit: { kind: 'remove', place: twin }, preferred: true },
      ];
}

/** The place of the entry with that key, where another entry before it has the same key and the same text. */
function sameTwin({ documents, text }: SyntaxFile, place: Extract<Place, { range: unknown }>): Place | undefined {
  const map = documents
    .map(({ root }) => root && mapWithKey(root, place.range.start))
    .find((found) => found !== undefined);
  const at = map?.entries.findIndex((entry) => entry.key.range.start === place.range.start) ?? -1;
  const entry = map?.entries[at];
  if (map === undefined || entry === undefined || map.flow) return undefined;
  const words = ({ range }: SyntaxNode): string => text.slice(range.start, range.end).trimEnd();
  const before = map.entries.slice(0, at).find((other) => keyText(other) === keyText(entry));
  return before !== undefined && words(before.value) === words(entry.value)
    ? { ...place, range: entry.range }
    : undefined;
}

function mapWithKey(node: SyntaxNode, start: number): SyntaxMap | undefined {
  if (node.kind === 'scalar' || node.kind === 'alias' || start < node.range.start || start > node.range.end)
    return undefined;
  if (node.kind === 'map' && node.entries.some(({ key }) => key.range.start === start)) return node;
  const children = node.kind === 'map' ? node.entries.map(({ value }) => value) : node.items;
  for (const child of children) {
    const found = mapWithKey(child, start);
    if (found !== undefined) return found;
  }
  return undefined;
}
