import assert from 'node:assert/strict';
import { type CodeAction, CodeActionRequest, HoverRequest } from 'vscode-languageserver/node';
import { uriOfPath } from '../../server/src/lsp/uris.ts';
import type { LspClient } from '../support/lspClient.ts';
import { openRealServer } from '../support/realServer.ts';
import { makeUpstream, type Upstream } from '../support/upstream.ts';

const BASE = `
# file: kustomization.yaml
resources: [pod.yaml]
# file: pod.yaml
apiVersion: v1
kind: Pod
metadata: { name: far }
spec: { containers: [{ name: far, image: "far:1" }] }
`;

describe('remote bases in an editor', () => {
  let upstream: Upstream;
  let client: LspClient;
  beforeEach(async () => {
    upstream = makeUpstream();
    upstream.publish('base.git', BASE, 'v1');
    upstream.write(
      `# file: prod/kustomization.yaml\nresources: ["file://${upstream.served}/base.git?ref=v1", "file://${upstream.served}/gone.git"]\n`,
    );
  });
  afterEach(async () => {
    await client.stop();
    upstream.remove();
  });

  const overlay = (): string => `${upstream.platform}/prod`;
  const file = (): string => `${overlay()}/kustomization.yaml`;
  const open = async (trusted: boolean): Promise<void> => {
    const env = { PATH: process.env.PATH, ...upstream.env };
    client = openRealServer([upstream.platform], { env, start: { trusted, commands: true } });
    await client.startAndJudge();
    await client.until(() => client.messages(file()).length === 2);
  };

  it('are offered to be fetched, fetched with progress, and shown', async () => {
    await open(true);
    const uri = uriOfPath(file());
    const diagnostics = [...(client.diagnostics.get(uri) ?? [])];
    const range = { start: { line: 0, character: 14 }, end: { line: 0, character: 14 } };
    const actions = (await client.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range,
      context: { diagnostics },
    })) as CodeAction[];
    assert.deepEqual(
      actions.map(({ title, command }) => [title, command?.command]),
      [
        ['Fetch remote bases', 'polycrateGitops.fetchRemoteBases'],
        ['Ignore `kustomize/remote-resource` here, with a reason', 'polycrateGitops.selectText'],
      ],
    );
    const answer = await client.ask('polycrate/fetchRemotes', {});
    assert.ok(answer.done);
    assert.deepEqual(
      answer.items.map(({ name, revision, problem }) => [
        name.slice(name.lastIndexOf('/') + 1),
        revision?.length,
        problem,
      ]),
      [
        ['base.git?ref=v1', 40, undefined],
        ['gone.git', undefined, 'The remote repository was not found, or these credentials may not see it.'],
      ],
    );
    assert.ok(client.notifications.some(({ method }) => method === 'polycrate/fetchProgress'));
    await client.until(() => client.messages(file()).length === 1);
    const preview = await client.ask('polycrate/openPreview', { overlay: overlay() });
    assert.match(preview?.text ?? '', /name: far/);
    const at = (preview?.text.split('\n') ?? []).findIndex((line) => line.includes('image'));
    const origin = await client.ask('polycrate/originAt', {
      overlay: overlay(),
      generation: preview?.generation ?? 0,
      position: { line: at, character: 14 },
    });
    assert.ok(origin !== null && !('gone' in origin));
    assert.match(origin.uri, /^polycrate-remote:/);
    assert.match(origin.words, /`file:\/\/.*base\.git\/\/pod\.yaml\?ref=v1` line 4/);
    assert.match((await client.ask('polycrate/remoteText', { uri: origin.uri })) ?? '', /kind: Pod/);
  });

  it('are noticed when a command line beside the editor fetches them, and a hover tells the commit', async () => {
    await open(true);
    const hover = async (): Promise<string> => {
      const position = { line: 0, character: 20 };
      const found = await client.connection.sendRequest(HoverRequest.type, {
        textDocument: { uri: uriOfPath(file()) },
        position,
      });
      return JSON.stringify(found?.contents ?? '');
    };
    assert.match(await hover(), /Not fetched yet\. Run “Fetch Remote Bases” to render it\./);
    await upstream.run('fetch');
    await client.until(() => client.messages(file()).length === 1);
    const commit = upstream.work('base.git').git('rev-parse', 'HEAD').slice(0, 12);
    assert.match(
      await hover(),
      new RegExp(`Fetched at commit \`${commit}\` on \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC`),
    );
  });

  it('are not fetched for a workspace that is not trusted', async () => {
    await open(false);
    const answer = await client.ask('polycrate/fetchRemotes', {});
    assert.deepEqual(answer, {
      done: false,
      message: 'This workspace is not trusted, so nothing is fetched for it. Trust it to fetch remote bases.',
    });
    assert.equal(client.messages(file()).length, 2);
  });
});
