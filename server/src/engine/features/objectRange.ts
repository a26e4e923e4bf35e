import type { Range } from '../syntax/tree.ts';

/**
 * Where the name of the object stands in a document of a text, found by its lines alone, as `workspace/scan.ts` found the object; its first
 * field where it has no name.
 */
export function objectRange(text: string, document: number): Range {
  let index = 0;
  let isMarked = false;
  let first: Range | undefined;
  let isMetadata = false;
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (const line of text.slice(start).split('\n')) {
    if (/^---(?:\s|$)/.test(line)) {
      if (index === document && first !== undefined) return first;
      index = isMarked || first !== undefined ? index + 1 : 0;
      isMarked = true;
      first = undefined;
    } else if (/^[^\s#%]/.test(line)) {
      first ??= { start, end: start + line.trimEnd().length };
      isMetadata = line.startsWith('metadata:');
    } else if (isMetadata && index === document) {
      const name = /^(\s+)(["']?)name\2\s*:\s*(["']?)([^\s#"']+)\3/.exec(line);
      if (name !== null) {
        const from = start + name[0].length - (name[3] ?? '').length - (name[4] ?? '').length;
        return { start: from, end: from + (name[4] ?? '').length };
      }
    }
    start += line.length + 1;
  }
  return index === document && first !== undefined ? first : { start: 0, end: 0 };
}
