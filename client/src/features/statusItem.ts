import * as vscode from 'vscode';
import type { ServerStatus } from '../../../server/src/protocol/status.ts';
import { counted } from '../../../server/src/protocol/words.ts';
import { addCommand, type ClientContext, setContext } from '../clientContext.ts';

/** The status item on the left: what the server is doing, what it found, what does not work here and why. */
export function registerStatusItem(context: ClientContext): void {
  const item = vscode.window.createStatusBarItem('status', vscode.StatusBarAlignment.Left, 10);
  item.name = 'Polycrate GitOps';
  item.command = 'polycrateGitops.showMenu';
  let status: ServerStatus | undefined;
  const draw = (): void => {
    const { text, tooltip, isError } = describe(context, status);
    item.text = text;
    item.tooltip = tooltip;
    item.accessibilityInformation = { label: text.replace(/\$\([^)]*\) ?/g, '') };
    item.backgroundColor = isError ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    if (isError) item.command = 'polycrateGitops.showLog';
    else item.command = 'polycrateGitops.showMenu';
    setContext('state', stateOf(context, status));
    item.show();
  };
  const { server, extension } = context;
  extension.subscriptions.push(
    item,
    server.on('polycrate/status', (next) => {
      if (next.state === 'ready' && status?.state !== 'ready')
        context.log.info(`The workspace was read: ${counted(next.overlays, 'overlay')}.`);
      status = next;
      draw();
    }),
    server.onState(() => {
      status = undefined;
      draw();
    }),
  );
  addCommand(context, 'showMenu', showMenu);
  draw();
}

function stateOf(context: ClientContext, status: ServerStatus | undefined): string {
  if (context.server.state === 'failed') return 'failed';
  return status?.state ?? 'starting';
}

function describe(
  context: ClientContext,
  status: ServerStatus | undefined,
): { text: string; tooltip: vscode.MarkdownString | string; isError: boolean } {
  if (context.server.state === 'failed') {
    return {
      text: '$(error) Polycrate: stopped',
      tooltip: 'The Polycrate server is not running. Click for the log.',
      isError: true,
    };
  }
  if (status === undefined)
    return { text: '$(sync~spin) Polycrate', tooltip: 'Polycrate is starting.', isError: false };
  if (status.state === 'indexing') {
    const share = status.share === undefined ? '' : ` ${Math.round(status.share * 100)} %`;
    const of = status.total === undefined ? '' : ` of ${status.total}`;
    return { text: `$(sync~spin) Polycrate: reading${share}`, tooltip: `${status.done}${of} done`, isError: false };
  }
  const { overlays, errors, warnings, schemas, updating, limits } = status;
  const icon = updating ? '$(sync~spin) ' : limits.length > 0 ? '$(info) ' : '';
  const limited = limits.length > 0 ? ' (limited)' : '';
  const problems = counted(errors + warnings, 'problem');
  const counts = [counted(overlays, 'overlay'), counted(errors, 'error'), counted(warnings, 'warning')];
  const lines = [counts.join(', '), ...(schemas.length === 0 ? [] : [`Judged by ${schemas.join('; ')}`]), ...limits];
  return {
    text: `${icon}Polycrate: ${counted(overlays, 'overlay')}, ${problems}${limited}`,
    tooltip: new vscode.MarkdownString(lines.join('\n\n')),
    isError: false,
  };
}

const MENU: readonly { readonly label: string; readonly command: string; readonly trusted?: boolean }[] = [
  { label: '$(open-preview) Preview Rendered Overlay', command: 'polycrateGitops.preview' },
  { label: '$(warning) Show Problems', command: 'workbench.actions.view.problems' },
  { label: '$(git-compare) Compare with HEAD', command: 'polycrateGitops.compareWithHead', trusted: true },
  { label: '$(cloud) Check Drift', command: 'polycrateGitops.checkDrift', trusted: true },
  {
    label: '$(git-pull-request) Open Change as Pull Request',
    command: 'polycrateGitops.openPullRequest',
    trusted: true,
  },
  { label: '$(shield) Trust This Workspace', command: 'workbench.trust.manage', trusted: false },
];

async function showMenu(): Promise<void> {
  const { isTrusted } = vscode.workspace;
  const items = MENU.filter(({ trusted }) => trusted === undefined || trusted === isTrusted);
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Polycrate GitOps',
    placeHolder: 'What to do next',
  });
  if (picked !== undefined) await vscode.commands.executeCommand(picked.command);
}
