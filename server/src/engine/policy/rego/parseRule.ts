import type { Body, Otherwise, Rule, Term } from './ast.ts';
import { readBraced, readExpression } from './parseBody.ts';
import { RESERVED, readTerm } from './parseTerm.ts';
import type { TokenReader } from './tokenReader.ts';

const TRUE: Term = { kind: 'scalar', value: true, at: { start: 0, end: 0 } };

/** A head before its body: `isOpen` says that nothing but a body can follow that makes it a rule. */
interface Head {
  readonly path: readonly Term[];
  readonly name: string;
  readonly args: readonly Term[];
  readonly isFunction: boolean;
  readonly key: Term | undefined;
  readonly value: Term | undefined;
}

/** A rule with all bodies that stand behind its head; further ones in braces are definitions of their own. */
export function readRules(reader: TokenReader): readonly Rule[] {
  const { start } = reader.token.at;
  const isDefault = reader.is('default') && reader.next.kind === 'name' && reader.take('default');
  const head = readHead(reader);
  if (reader.problem !== undefined) return [];
  const kind = isDefault ? 'default' : head.key !== undefined ? 'element' : head.isFunction ? 'function' : 'value';
  const { isFunction: _, ...common } = head;
  if (isDefault) return [{ ...common, kind, body: [], otherwise: [], at: reader.spanFrom(start) }];
  const bodies = readBodies(reader, head);
  const otherwise = readOtherwise(reader);
  const at = reader.spanFrom(start);
  return bodies.map((body, index) => ({
    ...common,
    kind: kindOf(kind, head),
    body,
    otherwise: index === bodies.length - 1 ? otherwise : [],
    at,
  }));
}

/** `name[key] { … }` of version 0 was read with its key at the end of the path. */
function kindOf(kind: Rule['kind'], head: Head): Rule['kind'] {
  return kind === 'value' && head.value === undefined && head.key !== undefined ? 'element' : kind;
}

function readHead(reader: TokenReader): Head {
  const term = readHeadName(reader);
  const isCall = term.kind === 'call';
  const named = isCall ? term.name : term;
  const args = isCall ? term.args : [];
  const [first, ...path] = named.kind === 'ref' ? [named.head, ...named.path] : [named];
  if (first?.kind !== 'var' || (path.length === 0 && RESERVED.has(first.name)))
    reader.fail('A rule begins with its name.', term.at);
  const name = first?.kind === 'var' ? first.name : '';
  const common = { name, args, isFunction: isCall, path };
  if (reader.take('contains')) return { ...common, key: readTerm(reader), value: undefined };
  if (reader.is(':=') || reader.is('=')) {
    reader.advance();
    return { ...common, key: undefined, value: readTerm(reader) };
  }
  const isOldSet = !isCall && path.length === 1 && reader.is('{');
  if (isOldSet) return { ...common, path: [], key: path[0], value: undefined };
  const isOldElement = !isCall && path.length === 1 && !reader.is('if');
  return isOldElement
    ? { ...common, path: [], key: path[0], value: undefined }
    : { ...common, key: undefined, value: undefined };
}

/** The name with what stands behind it; operators do not belong to a head. */
function readHeadName(reader: TokenReader): Term {
  if (reader.token.kind !== 'name') reader.fail(`A rule cannot begin with \`${reader.token.text}\`.`);
  return readTerm(reader);
}

function readBodies(reader: TokenReader, head: Head): readonly Body[] {
  if (reader.take('if')) return [reader.is('{') ? readBraced(reader) : [readExpression(reader)]];
  if (!reader.is('{')) return readNoBody(reader, head);
  const bodies: Body[] = [];
  while (reader.is('{') && reader.problem === undefined) bodies.push(readBraced(reader));
  return bodies;
}

function readNoBody(reader: TokenReader, head: Head): readonly Body[] {
  const says = head.value !== undefined || head.key !== undefined || head.isFunction;
  if (!says) reader.fail(`Rule \`${head.name}\` has neither a value nor a body.`);
  return [[]];
}

function readOtherwise(reader: TokenReader): readonly Otherwise[] {
  const found: Otherwise[] = [];
  while (reader.take('else') && reader.problem === undefined) {
    const hasValue = reader.take('=') || reader.take(':=');
    const value = hasValue ? readTerm(reader) : TRUE;
    if (reader.take('if')) found.push({ value, body: reader.is('{') ? readBraced(reader) : [readExpression(reader)] });
    else found.push({ value, body: reader.is('{') ? readBraced(reader) : [] });
  }
  return found;
}
