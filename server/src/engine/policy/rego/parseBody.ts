import type { Body, Expression, Term, With } from './ast.ts';
import { call, readKeyed, readOperand, readTerm } from './parseTerm.ts';
import type { TokenReader } from './tokenReader.ts';

/** The lines of a body up to the sign that ends it, which stays. */
export function readBody(reader: TokenReader, end: string): Body {
  const lines: Expression[] = [];
  while (!reader.isDone && !reader.is(end)) {
    if (reader.take(';')) continue;
    if (lines.length > 0 && !reader.token.isFirst && !isBehindSemicolon(reader, lines)) {
      reader.fail('A line of a body ends before this; begin a new one, or put `;` between.');
      break;
    }
    lines.push(readExpression(reader));
  }
  return lines;
}

function isBehindSemicolon(reader: TokenReader, lines: readonly Expression[]): boolean {
  return reader.lastEnd > (lines.at(-1)?.at.end ?? 0);
}

/** A body in braces. */
export function readBraced(reader: TokenReader): Body {
  reader.expect('{', 'before the body');
  const body = readBody(reader, '}');
  reader.expect('}', 'at the end of the body');
  return body;
}

/** One line of a body, its `with` included. */
export function readExpression(reader: TokenReader): Expression {
  const { start } = reader.token.at;
  const read = reader.nested(() => readLogic(reader), undefined);
  const changes: With[] = [];
  while (reader.take('with')) {
    const target = readTerm(reader);
    if (!reader.expect('as', 'behind what `with` replaces')) break;
    changes.push({ target, value: readTerm(reader) });
  }
  const empty: Expression = { kind: 'some', names: [], with: [], at: { start, end: start } };
  return { ...(read ?? empty), with: changes, at: reader.spanFrom(start) };
}

/** `x and y or z`: `and` binds tighter. */
function readLogic(reader: TokenReader): Expression | undefined {
  return readChain(reader, 'or', () => readChain(reader, 'and', () => readLogicOperand(reader)));
}

function readChain(
  reader: TokenReader,
  word: 'and' | 'or',
  read: () => Expression | undefined,
): Expression | undefined {
  const { start } = reader.token.at;
  const first = read();
  if (first === undefined || !reader.isWord(word)) return first;
  const operands = [bodyOf(first)];
  while (reader.isWord(word) && reader.mayGoOn(operands.length)) {
    reader.advance();
    const next = read();
    if (next !== undefined) operands.push(bodyOf(next));
  }
  return { kind: 'logic', isAll: word === 'and', operands, with: [], at: reader.spanFrom(start) };
}

/** The body that an operand in braces has, or the operand as a body. */
function bodyOf(operand: Expression): Body {
  const [only] = operand.kind === 'logic' && operand.with.length === 0 ? operand.operands : [];
  return only !== undefined && operand.kind === 'logic' && operand.operands.length === 1 ? only : [operand];
}

/** A line, a body in braces, or one in brackets that has words of logic in it. */
function readLogicOperand(reader: TokenReader): Expression | undefined {
  const { start } = reader.token.at;
  const mayGroup = reader.words.size > 0 && (reader.is('{') || reader.is('('));
  const inside = mayGroup ? reader.lookInside() : undefined;
  if (inside === undefined) return readPlain(reader, start);
  const { behind, hasWord } = inside;
  const isJoined = reader.isBehindWord || (reader.words.has(behind.text) && behind.text !== 'not');
  const endsThere = behind.kind !== 'sign' || behind.isFirst || /^[})\];]$/.test(behind.text);
  if (reader.is('{') && isJoined && endsThere) return readGroup(reader, readBraced, start);
  return reader.is('(') && hasWord ? readGroup(reader, readRound, start) : readPlain(reader, start);
}

function readGroup(reader: TokenReader, read: (reader: TokenReader) => Body, start: number): Expression {
  const body = reader.nested(() => read(reader), []);
  return { kind: 'logic', isAll: true, operands: [body], with: [], at: reader.spanFrom(start) };
}

function readRound(reader: TokenReader): Body {
  reader.expect('(', 'before the group');
  const line = readExpression(reader);
  reader.expect(')', 'at the end of the group');
  return [line];
}

function readPlain(reader: TokenReader, start: number): Expression {
  const common = { with: [], at: reader.token.at };
  if (reader.take('not')) {
    const inner = reader.nested(() => readNegated(reader), undefined);
    return inner === undefined ? { ...common, kind: 'some', names: [] } : { ...common, kind: 'not', inner };
  }
  if (reader.is('some') && reader.next.kind !== 'sign') return readSome(reader, common);
  if (reader.is('some') && /^[[{]$/.test(reader.next.text)) return readSome(reader, common);
  if (isEvery(reader)) return readEvery(reader, common);
  const first = readTerm(reader);
  const left = reader.is(',') ? readKeyed(reader, first) : first;
  const name = reader.is(':=') ? 'assign' : reader.is('=') ? 'eq' : undefined;
  if (name === undefined) return { ...common, kind: 'term', term: left };
  reader.advance();
  return { ...common, kind: 'term', term: call(name, [left, readTerm(reader)], start) };
}

/** What stands behind `not`: a line, or a body where an import says so. */
function readNegated(reader: TokenReader): Expression | undefined {
  const { start } = reader.token.at;
  if (!reader.words.has('not')) return readLogicOperand(reader);
  if (reader.is('{')) return readGroup(reader, readBraced, start);
  const inner = readLogicOperand(reader);
  if (inner === undefined || inner.kind === 'logic') return inner;
  return { kind: 'logic', isAll: true, operands: [[inner]], with: [], at: inner.at };
}

type Common = Pick<Expression, 'with' | 'at'>;

/** `some x, y`, or `some x, y in collection`. */
function readSome(reader: TokenReader, common: Common): Expression {
  reader.advance();
  const terms: Term[] = [readOperand(reader)];
  while (reader.take(',')) terms.push(readOperand(reader));
  if (reader.take('in')) {
    const collection = readTerm(reader);
    const [first, second] = terms;
    if (first === undefined || terms.length > 2)
      reader.fail('At most a key and a value can stand before `in`.', common.at);
    const value = second ?? first ?? collection;
    return { ...common, kind: 'someIn', key: second && first, value, collection };
  }
  const names = terms.flatMap((term) => (term.kind === 'var' ? [term.name] : []));
  if (names.length < terms.length) reader.fail('Only names can stand behind `some`.', common.at);
  return { ...common, kind: 'some', names };
}

/** `every` is a word of version 1 and may be a name in version 0. */
function isEvery(reader: TokenReader): boolean {
  return reader.is('every') && reader.next.kind === 'name' && !reader.next.isFirst;
}

function readEvery(reader: TokenReader, common: Common): Expression {
  reader.advance();
  const names = [reader.advance().text];
  if (reader.take(',')) names.push(reader.advance().text);
  reader.expect('in', 'behind the names of `every`');
  const collection = readTerm(reader);
  const body = readBraced(reader);
  const [first = '', second] = names;
  return {
    ...common,
    kind: 'every',
    key: second === undefined ? undefined : first,
    value: second ?? first,
    collection,
    body,
  };
}
