/** Several files in one text, with marks. The format: model-codebases section 9, settled here. */
export interface Fixture {
  /** Text of each file without marks, by absolute path below `/repo`. */
  readonly files: ReadonlyMap<string, string>;
  /** Where `<|>` stood; at most one in the whole fixture. */
  readonly cursor: { readonly file: string; readonly offset: number } | undefined;
  /** What the caret lines expect, in order. */
  readonly expected: readonly Expectation[];
}

/** `# ^^^ error[schema/type]: part of the message` below a line: the carets name the columns of the line above. */
export interface Expectation {
  readonly file: string;
  /** Zero-based line in the text without caret lines. */
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly severity: string;
  readonly code: string;
  /** Text that the message must contain; may be empty. */
  readonly message: string;
}

const HEADER = /^# file: (\S+)[ \t]*$/;
const CARETS = /^(\s*#\s*)(\^+)\s+(error|warning|information|hint)\[([^\]]+)\](?::\s*(.*))?$/;
const CURSOR = '<|>';

/** Reads a fixture. Text before the first header belongs to `/repo/file.yaml`. Throws when a fixture is malformed. */
export function readFixture(text: string): Fixture {
  const files = new Map<string, string>();
  const expected: Expectation[] = [];
  let cursor: Fixture['cursor'];
  for (const { path, lines } of splitFiles(text)) {
    const kept: string[] = [];
    for (const line of lines) {
      const mark = CARETS.exec(line);
      if (mark === null) kept.push(line);
      else expected.push(expectation(mark, path, kept.length - 1));
    }
    const joined = kept.join('\n');
    const at = joined.indexOf(CURSOR);
    if (at >= 0 && cursor !== undefined) throw new Error('a fixture can have only one cursor');
    if (at >= 0) cursor = { file: path, offset: at };
    files.set(path, at < 0 ? joined : joined.slice(0, at) + joined.slice(at + CURSOR.length));
  }
  return { files, cursor, expected };
}

/** Files, by their path below `/repo` or with it, as the text of a fixture; a text gets the line break that the next header needs. */
export function asFixture(files: Iterable<readonly [string, string]>): string {
  const parts = [...files].map(([path, text]) => `# file: ${path.replace(/^\/repo\//, '')}\n${text}`);
  return parts.map((part, at) => (at < parts.length - 1 && !part.endsWith('\n') ? `${part}\n` : part)).join('');
}

function splitFiles(text: string): { path: string; lines: string[] }[] {
  const found: { path: string; lines: string[] }[] = [];
  for (const line of text.replace(/^\n/, '').split('\n')) {
    const header = HEADER.exec(line);
    if (header !== null) found.push({ path: `/repo/${header[1]}`, lines: [] });
    else {
      if (found.length === 0) found.push({ path: '/repo/file.yaml', lines: [] });
      found.at(-1)?.lines.push(line);
    }
  }
  for (const file of found.slice(0, -1)) file.lines.push('');
  return found;
}

function expectation(mark: RegExpExecArray, file: string, line: number): Expectation {
  const [, lead = '', carets = '', severity = '', code = '', message = ''] = mark;
  if (line < 0) throw new Error(`a caret line in ${file} has no line above it`);
  return { file, line, column: lead.length, length: carets.length, severity, code, message };
}
