import type { Located } from './kustomizationFields.ts';
import type { MapNode } from './node.ts';
import { parseInline, readInlineDocuments } from './steps/inlineText.ts';

const read = new WeakMap<Located, readonly MapNode[]>();

/** The objects that an entry holds as text; undefined when the entry is no YAML of objects, and so a path. */
export function readInlineText(entry: Located, file: string): readonly MapNode[] | undefined {
  if (!/[\n:{#]/.test(entry.text)) return undefined;
  const known = read.get(entry);
  if (known !== undefined) return known;
  const inline = { text: entry.text, file, at: entry.at };
  const { documents, findings } = readInlineDocuments(inline, parseInline(inline));
  if (findings.some(({ severity }) => severity === 'error')) return undefined;
  read.set(entry, documents);
  return documents;
}
