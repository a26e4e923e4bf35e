/** Where a scalar ends and what it says; `end` is the offset after its last character. */
export interface ReadText {
  readonly value: string;
  readonly end: number;
}

const SPACE = 32;
const NEWLINE = 10;

/** Offset of the line break that ends the line of `at`, or the length of the text. */
export function lineEndOf(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** Offset of the first character from `at` on that is no space. */
export function skipSpaces(text: string, at: number): number {
  let to = at;
  while (text.charCodeAt(to) === SPACE) to++;
  return to;
}

/**
 * A quoted text that begins at `start`, as the library reads it (YAML 1.2.2, sections 7.3.1 and 7.3.2); lines that it goes on in must
 * be indented by `least` spaces. Undefined for what only the library can judge.
 */
export function readQuoted(text: string, start: number, least: number): ReadText | undefined {
  const single = text[start] === "'";
  const end = single ? closingSingle(text, start) : closingDouble(text, start);
  if (end < 0) return undefined;
  const inner = text.slice(start + 1, end);
  const isLong = inner.includes('\n');
  if (least === 0 && /\n---(?:\s|$)/.test(inner)) return undefined;
  if (isLong && !continues(text, { start, end, least })) return undefined;
  if (single) return { value: (isLong ? fold(inner) : inner).replaceAll("''", "'"), end: end + 1 };
  // Escaped blanks stay where others go, and an escaped line break is none.
  const value = isLong && /\\[\n ]/.test(inner) ? foldEscaped(inner) : unescaped(isLong ? fold(inner) : inner);
  return value === undefined ? undefined : { value, end: end + 1 };
}

function closingSingle(text: string, start: number): number {
  let end = text.indexOf("'", start + 1);
  while (end >= 0 && text[end + 1] === "'") end = text.indexOf("'", end + 2);
  return end;
}

function closingDouble(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  for (; end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) break;
  }
  return end;
}

/** Whether all lines after the first are indented enough or empty. A tab among the blanks is left to the library. */
function continues(text: string, { start, end, least }: { start: number; end: number; least: number }): boolean {
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) {
    const first = skipSpaces(text, at + 1);
    const code = text.charCodeAt(first);
    if (code === 9 || (code !== NEWLINE && first - at - 1 < least)) return false;
  }
  return !text.slice(start, end).includes('\t');
}

/** Line folding of plain and quoted texts: a line break is a space, empty lines are line breaks, blanks around them go. */
export function fold(source: string): string {
  const lines = source.split('\n');
  let made = (lines[0] ?? '').replace(/ +$/, '');
  let separator = ' ';
  for (let at = 1; at < lines.length; at++) {
    const last = at === lines.length - 1;
    const line = (lines[at] ?? '').replace(last ? /^ +/ : /^ +| +$/g, '');
    if (line === '' && !last) {
      if (separator === '\n') made += '\n';
      else separator = '\n';
    } else {
      made += separator + line;
      separator = ' ';
    }
  }
  return made;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
};

/** Folds a text line by line, of which some end in a backslash or begin with an escaped blank. */
function foldEscaped(source: string): string | undefined {
  const lines = source.split('\n');
  let made = '';
  let separator = '';
  for (const [index, line] of lines.entries()) {
    const last = index === lines.length - 1;
    let text = index === 0 ? line : line.replace(/^ +/, '');
    const joined = !last && /(?:^|[^\\])(?:\\\\)*\\$/.test(text);
    if (joined) text = text.slice(0, -1);
    else if (!last) text = text.replace(/((?:^|[^\\])(?:\\\\)*\\ )? *$/, '$1');
    const value = unescaped(text);
    if (value === undefined || (text === '' && index > 0 && !last)) return undefined;
    made += (index === 0 ? '' : separator) + value;
    separator = joined ? '' : ' ';
  }
  return made;
}

function unescaped(text: string): string | undefined {
  if (!text.includes('\\')) return text;
  let made = '';
  let from = 0;
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', from)) {
    const letter = text[at + 1] ?? '';
    const length = letter === 'x' ? 2 : letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
    const digits = text.slice(at + 2, at + 2 + length);
    const code =
      length > 0 && /^[0-9a-fA-F]+$/.test(digits) && digits.length === length ? Number.parseInt(digits, 16) : -1;
    const isCharacter = code >= 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    const char = isCharacter ? String.fromCodePoint(code) : ESCAPES[letter];
    if (char === undefined || (length > 0 && !isCharacter)) return undefined;
    made += text.slice(from, at) + char;
    from = at + 2 + length;
  }
  return made + text.slice(from);
}

/**
 * A literal or folded text whose header stands at `start` (YAML 1.2.2, section 8.1) and whose lines are indented by at least `least`
 * spaces. The end is that of the token of the library: after the last line break that belongs to it.
 */
export function readBlock(text: string, start: number, least: number): (ReadText & { folded: boolean }) | undefined {
  const folded = text[start] === '>';
  const headerEnd = lineEndOf(text, start);
  const header = /^[|>]([+-]?) *(?: #.*)?$/.exec(text.slice(start, headerEnd));
  if (header === null || headerEnd === text.length) return undefined;
  const body = bodyOf(text, headerEnd + 1, least);
  if (body === undefined) return undefined;
  const chomp = header[1] ?? '';
  const lines = body.lines.slice(0, body.filled);
  const content = folded ? foldLines(lines) : lines.join('\n');
  if (content === undefined) return undefined;
  if (chomp !== '+') return { value: chomp === '-' ? content : `${content}\n`, end: body.filledEnd, folded };
  const rest = '\n'.repeat(Math.max(1, body.lines.length - body.filled + (body.open ? 0 : 1)));
  return { value: content + rest, end: body.end, folded };
}

interface Body {
  /** Lines without indentation, empty ones at the end included. */
  readonly lines: readonly string[];
  /** How many lines there are up to the last one that is not empty, and where that ends. */
  readonly filled: number;
  readonly filledEnd: number;
  readonly end: number;
  /** The text ends without a line break. */
  readonly open: boolean;
}

function bodyOf(text: string, from: number, least: number): Body | undefined {
  const lines: string[] = [];
  let indent = -1;
  let filled = 0;
  let filledEnd = from;
  let end = from;
  let at = from;
  while (at < text.length) {
    const first = skipSpaces(text, at);
    const lineEnd = lineEndOf(text, first);
    const isEmpty = first === lineEnd;
    const width = first - at;
    // Blanks that could be content, and tabs, have rules of their own.
    if (text.charCodeAt(first) === 9) return undefined;
    if (isEmpty && (lineEnd === text.length ? width > 0 : indent >= 0 && width > indent)) return undefined;
    if (isEmpty && indent < 0 && width > 0) return undefined;
    if (!isEmpty && width < (indent < 0 ? least : indent)) break;
    if (!isEmpty && indent < 0) indent = width;
    lines.push(isEmpty ? '' : text.slice(at + indent, lineEnd));
    at = Math.min(lineEnd + 1, text.length);
    end = at;
    if (!isEmpty) {
      filled = lines.length;
      filledEnd = at;
    }
  }
  if (filled === 0) return undefined;
  return { lines, filled, filledEnd, end, open: text.charCodeAt(end - 1) !== NEWLINE };
}

/** Folding of a block text: more indented lines keep their line breaks. */
function foldLines(lines: readonly string[]): string | undefined {
  let made = '';
  let separator = '';
  let wasDeeper = false;
  let started = false;
  for (const line of lines) {
    if (!started && line === '') {
      made += '\n';
      continue;
    }
    started = true;
    if (line.startsWith('\t')) return undefined;
    if (line.startsWith(' ')) {
      if (separator === ' ') separator = '\n';
      else if (!wasDeeper && separator === '\n') separator = '\n\n';
      made += separator + line;
      separator = '\n';
      wasDeeper = true;
    } else if (line === '') {
      if (separator === '\n') made += '\n';
      else separator = '\n';
    } else {
      made += separator + line;
      separator = ' ';
      wasDeeper = false;
    }
  }
  return made;
}
