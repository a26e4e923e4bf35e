import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Diagnostic, HoverRequest } from 'vscode-languageserver/node';
import { toNativePath } from '../../server/src/host/paths.ts';
import { pathOfUri, uriOfPath } from '../../server/src/lsp/uris.ts';
import { configMap } from './badInputTexts.ts';
import type { LspClient } from './lspClient.ts';

const LEVELS = ['', 'error', 'warning', 'information', 'hint'];
const PROBE = 'probe.yaml';
const GOOD = configMap('probe');
const PROBLEM = 'Unknown field `dta` in ConfigMap; the server will refuse it. Did you mean `data`?';

/** Everything that the editor shows, sorted: `file:line:column level code: message`, files relative to `root`. */
export function shown(client: LspClient, root: string): readonly string[] {
  const lines = [...client.diagnostics].flatMap(([uri, diagnostics]) =>
    diagnostics.map((one) => line(relative(root, toNativePath(pathOfUri(uri))), one)),
  );
  return lines.sort();
}

function line(file: string, { range, severity, code, message }: Diagnostic): string {
  const { line, character } = range.start;
  return `${file}:${line + 1}:${character + 1} ${LEVELS[severity ?? 0]} ${code}: ${message}`;
}

/**
 * Types a mistake into a good file beside and takes it back: the finding has to come, a hover has to be answered in between,
 * and the finding has to go. A server that is stuck runs into mocha's limit here.
 */
export async function nextEditAnswers(client: LspClient, root: string): Promise<void> {
  const path = `${root}/${PROBE}`;
  const bad = GOOD.replace('\ndata:', '\ndta:');
  await client.open(path, GOOD);
  await client.edit(path, 2, { text: GOOD, from: '\ndata:', to: '\ndta:' });
  await client.until(() => client.messages(path).includes(PROBLEM));
  const hover = { textDocument: { uri: uriOfPath(path) }, position: { line: 1, character: 1 } };
  assert.notEqual(await client.connection.sendRequest(HoverRequest.type, hover), null);
  await client.edit(path, 3, { text: bad, from: '\ndta:', to: '\ndata:' });
  await client.until(() => client.messages(path).length === 0);
  await client.close(path);
}

/** Opens a bad file and types the good text over it, without saving: what it showed has to go. */
export async function mendInEditor(
  client: LspClient,
  path: string,
  texts: { readonly bad: string; readonly good: string },
) {
  await client.open(path, texts.bad);
  await client.until(() => client.messages(path).length > 0);
  await client.edit(path, 2, { text: texts.bad, from: texts.bad, to: texts.good });
  await client.until(() => client.messages(path).length === 0);
  await client.close(path);
}

/** Puts texts where the trouble was, as an editor or git does, and waits until nothing is shown any more. */
export async function mendOnDisk(client: LspClient, root: string, texts: Readonly<Record<string, string>>) {
  for (const [path, text] of Object.entries(texts)) {
    rmSync(join(root, path), { recursive: true, force: true });
    writeFileSync(join(root, path), text);
  }
  await tellChanged(client, root, Object.keys(texts));
  await client.until(() => shown(client, root).length === 0);
}

/** Tells the server that files changed, as an editor that watches them does. */
async function tellChanged(client: LspClient, root: string, paths: readonly string[]): Promise<void> {
  const changes = paths.map((path) => ({ uri: uriOfPath(join(root, path)), type: 2 }));
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
}

/** Asks again after each round of judging until the answer is as wanted; mocha's limit ends a wait that is in vain. */
export async function askUntil<T>(client: LspClient, ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  const rounds = (): number =>
    client.notifications.filter((one) => one.method === 'polycrate/environmentsChanged').length;
  for (;;) {
    const before = rounds();
    const answer = await ask();
    if (holds(answer)) return answer;
    await client.until(() => rounds() > before);
  }
}
