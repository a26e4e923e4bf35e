import {
  type DefinitionParams,
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentHighlightParams,
  type DocumentLink,
  type DocumentLinkParams,
  type ImplementationParams,
  type Location,
  type ReferenceParams,
} from 'vscode-languageserver';
import type { NavigationPlace } from '../../engine/api.ts';
import { toOffset, toRange } from '../convert.ts';
import { locationOf } from '../locations.ts';
import type { Session } from '../session.ts';
import { pathOfUri } from '../uris.ts';

type Asked = Pick<DefinitionParams, 'textDocument' | 'position'>;
type Ask = (path: string, offset: number) => readonly NavigationPlace[];

/** `textDocument/definition`: the file or object that the text under the cursor names. */
export function definition(session: Session, params: DefinitionParams): Promise<Location[]> {
  return locations(session, params, (path, offset) => session.engine.definition(path, offset));
}

/** `textDocument/references`: everything that names the thing under the cursor. */
export function references(session: Session, params: ReferenceParams): Promise<Location[]> {
  const { includeDeclaration } = params.context;
  return locations(session, params, (path, offset) =>
    session.engine.navigation.references(path, offset, includeDeclaration),
  );
}

/** `textDocument/implementation`: what changes the object or field under the cursor on its way into overlays. */
export function implementation(session: Session, params: ImplementationParams): Promise<Location[]> {
  return locations(session, params, (path, offset) => session.engine.navigation.implementations(path, offset));
}

/** `textDocument/documentHighlight`: the same thing elsewhere in the file. */
export async function documentHighlight(
  session: Session,
  params: DocumentHighlightParams,
): Promise<DocumentHighlight[]> {
  const found = await locations(session, params, (path, offset) => session.engine.navigation.highlights(path, offset));
  return found.map(({ range }) => ({ range, kind: DocumentHighlightKind.Read }));
}

/** `textDocument/documentLink`: the paths in the file that lead to files of the repository. */
export async function documentLink(session: Session, params: DocumentLinkParams): Promise<DocumentLink[]> {
  const path = pathOfUri(params.textDocument.uri);
  const lines = session.documents.lines(path);
  if (lines === undefined) return [];
  const links = await session.settle(() => session.engine.navigation.links(path));
  return links.map(({ range, target }) => ({ range: toRange(lines, range), target: session.documents.uriOf(target) }));
}

async function locations(session: Session, params: Asked, ask: Ask): Promise<Location[]> {
  const path = pathOfUri(params.textDocument.uri);
  const lines = session.documents.lines(path);
  if (lines === undefined) return [];
  const offset = toOffset(lines, params.position);
  const answers = await session.settle(() => ask(path, offset));
  return answers.map((place) => locationOf(session.documents, place));
}
