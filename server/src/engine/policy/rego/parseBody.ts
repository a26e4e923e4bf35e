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
  const read = reader.nested(() => readPlain(reader, start), undefined);
  const changes: With[] = [];
  while (reader.take('with')) {
    const target = readTerm(reader);
    if (!reader.expect('as', 'behind what `with` replaces')) break;
    changes.push({ target, value: readTerm(reader) });
  }
  const empty: Expression = { kind: 'some', names: [], with: [], at: { start, end: start } };
  return { ...(read ?? empty), with: changes, at: reader.spanFrom(start) };
}

function readPlain(reader: TokenReader, start: number): Expression {
  const common = { with: [], at: reader.token.at };
  if (reader.take('not')) {
    const { start: inside } = reader.token.at;
    const inner = reader.nested(() => readPlain(reader, inside), undefined);
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
