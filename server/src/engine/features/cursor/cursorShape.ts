import type { Range } from '../../syntax/tree.ts';
import { plainValue, readYamlLine, type YamlLine } from '../yamlLines.ts';

/** Where somebody types in a document, found by columns, so that it is known while the text is no valid YAML. */
export interface Cursor {
  /** Path of the mapping or list that holds the cursor; positions in lists are 0. */
  readonly path: readonly (string | number)[];
  /** `key`: the name of a field is typed; `value`: what stands behind `name: `; `item`: a scalar behind `- `. */
  readonly part: 'key' | 'value' | 'item';
  /** Name of the field whose value is typed. */
  readonly name: string | undefined;
  /** The word that has been typed so far; it ends at the cursor. */
  readonly range: Range;
  readonly word: string;
  /** Where the word ends that goes on behind the cursor. */
  readonly wordEnd: number;
  /** The quote that the word is in, without which it would be read as something else; '' for none. */
  readonly quote: string;
  readonly quoteCloses: boolean;
  /** Fields that the mapping has already, with what stands behind their colons on the same line. */
  readonly siblings: ReadonlyMap<string, string>;
  /** For each name in the path, the fields of the mapping that it stands in, itself left out; empty for positions in lists. */
  readonly around: readonly ReadonlyMap<string, string>[];
  /** Whether a colon already stands behind the word. */
  readonly hasColon: boolean;
  /** Whether the item that holds the cursor has a list mark already. */
  readonly hasDash: boolean;
  /** Written in braces or brackets. `json`: keys are quoted there. */
  readonly style: 'block' | 'flow' | 'json';
  /** Whether a space is missing behind the colon. */
  readonly lacksSpace: boolean;
  /** Column of the keys of the mapping, or of the marks of the list. */
  readonly column: number;
  /** The typed column (-1 where it has tabs), and where its line starts: differs from `column` where the line must be moved. */
  readonly typedColumn: number;
  readonly lineStart: number;
  /** What stands below the key whose value is typed: the column and the names of those fields. */
  readonly below: { readonly column: number | undefined; readonly keys: ReadonlyMap<string, string> };
  readonly layout: Layout;
  readonly apiVersion: string | undefined;
  readonly kind: string | undefined;
  /** Namespace of the object, as written in block style. */
  readonly namespace: string | undefined;
}

/** How a document is indented. */
export interface Layout {
  readonly step: number;
  /** Whether lists stand at the column of their key. */
  readonly compact: boolean;
}

/** What a cursor in a text that is YAML itself (`patch: |-`) sees. */
export interface InnerText {
  readonly text: string;
  readonly offset: number;
  /** Spaces that stand before each line of the text in the file. */
  readonly indent: number;
  /** What to add to an offset on the cursor's line of the text to get one of the file. */
  readonly shift: number;
  /** Path of the field in the outer document. */
  readonly path: readonly (string | number)[];
  /** The lines of the mapping that has the field, without the text itself. */
  readonly beside: string;
}

/** What the readers of block and flow style are given. */
export interface CursorInput {
  readonly text: string;
  readonly offset: number;
  readonly lines: readonly YamlLine[];
  /** Number of the cursor's line. */
  readonly at: number;
  readonly layout: Layout;
}

/** Kind, version and namespace of the object that a document is. */
export function topIdentity(lines: readonly YamlLine[]): Pick<Cursor, 'apiVersion' | 'kind' | 'namespace'> {
  return { apiVersion: topValue(lines, 'apiVersion'), kind: topValue(lines, 'kind'), namespace: namespaceOf(lines) };
}

function namespaceOf(lines: readonly YamlLine[]): string | undefined {
  const start = lines.findIndex((line) => line.column === 0 && line.key === 'metadata');
  const first = lines[start + 1];
  if (start < 0 || first === undefined) return undefined;
  for (const line of lines.slice(start + 1)) {
    if (line.isBlank) continue;
    if (line.column === 0) return undefined;
    if (line.key === 'namespace' && line.column <= first.column) return plainValue(line.value) || undefined;
  }
  return undefined;
}

function topValue(lines: readonly YamlLine[], name: string): string | undefined {
  const line = lines.find((candidate) => candidate.column === 0 && candidate.key === name);
  const value = line && plainValue(line.value);
  return value === '' ? undefined : value;
}

/** Offset in the line at which its key begins; differs from the column where there are tabs. */
export function keyStart(line: YamlLine): number {
  return /^[ \t]*(?:-[ \t]+)*/.exec(line.text)?.[0].length ?? 0;
}

/** Whether an offset of a line stands in a comment. */
export function isInComment(line: YamlLine, offset: number): boolean {
  const before = line.text.slice(0, Math.max(0, offset - line.start));
  return /(?:^|\s)#/.test(before.replaceAll(/"(?:[^"\\]|\\.)*"?|(?<![\w)])'[^']*'?/g, ''));
}

/** The line up to the cursor. */
export function lineBefore({ lines, at, offset }: CursorInput): YamlLine {
  const whole = lines[at] as YamlLine;
  return readYamlLine(whole.text.slice(0, offset - whole.start), whole.start);
}
