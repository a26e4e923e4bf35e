import * as vscode from 'vscode';
import type { PolicyTestItem } from '../../../server/src/protocol/policies.ts';
import { addCommand, type ClientContext } from '../clientContext.ts';
import { toRange } from './places.ts';
import { onResults } from './view.ts';

/** Names that tests of the Kyverno CLI have. */
const TEST_FILE = /(?:^|\/)(?:kyverno-test|[^/]*-test|test)\.ya?ml$/;

/** Tests of the Kyverno CLI in the Test Explorer, run by the server. Where there are none, the explorer is left alone. */
export function registerPolicyTests(context: ClientContext): void {
  const tests = new PolicyTests(context);
  const soon = onResults(context, () => tests.refresh());
  context.extension.subscriptions.push(
    tests,
    vscode.workspace.onDidSaveTextDocument(({ uri }) => TEST_FILE.test(uri.path) && soon()),
  );
  addCommand(context, 'runPolicyTest', ({ uri }: { uri: string }) => tests.runFile(uri));
}

class PolicyTests implements vscode.Disposable {
  private readonly context: ClientContext;
  private controller: vscode.TestController | undefined;
  /** The tests that the controller has, to tell whether there are others. */
  private shown = '[]';

  constructor(context: ClientContext) {
    this.context = context;
  }

  dispose(): void {
    this.controller?.dispose();
  }

  /** Runs the test of a file; what it comes to is the answer, by row. */
  async runFile(uri: string): Promise<boolean> {
    await this.refresh();
    const item = this.controller?.items.get(uri);
    if (item === undefined) return false;
    return this.run(new vscode.TestRunRequest([item]));
  }

  async refresh(): Promise<void> {
    if (this.context.server.state !== 'running') return;
    const found = await this.context.server.ask('polycrate/policyTests', {}).catch(() => undefined);
    if (found === undefined) return;
    // Items that are made anew lose what a run that is under way says of them.
    const tests = JSON.stringify(found);
    if (tests === this.shown) return;
    this.shown = tests;
    this.controller ??= this.makeController();
    const { controller } = this;
    controller.items.replace(found.map((test) => toItem(controller, test)));
  }

  private makeController(): vscode.TestController {
    const made = vscode.tests.createTestController('polycrateGitops.policyTests', 'Kyverno Tests');
    made.createRunProfile('Run', vscode.TestRunProfileKind.Run, (request) => void this.run(request), true);
    made.refreshHandler = () => this.refresh();
    return made;
  }

  private async run(request: vscode.TestRunRequest): Promise<boolean> {
    const { controller } = this;
    if (controller === undefined) return false;
    const asked = request.include ?? [...controller.items].map(([, item]) => item);
    const files = new Map<string, vscode.TestItem[]>();
    for (const item of asked) {
      const rows = item.parent === undefined ? [...item.children].map(([, row]) => row) : [item];
      const file = (item.parent ?? item).id;
      files.set(file, [...(files.get(file) ?? []), ...rows]);
    }
    const run = controller.createTestRun(request);
    let passed = true;
    for (const [uri, rows] of files) passed = (await this.runRows(run, uri, rows)) && passed;
    run.end();
    return passed;
  }

  private async runRows(run: vscode.TestRun, uri: string, rows: readonly vscode.TestItem[]): Promise<boolean> {
    for (const row of rows) run.started(row);
    const results = await this.context.server.ask('polycrate/runPolicyTest', { uri });
    let passed = true;
    for (const row of rows) {
      const result = results.find(({ id }) => row.id === `${uri}#${id}`);
      if (result?.state === 'passed') run.passed(row);
      else if (result?.state === 'failed') {
        passed = false;
        run.failed(row, toMessage(result.message, row));
      } else run.skipped(row);
    }
    return passed;
  }
}

function toMessage(text: string, row: vscode.TestItem): vscode.TestMessage {
  const message = new vscode.TestMessage(text);
  if (row.uri !== undefined && row.range !== undefined) message.location = new vscode.Location(row.uri, row.range);
  return message;
}

function toItem(controller: vscode.TestController, test: PolicyTestItem): vscode.TestItem {
  const uri = vscode.Uri.parse(test.uri, true);
  const item = controller.createTestItem(test.uri, test.name || vscode.workspace.asRelativePath(uri), uri);
  item.description = vscode.workspace.asRelativePath(uri);
  item.range = toRange(test.range);
  item.children.replace(
    test.rows.map(({ id, title, range }) => {
      const row = controller.createTestItem(`${test.uri}#${id}`, title, uri);
      row.range = toRange(range);
      return row;
    }),
  );
  return item;
}
