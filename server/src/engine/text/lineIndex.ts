/** A position as editors count: zero-based line, zero-based UTF-16 column. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Line starts of a text. `\n`, `\r\n` and a lone `\r` end a line, as in LSP 3.17. A byte order mark is no column: editors do not show it. */
export class LineIndex {
  private readonly starts: readonly number[];
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
    const starts = [text.charCodeAt(0) === 0xfeff ? 1 : 0];
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
    }
    this.starts = starts;
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** Offsets past the end clamp to the end. */
  position(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: Math.max(0, at - (this.starts[low] ?? 0)) };
  }

  /** Columns past the end of a line clamp to its end, lines past the last one to the end of the text. */
  offset(position: Position): number {
    const start = this.starts[position.line];
    if (start === undefined) return this.text.length;
    return Math.min(start + position.column, this.lineEnd(position.line));
  }

  /** Offset of the line's first character. */
  lineStart(line: number): number {
    return this.starts[line] ?? this.text.length;
  }

  /** Offset after the line's last character, its line break not counted. */
  lineEnd(line: number): number {
    let end = this.starts[line + 1] ?? this.text.length;
    while (end > this.lineStart(line) && (this.text[end - 1] === '\n' || this.text[end - 1] === '\r')) end--;
    return end;
  }
}
