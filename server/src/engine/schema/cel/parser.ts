import type { Expression, Parsed } from './expression.ts';
import { type Token, tokenize } from './lexer.ts';

const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>=', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
];
const RESERVED =
  /^(?:as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|void|while|in)$/;
const MAX_DEPTH = 250;
const UNSUPPORTED: Expression = { kind: 'unsupported' };

/** Reads an expression. A text that is none is told with what stands in the way. */
export function parseExpression(text: string): Parsed {
  const parser = new Parser(tokenize(text));
  const root = parser.expression();
  parser.expectEnd();
  return parser.reason === undefined ? { kind: 'expression', root } : { kind: 'broken', reason: parser.reason };
}

/** After the first mistake every rule returns at once, so that nothing has to be thrown. */
class Parser {
  reason: string | undefined;
  private at = 0;
  private depth = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  expression(): Expression {
    if (++this.depth > MAX_DEPTH) return this.fail('it is nested too deep');
    const condition = this.level(0);
    if (!this.take('?')) return this.leave(condition);
    const yes = this.level(0);
    this.expect(':');
    const no = this.expression();
    return this.leave({ kind: 'call', name: '?:', args: [condition, yes, no] });
  }

  expectEnd(): void {
    if (this.token().kind !== 'end') this.fail(this.unexpected());
  }

  private leave(expression: Expression): Expression {
    this.depth--;
    return expression;
  }

  private level(index: number): Expression {
    const operators = LEVELS[index];
    if (operators === undefined) return this.unary();
    let left = this.level(index + 1);
    while (this.reason === undefined && operators.includes(this.token().text) && this.token().kind !== 'string') {
      const name = this.token().text;
      this.at++;
      left = { kind: 'call', name, args: [left, this.level(index + 1)] };
    }
    return left;
  }

  private unary(): Expression {
    for (const operator of ['!', '-']) {
      if (this.take(operator)) return { kind: 'call', name: operator === '-' ? 'negate' : '!', args: [this.unary()] };
    }
    return this.member(this.primary());
  }

  private member(start: Expression): Expression {
    let at = start;
    while (this.reason === undefined) {
      const isOptional = this.peek('.?') || this.peek('[?');
      if (this.take('.') || this.take('.?')) {
        const field = this.token();
        this.at++;
        if (field.kind !== 'name') return this.fail(this.unexpected());
        if (this.take('(')) at = { kind: 'call', name: field.text, of: at, args: this.list(')') };
        else at = { kind: 'field', of: at, field: field.text, isOptional };
      } else if (this.take('[') || this.take('[?')) {
        const index = this.expression();
        this.expect(']');
        at = { kind: 'call', name: isOptional ? '[?]' : '[]', args: [at, index] };
      } else break;
    }
    return at;
  }

  private primary(): Expression {
    const token = this.token();
    this.at++;
    switch (token.kind) {
      case 'int':
        return { kind: 'literal', value: BigInt(token.text) };
      case 'double':
        return { kind: 'literal', value: Number(token.text) };
      case 'string':
        return { kind: 'literal', value: token.text };
      case 'uint':
      case 'bytes':
        return UNSUPPORTED;
      case 'name':
        return this.named(token);
      default:
        return this.bracketed(token);
    }
  }

  private named(token: Token): Expression {
    if (token.text === 'true' || token.text === 'false') return { kind: 'literal', value: token.text === 'true' };
    if (token.text === 'null') return { kind: 'literal', value: null };
    if (RESERVED.test(token.text)) {
      this.at--;
      return this.fail(this.unexpected());
    }
    if (this.take('(')) return { kind: 'call', name: token.text, args: this.list(')') };
    if (this.peek('{')) {
      this.at++;
      this.entries();
      return UNSUPPORTED;
    }
    return { kind: 'name', name: token.text, at: token.at };
  }

  private bracketed(token: Token): Expression {
    if (token.text === '(') {
      const inside = this.expression();
      this.expect(')');
      return inside;
    }
    if (token.text === '[') return { kind: 'list', items: this.list(']') };
    if (token.text === '{') return { kind: 'map', entries: this.entries() };
    // A name after a dot is looked up from the root, which here is the same.
    if (token.text === '.' && this.token().kind === 'name') return this.primary();
    this.at--;
    return this.fail(this.unexpected());
  }

  private list(close: string): readonly Expression[] {
    const items: Expression[] = [];
    while (this.reason === undefined && !this.peek(close)) {
      if (this.take('?')) items.push(UNSUPPORTED);
      items.push(this.expression());
      if (!this.take(',')) break;
    }
    this.expect(close);
    return items;
  }

  private entries(): readonly (readonly [Expression, Expression])[] {
    const entries: (readonly [Expression, Expression])[] = [];
    while (this.reason === undefined && !this.peek('}')) {
      const key = this.take('?') ? UNSUPPORTED : this.expression();
      if (key === UNSUPPORTED) this.expression();
      this.expect(':');
      entries.push([key, this.expression()]);
      if (!this.take(',')) break;
    }
    this.expect('}');
    return entries;
  }

  private token(): Token {
    return this.tokens[Math.min(this.at, this.tokens.length - 1)] ?? { kind: 'end', text: '', at: 0 };
  }

  private peek(symbol: string): boolean {
    const token = this.token();
    return token.kind === 'symbol' && token.text === symbol;
  }

  private take(symbol: string): boolean {
    if (!this.peek(symbol)) return false;
    this.at++;
    return true;
  }

  private expect(symbol: string): void {
    if (!this.take(symbol)) this.fail(`\`${symbol}\` is missing; ${this.unexpected()}`);
  }

  private fail(reason: string): Expression {
    this.reason ??= reason;
    return UNSUPPORTED;
  }

  private unexpected(): string {
    const token = this.token();
    if (token.kind === 'end') return 'it ends too early';
    return token.kind === 'bad' ? 'a character is not part of the language' : `\`${token.text}\` is not expected`;
  }
}
