import type { Body, RegoProblem, Span } from './ast.ts';
import type { Token } from './lexer.ts';

/** How deep brackets may stand in each other. */
const MAX_DEPTH = 400;

/** How many operators or keys may follow each other in one value. */
const MAX_LINKS = 1000;

/** Walks the tokens of a module and remembers the first problem; after one, every answer is of no more interest. */
export class TokenReader {
  private readonly tokens: readonly Token[];
  private index = 0;
  /** Words that an import makes words: `and`, `or`, and `not` before a body. */
  readonly words: Set<string>;
  private depth = 0;
  problem: RegoProblem | undefined;

  /** Reads the lines of a body up to the sign that ends it, which stays; terms and bodies stand in each other. */
  readonly readBody: (reader: TokenReader, end: string) => Body;

  constructor(tokens: readonly Token[], readBody: TokenReader['readBody'], words = new Set<string>()) {
    this.tokens = tokens;
    this.words = words;
    this.readBody = readBody;
  }

  get token(): Token {
    return this.tokens[this.index] as Token;
  }

  get next(): Token {
    return this.tokens[Math.min(this.index + 1, this.tokens.length - 1)] as Token;
  }

  /** Whether the token stands behind a word that joins or negates lines. */
  get isBehindWord(): boolean {
    const before = this.tokens[this.index - 1];
    return before?.kind === 'name' && this.words.has(before.text);
  }

  /** Where the last token ended. */
  get lastEnd(): number {
    return this.tokens[this.index - 1]?.at.end ?? 0;
  }

  get isDone(): boolean {
    return this.problem !== undefined || this.token.kind === 'end';
  }

  advance(): Token {
    const { token } = this;
    if (token.kind !== 'end') this.index++;
    return token;
  }

  is(text: string): boolean {
    const { kind } = this.token;
    return this.token.text === text && (kind === 'sign' || (kind === 'name' && !this.isHead));
  }

  /** Whether the token is a name whose parts are picked: `not.foo` begins with no word of Rego but with a name. */
  get isHead(): boolean {
    const { next } = this;
    const third = this.tokens[this.index + 2];
    return (
      this.token.kind === 'name' && next.text === '.' && next.kind === 'sign' && !next.isApart && third?.kind === 'name'
    );
  }

  /** Whether the token is a word that an import made one. */
  isWord(text: string): boolean {
    return this.words.has(text) && this.is(text);
  }

  /**
   * What stands in the brackets that begin here: whether words of logic stand in them outside of other brackets than round ones, and the
   * token behind them; undefined when they do not end.
   */
  lookInside(): { readonly hasWord: boolean; readonly behind: Token } | undefined {
    let round = 0;
    let others = 0;
    let hasWord = false;
    for (let at = this.index; at < this.tokens.length; at++) {
      const { kind, text } = this.tokens[at] as Token;
      if (kind === 'sign') {
        if (text === '(') round++;
        else if (text === ')') round--;
        else if (text === '[' || text === '{') others++;
        else if (text === ']' || text === '}') others--;
        if (round === 0 && others === 0) return { hasWord, behind: this.tokens[at + 1] as Token };
      } else if (kind === 'name' && others === 0) hasWord ||= text === 'with' || text === 'not' || this.words.has(text);
    }
    return undefined;
  }

  /** Takes a sign or word if it is there. */
  take(text: string): boolean {
    if (!this.is(text)) return false;
    this.advance();
    return true;
  }

  expect(text: string, where: string): boolean {
    if (this.take(text)) return true;
    return this.fail(`\`${text}\` is missing ${where}.`);
  }

  fail(message: string, at: Span = this.token.at): false {
    this.problem ??= { message, at };
    return false;
  }

  spanFrom(start: number): Span {
    return { start, end: Math.max(start, this.lastEnd) };
  }

  /** Whether a value may go on that has so many operators or keys already. */
  mayGoOn(links: number): boolean {
    return links < MAX_LINKS || this.fail('This value is too long.');
  }

  /** Reads what may stand in itself. */
  nested<T>(read: () => T, otherwise: T): T {
    if (this.depth >= MAX_DEPTH) {
      this.fail('This stands too deep in brackets.');
      return otherwise;
    }
    this.depth++;
    const found = read();
    this.depth--;
    return found;
  }
}
