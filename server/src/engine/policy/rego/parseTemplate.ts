import type { Term } from './ast.ts';
import { embeddedEnd, readText, readTokens } from './lexer.ts';
import { TokenReader } from './tokenReader.ts';

type ReadTerm = (reader: TokenReader) => Term;

/** `$"{x} of {y}"`: texts and terms in turn. */
export function readTemplate(reader: TokenReader, read: ReadTerm): Term {
  const { text, at } = reader.advance();
  const quote = text.charAt(1);
  const parts: (string | Term)[] = [];
  const inner = text.slice(2, -1);
  let from = 0;
  for (let index = 0; index < inner.length; ) {
    const char = inner.charAt(index);
    if (char !== '{') index += char === '\\' ? 2 : 1;
    else {
      const end = embeddedEnd(inner, index) ?? inner.length;
      const term = embedded(inner.slice(index + 1, end - 1), at.start + 3 + index, reader, read);
      parts.push(templateText(inner.slice(from, index), quote), term);
      from = end;
      index = end;
    }
  }
  parts.push(templateText(inner.slice(from), quote));
  return { kind: 'template', parts, at };
}

/** A text between expressions, in which `\\{` is a brace. */
function templateText(written: string, quote: string): string {
  return (
    readText(
      quote + written.replaceAll(/(\\\\)|\\([{}])/g, (_, pair: string | undefined, brace) => pair ?? brace) + quote,
    ) ?? written
  );
}

/** The term that a text holds which stands at an offset of the module. */
function embedded(text: string, offset: number, reader: TokenReader, read: ReadTerm): Term {
  const tokens = readTokens(text, offset);
  const inside = 'message' in tokens ? undefined : new TokenReader(tokens, reader.readBody, reader.words);
  const term = inside && read(inside);
  if (term !== undefined && inside?.token.kind === 'end' && inside.problem === undefined) return term;
  const problem = 'message' in tokens ? tokens : inside?.problem;
  reader.fail(problem?.message ?? 'This is no value.', problem?.at ?? { start: offset, end: offset + text.length });
  return { kind: 'scalar', value: null, at: { start: offset, end: offset + text.length } };
}
