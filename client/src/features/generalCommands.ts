import * as vscode from 'vscode';
import type { ValidationResult } from '../../../server/src/protocol/messages.ts';
import { counted } from '../../../server/src/protocol/words.ts';
import { addCommand, type ClientContext } from '../clientContext.ts';

/** Commands about the extension itself: server, log, a check of everything, the sample. */
export function registerGeneralCommands(context: ClientContext): void {
  addCommand(context, 'restartServer', async () => {
    await context.server.restart();
    vscode.window.setStatusBarMessage('The Polycrate server was restarted.', 3000);
  });
  addCommand(context, 'showLog', () => context.log.show());
  addCommand(context, 'validate', () => validate(context));
  addCommand(context, 'openSample', () => openSample(context));
  context.extension.subscriptions.push(
    vscode.workspace.onDidGrantWorkspaceTrust(() => context.server.tell('polycrate/trustChanged', { trusted: true })),
  );
}

async function validate(context: ClientContext): Promise<ValidationResult> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: 'Checking the workspace',
    cancellable: true,
  };
  const result = await vscode.window.withProgress(options, (_progress, token) =>
    context.server.ask('polycrate/validate', {}, token),
  );
  const { overlays, files, errors, warnings } = result;
  const found = errors + warnings === 0 ? 'no problem' : `${counted(errors, 'error')}, ${counted(warnings, 'warning')}`;
  const message = `${found[0]?.toUpperCase()}${found.slice(1)} in ${counted(files, 'file')} and ${counted(overlays, 'overlay')}.`;
  void tell(message, errors + warnings > 0);
  return result;
}

async function tell(message: string, hasProblems: boolean): Promise<void> {
  const chosen = await vscode.window.showInformationMessage(message, ...(hasProblems ? ['Show Problems'] : []));
  if (chosen !== undefined) await vscode.commands.executeCommand('workbench.actions.view.problems');
}

/** Copies the packed sample to a place of the extension's own and opens it; an earlier copy is opened as the person left it. */
async function openSample(context: ClientContext): Promise<void> {
  const source = vscode.Uri.joinPath(context.extension.extensionUri, 'dist', 'sample');
  const target = vscode.Uri.joinPath(context.extension.globalStorageUri, 'sample-platform');
  if (!(await exists(target))) await vscode.workspace.fs.copy(source, target);
  await vscode.commands.executeCommand('vscode.openFolder', target, { forceNewWindow: true });
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
