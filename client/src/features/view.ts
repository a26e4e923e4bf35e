import * as vscode from 'vscode';
import type { ViewFilter, ViewName, ViewRow } from '../../../server/src/protocol/views.ts';
import { addCommand, type ClientContext, setContext } from '../clientContext.ts';

/** Milliseconds in which changes of the server's results are taken together. */
const GATHER = 300;

/** Milliseconds between two looks whether a row is there, and how often to look. */
const [PAUSE, MOST_LOOKS] = [50, 40];

/** Calls back, gathered, when the server's results may be others. The result asks for the same at other times. */
export function onResults(context: ClientContext, refresh: () => unknown): () => void {
  let timer: NodeJS.Timeout | undefined;
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void refresh();
    }, GATHER);
  };
  context.extension.subscriptions.push(
    { dispose: () => clearTimeout(timer) },
    context.server.on('polycrate/environmentsChanged', soon),
    context.server.onState(soon),
  );
  return soon;
}

/** How the manifest knows of a view. */
interface ViewKey {
  /** The context key that says whether there are rows. */
  readonly key: string;
  readonly isHiddenWhenEmpty?: boolean;
}

/** A view whose rows the server words: it asks for them, draws them, and keeps their place by their ids when they are made anew. */
export class View implements vscode.TreeDataProvider<ViewRow>, vscode.Disposable {
  private readonly context: ClientContext;
  private readonly name: ViewName;
  private readonly key: string;
  private readonly isHiddenWhenEmpty: boolean;
  private readonly changes = new vscode.EventEmitter<undefined>();
  private readonly view: vscode.TreeView<ViewRow>;
  private filter: ViewFilter = {};
  private total = 0;

  readonly onDidChangeTreeData = this.changes.event;
  /** Asks anew, gathered. */
  readonly soon: () => void;

  constructor(context: ClientContext, name: ViewName, { key, isHiddenWhenEmpty = false }: ViewKey) {
    this.context = context;
    this.name = name;
    this.key = key;
    this.isHiddenWhenEmpty = isHiddenWhenEmpty;
    this.view = vscode.window.createTreeView(`polycrateGitops.${name}`, {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.soon = onResults(context, () => this.refresh());
    context.extension.subscriptions.push(
      this,
      this.view,
      context.server.on('polycrate/rowsChanged', ({ view }) => view === name && this.soon()),
    );
  }

  getTreeItem(row: ViewRow): vscode.TreeItem {
    return toItem(row);
  }

  async getChildren(row?: ViewRow): Promise<readonly ViewRow[] & ViewRow[]> {
    if (row !== undefined && row.children !== 'asked') return [...(row.children ?? [])];
    if (this.context.server.state !== 'running') return [];
    const { name: view, filter } = this;
    const parent = row === undefined ? {} : { parent: row.id };
    const answer = await this.context.server.ask('polycrate/rows', { view, filter, ...parent });
    if (row === undefined) {
      this.total = answer.total;
      setContext(this.key, answer.total > 0);
      this.view.message = answer.message;
      this.view.badge = answer.badge;
    }
    return [...answer.rows];
  }

  /** Only rows of the first level are revealed. */
  getParent(): undefined {
    return undefined;
  }

  /** Takes the rows anew; the editor keeps what it shows until then, and asks for a view that is not seen when it is. */
  async refresh(): Promise<void> {
    // The editor asks nothing for a hidden view; asking for others before they are seen would cost renders that nobody wants.
    // What went wrong stands in the server's log; the next results ask again.
    if (this.isHiddenWhenEmpty && this.total === 0 && !this.view.visible) await this.getChildren().catch(() => []);
    this.changes.fire(undefined);
  }

  /** Limits the view; the words stand in its title. */
  setFilter(filter: ViewFilter): Promise<void> {
    this.filter = { ...this.filter, ...filter };
    this.view.description = this.filter.environment ?? '';
    return this.refresh();
  }

  async focus(): Promise<void> {
    await vscode.commands.executeCommand(`polycrateGitops.${this.name}.focus`);
  }

  /**
   * Adds the command that opens the search of the view. The editor's own command searches the list that had the focus last, and a folded view
   * makes its list only when it is shown: a row gets the focus first.
   */
  addFind(command: string): void {
    addCommand(this.context, command, async () => {
      const [first] = await this.getChildren();
      await this.focus();
      if (first === undefined) return;
      await this.revealWhenThere(first);
      await vscode.commands.executeCommand('list.find');
    });
  }

  dispose(): void {
    this.changes.dispose();
  }

  /** A view that is unfolded makes its rows some time after it says that it is visible; until then the editor refuses to reveal one. */
  private async revealWhenThere(row: ViewRow): Promise<void> {
    for (let look = 1; ; look++) {
      try {
        await this.view.reveal(row, { focus: true, select: false });
        return;
      } catch (error) {
        if (look === MOST_LOOKS) throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    }
  }
}

function toItem(row: ViewRow): vscode.TreeItem {
  const { None, Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
  const state = row.children === undefined ? None : row.isOpen ? Expanded : Collapsed;
  const item = new vscode.TreeItem(row.label, state);
  const { name, color } = row.icon;
  item.id = row.id;
  item.description = row.description;
  item.tooltip = row.tooltip;
  item.contextValue = row.kind;
  item.iconPath = new vscode.ThemeIcon(name, color === undefined ? undefined : new vscode.ThemeColor(color));
  if (row.uri !== undefined) item.resourceUri = vscode.Uri.parse(row.uri, true);
  if (row.spoken !== undefined) item.accessibilityInformation = { label: row.spoken };
  if (row.command !== undefined) item.command = { ...row.command, arguments: [...(row.command.arguments ?? [row])] };
  return item;
}
