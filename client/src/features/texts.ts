import * as vscode from 'vscode';
import type { ShownTexts, TextPart } from '../../../server/src/protocol/views.ts';
import type { ClientContext } from '../clientContext.ts';
import { RENDERED_LANGUAGE } from './rendered.ts';

/** Read-only texts that the server words; which one stands in the query of its URI. */
const SCHEME = 'polycrate-text';

/** What stands where a text was whose object is gone. */
const GONE = 'What this text was about is no longer there.\n';

/** Shows texts of rows: why a policy says so, both sides of drift, what the cluster will change. */
export function registerTexts({ server, extension }: ClientContext): void {
  const changes = new vscode.EventEmitter<vscode.Uri>();
  extension.subscriptions.push(
    changes,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changes.event,
      provideTextDocumentContent: async ({ query: id }) => (await server.ask('polycrate/text', { id })) ?? GONE,
    }),
    server.on('polycrate/environmentsChanged', () => {
      for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === SCHEME) changes.fire(uri);
    }),
  );
}

/** Opens one text, or compares two in the editor's own diff view. */
export async function showTexts({ title, parts }: ShownTexts): Promise<void> {
  const [one, other] = parts;
  if (other === undefined) {
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uriOf(one)), { preview: true });
    return;
  }
  for (const part of parts) {
    const document = await vscode.workspace.openTextDocument(uriOf(part));
    await vscode.languages.setTextDocumentLanguage(document, RENDERED_LANGUAGE);
  }
  await vscode.commands.executeCommand('vscode.diff', uriOf(one), uriOf(other), title, { preview: true });
}

function uriOf({ id, name }: TextPart): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: `/${name}`, query: id });
}
