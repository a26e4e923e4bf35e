import type { DefinitionParams, Location } from 'vscode-languageserver';
import { toOffset, toRange } from '../convert.ts';
import type { Session } from '../session.ts';
import { pathOfUri, uriOfPath } from '../uris.ts';

/** `textDocument/definition`: the file or object that the text under the cursor names. */
export async function definition(session: Session, params: DefinitionParams): Promise<Location[]> {
  const path = pathOfUri(params.textDocument.uri);
  const lines = session.documents.lines(path);
  if (lines === undefined) return [];
  const offset = toOffset(lines, params.position);
  const answers = await session.settle(() => session.engine.definition(path, offset));
  return answers.map(({ file, range }) => {
    const target = session.documents.lines(file);
    const zero = { line: 0, character: 0 };
    return { uri: uriOfPath(file), range: target === undefined ? { start: zero, end: zero } : toRange(target, range) };
  });
}
