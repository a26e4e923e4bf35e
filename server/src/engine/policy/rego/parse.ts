import type { Import, Module, RegoProblem, Rule, Term } from './ast.ts';
import { readTokens } from './lexer.ts';
import { readBody } from './parseBody.ts';
import { readRules } from './parseRule.ts';
import { readTerm } from './parseTerm.ts';
import { TokenReader } from './tokenReader.ts';

/** Reads a text of Rego, version 0 or 1; the first thing that is no Rego is the problem. */
export function parseRego(text: string, file: string): Module | RegoProblem {
  const tokens = readTokens(text);
  if ('message' in tokens) return tokens;
  const reader = new TokenReader(tokens, readBody);
  if (!reader.take('package')) return { message: 'A module begins with `package` and its name.', at: reader.token.at };
  const named = pathOf(readTerm(reader), reader);
  const imports: Import[] = [];
  const rules: Rule[] = [];
  while (!reader.isDone) {
    if (reader.take(';')) continue;
    if (!reader.token.isFirst) reader.fail('A rule begins on a line of its own.');
    else if (reader.is('import')) imports.push(...readImport(reader));
    else rules.push(...readRules(reader));
  }
  return reader.problem ?? { file, package: named, imports, rules };
}

function readImport(reader: TokenReader): readonly Import[] {
  reader.advance();
  const path = pathOf(readTerm(reader), reader);
  const alias = reader.take('as') ? reader.advance().text : (path.at(-1) ?? '');
  const isWord = path[0] === 'future' || path[0] === 'rego';
  for (const word of isWord ? wordsOf(path) : []) reader.words.add(word);
  return isWord ? [] : [{ path, alias }];
}

const LOGIC = ['and', 'or', 'not'];

/** What an import makes words of a module (v1/ast/parser.go, futureKeywordsV1 and the capabilities of `rego.v2`). */
function wordsOf([root, ...rest]: readonly string[]): readonly string[] {
  if (root === 'rego') return rest[0] === 'v2' ? LOGIC : [];
  if (rest[0] !== 'keywords') return [];
  return rest[1] === undefined ? LOGIC : LOGIC.filter((word) => word === rest[1]);
}

function pathOf(term: Term, reader: TokenReader): readonly string[] {
  const parts = term.kind === 'ref' ? [term.head, ...term.path] : [term];
  const names = parts.map((part) =>
    part.kind === 'var' ? part.name : part.kind === 'scalar' ? String(part.value) : '',
  );
  if (names.includes('')) reader.fail('Only names can stand here.', term.at);
  return names;
}

/** Tells a module from a problem. */
export function isParsed(read: Module | RegoProblem): read is Module {
  return 'rules' in read;
}
