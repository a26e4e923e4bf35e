import assert from 'node:assert/strict';
import { CancellationTokenSource, HoverRequest } from 'vscode-languageserver/node';
import type { HeadPort } from '../../server/src/lsp/ports.ts';
import { uriOfPath } from '../../server/src/lsp/uris.ts';
import type { StartOptions } from '../../server/src/protocol/messages.ts';
import { FakeEngine } from '../support/fakeEngine.ts';
import { LspClient, type LspOptions, MemoryFiles } from '../support/lspClient.ts';

interface Parts {
  readonly engine: FakeEngine;
  readonly files: MemoryFiles;
  readonly client: LspClient;
}

const clients: LspClient[] = [];

function parts(texts: Readonly<Record<string, string>>, options: Omit<LspOptions, 'ports'> = {}): Parts {
  const engine = new FakeEngine(['/repo/a', '/repo/b']);
  const files = new MemoryFiles(texts);
  const client = new LspClient({ ...options, ports: { engine: engine.asEngine, files } });
  clients.push(client);
  return { engine, files, client };
}

describe('a session', () => {
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.stop();
  });

  it('names itself and what it can do', async () => {
    const { client } = parts({});
    const { serverInfo, capabilities } = await client.start();
    assert.equal(serverInfo?.name, 'test');
    assert.equal(capabilities.hoverProvider, true);
    assert.equal(capabilities.codeLensProvider?.resolveProvider, false);
  });

  it('shows problems of files that nobody opened', async () => {
    const { client } = parts({ '/repo/a/x.yaml': 'this is wrong\n', '/repo/a/y.yaml': 'fine\n' });
    await client.startAndJudge();
    assert.deepEqual(client.messages('/repo/a/x.yaml'), ['wrong here']);
    assert.deepEqual(client.messages('/repo/a/y.yaml'), []);
  });

  it('judges the buffer of an open file and not the file', async () => {
    const { client } = parts({ '/repo/a/x.yaml': 'wrong\n' });
    await client.startAndJudge();
    await client.open('/repo/a/x.yaml', 'right\n');
    await client.until(() => client.messages('/repo/a/x.yaml').length === 0);
    await client.close('/repo/a/x.yaml');
    await client.until(() => client.messages('/repo/a/x.yaml').length === 1);
  });

  it('moves what overlays said with the words while an edit is judged', async () => {
    const { client, engine } = parts({ '/repo/a/x.yaml': 'first\nbroken\n' });
    await client.startAndJudge();
    await client.open('/repo/a/x.yaml', 'first\nbroken\n');
    await client.ask('polycrate/validate', {});
    const lines: number[] = [];
    engine.onAsk = (question) => {
      const shown = client.diagnostics.get(uriOfPath('/repo/a/x.yaml'))?.[0];
      if (question === 'overlay /repo/a' && shown) lines.push(shown.range.start.line);
    };
    await client.edit('/repo/a/x.yaml', 2, { text: 'first\nbroken\n', from: 'first', to: 'one\ntwo' });
    await client.until(() => client.diagnostics.get(uriOfPath('/repo/a/x.yaml'))?.[0]?.range.start.line === 2);
    assert.ok(client.messages('/repo/a/x.yaml').length === 1, 'the finding never went away');
    assert.ok(
      client.published.every(({ uri, diagnostics }) => uri !== uriOfPath('/repo/a/x.yaml') || diagnostics.length > 0),
    );
  });

  it('sends nothing again that is shown already', async () => {
    const { client } = parts({ '/repo/a/x.yaml': 'wrong\n' });
    await client.startAndJudge();
    const sent = client.published.length;
    await client.ask('polycrate/validate', {});
    assert.equal(client.published.length, sent);
  });

  it('judges overlays of open files first', async () => {
    const { client, engine } = parts({ '/repo/a/x.yaml': 'x\n', '/repo/b/y.yaml': 'y\n' });
    await client.startAndJudge();
    await client.open('/repo/b/y.yaml', 'y\n');
    await client.ask('polycrate/validate', {});
    engine.asked.length = 0;
    await client.edit('/repo/b/y.yaml', 2, { text: 'y\n', from: 'y', to: 'z' });
    await client.ask('polycrate/validate', {});
    const [first, second, third] = new Set(engine.asked);
    assert.deepEqual([first, second, third], ['source /repo/b/y.yaml', 'overlay /repo/b', 'overlay /repo/a']);
  });

  it('asks ahead what the first edit of an open file needs, once, when nothing happens', async () => {
    const { client, engine } = parts({ '/repo/a/x.yaml': 'x\n', '/repo/b/y.yaml': 'y\n' });
    await client.startAndJudge();
    for (const path of ['/repo/a/x.yaml', '/repo/b/y.yaml']) {
      const prepared = new Promise<void>((done) => {
        engine.onAsk = (question) => {
          if (question === `two for ${path}`) done();
        };
      });
      await client.open(path, 'x\n');
      await prepared;
    }
    assert.deepEqual(
      engine.asked.filter((question) => question.includes(' for ')),
      ['one for /repo/a/x.yaml', 'two for /repo/a/x.yaml', 'one for /repo/b/y.yaml', 'two for /repo/b/y.yaml'],
    );
  });

  it('answers a request that fails with an error, logs it, and goes on', async () => {
    const { client, engine } = parts({ '/repo/a/x.yaml': 'wrong\n' });
    await client.startAndJudge();
    await client.open('/repo/a/x.yaml', 'wrong\n');
    engine.onAsk = (question) => {
      if (question.startsWith('hover')) throw new Error('boom');
    };
    const params = { textDocument: { uri: uriOfPath('/repo/a/x.yaml') }, position: { line: 0, character: 0 } };
    await assert.rejects(client.connection.sendRequest(HoverRequest.type, params), /hover failed; the log/);
    assert.ok(client.log.some((line) => line.includes('boom')));
    engine.onAsk = () => undefined;
    assert.ok(await client.connection.sendRequest(HoverRequest.type, params));
  });

  it('goes on judging after a failure in the middle of it', async () => {
    const { client, engine } = parts({ '/repo/a/x.yaml': 'x\n' });
    engine.onAsk = (question) => {
      if (question.startsWith('overlay')) throw new Error('boom');
    };
    await client.startAndJudge();
    assert.ok(client.log.some((line) => line.includes('boom')));
    engine.onAsk = () => undefined;
    await client.open('/repo/a/x.yaml', 'wrong\n');
    await client.until(() => client.messages('/repo/a/x.yaml').length === 1);
  });

  it('refuses the answer of a request that was cancelled', async () => {
    const { client } = parts({ '/repo/a/x.yaml': 'x\n' });
    await client.startAndJudge();
    const source = new CancellationTokenSource();
    const answer = client.connection.sendRequest('polycrate/validate', {}, source.token);
    source.cancel();
    await assert.rejects(answer, /cancelled/);
  });

  it('takes files that appear, change and go away from a client that does not tell', async () => {
    const { client, files } = parts({ '/repo/a/x.yaml': 'x\n' });
    await client.startAndJudge();
    files.write('/repo/a/new.yaml', 'wrong\n');
    files.tell(['/repo/a/new.yaml']);
    await client.until(() => client.messages('/repo/a/new.yaml').length === 1);
    files.states.delete('/repo/a/new.yaml');
    files.tell(['/repo/a/new.yaml']);
    await client.until(() => client.messages('/repo/a/new.yaml').length === 0);
  });

  it('calls itself ready only after the workspace was read', async () => {
    const { client, files, engine } = parts({ '/repo/a/x.yaml': 'wrong\n' });
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { walk } = files;
    files.walk = async (root) => {
      await gate;
      return walk.call(files, root);
    };
    await client.start();
    await client.open('/repo/a/x.yaml', 'wrong\n');
    await client.until(() => client.messages('/repo/a/x.yaml').length === 1);
    assert.equal(client.last('polycrate/status')?.state, 'indexing');
    release();
    await client.until(() => client.last('polycrate/status')?.state === 'ready');
    await client.ask('polycrate/validate', {});
    assert.deepEqual(engine.roots, ['/repo'], 'a file of the folder that is opened early makes no root of its own');
  });

  it('tells the state: indexing, then what was found', async () => {
    const { client } = parts({ '/repo/a/x.yaml': 'wrong\n' });
    await client.startAndJudge();
    const states = client.notifications.filter(({ method }) => method === 'polycrate/status');
    assert.ok(JSON.stringify(states[0]?.params).includes('indexing'));
    assert.deepEqual(client.last('polycrate/status'), {
      state: 'ready',
      overlays: 2,
      errors: 1,
      warnings: 0,
      schemas: ['Kubernetes 1.37'],
      updating: false,
      limits: ['This folder is in no Git repository: there is nothing to compare with.'],
    });
  });

  it('says once what an untrusted workspace does not do', async () => {
    const { client } = parts({ '/repo/a/x.yaml': 'x\n' }, { start: { trusted: false } });
    await client.startAndJudge();
    const status = client.last('polycrate/status');
    assert.ok(status?.state === 'ready');
    assert.equal(status.limits.length, 1);
    assert.match(status.limits[0] ?? '', /not trusted/);
    const answer = await client.ask('polycrate/checkDrift', { overlay: '/repo/a', context: 'prod' });
    assert.ok(!answer.done && /not trusted/.test(answer.failure.message));
  });

  it('judges a file that lies outside of every folder, by itself', async () => {
    const { client } = parts({ '/repo/a/x.yaml': 'x\n' });
    await client.startAndJudge();
    await client.open('/elsewhere/z.yaml', 'wrong\n');
    await client.until(() => client.messages('/elsewhere/z.yaml').length === 1);
    await client.close('/elsewhere/z.yaml');
    await client.until(() => client.messages('/elsewhere/z.yaml').length === 0);
  });

  it('does not judge a buffer that is too large, and the next edit is judged again', async () => {
    const { client } = parts({ '/repo/a/x.yaml': 'x\n' });
    await client.startAndJudge();
    const long = `wrong ${'x'.repeat(2000)}`;
    await client.open('/repo/a/x.yaml', long);
    await client.ask('polycrate/validate', {});
    assert.deepEqual(client.messages('/repo/a/x.yaml'), []);
    await client.edit('/repo/a/x.yaml', 2, { text: long, from: long, to: 'wrong' });
    await client.until(() => client.messages('/repo/a/x.yaml').length === 1);
  });
});

describe('a preview', () => {
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.stop();
  });

  it('follows the text of its overlay until it is closed', async () => {
    const { client } = parts({ '/repo/a/x.yaml': 'one\n' });
    await client.startAndJudge();
    await client.open('/repo/a/x.yaml', 'one\n');
    const first = await client.ask('polycrate/openPreview', { overlay: '/repo/a' });
    assert.equal(first?.text, 'one\n');
    await client.edit('/repo/a/x.yaml', 2, { text: 'one\n', from: 'one', to: 'two' });
    await client.until(() => client.last('polycrate/previewChanged')?.text === 'two\n');
    await client.ask('polycrate/closePreview', { overlay: '/repo/a' });
    const sent = client.notifications.filter(({ method }) => method === 'polycrate/previewChanged').length;
    await client.edit('/repo/a/x.yaml', 3, { text: 'two\n', from: 'two', to: 'three' });
    await client.ask('polycrate/validate', {});
    assert.equal(client.notifications.filter(({ method }) => method === 'polycrate/previewChanged').length, sent);
  });

  it('answers a place of an older text with gone', async () => {
    const { client } = parts({ '/repo/a/x.yaml': 'one\n' });
    await client.startAndJudge();
    await client.open('/repo/a/x.yaml', 'one\n');
    const first = await client.ask('polycrate/openPreview', { overlay: '/repo/a' });
    const at = { overlay: '/repo/a', generation: first?.generation ?? 0, position: { line: 0, character: 1 } };
    const origin = await client.ask('polycrate/originAt', at);
    assert.ok(origin !== null && 'uri' in origin);
    await client.edit('/repo/a/x.yaml', 2, { text: 'one\n', from: 'one', to: 'two' });
    assert.deepEqual(await client.ask('polycrate/originAt', at), { gone: true });
  });

  it('is null for an overlay that is not there', async () => {
    const { client } = parts({});
    await client.startAndJudge();
    assert.equal(await client.ask('polycrate/openPreview', { overlay: '/repo/nowhere' }), null);
  });
});

describe('HEAD', () => {
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.stop();
  });

  interface Commit {
    id: string;
    text: string;
  }

  function withHead(
    commit: Commit,
    start: StartOptions = {},
  ): { client: LspClient; opened: string[]; move: () => void } {
    const engine = new FakeEngine(['/repo/a']);
    const files = new MemoryFiles({ '/repo/a/x.yaml': 'now\n' });
    files.repositories.add('/repo');
    const opened: string[] = [];
    let moved = (): void => undefined;
    const head: HeadPort = {
      open: async (root) => {
        opened.push(root);
        const { id, text } = commit;
        return { commit: id, files: [], state: (path) => ({ kind: 'file', text, real: path }) };
      },
      watch: (_root, onChange) => {
        moved = onChange;
        return () => undefined;
      },
    };
    const client = new LspClient({ ports: { engine: engine.asEngine, files, head }, start });
    clients.push(client);
    return { client, opened, move: () => moved() };
  }

  it('is read when a comparison asks for it, and again after a commit', async () => {
    const commit = { id: '1', text: 'then\n' };
    const { client, move } = withHead(commit);
    await client.startAndJudge();
    assert.deepEqual(await client.ask('polycrate/headText', { overlay: '/repo/a' }), {
      available: true,
      text: 'then\n',
    });
    Object.assign(commit, { id: '2', text: 'later\n' });
    const told = client.notifications.length;
    move();
    await client.until(() =>
      client.notifications.slice(told).some(({ method }) => method === 'polycrate/environmentsChanged'),
    );
    assert.deepEqual(await client.ask('polycrate/headText', { overlay: '/repo/a' }), {
      available: true,
      text: 'later\n',
    });
  });

  it('is not read without trust, and is once the workspace is trusted', async () => {
    const { client, opened } = withHead({ id: '1', text: 'then\n' }, { trusted: false });
    await client.startAndJudge();
    const before = await client.ask('polycrate/headText', { overlay: '/repo/a' });
    assert.ok(!before.available && /not trusted/.test(before.reason));
    assert.deepEqual(opened, []);
    await client.connection.sendNotification('polycrate/trustChanged', { trusted: true });
    await client.until(() => {
      const status = client.last('polycrate/status');
      return status?.state === 'ready' && status.limits.length === 0;
    });
    assert.deepEqual(await client.ask('polycrate/headText', { overlay: '/repo/a' }), {
      available: true,
      text: 'then\n',
    });
  });
});
