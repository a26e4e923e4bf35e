import * as vscode from 'vscode';
import { addCommand, type ClientContext, ours } from '../clientContext.ts';

const SCHEME = 'polycrate-page';

/** Pages of problems, settings and commands, shown as the editor shows Markdown. */
export function registerExplain(context: ClientContext): void {
  context.extension.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: async (uri) => {
        const code = uri.path.replace(/^\//, '').replace(/\.md$/, '');
        return (await context.server.ask('polycrate/page', { code })) ?? `There is no page for \`${code}\`.`;
      },
    }),
  );
  addCommand(context, 'openReference', async () => {
    // Files and not texts of ours, so that links from page to page work.
    const page = vscode.Uri.joinPath(context.extension.extensionUri, 'dist', 'pages', 'reference.md');
    await vscode.commands.executeCommand('markdown.showPreview', page);
  });
  addCommand(context, 'explain', async (given?: string) => {
    const code = given ?? (await chooseCode());
    if (code === undefined) return;
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${code}.md` });
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  });
}

/** A code among the problems of the workspace, those under the cursor first. */
async function chooseCode(): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  const here = editor ? vscode.languages.getDiagnostics(editor.document.uri) : [];
  const under = here.filter(({ range }) => editor !== undefined && range.contains(editor.selection.active));
  const all = [...under, ...here, ...vscode.languages.getDiagnostics().flatMap(([, found]) => found)];
  const messages = new Map<string, string>();
  for (const problem of all) {
    const code = ours(problem);
    if (code !== undefined && !messages.has(code)) messages.set(code, problem.message);
  }
  if (messages.size === 0) {
    void vscode.window.showInformationMessage('No problem was found in this workspace.');
    return undefined;
  }
  const items = [...messages].map(([label, detail]) => ({ label, detail }));
  return (await vscode.window.showQuickPick(items, { title: 'Explain a Problem', matchOnDetail: true }))?.label;
}
