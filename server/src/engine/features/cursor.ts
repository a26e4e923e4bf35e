import type { Range } from '../syntax/tree.ts';
import { documentLines, readYamlLine, type YamlLine } from './yamlLines.ts';

/** Where somebody types in a document, found by columns, so that it is known while the text is no valid YAML. */
export interface Cursor {
  /** Path of the mapping or list that holds the cursor; positions in lists are 0. */
  readonly path: readonly (string | number)[];
  /** `key`: the name of a field is typed; `value`: what stands behind `name: `; `item`: a scalar behind `- `. */
  readonly part: 'key' | 'value' | 'item';
  /** Name of the field whose value is typed. */
  readonly name: string | undefined;
  /** What to replace: the word that has been typed so far. */
  readonly range: Range;
  readonly word: string;
  /** Fields that the mapping has already. */
  readonly siblings: readonly string[];
  /** Whether a colon already stands behind the word. */
  readonly hasColon: boolean;
  /** Whether the line has a list mark of its own. */
  readonly hasDash: boolean;
  readonly apiVersion: string | undefined;
  readonly kind: string | undefined;
}

/** Reads the surroundings of an offset; undefined in comments, block texts and flow collections. */
export function readCursor(text: string, offset: number): Cursor | undefined {
  const { lines, at } = documentLines(text, offset);
  const whole = lines[at];
  if (whole === undefined) return undefined;
  const before = readYamlLine(whole.text.slice(0, offset - whole.start), whole.start);
  if (/(?:^|\s)#/.test(before.text) || /[[{]/.test(before.text.replaceAll(/"[^"]*"|'[^']*'/g, ''))) return undefined;
  const place = findParents(lines, at, before);
  if (place === undefined) return undefined;
  const identity = { apiVersion: topValue(lines, 'apiVersion'), kind: topValue(lines, 'kind') };
  const isValue = before.key !== undefined && /:\s/.test(before.text.slice(before.column));
  const typed = isValue ? before.value : before.text.slice(before.column);
  const word = typed.trimStart();
  const range = { start: offset - word.length, end: offset };
  const own = [whole.key, before.key].find((key) => key !== undefined);
  const siblings = findSiblings(lines, at, before).filter((name) => isValue || name !== own);
  const hasDash = before.dashes.length > 0;
  const common = { path: place, range, word, siblings, hasDash, ...identity };
  if (isValue) return { ...common, part: 'value', name: before.key, hasColon: true };
  const hasColon = whole.key !== undefined;
  return { ...common, part: hasDash && !hasColon ? 'item' : 'key', name: undefined, hasColon };
}

/** A list mark or a key: what can hold the things that stand further right below it. */
interface Opener {
  readonly column: number;
  /** A position in a list, or the name of a field. */
  readonly segment: string | number;
  readonly value: string;
}

/** What a line opens, innermost first. */
function openers(line: YamlLine): Opener[] {
  const found: Opener[] = line.dashes.map((column) => ({ column, segment: 0, value: '' }));
  if (line.key !== undefined) found.push({ column: line.column, segment: line.key, value: line.value });
  return found.reverse();
}

/** The path to what the line stands in, by falling columns; undefined inside a text. */
function findParents(lines: readonly YamlLine[], at: number, line: YamlLine): (string | number)[] | undefined {
  const path: (string | number)[] = line.dashes.map(() => 0).reverse();
  let column = line.dashes[0] ?? line.column;
  let isItem = line.dashes.length > 0;
  for (let up = at - 1; up >= 0 && (column > 0 || isItem); up--) {
    const above = lines[up] as YamlLine;
    if (above.isBlank) continue;
    for (const opener of openers(above)) {
      const isKey = typeof opener.segment === 'string';
      // A list may stand at the column of its own key.
      const holds = opener.column < column || (isKey && isItem && opener.column === column);
      if (!holds) continue;
      if (isKey && !/^(?:$|[&!#])/.test(opener.value.trim())) return undefined;
      path.push(opener.segment);
      column = opener.column;
      isItem = !isKey;
    }
  }
  return path.reverse();
}

/** Keys of the same mapping, above and below the cursor's line. */
function findSiblings(lines: readonly YamlLine[], at: number, line: YamlLine): string[] {
  const found: string[] = [];
  const { column } = line;
  if (line.dashes.length === 0) {
    for (let up = at - 1; up >= 0; up--) {
      const above = lines[up] as YamlLine;
      if (above.isBlank || above.column > column) continue;
      if (above.column < column) break;
      if (above.key !== undefined) found.push(above.key);
      if (above.dashes.length > 0) break;
    }
  }
  for (const below of lines.slice(at + 1)) {
    if (below.isBlank || below.column > column) {
      if (below.dashes.some((mark) => mark < column)) break;
      continue;
    }
    if (below.column < column || below.dashes.length > 0) break;
    if (below.key !== undefined) found.push(below.key);
  }
  return found;
}

function topValue(lines: readonly YamlLine[], name: string): string | undefined {
  const line = lines.find((candidate) => candidate.column === 0 && candidate.key === name);
  const value = line?.value.replace(/\s+#.*$/, '').replaceAll(/^['"]|['"]$/g, '');
  return value === '' ? undefined : value;
}
