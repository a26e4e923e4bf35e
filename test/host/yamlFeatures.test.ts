import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cleanUp, codeOf, fileUri, openFile, problem, problemsOf, replaceText, until } from './support.ts';

const OUTLINE = 'vscode.executeDocumentSymbolProvider';
const FILE = 'base/web/deployment.yaml';

async function setFeatures(features: 'withoutPlainYaml' | undefined): Promise<void> {
  const settings = vscode.workspace.getConfiguration('polycrateGitops');
  await settings.update('yaml.features', features, vscode.ConfigurationTarget.Global);
}

/** Asks until the answer is as wanted: nothing tells when a provider is registered or taken back. */
async function asked<T>(command: string, path: string, holds: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await vscode.commands.executeCommand<T>(command, fileUri(path));
    if (holds(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const outlines = (answer: readonly vscode.DocumentSymbol[] | undefined): boolean =>
  (answer ?? []).some(({ name }) => name === 'Deployment/web');

describe('plain YAML', () => {
  before(() => problem(FILE, 'schema/unknown-field'));
  afterEach(async () => {
    await setFeatures(undefined);
    await cleanUp();
  });

  // Folds and growing selections are made by the editor itself where no extension has some, so they tell nothing here.
  it('is outlined by us until it is left to another extension, and again when it is taken back', async () => {
    await openFile(FILE);
    await asked(OUTLINE, FILE, outlines);
    await setFeatures('withoutPlainYaml');
    await asked(OUTLINE, FILE, (answer: vscode.DocumentSymbol[] | undefined) => !outlines(answer));
    await setFeatures(undefined);
    await asked(OUTLINE, FILE, outlines);
  });

  it('keeps its outline in Polycrate files, which no other extension takes for YAML', async () => {
    const names = (answer: readonly vscode.DocumentSymbol[] | undefined) => (answer ?? []).map(({ name }) => name);
    const isOurs = (answer: readonly vscode.DocumentSymbol[] | undefined) => names(answer).includes('blocks');
    await openFile('workspace.poly');
    await asked(OUTLINE, 'workspace.poly', isOurs);
    await setFeatures('withoutPlainYaml');
    await openFile(FILE);
    await asked(OUTLINE, FILE, (answer: vscode.DocumentSymbol[] | undefined) => !outlines(answer));
    await asked(OUTLINE, 'workspace.poly', isOurs);
  });

  it('has its mistakes reported by the other one alone, and those of the schema still by us', async () => {
    const editor = await openFile(FILE);
    const codes = (): string[] => problemsOf(editor.document.uri).map(codeOf);
    await replaceText(editor, '  name: web\n', '  name: web\n  name: web\n');
    await until(() => codes().includes('yaml/duplicate-key'), vscode.languages.onDidChangeDiagnostics);
    await setFeatures('withoutPlainYaml');
    await until(() => !codes().includes('yaml/duplicate-key'), vscode.languages.onDidChangeDiagnostics);
    assert.ok(codes().includes('schema/unknown-field'));
    await setFeatures(undefined);
    await until(() => codes().includes('yaml/duplicate-key'), vscode.languages.onDidChangeDiagnostics);
  });
});

describe('problems that another YAML extension finds by a schema', () => {
  let theirs: vscode.DiagnosticCollection;
  before(() => {
    theirs = vscode.languages.createDiagnosticCollection('another-yaml');
  });
  afterEach(cleanUp);
  after(() => theirs.dispose());

  const report = (uri: vscode.Uri, range: vscode.Range): void => {
    const problem = new vscode.Diagnostic(range, 'Property replicsa is not allowed.');
    problem.source = 'yaml-schema: Kubernetes';
    theirs.set(uri, [problem]);
  };

  it('are shown once, still mended by us, and ours again when it is silent', async () => {
    const { document } = await openFile(FILE);
    const { range } = await problem(FILE, 'schema/unknown-field');
    const has = (): boolean => problemsOf(document.uri).some((one) => codeOf(one) === 'schema/unknown-field');
    report(document.uri, range);
    await until(() => !has(), vscode.languages.onDidChangeDiagnostics);
    const fixes = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
      vscode.CodeActionKind.QuickFix.value,
    );
    assert.ok(fixes.some(({ title }) => title === 'Change to `replicas`'));
    theirs.clear();
    await until(has, vscode.languages.onDidChangeDiagnostics);
  });

  it('hide nothing of ours at other places', async () => {
    const { document } = await openFile(FILE);
    await problem(FILE, 'schema/unknown-field');
    report(document.uri, new vscode.Range(0, 0, 0, 5));
    await replaceText(await openFile(FILE), '  name: web\n', '  name: web\n  typed: 1\n');
    await until(
      () => problemsOf(document.uri).filter((one) => codeOf(one) === 'schema/unknown-field').length === 2,
      vscode.languages.onDidChangeDiagnostics,
    );
  });
});
