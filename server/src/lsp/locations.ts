import type { Location, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { LocatedFinding, TextEdit } from '../engine/api.ts';
import type { ClientAbilities } from './clientAbilities.ts';
import { toRange } from './convert.ts';
import type { Documents } from './documents.ts';

/** A place as the engine names it. */
interface FilePlace {
  readonly file: string;
  readonly range: LocatedFinding['range'];
}

/** Where a place of the engine is for the client; undefined in a file whose text is not known. */
export function knownLocation(documents: Documents, { file, range }: FilePlace): Location | undefined {
  const lines = documents.lines(file);
  return lines && { uri: documents.uriOf(file), range: toRange(lines, range) };
}

/** Where a place of the engine is for the client; the start of a file whose text is not known. */
export function locationOf(documents: Documents, place: FilePlace): Location {
  const start = { line: 0, character: 0 };
  return knownLocation(documents, place) ?? { uri: documents.uriOf(place.file), range: { start, end: start } };
}

/** Edits of the engine by file, for the version of each document that they were made for. Files whose text is not known are left out. */
export function documentEdits(
  documents: Documents,
  edits: readonly (TextEdit & { readonly annotationId?: string | undefined })[],
): TextDocumentEdit[] {
  return [...new Set(edits.map(({ file }) => file))].flatMap((file) => {
    const lines = documents.lines(file);
    if (lines === undefined) return [];
    const own = edits.filter((edit) => edit.file === file);
    return [
      {
        textDocument: { uri: documents.uriOf(file), version: documents.version(file) ?? null },
        edits: own.map(({ range, text, annotationId }) => ({
          range: toRange(lines, range),
          newText: text,
          ...(annotationId === undefined ? {} : { annotationId }),
        })),
      },
    ];
  });
}

/** An edit of several files in the shape that the client takes. */
export function workspaceEdit(
  { versionsEdits }: Pick<ClientAbilities, 'versionsEdits'>,
  changes: TextDocumentEdit[],
): WorkspaceEdit {
  if (versionsEdits) return { documentChanges: changes };
  return {
    changes: Object.fromEntries(changes.map(({ textDocument, edits }) => [textDocument.uri, edits])),
  } as WorkspaceEdit;
}
