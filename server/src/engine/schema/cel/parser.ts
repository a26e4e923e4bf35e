import type { Entry, Expression, Item, Parsed } from './expression.ts';
import { type Token, tokenize } from './lexer.ts';
import { type Expanded, expandGlobal, expandMember } from './macros.ts';
import { isDeeper } from './visit.ts';

const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>=', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
];
const RESERVED =
  /^(?:as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|void|while|in)$/;
/** cel-go stops at 250 recursions of its grammar, of which one level of brackets takes several. */
const MAX_DEPTH = 200;
/** Chains such as `a.b.c` and `1 + 2 + 3` are trees as deep as they are long; nobody writes longer ones. */
const MAX_CHAIN = 800;
const MAX_INT = 2n ** 63n;
const NOTHING: Expression = { kind: 'literal', literal: { type: 'plain', value: null }, at: 0, end: 0 };

/** Reads an expression. A text that is none is told with what stands in the way, and where. */
export function parseExpression(text: string): Parsed {
  const parser = new Parser(tokenize(text));
  const root = parser.expression();
  parser.expectEnd();
  if (parser.problem !== undefined) return { kind: 'broken', ...parser.problem };
  return isDeeper(root, MAX_CHAIN)
    ? { kind: 'broken', reason: 'it is nested too deep', at: 0 }
    : { kind: 'expression', root };
}

/** After the first mistake every rule returns at once, so that nothing has to be thrown. */
class Parser {
  problem: { readonly reason: string; readonly at: number } | undefined;
  private next = 0;
  private depth = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  expression(): Expression {
    if (++this.depth > MAX_DEPTH) return this.fail('it is nested too deep');
    const condition = this.level(0);
    const nameAt = this.token().at;
    if (!this.take('?')) return this.leave(condition);
    const yes = this.level(0);
    this.expect(':');
    const no = this.expression();
    return this.leave({
      kind: 'call',
      name: '_?_:_',
      args: [condition, yes, no],
      nameAt,
      at: condition.at,
      end: no.end,
    });
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
    while (this.problem === undefined) {
      const token = this.token();
      if (token.kind === 'literal' || !operators.includes(token.text)) break;
      this.next++;
      const right = this.level(index + 1);
      const name = token.text === 'in' ? '@in' : `_${token.text}_`;
      left = { kind: 'call', name, args: [left, right], nameAt: token.at, at: left.at, end: right.end };
    }
    return left;
  }

  private unary(): Expression {
    const { text, at, kind } = this.token();
    if (kind !== 'symbol' || (text !== '!' && text !== '-')) return this.member(this.primary());
    this.next++;
    const number = this.token();
    // A sign before a number belongs to it, so that the least integer can be written.
    if (text === '-' && number.kind === 'literal' && number.literal?.type === 'plain') {
      const { value } = number.literal;
      if (typeof value === 'bigint' || typeof value === 'number') {
        this.next++;
        return this.member({ kind: 'literal', literal: { type: 'plain', value: -value }, at, end: number.end });
      }
    }
    if (++this.depth > MAX_DEPTH) return this.fail('it is nested too deep');
    const operand = this.unary();
    return this.leave({
      kind: 'call',
      name: text === '-' ? '-_' : '!_',
      args: [operand],
      nameAt: at,
      at,
      end: operand.end,
    });
  }

  private member(start: Expression): Expression {
    let of = start;
    while (this.problem === undefined) {
      const { at: nameAt, text } = this.token();
      const isOptional = text === '.?' || text === '[?';
      if (this.take('.') || this.take('.?')) {
        const field = this.token();
        this.next++;
        if (field.kind !== 'name') return this.fail(this.unexpected(field), field);
        if (!isOptional && this.take('(')) of = this.memberCall(of, field);
        else of = { kind: 'field', of, field: field.text, isOptional, at: of.at, end: field.end };
      } else if (this.take('[') || this.take('[?')) {
        const index = this.expression();
        this.expect(']');
        const name = isOptional ? '_[?_]' : '_[_]';
        of = { kind: 'call', name, args: [of, index], nameAt, at: of.at, end: this.last().end };
      } else break;
    }
    return of;
  }

  private memberCall(of: Expression, name: Token): Expression {
    const args = this.list(')').map(({ value }) => value);
    const span = { at: of.at, end: this.last().end };
    const made = expandMember(of, name.text, args, span);
    if (made !== undefined) return this.expanded(made);
    return { kind: 'call', name: name.text, of, args, nameAt: name.at, ...span };
  }

  private expanded(made: Expanded): Expression {
    return 'reason' in made ? this.fail(made.reason, made) : made.macro;
  }

  private primary(): Expression {
    const token = this.token();
    this.next++;
    if (token.kind === 'name') return this.named(token, token.at);
    if (token.kind === 'literal' && token.literal !== undefined) {
      if (token.literal.type === 'plain' && token.literal.value === MAX_INT)
        return this.fail(`\`${token.text}\` is too large for an integer`, token);
      return { kind: 'literal', literal: token.literal, at: token.at, end: token.end };
    }
    return this.bracketed(token);
  }

  private named({ text, at, end }: Token, start: number): Expression {
    if (text === 'true' || text === 'false')
      return { kind: 'literal', literal: { type: 'plain', value: text === 'true' }, at, end };
    if (text === 'null') return { kind: 'literal', literal: { type: 'plain', value: null }, at, end };
    if (RESERVED.test(text)) return this.fail(`\`${text}\` is a reserved word`, { at });
    if (this.take('(')) {
      const args = this.list(')').map(({ value }) => value);
      const span = { at: start, end: this.last().end };
      const made = expandGlobal(text, args, span);
      return made === undefined ? { kind: 'call', name: text, args, nameAt: at, ...span } : this.expanded(made);
    }
    return this.message(start) ?? { kind: 'name', name: text, at: start, end };
  }

  /** `Type{field: value}` and `pkg.Type{…}`; undefined where no message begins. */
  private message(start: number): Expression | undefined {
    let ahead = this.next;
    while (this.at(ahead).text === '.' && this.at(ahead + 1).kind === 'name') ahead += 2;
    if (this.at(ahead).kind !== 'symbol' || this.at(ahead).text !== '{') return undefined;
    const name = this.tokens
      .slice(this.next - 1, ahead)
      .map(({ text }) => text)
      .join('');
    this.next = ahead + 1;
    const fields: (readonly [string, Item])[] = [];
    while (this.problem === undefined && !this.peek('}')) {
      const isOptional = this.take('?');
      const field = this.token();
      this.next++;
      if (field.kind !== 'name') this.fail(this.unexpected(field), field);
      this.expect(':');
      fields.push([field.text, { value: this.expression(), isOptional }]);
      if (!this.take(',')) break;
    }
    this.expect('}');
    return { kind: 'message', name, fields, at: start, end: this.last().end };
  }

  private bracketed(token: Token): Expression {
    const { at, text } = token;
    if (token.kind === 'symbol' && text === '(') {
      const inside = this.expression();
      this.expect(')');
      return inside;
    }
    if (token.kind === 'symbol' && (text === '[' || text === '[?'))
      return { kind: 'list', items: this.list(']', true, text === '[?'), at, end: this.last().end };
    if (token.kind === 'symbol' && text === '{')
      return { kind: 'map', entries: this.entries(), at, end: this.last().end };
    // A name after a dot is looked up from the root, which here is the same.
    const name = this.token();
    if (token.kind === 'symbol' && text === '.' && name.kind === 'name') {
      this.next++;
      return this.named(name, at);
    }
    this.next--;
    return this.fail(this.unexpected());
  }

  private list(close: string, mayBeOptional = false, isFirstOptional = false): readonly Item[] {
    const items: Item[] = [];
    while (this.problem === undefined && !this.peek(close)) {
      const isOptional = (isFirstOptional && items.length === 0) || (mayBeOptional && this.take('?'));
      items.push({ value: this.expression(), isOptional });
      if (!this.take(',')) break;
      if (close === ')' && this.peek(close)) this.fail(this.unexpected());
    }
    this.expect(close);
    return items;
  }

  private entries(): readonly Entry[] {
    const entries: Entry[] = [];
    while (this.problem === undefined && !this.peek('}')) {
      const isOptional = this.take('?');
      const key = this.expression();
      this.expect(':');
      entries.push({ key, value: this.expression(), isOptional });
      if (!this.take(',')) break;
    }
    this.expect('}');
    return entries;
  }

  private token(): Token {
    return this.at(this.next);
  }

  private last(): Token {
    return this.at(this.next - 1);
  }

  private at(index: number): Token {
    const end = this.tokens.at(-1);
    return this.tokens[index] ?? { kind: 'end', text: '', at: end?.end ?? 0, end: end?.end ?? 0 };
  }

  private peek(symbol: string): boolean {
    const token = this.token();
    return token.kind === 'symbol' && token.text === symbol;
  }

  private take(symbol: string): boolean {
    if (!this.peek(symbol)) return false;
    this.next++;
    return true;
  }

  private expect(symbol: string): void {
    if (!this.take(symbol)) this.fail(`\`${symbol}\` is missing; ${this.unexpected()}`);
  }

  private fail(reason: string, { at }: { readonly at: number } = this.token()): Expression {
    this.problem ??= { reason, at };
    return NOTHING;
  }

  private unexpected(token = this.token()): string {
    if (token.kind === 'end') return 'it ends too early';
    return token.kind === 'bad' ? (token.reason ?? 'it cannot be read') : `\`${token.text}\` is not expected`;
  }
}
