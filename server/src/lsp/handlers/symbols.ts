import {
  type DocumentSymbol,
  type DocumentSymbolParams,
  type SymbolInformation,
  SymbolKind,
  type WorkspaceSymbolParams,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { SymbolKind as EngineKind, SymbolAnswer } from '../../engine/api.ts';
import { toRange } from '../convert.ts';
import { knownLocation } from '../locations.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uris.ts';

const KINDS: Readonly<Record<EngineKind, SymbolKind>> = {
  object: SymbolKind.Class,
  file: SymbolKind.File,
  map: SymbolKind.Module,
  list: SymbolKind.Array,
  text: SymbolKind.String,
  number: SymbolKind.Number,
  boolean: SymbolKind.Boolean,
  null: SymbolKind.Null,
  action: SymbolKind.Function,
};

/** `textDocument/documentSymbol`: the outline, as a tree or, for clients that know no trees, as a list. */
export async function documentSymbol(
  session: Session,
  params: DocumentSymbolParams,
): Promise<DocumentSymbol[] | SymbolInformation[]> {
  const { uri } = params.textDocument;
  const path = pathOfUri(uri);
  const lines = session.documents.lines(path);
  if (lines === undefined) return [];
  const answers = await session.settle(() => session.engine.language.documentSymbols(path));
  return session.abilities.nestsSymbols
    ? answers.map((answer) => toSymbol(answer, lines))
    : answers.flatMap((answer) => flatten(answer, '', { uri, lines }));
}

/** `workspace/symbol`: objects of the whole workspace by kind and name. */
export async function workspaceSymbol(session: Session, params: WorkspaceSymbolParams): Promise<SymbolInformation[]> {
  const answers = await session.settle(() => session.engine.language.workspaceSymbols(params.query));
  return answers.flatMap(({ name, container, kind, file, range }) => {
    const location = knownLocation(session.documents, { file, range });
    return location === undefined ? [] : [{ name, containerName: container, kind: KINDS[kind], location }];
  });
}

function toSymbol(answer: SymbolAnswer, lines: TextDocument): DocumentSymbol {
  return {
    name: answer.name,
    detail: answer.detail,
    kind: KINDS[answer.kind],
    range: toRange(lines, answer.range),
    selectionRange: toRange(lines, answer.selection),
    children: answer.children.map((child) => toSymbol(child, lines)),
  };
}

function flatten(
  { name, kind, range, children }: SymbolAnswer,
  container: string,
  at: { readonly uri: string; readonly lines: TextDocument },
): SymbolInformation[] {
  const location = { uri: at.uri, range: toRange(at.lines, range) };
  const own = { name, kind: KINDS[kind], location, ...(container === '' ? {} : { containerName: container }) };
  return [own, ...children.flatMap((child) => flatten(child, name, at))];
}
