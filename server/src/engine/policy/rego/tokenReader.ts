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
  private depth = 0;
  problem: RegoProblem | undefined;

  /** Reads the lines of a body up to the sign that ends it, which stays; terms and bodies stand in each other. */
  readonly readBody: (reader: TokenReader, end: string) => Body;

  constructor(tokens: readonly Token[], readBody: TokenReader['readBody']) {
    this.tokens = tokens;
    this.readBody = readBody;
  }

  get token(): Token {
    return this.tokens[this.index] as Token;
  }

  get next(): Token {
    return this.tokens[Math.min(this.index + 1, this.tokens.length - 1)] as Token;
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
