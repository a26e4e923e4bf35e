import type { Range } from '../../syntax/tree.ts';

/** A module of Rego that a field of a YAML file holds as a block of lines, found by columns, whatever the lines around it are. */
export interface RegoBlock {
  /** The module without the indentation. */
  readonly text: string;
  /** Where an offset of the file stands in the module. */
  toBlock(offset: number): number;
  /** Where a range of the module stands in the file. */
  toFile(range: Range): Range;
}

const HEADER = /^(\s*)(?:-\s+)*(?:rego:\s*|-\s+)[|>][-+\d]*\s*$/;

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** The block around an offset; undefined where it stands in none. */
export function regoBlockAt(text: string, offset: number): RegoBlock | undefined {
  const lines = text.split('\n');
  const own = text.slice(0, offset).split('\n').length - 1;
  const header = headerAbove(lines, own);
  if (header === undefined) return undefined;
  const first = lines.findIndex((line, at) => at > header && line.trim() !== '');
  const indent = first < 0 ? 0 : indentOf(lines[first] ?? '');
  if (first < 0 || indent <= indentOf(lines[header] ?? '')) return undefined;
  const end = lines.findIndex((line, at) => at > first && line.trim() !== '' && indentOf(line) < indent);
  const inside = lines.slice(header + 1, end < 0 ? lines.length : end);
  if (own > header + inside.length) return undefined;
  return blockOf(inside, indent, lines.slice(0, header + 1).join('\n').length + 1);
}

/** The line above that opens a block in which a line stands. */
function headerAbove(lines: readonly string[], own: number): number | undefined {
  let least = Number.POSITIVE_INFINITY;
  for (let at = own; at >= 0; at--) {
    const line = lines[at] ?? '';
    if (line.trim() === '') continue;
    const indent = indentOf(line);
    if (at < own && indent < least && HEADER.test(line)) return at;
    least = Math.min(least, indent);
    if (least === 0) return undefined;
  }
  return undefined;
}

function blockOf(lines: readonly string[], indent: number, start: number): RegoBlock {
  const cut = lines.map((line) => Math.min(indent, indentOf(line)));
  const plain = lines.map((line, at) => line.slice(cut[at]));
  /** Where each line begins, in the file and in the module. */
  const starts: (readonly [file: number, block: number])[] = [];
  let [file, block] = [start, 0];
  for (const [at, line] of lines.entries()) {
    starts.push([file + (cut[at] ?? 0), block]);
    file += line.length + 1;
    block += (plain[at] ?? '').length + 1;
  }
  const moved = (offset: number, from: 0 | 1): number => {
    const [own = 0, other = 0] = pair(starts.findLast((one) => one[from] <= offset) ?? starts[0] ?? [start, 0], from);
    return other + Math.max(0, offset - own);
  };
  return {
    text: plain.join('\n'),
    toBlock: (offset) => moved(offset, 0),
    toFile: (range) => ({ start: moved(range.start, 1), end: moved(range.end, 1) }),
  };
}

function pair([file, block]: readonly [number, number], from: 0 | 1): readonly number[] {
  return from === 0 ? [file, block] : [block, file];
}
