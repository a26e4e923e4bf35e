import type { Body, Term } from './ast.ts';
import { negated, readNumber } from './number.ts';
import { readTemplate } from './parseTemplate.ts';
import type { TokenReader } from './tokenReader.ts';

const NOTHING: Term = { kind: 'scalar', value: null, at: { start: 0, end: 0 } };

/** Operators from the loosest to the tightest, by the names that OPA calls them. */
const LEVELS: readonly Readonly<Record<string, string>>[] = [
  { '==': 'equal', '!=': 'neq', '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte' },
  { '|': 'or' },
  { '&': 'and' },
  { '+': 'plus', '-': 'minus' },
  { '*': 'mul', '/': 'div', '%': 'rem' },
];

export const RESERVED = new Set([
  'as',
  'default',
  'else',
  'false',
  'import',
  'package',
  'not',
  'null',
  'some',
  'true',
  'with',
]);

const MEMBER = 'internal.member_2';

export function call(name: string, args: readonly Term[], start: number): Extract<Term, { kind: 'call' }> {
  const at = { start, end: args.at(-1)?.at.end ?? start };
  return { kind: 'call', name: { kind: 'var', name, at }, args, at };
}

/** The level above `|`: what a head of a comprehension may be made of. */
const OPERAND = 3;

/** A term with its operators, `x in y` included; `given` is its first operand when that was read already. */
export function readTerm(reader: TokenReader, given?: Term): Term {
  return reader.nested(() => {
    let left = readLevel(reader, 0, given);
    for (let links = 0; reader.mayGoOn(links) && reader.take('in'); links++)
      left = call(MEMBER, [left, readLevel(reader, 0)], left.at.start);
    return left;
  }, NOTHING);
}

/** A term for a head of a comprehension or a list of a `some`: without `|`, without `in`. */
export function readOperand(reader: TokenReader): Term {
  return reader.nested(() => readLevel(reader, OPERAND), NOTHING);
}

function readLevel(reader: TokenReader, level: number, given?: Term): Term {
  if (given !== undefined && level === OPERAND) return given;
  const operators = LEVELS[level];
  if (operators === undefined) return readPostfix(reader);
  let left = readLevel(reader, level + 1, given);
  for (let links = 0; reader.problem === undefined && reader.token.kind === 'sign'; links++) {
    if (operators[reader.token.text] === undefined || !reader.mayGoOn(links)) break;
    const name = operators[reader.advance().text] as string;
    left = call(name, [left, readLevel(reader, level + 1)], left.at.start);
  }
  return left;
}

/** A value with what is picked from it: `a.b[c]`, and calls of it. */
function readPostfix(reader: TokenReader): Term {
  const { start } = reader.token.at;
  let term = readPrimary(reader);
  for (let links = 0; ; links++) {
    const { token } = reader;
    if (reader.problem !== undefined || !reader.mayGoOn(links) || token.isApart || token.kind !== 'sign') return term;
    if (token.text === '.') {
      reader.advance();
      const name = reader.advance();
      if (name.kind !== 'name') reader.fail('A name is missing behind the dot.', name.at);
      term = picked(term, { kind: 'scalar', value: name.text, at: name.at }, reader, start);
    } else if (token.text === '[') {
      reader.advance();
      const key = readTerm(reader);
      reader.expect(']', 'behind the key');
      term = picked(term, key, reader, start);
    } else if (token.text === '(') {
      reader.advance();
      const args = readList(reader, ')');
      term = { kind: 'call', name: term, args, at: reader.spanFrom(start) };
    } else return term;
  }
}

function picked(term: Term, key: Term, reader: TokenReader, start: number): Term {
  const at = reader.spanFrom(start);
  if (term.kind === 'ref') return { kind: 'ref', head: term.head, path: [...term.path, key], at };
  return { kind: 'ref', head: term, path: [key], at };
}

function readPrimary(reader: TokenReader): Term {
  const { token } = reader;
  const { at } = token;
  if (token.kind === 'number') return { kind: 'scalar', value: readNumber(reader.advance().text), at };
  if (token.kind === 'string') return { kind: 'scalar', value: reader.advance().text, at };
  if (token.kind === 'template') return readTemplate(reader, readTerm);
  if (token.kind === 'name') return readName(reader);
  if (reader.is('-') && reader.next.kind === 'number' && !reader.next.isApart) {
    reader.advance();
    return { kind: 'scalar', value: negated(readNumber(reader.advance().text)), at: reader.spanFrom(at.start) };
  }
  if (reader.take('(')) {
    const inner = readTerm(reader);
    if (reader.is(',')) return readKeyMember(reader, inner);
    reader.expect(')', 'behind the brackets’ content');
    return inner;
  }
  if (reader.take('[')) return readArray(reader, at.start);
  if (reader.take('{')) return readBraces(reader, at.start);
  reader.fail(token.kind === 'end' ? 'A value is missing at the end.' : `A value is missing before \`${token.text}\`.`);
  return NOTHING;
}

/** `key, value in collection` from its comma on. */
export function readKeyed(reader: TokenReader, key: Term): Term {
  reader.advance();
  let member = call(`${MEMBER.slice(0, -1)}3`, [key, readLevel(reader, 0)], key.at.start);
  if (!reader.expect('in', 'behind two values')) return NOTHING;
  member = { ...member, args: [...member.args, readLevel(reader, 0)] };
  let left: Term = member;
  for (let links = 0; reader.mayGoOn(links) && reader.take('in'); links++)
    left = call(MEMBER, [left, readLevel(reader, 0)], key.at.start);
  return left;
}

/** `(key, value in collection)`. */
function readKeyMember(reader: TokenReader, key: Term): Term {
  const found = readKeyed(reader, key);
  reader.expect(')', 'behind the brackets’ content');
  return found;
}

function readName(reader: TokenReader): Term {
  const { isHead } = reader;
  const { text, at } = reader.advance();
  if (isHead) return { kind: 'var', name: text, at };
  if (text === 'true' || text === 'false') return { kind: 'scalar', value: text === 'true', at };
  if (text === 'null') return { kind: 'scalar', value: null, at };
  if (RESERVED.has(text)) {
    reader.fail(`\`${text}\` is a word of Rego and no value.`, at);
    return NOTHING;
  }
  if (text === 'set' && reader.is('(') && !reader.token.isApart && reader.next.text === ')') {
    reader.advance();
    reader.advance();
    return { kind: 'set', items: [], at: reader.spanFrom(at.start) };
  }
  return { kind: 'var', name: text, at };
}

/** Terms up to a closing sign, which is taken; a comma may stand behind the last. */
function readList(reader: TokenReader, end: string): Term[] {
  const items: Term[] = [];
  while (!reader.isDone && !reader.is(end)) {
    items.push(readTerm(reader));
    if (!reader.take(',')) break;
  }
  reader.expect(end, 'at the end of the list');
  return items;
}

/** The rest of a list or set behind its first item. */
function readRest(reader: TokenReader, first: Term, end: string): Term[] {
  if (reader.take(',')) return [first, ...readList(reader, end)];
  reader.expect(end, 'at the end of the list');
  return [first];
}

function readArray(reader: TokenReader, start: number): Term {
  if (reader.take(']')) return { kind: 'array', items: [], at: reader.spanFrom(start) };
  const head = readOperand(reader);
  if (reader.is('|'))
    return { kind: 'arrayComprehension', term: head, body: readBehind(reader, ']'), at: reader.spanFrom(start) };
  const items = readRest(reader, readTerm(reader, head), ']');
  return { kind: 'array', items, at: reader.spanFrom(start) };
}

function readBraces(reader: TokenReader, start: number): Term {
  if (reader.take('}')) return { kind: 'object', entries: [], at: reader.spanFrom(start) };
  const head = readOperand(reader);
  if (reader.is('|'))
    return { kind: 'setComprehension', term: head, body: readBehind(reader, '}'), at: reader.spanFrom(start) };
  const first = readTerm(reader, head);
  if (reader.take(':')) return readObject(reader, first, start);
  const items = readRest(reader, first, '}');
  return { kind: 'set', items, at: reader.spanFrom(start) };
}

function readObject(reader: TokenReader, key: Term, start: number): Term {
  const head = readOperand(reader);
  if (reader.is('|'))
    return { kind: 'objectComprehension', key, term: head, body: readBehind(reader, '}'), at: reader.spanFrom(start) };
  const entries: (readonly [Term, Term])[] = [[key, readTerm(reader, head)]];
  while (reader.take(',') && !reader.is('}') && !reader.isDone) {
    const next = readTerm(reader);
    reader.expect(':', 'behind the key');
    entries.push([next, readTerm(reader)]);
  }
  reader.expect('}', 'at the end of the object');
  return { kind: 'object', entries, at: reader.spanFrom(start) };
}

/** The body of a comprehension from its `|` to the closing sign, which is taken. */
function readBehind(reader: TokenReader, end: string): Body {
  reader.advance();
  const body = reader.readBody(reader, end);
  reader.expect(end, 'at the end of the comprehension');
  return body;
}
