import * as vscode from 'vscode';
import type { ServerConnection } from './languageClient.ts';

/** What every feature is given. */
export interface ClientContext {
  readonly extension: vscode.ExtensionContext;
  readonly server: ServerConnection;
  readonly log: vscode.LogOutputChannel;
}

/** One feature of the client: registers what it contributes; the context's subscriptions end it. */
export type Feature = (context: ClientContext) => void;

/** Registers a command of ours; its failure is logged and told with a button to the log. */
export function addCommand(context: ClientContext, id: string, run: (...args: never[]) => unknown): void {
  const command = vscode.commands.registerCommand(`polycrateGitops.${id}`, async (...args: unknown[]) => {
    try {
      return await run(...(args as never[]));
    } catch (error) {
      if (isCancelled(error)) return undefined;
      context.log.error(`${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      void tellFailure(error);
      return undefined;
    }
  });
  context.extension.subscriptions.push(command);
}

/** A context key below our prefix, for `when` clauses. */
export function setContext(key: string, value: unknown): void {
  void vscode.commands.executeCommand('setContext', `polycrateGitops.${key}`, value);
}

/** The value of one of our settings; the defaults stand in the manifest. */
export function setting<T>(name: string, scope?: vscode.Uri): T {
  return vscode.workspace.getConfiguration('polycrateGitops', scope).get<T>(name) as T;
}

/** The code of a problem of ours; undefined for one of somebody else. */
export function ours({ source, code }: vscode.Diagnostic): string | undefined {
  return source === 'polycrate' ? String(typeof code === 'object' ? code.value : (code ?? '')) : undefined;
}

async function tellFailure(error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  const chosen = await vscode.window.showErrorMessage(message, 'Show Log');
  if (chosen !== undefined) await vscode.commands.executeCommand('polycrateGitops.showLog');
}

function isCancelled(error: unknown): boolean {
  return error instanceof vscode.CancellationError || (error instanceof Error && error.message === 'cancelled');
}
