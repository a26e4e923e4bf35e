import * as vscode from 'vscode';
import { addCommand, type ClientContext, setContext } from '../clientContext.ts';

/** Milliseconds in which changes of the server's results are taken together. */
const GATHER = 300;

/** Milliseconds between two looks whether a row is there, and how often to look. */
const [PAUSE, MOST_LOOKS] = [50, 40];

/** Makes one call of several that come close together. */
export function gathered({ extension }: ClientContext, run: () => unknown): () => void {
  let timer: NodeJS.Timeout | undefined;
  extension.subscriptions.push({ dispose: () => clearTimeout(timer) });
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void run();
    }, GATHER);
  };
}

/** Calls back, gathered, when the server's results may be others. The result asks for the same at other times. */
export function onResults(context: ClientContext, refresh: () => unknown): () => void {
  const soon = gathered(context, refresh);
  context.extension.subscriptions.push(
    context.server.on('polycrate/environmentsChanged', soon),
    context.server.onState(soon),
  );
  return soon;
}

/** What all our views have: rows that are made anew as a whole and keep their place by their ids. */
export abstract class Tree<Row> implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<undefined>();

  readonly onDidChangeTreeData = this.changes.event;

  abstract getTreeItem(row: Row): vscode.TreeItem;
  abstract getChildren(row?: Row): Row[] | Promise<Row[]>;

  /** Only rows of the first level are revealed. */
  getParent(): undefined {
    return undefined;
  }

  /** Makes the rows anew; the view keeps what it shows until then. */
  redraw(): void {
    this.changes.fire(undefined);
  }

  dispose(): void {
    this.changes.dispose();
  }
}

/** A tree whose rows come in one answer of the server; its view is hidden while that is empty. */
export abstract class ListTree<Item, Row> extends Tree<Row> {
  protected readonly context: ClientContext;
  protected items: readonly Item[] = [];
  /** The context key that shows the view. */
  private readonly key: string;
  private isStale = true;

  constructor(context: ClientContext, key: string) {
    super();
    this.context = context;
    this.key = key;
  }

  protected abstract ask(): Promise<readonly Item[]>;

  /** Takes the answer anew. The log of the server has what went wrong; the rows stay then. */
  async load(): Promise<void> {
    if (this.context.server.state !== 'running') return;
    this.isStale = false;
    const found = await this.ask().catch(() => undefined);
    if (found === undefined) return;
    this.items = found;
    setContext(this.key, found.length > 0);
    this.redraw();
  }

  /** Follows the server's results. A view that has rows and is not seen waits until it is. */
  follow(view: vscode.TreeView<Row>): () => void {
    const refresh = async (): Promise<void> => {
      this.isStale = true;
      if (view.visible || this.items.length === 0) await this.load();
    };
    const seen = view.onDidChangeVisibility(({ visible }) => visible && this.isStale && this.load());
    this.context.extension.subscriptions.push(seen);
    return onResults(this.context, refresh);
  }
}

/** Opens one of our views; `id` is its id below our prefix. */
export function openView<Row>({ extension }: ClientContext, id: string, tree: Tree<Row>): vscode.TreeView<Row> {
  const view = vscode.window.createTreeView(`polycrateGitops.${id}`, { treeDataProvider: tree, showCollapseAll: true });
  extension.subscriptions.push(view, tree);
  return view;
}

/**
 * Adds the command that opens the search of a view; `first` is its first row. The editor's own command searches the list that had the
 * focus last, and a folded view makes its list only when it is shown: a row gets the focus first.
 */
export function addFind<Row>(
  context: ClientContext,
  id: { readonly command: string; readonly view: string },
  view: vscode.TreeView<Row>,
  first: () => Promise<Row | undefined>,
): void {
  addCommand(context, id.command, async () => {
    const row = await first();
    await vscode.commands.executeCommand(`polycrateGitops.${id.view}.focus`);
    if (row === undefined) return;
    await revealWhenThere(view, row);
    await vscode.commands.executeCommand('list.find');
  });
}

/** A view that is unfolded makes its rows some time after it says that it is visible; until then the editor refuses to reveal one. */
async function revealWhenThere<Row>(view: vscode.TreeView<Row>, row: Row): Promise<void> {
  for (let look = 1; ; look++) {
    try {
      await view.reveal(row, { focus: true, select: false });
      return;
    } catch (error) {
      if (look === MOST_LOOKS) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}
