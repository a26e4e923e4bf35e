import * as vscode from 'vscode';
import { type FetchAnswer, REMOTE_SCHEME } from '../../../server/src/protocol/remotes.ts';
import { counted } from '../../../server/src/protocol/words.ts';
import { addCommand, type ClientContext } from '../clientContext.ts';

/** Fetching what overlays name on the network, and showing the fetched files. */
export function registerRemoteBases(context: ClientContext): void {
  const changes = new vscode.EventEmitter<vscode.Uri>();
  context.extension.subscriptions.push(
    changes,
    vscode.workspace.registerTextDocumentContentProvider(REMOTE_SCHEME, {
      onDidChange: changes.event,
      provideTextDocumentContent: async (uri) =>
        (await context.server.ask('polycrate/remoteText', { uri: uri.toString() })) ??
        'This file is not in the cache any more. Fetch remote bases to see it.',
    }),
  );
  addCommand(context, 'fetchRemoteBases', async () => {
    const answer = await fetchRemoteBases(context);
    for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === REMOTE_SCHEME) changes.fire(uri);
    return answer;
  });
}

async function fetchRemoteBases(context: ClientContext): Promise<FetchAnswer> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: 'Fetching remote bases',
    cancellable: true,
  };
  const answer = await vscode.window.withProgress(options, async (progress, token) => {
    const listening = context.server.on('polycrate/fetchProgress', ({ done, total, name }) =>
      progress.report({ message: `${name} (${done + 1} of ${total})` }),
    );
    try {
      return await context.server.ask('polycrate/fetchRemotes', {}, token);
    } finally {
      listening.dispose();
    }
  });
  void tell(context, answer);
  return answer;
}

async function tell(context: ClientContext, answer: FetchAnswer): Promise<void> {
  if (!answer.done) {
    void vscode.window.showErrorMessage(answer.message);
    return;
  }
  const failed = answer.items.filter(({ problem }) => problem !== undefined);
  for (const { name, revision, problem } of answer.items) {
    if (problem === undefined) context.log.info(`${name} is at ${revision}.`);
    else context.log.warn(`${name} was not fetched. ${problem}`);
  }
  const [first] = failed;
  if (first === undefined) {
    const what =
      answer.items.length === 0 ? 'Nothing to fetch' : `Fetched ${counted(answer.items.length, 'remote base')}`;
    vscode.window.setStatusBarMessage(`${what}.`, 5000);
    return;
  }
  const more = failed.length > 1 ? ` ${failed.length - 1} more failed.` : '';
  const message = `${first.name} was not fetched. ${first.problem}${more}`;
  const chosen = await vscode.window.showErrorMessage(message, 'Show Log');
  if (chosen !== undefined) context.log.show();
}
