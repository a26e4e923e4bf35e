import jmespath, { type Token } from 'jmespath';
import { nearestName } from '../../schema/nearest.ts';
import { isClosed, parseQuery } from './compile.ts';
import { QueryFailure } from './failure.ts';
import { FUNCTION_SIGNATURES } from './functions/table.ts';

/** What is wrong with a query, at which of its characters (UTF-16, the end after it). */
export interface QueryProblem {
  readonly message: string;
  readonly at: number;
  readonly end: number;
}

/** A token with where it ends. */
export interface PlacedToken extends Token {
  readonly end: number;
}

/** Longer queries are read by their first tokens only, since the place of a mistake is found by reading ever longer parts. */
const MOST_TOKENS = 400;

/** The tokens of a query; undefined where one of them cannot be read. */
export function tokensOf(text: string): readonly PlacedToken[] | undefined {
  try {
    const tokens = jmespath.tokenize(text);
    return tokens.map((token, index) => {
      const next = tokens[index + 1]?.start ?? text.length;
      return { ...token, end: token.start + text.slice(token.start, next).trimEnd().length };
    });
  } catch {
    return undefined;
  }
}

/** What keeps a query from being asked: its form, else functions that there are not and calls with too many or too few arguments. */
export function queryProblems(text: string): readonly QueryProblem[] {
  if (text.trim() === '') return [{ message: 'The query is empty.', at: 0, end: text.length }];
  const tokens = tokensOf(text);
  if (tokens === undefined || !isClosed(text)) return [unreadable(text)];
  const broken = formProblem(text, tokens);
  return broken === undefined ? callProblems(tokens) : [broken];
}

/** What a query is cut into; texts in quotes may still hold no JSON. */
const PIECE =
  /\s+|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|[A-Za-z_]\w*|-?\d+|==|\[\?|[.*,:{}[\]()@&|<>!]/gsy;

/** The first piece that cannot be read, found in one walk. */
function unreadable(text: string): QueryProblem {
  PIECE.lastIndex = 0;
  let at = 0;
  for (let piece = PIECE.exec(text)?.[0]; piece !== undefined; piece = PIECE.exec(text)?.[0]) {
    const isRead = !/^["'`]/.test(piece) || tokensOf(piece) !== undefined;
    if (!isRead) return { message: 'This text is no JSON.', at, end: at + piece.length };
    at += piece.length;
  }
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0x20);
  return /^["'`]/.test(character)
    ? { message: 'This text is not closed.', at, end: text.length }
    : { message: `\`${character}\` cannot stand here.`, at, end: Math.min(text.length, at + character.length) };
}

function formProblem(text: string, tokens: readonly PlacedToken[]): QueryProblem | undefined {
  const dangling = tokens.find(
    ({ type }, index) => type === 'Dot' && (tokens[index + 1] === undefined || tokens[index + 1]?.type === 'Dot'),
  );
  if (dangling !== undefined)
    return { message: 'A field is missing behind this dot.', at: dangling.start, end: dangling.end };
  if (!(parseQuery(text) instanceof QueryFailure)) return undefined;
  const bad = tokens.slice(0, MOST_TOKENS).find(({ end }) => !isUnfinished(text.slice(0, end)));
  if (bad === undefined)
    return { message: 'The query ends too early.', at: Math.max(0, text.trimEnd().length - 1), end: text.length };
  return { message: `\`${text.slice(bad.start, bad.end)}\` cannot stand here.`, at: bad.start, end: bad.end };
}

/** Whether a part is right as far as it goes. */
function isUnfinished(part: string): boolean {
  const parsed = parseQuery(part);
  return !(parsed instanceof QueryFailure) || parsed.message.includes('EOF');
}

function callProblems(tokens: readonly PlacedToken[]): readonly QueryProblem[] {
  return tokens.flatMap((token, index) => {
    if (token.type !== 'UnquotedIdentifier' || tokens[index + 1]?.type !== 'Lparen') return [];
    const name = String(token.value);
    const signature = FUNCTION_SIGNATURES.get(name);
    const place = { at: token.start, end: token.end };
    if (signature === undefined) {
      const near = nearestName(name, FUNCTION_SIGNATURES.keys());
      const hint = near === undefined ? '' : ` Did you mean \`${near}\`?`;
      return [{ message: `There is no function \`${name}\`.${hint}`, ...place }];
    }
    const given = countArguments(tokens, index + 1);
    const wanted = argumentsOf(signature);
    const isVariadic = signature.endsWith('...)');
    if (given === undefined || (isVariadic ? given >= wanted : given === wanted)) return [];
    const words = `${isVariadic ? 'at least ' : ''}${wanted} argument${wanted === 1 ? '' : 's'}`;
    return [{ message: `\`${name}\` takes ${words}, not ${given}: \`${signature}\`.`, ...place }];
  });
}

/** The number of parameters of a signature. */
export function argumentsOf(signature: string): number {
  const inside = signature.slice(signature.indexOf('(') + 1, -1);
  return inside === '' ? 0 : inside.split(', ').length;
}

const OPENING = new Set(['Lparen', 'Lbracket', 'Lbrace', 'Filter']);
const CLOSING = new Set(['Rparen', 'Rbracket', 'Rbrace']);

function countArguments(tokens: readonly PlacedToken[], open: number): number | undefined {
  let depth = 0;
  let commas = 0;
  for (let at = open; at < tokens.length; at++) {
    const { type } = tokens[at] as PlacedToken;
    if (OPENING.has(type)) depth++;
    if (CLOSING.has(type)) depth--;
    if (type === 'Comma' && depth === 1) commas++;
    if (depth === 0) return at === open + 1 ? 0 : commas + 1;
  }
  return undefined;
}
