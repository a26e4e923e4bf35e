import { readBlockCursor, readCompactList } from './cursor/blockCursor.ts';
import type { Cursor, InnerText, Layout } from './cursor/cursorShape.ts';
import { readFlowCursor } from './cursor/flowCursor.ts';
import { documentLines, type YamlLine } from './yamlLines.ts';

/** Reads the surroundings of an offset; undefined in comments, and in texts of several lines that are no YAML. */
export function readCursor(text: string, offset: number): Cursor | undefined {
  const found = readPlace(text, offset);
  return found === undefined || 'indent' in found ? undefined : found;
}

/** Where else a line may go on that is empty yet: with an item of the compact list above it. */
export function readListBeside(text: string, offset: number): Cursor | undefined {
  const { lines, at } = documentLines(text, offset);
  return lines[at] === undefined ? undefined : readCompactList({ text, offset, lines, at, layout: readLayout(lines) });
}

/** The surroundings of an offset, or the text of a block scalar that it is in. */
export function readPlace(text: string, offset: number): Cursor | InnerText | undefined {
  const { lines, at } = documentLines(text, offset);
  const whole = lines[at];
  if (whole === undefined) return undefined;
  const input = { text, offset, lines, at, layout: readLayout(lines) };
  const flow = readFlowCursor(input);
  if (flow !== undefined) return flow === 'none' ? undefined : flow;
  return readBlockCursor(input);
}

/** The step of the first indented line, and where most lists stand. */
function readLayout(lines: readonly YamlLine[]): Layout {
  let step: number | undefined;
  let compact = 0;
  let above: YamlLine | undefined;
  for (const line of lines) {
    if (line.isBlank) continue;
    const opens = above?.key !== undefined && above.value === '';
    if (above !== undefined && opens) {
      const by = (line.dashes[0] ?? line.column) - above.column;
      if (line.dashes.length === 0 && by > 0 && by <= 8) step ??= by;
      if (line.dashes.length > 0) compact += by === 0 ? 1 : by > 0 ? -1 : 0;
    }
    above = line;
  }
  return { step: step ?? 2, compact: compact > 0 };
}
