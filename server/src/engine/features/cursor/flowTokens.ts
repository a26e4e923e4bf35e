/** A mark of flow style, or a scalar with its text without quotes. */
export interface FlowToken {
  readonly type: '{' | '}' | '[' | ']' | ',' | ':' | 'scalar';
  readonly text: string;
  readonly quote: string;
  /** Whether the quote that begins it ends it, too. */
  readonly closed: boolean;
  readonly start: number;
  readonly end: number;
}

/**
 * The tokens of a flow collection that begins at an offset, up to its end or the limit. Comments are left out; one that holds
 * `cursor` ends the list, and the answer says so.
 */
export function readFlowTokens(
  text: string,
  start: number,
  limit: number,
  cursor: number,
): { readonly tokens: readonly FlowToken[]; readonly inComment: boolean; readonly isClosed: boolean } {
  const tokens: FlowToken[] = [];
  let depth = 0;
  let at = start;
  while (at < limit) {
    const char = text[at] as string;
    if (/\s/.test(char)) {
      at++;
      continue;
    }
    if (char === '#' && /\s/.test(text[at - 1] ?? ' ')) {
      const end = lineEnd(text, at, limit);
      if (cursor > at && cursor <= end) return { tokens, inComment: true, isClosed: false };
      at = end;
      continue;
    }
    const token = readToken(text, at, limit);
    tokens.push(token);
    at = token.end;
    if (token.type === '{' || token.type === '[') depth++;
    if (token.type === '}' || token.type === ']') depth--;
    if (depth === 0) return { tokens, inComment: false, isClosed: true };
  }
  return { tokens, inComment: false, isClosed: false };
}

function readToken(text: string, at: number, limit: number): FlowToken {
  const char = text[at] as string;
  const mark = { text: char, quote: '', closed: true, start: at, end: at + 1 };
  if (char === '{' || char === '}' || char === '[' || char === ']' || char === ',') return { ...mark, type: char };
  if (char === '"' || char === "'") return readQuoted(text, at, limit, char);
  if (char === ':' && /[\s,[\]{}]|^$/.test(text[at + 1] ?? '')) return { ...mark, type: ':' };
  // `{"a":1}`: a colon may follow a quoted key closely.
  if (char === ':' && /["']/.test(text[at - 1] ?? '')) return { ...mark, type: ':' };
  let end = at;
  while (end < limit && !isPlainEnd(text, end)) end++;
  const plain = text.slice(at, Math.max(end, at + 1)).trimEnd();
  return { type: 'scalar', text: plain, quote: '', closed: true, start: at, end: at + plain.length };
}

function isPlainEnd(text: string, at: number): boolean {
  const char = text[at] as string;
  if (/[,[\]{}\n\r]/.test(char)) return true;
  if (char === ':') return /[\s,[\]{}]|^$/.test(text[at + 1] ?? '');
  return char === '#' && /\s/.test(text[at - 1] ?? '');
}

function readQuoted(text: string, at: number, limit: number, quote: string): FlowToken {
  // An unclosed quote would eat the rest of the file; half-typed ones end with their line.
  const end = lineEnd(text, at, limit);
  let to = at + 1;
  while (to < end && text[to] !== quote) to += text[to] === '\\' && quote === '"' ? 2 : 1;
  const closed = to < end && text[to] === quote;
  const stop = Math.min(closed ? to + 1 : to, end);
  return { type: 'scalar', text: text.slice(at + 1, Math.min(to, end)), quote, closed, start: at, end: stop };
}

function lineEnd(text: string, at: number, limit: number): number {
  const found = text.indexOf('\n', at);
  const end = found < 0 ? limit : Math.min(found, limit);
  return text[end - 1] === '\r' ? end - 1 : end;
}
