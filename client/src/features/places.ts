import * as vscode from 'vscode';
import { addCommand, type ClientContext } from '../clientContext.ts';

/** A range as the server sends it. */
interface SentRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

interface SentPlace {
  readonly uri: string;
  readonly range: SentRange;
}

/** Commands that lenses and actions of the server run: they lead to a text, or show several. */
export function registerPlaces(context: ClientContext): void {
  addCommand(context, 'selectText', async (place: SentPlace) => {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri));
    await vscode.window.showTextDocument(document, { selection: toRange(place.range) });
  });
  addCommand(context, 'showPlaces', async (at: SentPlace, places: readonly SentPlace[]) => {
    const locations = places.map(({ uri, range }) => new vscode.Location(vscode.Uri.parse(uri), toRange(range)));
    const start = toRange(at.range).start;
    await vscode.commands.executeCommand('editor.action.showReferences', vscode.Uri.parse(at.uri), start, locations);
  });
}

function toRange({ start, end }: SentRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
