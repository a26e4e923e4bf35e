import type { YamlLine } from '../yamlLines.ts';
import type { CursorInput, InnerText } from './cursorShape.ts';

/** The text of a block scalar (`patch: |-`) around a cursor, its indentation taken off. `host` is the key or list mark before it. */
export function innerText(
  { lines, at, offset }: CursorInput,
  host: { readonly column: number; readonly value: string; readonly line: number },
  path: readonly (string | number)[],
): InnerText | undefined {
  if (!/^[|>]/.test(host.value) || at <= host.line) return undefined;
  const cursorColumn = offset - (lines[at] as YamlLine).start;
  const isInside = (line: YamlLine): boolean => line.text.trim() === '' || leading(line) > host.column;
  const end = lines.findIndex((line, number) => number > host.line && !isInside(line));
  const body = lines.slice(host.line + 1, end < 0 ? lines.length : end);
  const first = body.find((line) => line.text.trim() !== '');
  const indent = first === undefined ? cursorColumn : leading(first);
  if (cursorColumn < indent) return undefined;
  const inner = body.map((line) => line.text.slice(indent));
  const above = inner.slice(0, at - host.line - 1);
  const start = above.reduce((sum, line) => sum + line.length + 1, 0);
  const innerOffset = start + cursorColumn - indent;
  const beside = besideText(lines, host, end < 0 ? lines.length : end);
  return { text: inner.join('\n'), offset: innerOffset, indent, shift: offset - innerOffset, path, beside };
}

/** The lines of the mapping around a text that ends before a line. */
function besideText(
  lines: readonly YamlLine[],
  { column, line }: { readonly column: number; readonly line: number },
  end: number,
): string {
  const isOutside = (one: YamlLine): boolean => !one.isBlank && one.column < column;
  const starts = (one: YamlLine): boolean => one.column === column && one.dashes.length > 0;
  let first = line;
  while (first > 0 && !starts(lines[first] as YamlLine) && !isOutside(lines[first - 1] as YamlLine)) first--;
  const after = lines.slice(end);
  const last = after.findIndex((one) => isOutside(one) || (!one.isBlank && one.dashes.some((mark) => mark < column)));
  const all = [...lines.slice(first, line), ...(last < 0 ? after : after.slice(0, last))];
  return all.map(({ text }) => text).join('\n');
}

function leading({ text }: YamlLine): number {
  return /^ */.exec(text)?.[0].length ?? 0;
}
