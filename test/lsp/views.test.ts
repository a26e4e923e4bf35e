import assert from 'node:assert/strict';
import type { OverlaySummary } from '../../server/src/engine/api.ts';
import { createEngine } from '../../server/src/engine/engine.ts';
import { createPackReader } from '../../server/src/host/nodeHost.ts';
import { DriftResults } from '../../server/src/lsp/views/driftRows.ts';
import { Summaries } from '../../server/src/lsp/views/summaries.ts';
import type { DriftResource, DriftResult } from '../../server/src/protocol/drift.ts';
import type { ViewQuestion } from '../../server/src/protocol/views.ts';
import { LspClient, MemoryFiles } from '../support/lspClient.ts';
import { MemoryHost } from '../support/memoryHost.ts';
import { below, drawn } from '../support/viewRows.ts';
import { inRoot } from '../tools/root.ts';

const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {a: b}\n';
const FILES = {
  '/repo/overlays/dev/kustomization.yaml': 'resources: [map.yaml]\n',
  '/repo/overlays/dev/map.yaml': MAP,
  '/repo/overlays/prod/kustomization.yaml': 'resources: [map.yaml]\n',
  '/repo/overlays/prod/map.yaml': MAP.replace('\ndata:', '\ndta:'),
};

describe('views', () => {
  const readPack = createPackReader(inRoot('schemas'));
  let client: LspClient;
  const rows = async (question: ViewQuestion) => (await client.ask('polycrate/rows', question)).rows;
  beforeEach(async () => {
    const files = new MemoryFiles(FILES);
    for (const folder of ['/repo/overlays/dev', '/repo/overlays/prod']) {
      files.states.set(folder, { kind: 'directory', real: folder });
    }
    const ports = { engine: createEngine(new MemoryHost()), files, readPack };
    client = new LspClient({ ports });
    await client.startAndJudge();
  });
  afterEach(() => client.stop());

  it('list environments, and below them overlays that are filled in when they are known', async () => {
    const environments = await rows({ view: 'environments' });
    assert.deepEqual(drawn(environments), ['dev | 1 overlay', 'prod | 1 overlay']);
    const parent = environments[1]?.id ?? '';
    assert.deepEqual(drawn(await rows({ view: 'environments', parent })), ['overlays/prod | rendering']);
    await client.until(() => client.last('polycrate/rowsChanged')?.view === 'environments');
    const [overlay] = await rows({ view: 'environments', parent });
    assert.equal(overlay?.description, '1 resource · 1 problem');
    assert.equal(overlay?.icon.name, 'error');
    const kinds = await rows({ view: 'environments', parent: overlay?.id ?? '' });
    assert.deepEqual(drawn(kinds), ['ConfigMap | 1 · 1 problem', '  web | 1 problem']);
    assert.equal(below(kinds[0])[0]?.tooltip, 'ConfigMap/web\n1 problem');
  });

  it('leave overlays with problems when a person filters them', async () => {
    const [dev, prod] = await rows({ view: 'environments' });
    const left = (parent: string | undefined) =>
      rows({ view: 'environments', filter: { only: 'problems' }, parent: parent ?? '' });
    assert.deepEqual(drawn(await left(dev?.id)), []);
    assert.deepEqual(drawn(await left(prod?.id)), ['overlays/prod | 1 resource · 1 problem']);
  });

  it('say why nothing is compared with HEAD', async () => {
    const answer = await client.ask('polycrate/rows', { view: 'changes' });
    assert.deepEqual(
      [answer.rows, answer.message],
      [[], 'This folder is in no Git repository: there is nothing to compare with.'],
    );
  });
});

function resource(id: string, given: Partial<DriftResource>): DriftResource {
  return {
    id,
    kind: 'Deployment',
    name: id,
    namespace: 'shop',
    state: 'inSync',
    means: 'fine',
    fields: [],
    additions: [],
    notes: [],
    localEdits: false,
    renderedText: `rendered ${id}`,
    liveText: `live ${id}`,
    ...given,
  };
}

const RESULT: DriftResult = {
  overlay: '/repo/overlays/prod',
  name: 'overlays/prod',
  context: 'prod-eu',
  server: 'https://eu.example.com',
  knowsApplied: true,
  checkedAt: '2026-01-01T00:00:00Z',
  resources: [
    resource('web', {}),
    resource('api', {
      state: 'changed',
      means: 'different',
      fields: [
        {
          path: 'spec.replicas',
          verdict: 'drift',
          rendered: '2',
          live: '5',
          writer: { manager: 'kubectl', words: 'by kubectl, 2 h ago' },
        },
      ],
    }),
  ],
  notes: ['Extras not computed: no label tells them apart.'],
};

describe('the Drift view', () => {
  const now = Date.parse('2026-01-01T00:03:00Z');

  it('tells what differs first, with who changed it, and counts it', () => {
    const results = new DriftResults();
    results.add(RESULT);
    const { rows, badge } = results.rows(now);
    assert.deepEqual(drawn(rows), [
      'overlays/prod | 1 difference · prod-eu · 3 min ago',
      '  Deployment/api | changed in the cluster · 1 field',
      '    spec.replicas | 2 → 5 · by kubectl, 2 h ago',
      '  1 resource as in Git',
      '    Deployment/web | in sync',
      '  Extras not computed: no label tells them apart.',
    ]);
    assert.deepEqual(badge, { value: 1, tooltip: '1 not as in Git' });
    const [field] = below(below(rows[0])[0]);
    assert.equal(field?.spoken, 'spec.replicas, 2 in Git, 5 in the cluster, by kubectl, 2 h ago');
  });

  it('has one row for a comparison that is made again, and none when it is cleared', () => {
    const results = new DriftResults();
    results.add(RESULT);
    results.add({ ...RESULT, knowsApplied: false });
    assert.deepEqual(
      results.rows(now).rows.map(({ description }) => description),
      ['1 differing from Git · prod-eu · 3 min ago'],
    );
    results.clear();
    assert.deepEqual(results.rows(now), { rows: [], total: 0, message: '' });
  });

  it('keeps the texts of both sides for a row', () => {
    const results = new DriftResults();
    results.add(RESULT);
    const key = '/repo/overlays/prod@prod-eu';
    assert.deepEqual(
      ['git', 'cluster'].map((side) => results.text(key, 'api', side)),
      ['rendered api', 'live api'],
    );
    assert.equal(results.text(key, 'gone', 'git'), undefined);
  });
});

describe('summaries of overlays', () => {
  const summary = (name: string, errors: number): OverlaySummary => ({
    overlay: { directory: name, name, environment: '', clusters: [], kind: 'plain' },
    failed: false,
    resources: [],
    problems: { errors, warnings: 0 },
    changes: undefined,
  });

  it('are made again only after the results changed, and told when they are others', async () => {
    const asked: string[] = [];
    let [errors, told] = [0, 0];
    const summaries = new Summaries({
      ask: async (overlay) => {
        asked.push(overlay);
        return summary(overlay, errors);
      },
      turn: async () => undefined,
      onChange: () => told++,
      onFailure: assert.fail,
    });
    await summaries.bring(['a', 'b']);
    await summaries.bring(['a', 'b']);
    assert.deepEqual([asked, told], [['a', 'b'], 2]);
    summaries.expire();
    await summaries.bring(['a']);
    assert.deepEqual([asked.length, told], [3, 2], 'the same again is not told');
    errors = 1;
    summaries.expire();
    await summaries.bring(['a']);
    assert.deepEqual([summaries.get('a')?.problems.errors, told], [1, 3]);
  });

  it('keep the last one while a new one cannot be made', async () => {
    const failures: unknown[] = [];
    let fails = false;
    const summaries = new Summaries({
      ask: (overlay) => (fails ? Promise.reject(new Error('broken')) : Promise.resolve(summary(overlay, 0))),
      turn: async () => undefined,
      onChange: () => undefined,
      onFailure: (error) => failures.push(error),
    });
    await summaries.bring(['a']);
    fails = true;
    summaries.expire();
    await summaries.bring(['a']);
    assert.equal(failures.length, 1);
    assert.equal(summaries.get('a')?.overlay.name, 'a');
  });
});
