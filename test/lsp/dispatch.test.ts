import assert from 'node:assert/strict';
import { CancellationTokenSource, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { request } from '../../server/src/lsp/dispatch.ts';
import { Documents } from '../../server/src/lsp/documents.ts';
import type { Session } from '../../server/src/lsp/session.ts';
import { uriOfPath } from '../../server/src/lsp/uris.ts';

const PATH = '/repo/a.yaml';
const PARAMS = { textDocument: { uri: uriOfPath(PATH) } };

/** A request whose handler waits until the test lets it answer. */
function waiting() {
  const documents = new Documents();
  documents.open(PATH, { uri: PARAMS.textDocument.uri, languageId: 'yaml', version: 1, text: 'a\n' });
  const logged: string[] = [];
  const session = {
    documents,
    ports: { host: { now: () => 0 } },
    client: { log: (level: string, message: string) => logged.push(`${level} ${message}`) },
  } as unknown as Session;
  let finish = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const handler = request<unknown, string>(
    'hover',
    () => session,
    async () => {
      await gate;
      return 'answer';
    },
  );
  return { documents, logged, finish, handler };
}

function codeOf(answer: unknown): number | undefined {
  return answer instanceof ResponseError ? answer.code : undefined;
}

describe('answers to requests', () => {
  it('are given while the document is the one that was asked about', async () => {
    const { handler, finish } = waiting();
    const answer = handler(PARAMS, new CancellationTokenSource().token);
    finish();
    assert.equal(await answer, 'answer');
  });

  it('are dropped when the document has changed meanwhile', async () => {
    const { handler, finish, documents } = waiting();
    const answer = handler(PARAMS, new CancellationTokenSource().token);
    documents.change(PATH, 2, [{ text: 'b\n' }]);
    finish();
    assert.equal(codeOf(await answer), LSPErrorCodes.ContentModified);
  });

  it('are dropped when the document was closed meanwhile', async () => {
    const { handler, finish, documents } = waiting();
    const answer = handler(PARAMS, new CancellationTokenSource().token);
    documents.close(PATH);
    finish();
    assert.equal(codeOf(await answer), LSPErrorCodes.ContentModified);
  });

  it('are given when another document has changed, and to questions about none', async () => {
    const { handler, finish, documents } = waiting();
    const other = { uri: 'file:///repo/b.yaml', languageId: 'yaml', version: 1, text: '' };
    const about = handler(PARAMS, new CancellationTokenSource().token);
    const none = handler({}, new CancellationTokenSource().token);
    documents.open('/repo/b.yaml', other);
    finish();
    assert.deepEqual(await Promise.all([about, none]), ['answer', 'answer']);
  });

  it('are dropped when the request was cancelled, before or during the work', async () => {
    const { handler, finish } = waiting();
    const source = new CancellationTokenSource();
    const during = handler(PARAMS, source.token);
    source.cancel();
    finish();
    assert.equal(codeOf(await during), LSPErrorCodes.RequestCancelled);
    assert.equal(codeOf(await handler(PARAMS, source.token)), LSPErrorCodes.RequestCancelled);
  });
});
