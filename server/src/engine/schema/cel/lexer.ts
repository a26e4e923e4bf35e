/** A token: what it is and its text; of a string its content. */
export interface Token {
  readonly kind: 'name' | 'int' | 'uint' | 'double' | 'string' | 'bytes' | 'symbol' | 'end' | 'bad';
  readonly text: string;
  readonly at: number;
}

const SPACE = /(?:[\s]+|\/\/[^\n]*)+/y;
const NUMBER = /(?:0[xX][0-9a-fA-F]+|\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?|\d+)[uU]?/y;
const NAME = /[_a-zA-Z][_a-zA-Z0-9]*/y;
const QUOTED = /([rRbB]{0,2})("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/y;
const RAW = /([bB]?[rR][bB]?)("""[\s\S]*?"""|'''[\s\S]*?'''|"[^"\n]*"|'[^'\n]*')/y;
const SYMBOL = /\|\||&&|==|!=|<=|>=|\.\?|\[\?|[-+*/%<>!?:.,()[\]{}]/y;

/** The tokens of a text, closed by `end`, or by `bad` where none begins. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  while (at < text.length) {
    const space = match(SPACE);
    if (space !== null) {
      at += space[0].length;
      continue;
    }
    const token = nextToken(match, at);
    tokens.push(token.token);
    if (token.token.kind === 'bad') return tokens;
    at += token.length;
  }
  return [...tokens, { kind: 'end', text: '', at }];
}

function nextToken(
  match: (pattern: RegExp) => RegExpExecArray | null,
  at: number,
): { readonly token: Token; readonly length: number } {
  const quoted = match(RAW) ?? match(QUOTED);
  if (quoted !== null) {
    const [whole, prefix = '', body = ''] = quoted;
    const kind = /b/i.test(prefix) ? 'bytes' : 'string';
    return { token: { kind, text: unquote(body, /r/i.test(prefix)), at }, length: whole.length };
  }
  const number = match(NUMBER);
  if (number !== null) {
    const [whole] = number;
    const kind = /u$/i.test(whole) ? 'uint' : /^0x/i.test(whole) || /^\d+$/.test(whole) ? 'int' : 'double';
    return { token: { kind, text: whole, at }, length: whole.length };
  }
  const found = match(NAME) ?? match(SYMBOL);
  if (found === null) return { token: { kind: 'bad', text: '', at }, length: 0 };
  const kind = /^[_a-zA-Z]/.test(found[0]) ? 'name' : 'symbol';
  return { token: { kind, text: found[0], at }, length: found[0].length };
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
};

function unquote(body: string, isRaw: boolean): string {
  const width = /^(?:"""|''')/.test(body) ? 3 : 1;
  const inside = body.slice(width, -width);
  if (isRaw) return inside;
  return inside.replaceAll(
    /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2}|[\s\S])/g,
    (_, code: string) => {
      if (/^[xuU]./.test(code)) return String.fromCodePoint(Math.min(Number.parseInt(code.slice(1), 16), 0x10ffff));
      if (/^[0-3]../.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
      return ESCAPES[code] ?? code;
    },
  );
}
