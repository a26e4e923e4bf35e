import { firstColumn, type YamlLine } from '../yamlLines.ts';
import {
  type Cursor,
  type CursorInput,
  type InnerText,
  isInComment,
  keyStart,
  lineBefore,
  topIdentity,
} from './cursorShape.ts';
import { innerText } from './innerCursor.ts';

/** A list mark or a key: what can hold the things that stand further right below it. */
interface Opener {
  readonly column: number;
  /** A position in a list, or the name of a field. */
  readonly segment: string | number;
  readonly value: string;
  /** Number of its line. */
  readonly line: number;
}

/** The openers around a place, outermost first; or the field whose value is a text that the place stands in. */
type Parents = { readonly openers: readonly Opener[]; readonly text?: Opener };

/** Reads a cursor that stands in no braces. Undefined in comments and in texts that are no YAML. */
export function readBlockCursor(input: CursorInput): Cursor | InnerText | undefined {
  const { lines, at, offset } = input;
  const whole = lines[at] as YamlLine;
  const before = lineBefore(input);
  const isBlank = whole.text.trim() === '';
  const found = isBlank ? blankParents(lines, at, before.column) : parentsOf(lines, at, firstColumn(before), before);
  if (found.text !== undefined) return innerText(input, found.text, pathOf(found.openers));
  if (isInComment(whole, offset)) return undefined;
  const inside = { input, before, openers: found.openers };
  const isValue = before.key !== undefined && /:(?:\s|$)/.test(before.text.slice(keyStart(before)));
  return isValue ? valueCursor(inside) : keyCursor(inside);
}

/**
 * On an empty line below a list that stands at the column of its key, a new item may be meant as well as a new field beside the key: the
 * cursor as the list sees it. Undefined everywhere else.
 */
export function readCompactList(input: CursorInput): Cursor | undefined {
  const { lines, at } = input;
  const before = lineBefore(input);
  if ((lines[at] as YamlLine).text.trim() !== '' || before.dashes.length > 0) return undefined;
  const above = lines.slice(0, at).findLast((line) => !line.isBlank && firstColumn(line) <= before.column);
  const below = lines.slice(at + 1).find((line) => !line.isBlank);
  if (above === undefined || above.dashes.length === 0 || firstColumn(above) !== before.column) return undefined;
  // What stands further right belongs to the item above, and another item says already that this is the list.
  const next = below === undefined ? -1 : firstColumn(below);
  if (next > before.column || (next === before.column && below?.dashes.length !== 0)) return undefined;
  const found = parentsOf(lines, at, before.column, 'item');
  const isCompact = found.openers.at(-1)?.column === before.column;
  return isCompact && found.text === undefined ? keyCursor({ input, before, openers: found.openers }) : undefined;
}

/** The path to what stands behind the key or the list marks of a line, and what stands beside its names. */
export function parentsAt(lines: readonly YamlLine[], at: number): Pick<Cursor, 'path' | 'around'> {
  const line = lines[at] as YamlLine;
  const { openers } = parentsOf(lines, at, firstColumn(line), line);
  const { key, column, value } = line;
  const all = key === undefined ? openers : [...openers, { segment: key, column, value, line: at }];
  return { path: pathOf(all), around: aroundOf(lines, all) };
}

interface Inside {
  readonly input: CursorInput;
  readonly before: YamlLine;
  readonly openers: readonly Opener[];
}

function valueCursor({ input, before, openers }: Inside): Cursor | undefined {
  const { lines, at, offset } = input;
  const whole = lines[at] as YamlLine;
  const lacksSpace = before.text.endsWith(':') && before.value === '';
  const typed = lacksSpace ? '' : before.value.trimEnd() === '' ? '' : valueText(before);
  const quote = /^["']/.exec(typed)?.[0] ?? '';
  const word = typed.slice(quote.length);
  // Nothing follows a closed quote.
  if (quote !== '' && word.replaceAll(/\\.|''/g, '').includes(quote)) return undefined;
  const rest = whole.text.slice(offset - whole.start);
  const more = quote === '' ? (/^[^\s#,]*/.exec(rest)?.[0] ?? '') : rest.slice(0, Math.max(0, rest.indexOf(quote)));
  const { column } = before;
  return {
    ...common(input, before),
    around: aroundOf(lines, openers),
    path: pathOf(openers),
    part: 'value',
    name: before.key,
    word,
    quote,
    quoteCloses: quote !== '' && rest.includes(quote),
    siblings: siblingsOf(lines, at, column, before.dashes.length > 0),
    hasColon: true,
    lacksSpace,
    column,
    below: fieldsBelow(lines, at, column),
    range: { start: offset - word.length, end: offset },
    wordEnd: offset + more.length,
  };
}

/** What has been typed behind the colon, blanks at its end included. */
function valueText(line: YamlLine): string {
  const inside = line.text.slice(keyStart(line));
  return /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^#]*?)\s*:\s+(.*)$/.exec(inside)?.[1] ?? '';
}

function keyCursor({ input, before, openers }: Inside): Cursor | undefined {
  const { lines, at, offset } = input;
  const whole = lines[at] as YamlLine;
  const typed = before.text.slice(keyStart(before)).trimStart();
  const quote = /^["']/.exec(typed)?.[0] ?? '';
  const word = typed.slice(quote.length);
  const rest = whole.text.slice(offset - whole.start);
  const hasColon = whole.key !== undefined || /^\s*:(?:\s|$)/.test(rest);
  const hasDash = before.dashes.length > 0;
  const plain = hasDash && !hasColon ? /^[^\s#]*/ : /^[^\s:#]*/;
  const more = (quote === '' ? plain : /^[^"']*/).exec(rest)?.[0] ?? '';
  const step = typed === '' ? (openers.at(-1)?.column ?? 0) + input.layout.step : before.column;
  const column = hasDash ? before.column : (childColumn(lines, at, openers) ?? step);
  return {
    ...common(input, before),
    around: aroundOf(lines, openers),
    path: pathOf(openers),
    part: hasDash && !hasColon ? 'item' : 'key',
    name: undefined,
    word,
    quote,
    quoteCloses: quote !== '' && rest.includes(quote),
    siblings: siblingsOf(lines, at, column, hasDash),
    hasColon,
    hasDash,
    lacksSpace: false,
    column,
    below: NOTHING,
    range: { start: offset - word.length, end: offset },
    wordEnd: offset + more.length,
  };
}

const NOTHING = { column: undefined, keys: new Map<string, string>() };

function common(input: CursorInput, before: YamlLine) {
  return {
    style: 'block' as const,
    hasDash: before.dashes.length > 0,
    typedColumn: /^ *\t/.test(before.text) ? -1 : before.column,
    lineStart: before.start,
    layout: input.layout,
    ...topIdentity(input.lines),
  };
}

function pathOf(openers: readonly Opener[]): (string | number)[] {
  return openers.map(({ segment }) => segment);
}

/** What stands beside each key on the way to a place. */
function aroundOf(lines: readonly YamlLine[], openers: readonly Opener[]): ReadonlyMap<string, string>[] {
  return openers.map(({ segment, line, column }) =>
    typeof segment === 'number'
      ? new Map()
      : siblingsOf(lines, line, column, (lines[line] as YamlLine).dashes.length > 0),
  );
}

/** What a line opens, innermost first. */
function openersOf(line: YamlLine, at: number): Opener[] {
  // `- |-` begins a text in a list.
  const text = line.key === undefined && line.dashes.length > 0 ? line.text.trim().replace(/^(?:-\s+)*/, '') : '';
  const value = /^[|>]/.test(text) ? text : '';
  const last = line.dashes.length - 1;
  const found: Opener[] = line.dashes.map((column, number) => {
    return { column, segment: 0, value: number === last ? value : '', line: at };
  });
  if (line.key !== undefined) found.push({ column: line.column, segment: line.key, value: line.value, line: at });
  return found.reverse();
}

/** The openers around what begins at a column, by falling columns. `own` is the line itself, whose list marks hold it too. */
function parentsOf(lines: readonly YamlLine[], at: number, from: number, own: YamlLine | 'item' | undefined): Parents {
  const marks = own === 'item' || own === undefined ? [] : own.dashes;
  const openers: Opener[] = marks.map((mark) => ({ column: mark, segment: 0, value: '', line: at }));
  openers.reverse();
  let column = from;
  let isItem = own === 'item' || openers.length > 0;
  for (let up = at - 1; up >= 0 && (column > 0 || isItem); up--) {
    const above = lines[up] as YamlLine;
    if (above.isBlank) continue;
    for (const opener of openersOf(above, up)) {
      const isKey = typeof opener.segment === 'string';
      // A list may stand at the column of its own key.
      const holds = opener.column < column || (isKey && isItem && opener.column === column);
      if (!holds) continue;
      if (!/^(?:$|[&!#])/.test(opener.value.trim())) {
        // What has a value already holds no list at its own column.
        if (opener.column === column) continue;
        const around = parentsOf(lines, up, firstColumn(above), above).openers;
        return { openers: isKey ? [...around, opener] : around, text: opener };
      }
      openers.push(opener);
      column = opener.column;
      isItem = !isKey;
    }
  }
  return { openers: openers.reverse() };
}

/**
 * The same for a line on which nothing stands yet, so that its column is a wish: below a scalar it stands for the column of that
 * scalar's key, and above a line that stands further right for that line's, whose parent would change otherwise.
 */
function blankParents(lines: readonly YamlLine[], at: number, typed: number): Parents {
  const below = lines.slice(at + 1).find((line) => !line.isBlank);
  const next = below === undefined ? -1 : firstColumn(below);
  let column = Math.max(typed, next);
  let isItem = below !== undefined && below.dashes.length > 0 && next >= typed;
  for (;;) {
    const found = parentsOf(lines, at, column, isItem ? 'item' : undefined);
    if (found.text === undefined || /^[|>]/.test(found.text.value)) return found;
    column = found.text.column;
    isItem = false;
  }
}

/** The column of what an opener holds: of what it holds already, or one step further right. */
function childColumn(lines: readonly YamlLine[], at: number, openers: readonly Opener[]): number | undefined {
  const holder = openers.at(-1);
  if (holder === undefined) return 0;
  const opening = lines[holder.line] as YamlLine;
  if (typeof holder.segment === 'number') {
    if (opening.key !== undefined || opening.text.trim() !== '-')
      return opening.dashes.find((mark) => mark > holder.column) ?? opening.column;
  } else if (holder.line === at) return undefined;
  let found: number | undefined;
  const own = lines[at] as YamlLine;
  for (let down = holder.line + 1; down < lines.length; down++) {
    const line = lines[down] as YamlLine;
    if (line.isBlank || down === at) continue;
    const column = firstColumn(line);
    const isCompact = column === holder.column && line.dashes.length > 0 && typeof holder.segment === 'string';
    if (column <= holder.column && !isCompact) break;
    if (down < at || own.isBlank) return column;
    // What stands further right below the cursor's own line is below its key.
    if (column <= own.column) found = Math.min(found ?? column, column);
  }
  return found;
}

/** What stands below a key, further right, or as a list at its column. */
function fieldsBelow(lines: readonly YamlLine[], at: number, column: number): Cursor['below'] {
  const next = lines.slice(at + 1).find((line) => !line.isBlank);
  if (next === undefined) return NOTHING;
  const first = firstColumn(next);
  const isBelow = first > column || (first === column && next.dashes.length > 0);
  if (!isBelow) return NOTHING;
  return { column: first, keys: next.dashes.length > 0 ? new Map() : siblingsOf(lines, at, first, true) };
}

/** Keys of the same mapping, above and below the cursor's line. */
function siblingsOf(lines: readonly YamlLine[], at: number, column: number, startsHere: boolean): Map<string, string> {
  const found = new Map<string, string>();
  if (!startsHere) {
    for (let up = at - 1; up >= 0; up--) {
      const above = lines[up] as YamlLine;
      if (above.isBlank || above.column > column) continue;
      if (above.column < column) break;
      if (above.key !== undefined) found.set(above.key, above.value);
      if (above.dashes.length > 0) break;
    }
  }
  for (const below of lines.slice(at + 1)) {
    if (below.isBlank || below.column > column) {
      if (below.dashes.some((mark) => mark < column)) break;
      continue;
    }
    if (below.column < column || below.dashes.length > 0) break;
    if (below.key !== undefined) found.set(below.key, below.value);
  }
  return found;
}
