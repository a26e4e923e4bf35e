import { firstColumn, type YamlLine } from '../yamlLines.ts';
import { parentsAt } from './blockCursor.ts';
import { type Cursor, type CursorInput, keyStart, topIdentity } from './cursorShape.ts';
import { type FlowToken, readFlowTokens } from './flowTokens.ts';

/** A collection that is open at the cursor. */
interface Frame {
  readonly kind: 'map' | 'seq';
  /** The key whose value comes next. */
  key: string | undefined;
  expects: 'key' | 'colon' | 'value' | 'comma';
  readonly fields: Map<string, string>;
  isQuoted: boolean;
}

/** How far up an open brace is looked for, in lines. */
const FAR = 2000;

/** Reads a cursor inside braces or brackets; `none` where nothing can be typed there, undefined outside of them. */
export function readFlowCursor(input: CursorInput): Cursor | 'none' | undefined {
  const { lines, at, offset, text } = input;
  const whole = lines[at] as YamlLine;
  let right = whole.isBlank ? Number.POSITIVE_INFINITY : firstColumn(whole);
  for (let up = at; up >= Math.max(0, at - FAR); up--) {
    const line = lines[up] as YamlLine;
    if (line.isBlank) continue;
    const column = firstColumn(line);
    const start = flowStart(line);
    // What stands as far left as the line that opens it is outside, whether or not it was closed.
    const spans = up === at || column < right || (line.key === undefined && column <= right);
    if (start !== undefined && start < offset && spans) {
      const found = readFrom(input, up, start, limitOf(lines, up, text));
      if (found !== undefined) return found;
    }
    right = Math.min(right, column);
    if (right === 0 && line.key !== undefined) return undefined;
  }
  return undefined;
}

/** Where a brace or bracket begins the value of a line. */
function flowStart(line: YamlLine): number | undefined {
  const inside = /^[ \t]*(?:-[ \t]+)*(?:[&!]\S+\s+)?/.exec(line.text)?.[0].length ?? 0;
  if (/^[[{]/.test(line.text.slice(inside))) return line.start + inside;
  if (line.key === undefined || !/^(?:[&!]\S+\s+)?[[{]/.test(line.value)) return undefined;
  const from = line.text.lastIndexOf(line.value);
  return line.start + from + line.value.search(/[[{]/);
}

/** The end of the lines that can belong to a collection: the next key as far left as the line that opens it. */
function limitOf(lines: readonly YamlLine[], up: number, text: string): number {
  const line = lines[up] as YamlLine;
  const column = firstColumn(line);
  const isOwnLine = line.key === undefined || flowStart(line) === line.start + keyStart(line);
  const next = lines.find(
    (one, number) =>
      number > up &&
      !one.isBlank &&
      (isOwnLine ? firstColumn(one) < column : firstColumn(one) <= column && !/^\s*[\]}]/.test(one.text)),
  );
  const last = lines.at(-1);
  return next?.start ?? (last === undefined ? text.length : last.start + last.text.length);
}

function readFrom(input: CursorInput, up: number, start: number, limit: number): Cursor | 'none' | undefined {
  const { text, offset } = input;
  const { tokens, inComment } = readFlowTokens(text, start, limit, offset);
  if (inComment) return 'none';
  const stack: Frame[] = [];
  let found: { frame: Frame; depth: number; cursor: Cursor | 'none' } | undefined;
  for (const [number, token] of tokens.entries()) {
    if (found === undefined && reaches(token, offset)) {
      const frame = stack.at(-1);
      if (frame === undefined) return undefined;
      found = { frame, depth: stack.length, cursor: cursorAt(input, up, { stack, token, next: tokens[number + 1] }) };
    }
    step(stack, token);
    if (found !== undefined && stack.length < found.depth) break;
  }
  const frame = stack.at(-1);
  if (found === undefined && frame !== undefined && offset <= limit)
    return cursorAt(input, up, { stack, token: undefined, next: undefined });
  return found?.cursor;
}

/** Whether a token is the first that stands at the cursor or behind it. A mark that ends there is before it. */
function reaches(token: FlowToken, offset: number): boolean {
  return token.type === 'scalar' ? token.end >= offset : token.start >= offset;
}

function step(stack: Frame[], token: FlowToken): void {
  const frame = stack.at(-1);
  if (token.type === '{' || token.type === '[') {
    const kind = token.type === '{' ? 'map' : 'seq';
    stack.push({ kind, key: undefined, expects: kind === 'map' ? 'key' : 'value', fields: new Map(), isQuoted: false });
    return;
  }
  if (frame === undefined) return;
  if (token.type === '}' || token.type === ']') {
    stack.pop();
    const outer = stack.at(-1);
    if (outer !== undefined) outer.expects = 'comma';
  } else if (token.type === ',') {
    frame.key = undefined;
    frame.expects = frame.kind === 'map' ? 'key' : 'value';
  } else if (token.type === ':') frame.expects = 'value';
  else if (frame.expects === 'key') {
    frame.key = token.text;
    frame.fields.set(token.text, '');
    frame.isQuoted ||= token.quote === '"';
    frame.expects = 'colon';
  } else {
    if (frame.key !== undefined) frame.fields.set(frame.key, token.text);
    frame.expects = 'comma';
  }
}

interface Spot {
  readonly stack: readonly Frame[];
  /** The token at the cursor, or the one behind it. */
  readonly token: FlowToken | undefined;
  readonly next: FlowToken | undefined;
}

function cursorAt(input: CursorInput, up: number, { stack, token, next }: Spot): Cursor | 'none' {
  const { offset, text, lines, layout } = input;
  const frame = stack.at(-1) as Frame;
  const isWord = token?.type === 'scalar' && token.start <= offset;
  // Nothing is typed before a quote or behind the one that closes it.
  const isOutside = isWord && token.quote !== '' && (token.start === offset || (token.closed && token.end === offset));
  if (isOutside) return 'none';
  const wordStart = isWord ? token.start + token.quote.length : offset;
  if (frame.expects === 'colon' || frame.expects === 'comma') return 'none';
  const isKey = frame.expects === 'key';
  const after = isWord ? next : token;
  const quoteEnd = isWord && token.quote !== '' && token.closed ? 1 : 0;
  const segments = stack.slice(0, -1).map((one) => (one.kind === 'seq' ? 0 : (one.key ?? '')));
  const own = frame.kind === 'seq' ? [0] : [];
  const column = firstColumn(lines[up] as YamlLine);
  const outer = parentsAt(lines, up);
  const fields = fieldsOf(frame, input, isKey && isWord ? token.text : undefined, { stack, token });
  const isRoot = lines[up]?.key === undefined && column === 0;
  const root = isRoot ? fieldsOf(stack[0] as Frame, input, undefined, { stack, token }) : undefined;
  return {
    path: [...outer.path, ...segments, ...(isKey ? [] : own)],
    around: [
      ...outer.around,
      ...stack.slice(0, -1).map(({ kind, fields: beside }) => (kind === 'map' ? beside : new Map())),
      ...(isKey || own.length === 0 ? [] : [new Map()]),
    ],
    part: isKey ? 'key' : frame.kind === 'seq' ? 'item' : 'value',
    name: isKey ? undefined : frame.key,
    range: { start: wordStart, end: offset },
    word: text.slice(wordStart, offset),
    wordEnd: isWord ? token.end - quoteEnd : offset,
    quote: isWord ? token.quote : '',
    quoteCloses: quoteEnd === 1,
    siblings: fields,
    hasColon: isKey ? after?.type === ':' : true,
    hasDash: true,
    style: stack.some((one) => one.isQuoted) ? 'json' : 'flow',
    lacksSpace: !isKey && frame.kind === 'map' && text[wordStart - 1] === ':',
    column,
    typedColumn: column,
    lineStart: offset,
    below: { column: undefined, keys: new Map() },
    layout,
    ...topIdentity(lines),
    ...(root?.has('kind') && { apiVersion: root.get('apiVersion'), kind: root.get('kind') }),
  };
}

/** Fields of the collection, those behind the cursor too. */
function fieldsOf(
  frame: Frame,
  input: CursorInput,
  own: string | undefined,
  { stack, token }: Pick<Spot, 'stack' | 'token'>,
): Map<string, string> {
  const copy: Frame[] = stack.map((one) => ({ ...one, fields: new Map(one.fields) }));
  const mine = copy[stack.indexOf(frame)] as Frame;
  const limit = Math.min(input.text.length, input.offset + 20_000);
  if (token !== undefined) {
    // The collections go on: they are read as if they began here.
    const open = '{'.repeat(stack.length);
    const rest = open + input.text.slice(token.start, limit);
    const { tokens } = readFlowTokens(rest, 0, rest.length, -1);
    for (const one of tokens.slice(stack.length)) {
      step(copy, one);
      if (!copy.includes(mine)) break;
    }
  }
  const fields = new Map(mine.fields);
  if (own !== undefined) fields.delete(own);
  return fields;
}
