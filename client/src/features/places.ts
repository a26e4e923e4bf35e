import * as vscode from 'vscode';
import type { SourcePlace, Span } from '../../../server/src/protocol/places.ts';
import { addCommand, type ClientContext } from '../clientContext.ts';

/** Commands that rows of our views, lenses and actions of the server run: they lead to a text, or show several. */
export function registerPlaces(context: ClientContext): void {
  addCommand(context, 'selectText', (place: SourcePlace) => selectText(place));
  addCommand(context, 'showPlaces', async (at: SourcePlace, places: readonly SourcePlace[]) => {
    const locations = places.map(toLocation);
    const { uri, range } = toLocation(at);
    await vscode.commands.executeCommand('editor.action.showReferences', uri, range.start, locations);
  });
}

/** Opens a place in its file, selected. */
export async function selectText(place: SourcePlace): Promise<void> {
  const { uri, range } = toLocation(place);
  await vscode.window.showTextDocument(uri, { selection: range });
}

/** The editor's location of a place of the protocol. */
export function toLocation({ uri, range }: SourcePlace): vscode.Location {
  return new vscode.Location(vscode.Uri.parse(uri, true), toRange(range));
}

/** The editor's range of one of the protocol. */
export function toRange({ start, end }: Span): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
