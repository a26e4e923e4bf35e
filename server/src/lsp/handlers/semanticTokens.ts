import type {
  SemanticTokens,
  SemanticTokensDelta,
  SemanticTokensDeltaParams,
  SemanticTokensLegend,
  SemanticTokensParams,
  SemanticTokensRangeParams,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { TOKEN_MODIFIERS, TOKEN_TYPES, type TokenAnswer } from '../../engine/api.ts';
import { toOffset, toRange } from '../convert.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uris.ts';

/** What the numbers of tokens stand for. */
export const TOKEN_LEGEND: SemanticTokensLegend = {
  tokenTypes: [...TOKEN_TYPES],
  tokenModifiers: [...TOKEN_MODIFIERS],
};

/** Answers of which the client may ask for the difference; those of files beyond that are sent whole again. */
const MOST_KEPT = 50;

interface Sent {
  readonly resultId: string;
  readonly data: number[];
}

const sent = new WeakMap<Session, Map<string, Sent>>();

/** `textDocument/semanticTokens/full`. */
export async function tokensFull(session: Session, { textDocument }: SemanticTokensParams): Promise<SemanticTokens> {
  return remember(session, textDocument.uri, await dataOf(session, textDocument.uri));
}

/** `textDocument/semanticTokens/full/delta`: what differs from the answer that the client has, as one edit. */
export async function tokensDelta(
  session: Session,
  { textDocument, previousResultId }: SemanticTokensDeltaParams,
): Promise<SemanticTokens | SemanticTokensDelta> {
  const before = sent.get(session)?.get(textDocument.uri);
  const now = remember(session, textDocument.uri, await dataOf(session, textDocument.uri));
  if (before?.resultId !== previousResultId) return now;
  return { resultId: now.resultId, edits: difference(before.data, now.data) };
}

/** `textDocument/semanticTokens/range`: those in sight. */
export async function tokensRange(session: Session, params: SemanticTokensRangeParams): Promise<SemanticTokens> {
  const { uri } = params.textDocument;
  const lines = session.documents.lines(pathOfUri(uri));
  if (lines === undefined) return { data: [] };
  const [start, end] = [toOffset(lines, params.range.start), toOffset(lines, params.range.end)];
  return { data: await dataOf(session, uri, ({ range }) => range.end >= start && range.start <= end) };
}

function remember(session: Session, uri: string, data: number[]): Sent {
  const kept = sent.get(session) ?? new Map<string, Sent>();
  sent.set(session, kept);
  const before = kept.get(uri);
  const now = { resultId: String(Number(before?.resultId ?? 0) + 1), data };
  kept.delete(uri);
  kept.set(uri, now);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return now;
}

async function dataOf(
  session: Session,
  uri: string,
  isWanted: (token: TokenAnswer) => boolean = () => true,
): Promise<number[]> {
  const path = pathOfUri(uri);
  const lines = session.documents.lines(path);
  if (lines === undefined) return [];
  const tokens = await session.settle(() => session.engine.language.semanticTokens(path));
  return encode(tokens.filter(isWanted), lines);
}

/** Five numbers for each token: lines and characters from the one before, length, type, bits of modifiers. */
function encode(tokens: readonly TokenAnswer[], lines: TextDocument): number[] {
  const data: number[] = [];
  let line = 0;
  let character = 0;
  for (const { range, type, modifiers } of tokens) {
    const { start, end } = toRange(lines, range);
    const bits = modifiers.reduce((sum, modifier) => sum + 2 ** TOKEN_MODIFIERS.indexOf(modifier), 0);
    const across = start.line === line ? start.character - character : start.character;
    data.push(start.line - line, across, end.character - start.character, TOKEN_TYPES.indexOf(type), bits);
    line = start.line;
    character = start.character;
  }
  return data;
}

function difference(
  before: readonly number[],
  now: readonly number[],
): { start: number; deleteCount: number; data: number[] }[] {
  const shortest = Math.min(before.length, now.length);
  let start = 0;
  while (start < shortest && before[start] === now[start]) start++;
  if (start === before.length && start === now.length) return [];
  let same = 0;
  while (same < shortest - start && before.at(-1 - same) === now.at(-1 - same)) same++;
  return [{ start, deleteCount: before.length - start - same, data: now.slice(start, now.length - same) }];
}
