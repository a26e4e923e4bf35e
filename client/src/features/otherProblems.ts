import * as vscode from 'vscode';
import { type ClientContext, ours } from '../clientContext.ts';

/** How Red Hat's extension marks what it finds by a schema: `yaml-schema: Kubernetes`. */
const BY_SCHEMA = /^yaml-schema\b/;

/** What any schema finds that somebody mapped to the file: the shape of fields and values, and nothing that needs the overlays. */
const SHAPE = new Set(
  ['unknown-field', 'wrong-type', 'unknown-value', 'missing-field', 'null-value', 'invalid-value'].map(
    (name) => `schema/${name}`,
  ),
);

/** Set once it was said that both extensions judge manifests. */
const SAID = 'otherSchemaSaid';

/**
 * A person may have mapped a schema for Kubernetes in the other YAML extension: what that one says of a place already is not said a second time
 * by us. Our fixes stay, and everything comes back when the other one is silent.
 */
export function registerOtherProblems(context: ClientContext): void {
  const { server, extension } = context;
  server.selectProblems = (uri, problems) => {
    const theirs = bySchema(uri);
    if (theirs.length === 0) return problems;
    return problems.filter((one) => !theirs.some((other) => isSame(one, other)));
  };
  const before = new Set<string>();
  extension.subscriptions.push(
    vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      for (const uri of uris) {
        const key = uri.toString();
        const now = bySchema(uri).length > 0;
        if (!now && !before.delete(key)) continue;
        if (now) before.add(key);
        if (server.showProblemsAgain(uri)) void sayOnce(context);
      }
    }),
  );
}

function bySchema(uri: vscode.Uri): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => BY_SCHEMA.test(source ?? ''));
}

function isSame(one: vscode.Diagnostic, other: vscode.Diagnostic): boolean {
  return SHAPE.has(ours(one) ?? '') && one.range.intersection(other.range) !== undefined;
}

async function sayOnce({ extension }: ClientContext): Promise<void> {
  if (extension.globalState.get(SAID) === true) return;
  await extension.globalState.update(SAID, true);
  const message =
    'Another YAML extension judges these manifests by a schema as well. What both find is shown once, in its words. Without that schema Polycrate says it, with a fix.';
  const settings = 'Open Its Schema Settings';
  const chosen = await vscode.window.showInformationMessage(message, settings);
  if (chosen === settings) await vscode.commands.executeCommand('workbench.action.openSettings', 'yaml.schemas');
}
