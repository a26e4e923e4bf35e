import assert from 'node:assert/strict';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { configMap } from '../support/badInputTexts.ts';
import { selfSigned } from '../support/certificate.ts';
import { type FakeCluster, sendJson, startFakeCluster } from '../support/fakeCluster.ts';
import { makeRepo, type TestRepo } from '../support/gitRepo.ts';
import { nextEditAnswers } from '../support/liveSession.ts';
import type { LspClient } from '../support/lspClient.ts';
import { openRealServer } from '../support/realServer.ts';
import { runShell } from '../support/shellFindings.ts';

const DAY = 24 * 3600 * 1000;

/** A cluster that cannot be asked; SERVER stands for its address. */
interface Row {
  readonly name: string;
  readonly start: () => Promise<FakeCluster>;
  readonly reason: string;
  readonly message: string;
}

const ROWS: readonly Row[] = [
  {
    name: 'a cluster that refuses the connection',
    start: () => startFakeCluster('gone'),
    reason: 'unreachable',
    message: 'SERVER cannot be reached: nothing listens there. Is the cluster up, and is the address right?',
  },
  {
    name: 'a cluster whose certificate has expired',
    start: () => {
      const [from, until] = [new Date(Date.now() - 9 * DAY), new Date(Date.now() - DAY)];
      const tls = selfSigned({ name: 'fake', address: '127.0.0.1', from, until });
      return startFakeCluster((_, response) => sendJson(response, 200, {}), { tls });
    },
    reason: 'certificate-expired',
    message: 'The certificate of SERVER has expired; renew it on the cluster.',
  },
];

describe('bad input: clusters', () => {
  let repo: TestRepo;
  let cluster: FakeCluster | undefined;
  let client: LspClient | undefined;
  beforeEach(() => {
    repo = makeRepo();
    repo.commit('Start', {
      'probe.yaml': configMap('probe'),
      'overlays/prod/kustomization.yaml': 'resources: [a.yaml]\nnamespace: shop\n',
      'overlays/prod/a.yaml': configMap('a'),
    });
  });
  afterEach(async () => {
    await client?.stop();
    client = undefined;
    await cluster?.stop();
    cluster = undefined;
    repo.remove();
  });

  async function open(started: FakeCluster): Promise<LspClient> {
    cluster = started;
    const settings = { drift: { kubeconfig: started.kubeconfig } };
    client = openRealServer([repo.root], { env: repo.env, start: { settings } });
    await client.startAndJudge();
    return client;
  }
  const inShell = (started: FakeCluster, signal?: AbortSignal) =>
    runShell(
      ['drift', 'overlays/prod', '--context', 'fake', '--kubeconfig', started.kubeconfig],
      repo.root,
      repo.env,
      signal,
    );
  const request = () => ({ overlay: `${repo.root}/overlays/prod`, context: 'fake' });

  for (const { name, start, reason, message } of ROWS) {
    it(name, async () => {
      const started = await start();
      const server = await open(started);
      const answer = await server.ask('polycrate/checkDrift', request());
      const said = message.replace('SERVER', started.url);
      assert.deepEqual(answer, { done: false, failure: { reason, message: said } });
      await nextEditAnswers(server, repo.root);
      const { status, out, err } = await inShell(started);
      assert.deepEqual([status, out, err], [2, '', `overlays/prod: ${said}\n`]);
    });
  }

  it('a cluster that hangs: edits are answered meanwhile, and Cancel ends the wait', async () => {
    const started = await startFakeCluster('hang');
    const server = await open(started);
    const cancel = new CancellationTokenSource();
    let isOver = false;
    const answer = server.connection.sendRequest('polycrate/checkDrift', request(), cancel.token).finally(() => {
      isOver = true;
    });
    await nextEditAnswers(server, repo.root);
    assert.equal(isOver, false, 'the cluster still says nothing');
    cancel.cancel();
    await assert.rejects(answer, /cancelled/);
    await nextEditAnswers(server, repo.root);
  });

  it('a cluster that hangs: Ctrl+C ends the command with 130', async () => {
    const interrupt = new AbortController();
    const started = await startFakeCluster((_request) => interrupt.abort());
    cluster = started;
    const { status, out } = await inShell(started, interrupt.signal);
    assert.deepEqual([status, out], [130, '']);
  });
});
