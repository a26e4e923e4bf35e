import assert from 'node:assert/strict';
import { runCli } from '../../server/src/cli/program.ts';
import { type FakeCluster, sendJson, startFakeCluster, status, withDiscovery } from '../support/fakeCluster.ts';
import { makeRepo, type TestRepo } from '../support/gitRepo.ts';

const FILES = {
  'overlays/prod/kustomization.yaml': 'namespace: shop\nresources: [cm.yaml]\n',
  'overlays/prod/cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  level: info\n',
  '.polycrate-gitops.yaml': `version: 1
environments:
  prod: { overlays: [overlays/prod], clusters: [prod-eu] }
clusters:
  prod-eu: { context: fake }
`,
};

interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

describe('polycrate-gitops drift', () => {
  let repo: TestRepo;
  let cluster: FakeCluster;
  let level = 'info';
  let answerStatus = 200;

  before(async () => {
    repo = makeRepo();
    repo.commit('Start', FILES);
    cluster = await startFakeCluster(
      withDiscovery((request, response) => {
        if (answerStatus !== 200) return sendJson(response, answerStatus, status(answerStatus, 'Forbidden', 'no'));
        if (!request.url?.endsWith('/configmaps/c')) return sendJson(response, 404, status(404, 'NotFound', 'gone'));
        const metadata = { name: 'c', namespace: 'shop', resourceVersion: '1' };
        return sendJson(response, 200, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { level } });
      }),
    );
  });

  beforeEach(() => {
    level = 'info';
    answerStatus = 200;
  });

  after(async () => {
    await cluster.stop();
    repo.remove();
  });

  async function drift(...args: string[]): Promise<Run> {
    let out = '';
    let err = '';
    const status = await runCli(['drift', ...args], {
      cwd: repo.root,
      env: { ...repo.env, KUBECONFIG: cluster.kubeconfig },
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      progress: () => undefined,
      color: false,
      signal: new AbortController().signal,
    });
    return { status, out, err };
  }

  it('ends with 0 when everything is as in Git, in the context that the team file names', async () => {
    const { status, out, err } = await drift();
    assert.equal(err, '');
    assert.match(out, /^overlays\/prod on fake \(http:\/\/127\.0\.0\.1:\d+\)\n/);
    assert.match(out, /\nIn sync: 1 object\.\n$/);
    assert.equal(status, 0);
  });

  it('ends with 1 and shows both values and the line when something differs', async () => {
    level = 'debug';
    const { status, out } = await drift('overlays/prod');
    assert.ok(
      out.includes(`  ~ ConfigMap/shop/c: differs from Git
      data.level: Git info, cluster debug
        Kubernetes has not recorded who wrote it
        overlays/prod/cm.yaml:6
`),
      out,
    );
    assert.match(out, /\n1 of 1 object differs\.\n$/);
    assert.equal(status, 1);
  });

  it('ends with 2 when an object may not be read', async () => {
    answerStatus = 403;
    const { status, out } = await drift();
    assert.match(out, /\n {2}\? ConfigMap\/shop\/c: not permitted\n/);
    assert.match(out, /\nNo differences found in 1 object; 1 could not be judged\.\n$/);
    assert.equal(status, 2);
  });

  it('ends with 2 and says why when the cluster cannot be asked', async () => {
    const { status, err } = await drift('--context', 'other');
    assert.equal(err, 'overlays/prod: The kubeconfig has no context `other`; it has `fake`.\n');
    assert.equal(status, 2);
  });

  it('gives the closed reason in JSON', async () => {
    const { status, out } = await drift('--context', 'other', '--format', 'json');
    assert.deepEqual(JSON.parse(out), {
      version: 1,
      reports: [],
      failures: [
        {
          overlay: 'overlays/prod',
          reason: 'unknown-context',
          message: 'The kubeconfig has no context `other`; it has `fake`.',
        },
      ],
    });
    assert.equal(status, 2);
  });

  it('compares what is committed, and marks local edits', async () => {
    repo.write('overlays/prod/cm.yaml', FILES['overlays/prod/cm.yaml'].replace('info', 'warn'));
    const { status, out } = await drift('--format', 'json');
    repo.write('overlays/prod/cm.yaml', FILES['overlays/prod/cm.yaml']);
    const [report] = (JSON.parse(out) as { reports: { resources: { state: string; localEdits: boolean }[] }[] })
      .reports;
    assert.deepEqual(
      report?.resources.map((one) => [one.state, one.localEdits]),
      [['inSync', true]],
    );
    assert.equal(status, 0);
  });

  it('names the overlays when a path holds none', async () => {
    const { status, err } = await drift('apps');
    assert.equal(err, 'No overlay is at or below apps. Overlays here: overlays/prod.\n');
    assert.equal(status, 3);
  });

  it('needs a commit to compare with', async () => {
    const empty = makeRepo();
    empty.write('overlays/prod/kustomization.yaml', 'resources: []\n');
    let err = '';
    const status = await runCli(['drift'], {
      cwd: empty.root,
      env: empty.env,
      out: () => undefined,
      err: (text) => {
        err += text;
      },
      progress: () => undefined,
      color: false,
      signal: new AbortController().signal,
    });
    empty.remove();
    assert.match(err, /commit/);
    assert.equal(status, 2);
  });

  it('lists no object that only the cluster has, where a chart of the overlay is not rendered', async () => {
    const kustomization = `helmCharts: [{ name: shop, repo: "https://charts.example.com" }]\n${FILES['overlays/prod/kustomization.yaml']}`;
    repo.commit('Add a chart', { 'overlays/prod/kustomization.yaml': kustomization });
    const { out } = await drift('--format', 'json');
    const { reports } = JSON.parse(out) as { reports: { notes: string[]; resources: unknown[] }[] };
    assert.equal(reports[0]?.resources.length, 1);
    assert.match(reports[0]?.notes.join('\n') ?? '', /Not all of this overlay is rendered, .* Chart `shop`/);
    repo.commit('Take it out again', FILES);
  });
});
