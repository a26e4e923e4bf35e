import * as vscode from 'vscode';

/** The extension under test. */
export const EXTENSION = 'polycrate-gitops.polycrate-gitops';

/** The URI of a file of the example platform. */
export function fileUri(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('no folder is open');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** The directory of an overlay, as commands name it. */
export function overlayPath(path: string): string {
  return fileUri(path).path;
}

/** Opens a file of the example in an editor. */
export async function openFile(path: string, viewColumn = vscode.ViewColumn.One): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(fileUri(path)), { viewColumn });
}

/** Replaces the first occurrence of a text in a document, unsaved. */
export async function replaceText(editor: vscode.TextEditor, from: string, to: string): Promise<void> {
  const at = editor.document.getText().indexOf(from);
  if (at < 0) throw new Error(`${editor.document.fileName} does not hold ${from}`);
  const range = new vscode.Range(editor.document.positionAt(at), editor.document.positionAt(at + from.length));
  await editor.edit((edit) => edit.replace(range, to));
}

/** Waits until something holds, looking again at each event; the test's own limit ends a wait that never does. */
export async function until<T>(
  look: () => T | undefined | false,
  ...events: readonly vscode.Event<unknown>[]
): Promise<T> {
  const now = look();
  if (now) return now;
  return new Promise((resolve) => {
    const listening: vscode.Disposable[] = [];
    const again = (): void => {
      const found = look();
      if (!found) return;
      for (const one of listening) one.dispose();
      resolve(found);
    };
    for (const event of events) listening.push(event(again));
  });
}

/** The next time that an event fires. */
export function next<T>(event: vscode.Event<T>): Promise<T> {
  return new Promise((resolve) => {
    const listening = event((value) => {
      listening.dispose();
      resolve(value);
    });
  });
}

/** Our problems of a file. */
export function problemsOf(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'polycrate');
}

/** The code of a problem as text. */
export function codeOf({ code }: vscode.Diagnostic): string {
  return typeof code === 'object' ? String(code.value) : String(code);
}

/** Waits for a problem with a code in a file. */
export function problem(path: string, code: string): Promise<vscode.Diagnostic> {
  const uri = fileUri(path);
  return until(() => problemsOf(uri).find((one) => codeOf(one) === code), vscode.languages.onDidChangeDiagnostics);
}

/** Waits for the document of an overlay's render that fulfils a condition. */
export function rendered(
  overlay: string,
  holds: (text: string) => boolean = (text) => text !== '',
): Promise<vscode.TextDocument> {
  const start = `${overlayPath(overlay)}/`;
  return until(
    () =>
      vscode.workspace.textDocuments.find(
        (one) =>
          one.uri.scheme === 'polycrate-render' &&
          one.uri.path.startsWith(start) &&
          one.uri.path.endsWith('(rendered)') &&
          holds(one.getText()),
      ),
    vscode.workspace.onDidOpenTextDocument,
    vscode.workspace.onDidChangeTextDocument,
  );
}

/** Leaves the window as it was: unsaved texts of the workspace taken back, every editor closed. VS Code writes its settings by itself. */
export async function cleanUp(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isDirty || vscode.workspace.getWorkspaceFolder(document.uri) === undefined) continue;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
