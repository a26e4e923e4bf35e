/** One step of a way into a value: a field, or the items of a list. */
export type ChainStep = string | number;

/** A way that was typed: a name, and what follows it. */
export interface Chain {
  readonly root: string;
  readonly steps: readonly ChainStep[];
}

const NAME = String.raw`(?:@|[A-Za-z_]\w*|"(?:[^"\\]|\\.)*")`;
const BRACKETS = String.raw`\[(?:[^[\]]|\[[^[\]]*\])*\]`;
const CHAIN = new RegExp(String.raw`(${NAME}(?:\.(?:${NAME}|\*)|\.?\??${BRACKETS})*)$`);

/** The way that a text ends in; undefined where it ends in none. */
export function chainAtEnd(text: string): Chain | undefined {
  const found = CHAIN.exec(text)?.[1];
  if (found === undefined) return undefined;
  const parts = found.match(new RegExp(String.raw`${BRACKETS}|${NAME}|\*`, 'g')) ?? [];
  const [root = '', ...rest] = parts;
  return { root: bare(root), steps: rest.map(readStep) };
}

function readStep(part: string): ChainStep {
  if (part === '*') return '*';
  if (!part.startsWith('[')) return bare(part);
  const key = /^\[\s*["'](.*)["']\s*\]$/.exec(part)?.[1];
  return key ?? 0;
}

function bare(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1) : name;
}

/** What has been typed at the end of an expression: the word, what it is a part of, and the filter around it. */
export interface Typed {
  readonly word: string;
  /** The way before the dot in front of the word. */
  readonly of: Chain | undefined;
  /** Whether a dot stands in front of the word. */
  readonly isMember: boolean;
  /** What stands before the word. */
  readonly before: string;
}

/** Reads the end of an expression; undefined inside of a text in quotes. */
export function readTyped(typed: string): Typed | undefined {
  if (isInQuotes(typed)) return undefined;
  const word = /(?:[A-Za-z_]\w*)?$/.exec(typed)?.[0] ?? '';
  const before = typed.slice(0, typed.length - word.length);
  const dot = /\.\??$/.exec(before);
  return {
    word,
    before,
    isMember: dot !== null,
    of: dot === null ? undefined : chainAtEnd(before.slice(0, dot.index)),
  };
}

function isInQuotes(typed: string): boolean {
  const rest = typed.replaceAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/g, '');
  return /['"`]/.test(rest);
}

/** What stands before the last bracket of a kind that is still open. */
export function beforeOpen(text: string, open: '[' | '('): string | undefined {
  const close = open === '[' ? ']' : ')';
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    if (text[at] === close) depth++;
    else if (text[at] === open && depth-- === 0) return text.slice(0, at);
  }
  return undefined;
}
