import assert from 'node:assert/strict';
import { type DesiredResource, NO_OWNER, type OwnerFacts } from '../../server/src/cluster/desired.ts';
import { type Discovery, discover } from '../../server/src/cluster/discovery.ts';
import { type ExtraSources, findExtras } from '../../server/src/cluster/extras.ts';
import type { Json, JsonObject } from '../../server/src/cluster/json.ts';
import { readLive } from '../../server/src/cluster/liveReader.ts';
import type { ListedObject } from '../../server/src/cluster/owner.ts';
import { predict } from '../../server/src/cluster/predict.ts';
import { isProblem, problem } from '../../server/src/cluster/problem.ts';
import { absentRow } from '../../server/src/cluster/rows.ts';
import type { ApiAnswer, ApiRequest, Transport } from '../../server/src/cluster/transport.ts';
import { FLUX } from '../support/driftCase.ts';
import { config, deployment, stored } from '../support/driftObjects.ts';

type Answers = Readonly<Record<string, Json>>;

/** A transport that answers from a table of `METHOD path`; everything else is not found. */
function transportOf(answers: Answers, sent: string[] = []): Transport {
  return {
    server: 'https://cluster',
    sent: () => sent.length,
    failure: () => undefined,
    close: () => undefined,
    send: (request: ApiRequest): Promise<ApiAnswer> => {
      const query =
        request.method === 'GET' && request.query ? `?${new URLSearchParams(request.query).toString()}` : '';
      sent.push(`${request.method} ${request.path}${query}`);
      const json = answers[`${request.method} ${request.path}${query}`];
      return Promise.resolve(json === undefined ? problem('not-found', 'not found') : { status: 200, json });
    },
  };
}

function kindsOf(groups: readonly (readonly [string, string, string, 'Current' | 'Stale'])[]): Answers {
  const items = groups.map(([group, kind, plural, freshness]) => ({
    metadata: { name: group },
    versions: [
      {
        version: 'v1',
        freshness,
        resources:
          kind === ''
            ? []
            : [{ resource: plural, responseKind: { group, version: 'v1', kind }, scope: 'Namespaced', verbs: ['get'] }],
      },
    ],
  }));
  return {
    'GET /api': { items: items.filter((item) => item.metadata.name === '') },
    'GET /apis': { items: items.filter((item) => item.metadata.name !== '') },
  };
}

const CORE = kindsOf([
  ['', 'ConfigMap', 'configmaps', 'Current'],
  ['apps', 'Deployment', 'deployments', 'Current'],
  ['stale.dev', '', '', 'Stale'],
]);
const signal = new AbortController().signal;

async function discovery(answers: Answers = CORE): Promise<Discovery> {
  const found = await discover(transportOf(answers), [], signal);
  assert.ok(!isProblem(found));
  return found;
}

const listed = (name: string): ListedObject => ({ group: '', kind: 'ConfigMap', namespace: 'shop', name });

async function extras(
  answers: Answers,
  sources: Partial<ExtraSources> & { readonly owner: OwnerFacts },
): Promise<{ readonly rows: readonly unknown[]; readonly notes: readonly string[] }> {
  const all: ExtraSources = { inventory: undefined, owns: undefined, rendered: [listed('c')], applied: [], ...sources };
  const options = { transport: transportOf(answers), discovery: await discovery(), defaultNamespace: 'shop', signal };
  const found = await findExtras(all, options);
  return { rows: found.resources.map((one) => [one.name, one.state, one.notes[0]]), notes: found.notes };
}

const OWNED =
  'labelSelector=kustomize.toolkit.fluxcd.io%2Fname%3Dshop%2Ckustomize.toolkit.fluxcd.io%2Fnamespace%3Dflux-system';

function named(name: string, metadata: Record<string, unknown> = {}): JsonObject {
  return config({ k: 'v' }, { name, ...metadata });
}

describe('objects that Git does not have (acceptance table 22 to 25)', () => {
  const inventory = [listed('c'), listed('old')];
  const path = 'GET /api/v1/namespaces/shop/configmaps';

  it('22: in the inventory, pruning on: extra, will be removed', async () => {
    const { rows } = await extras({ [`${path}/old`]: named('old') }, { owner: FLUX, inventory });
    assert.deepEqual(rows, [
      ['old', 'extra', 'Git does not have it; Flux Kustomization flux-system/shop will remove it.'],
    ]);
  });

  it('22: it was in the applied revision: pending removal', async () => {
    const applied = [listed('c'), listed('old')];
    const { rows } = await extras({ [`${path}/old`]: named('old') }, { owner: FLUX, inventory, applied });
    assert.deepEqual(
      rows.map((row) => (row as string[])[1]),
      ['pendingRemoval'],
    );
  });

  it('23: with pruning disabled on it, or by its owner, it stays', async () => {
    const labels = { 'kustomize.toolkit.fluxcd.io/prune': 'Disabled' };
    const marked = await extras({ [`${path}/old`]: named('old', { labels }) }, { owner: FLUX, inventory });
    assert.deepEqual(marked.rows, [
      ['old', 'extra', 'Git does not have it; it stays, since pruning is disabled on it.'],
    ]);
    const kept = await extras({ [`${path}/old`]: named('old') }, { owner: { ...FLUX, prune: false }, inventory });
    assert.deepEqual(kept.rows, [
      ['old', 'extra', 'Git does not have it; it stays, since Flux Kustomization flux-system/shop does not prune.'],
    ]);
  });

  it('24: with the marks of its owner and in no list it is an orphan; 25: with an owner object it is not listed', async () => {
    const managedFields = [{ manager: 'kustomize-controller', operation: 'Apply', fieldsV1: { 'f:data': {} } }];
    const items = [
      named('orphan', { managedFields }),
      named('child', { managedFields, ownerReferences: [{ uid: '1' }] }),
      named('copied-label', {}),
    ];
    const { rows } = await extras({ [`${path}?limit=500&${OWNED}`]: { items } }, { owner: FLUX, inventory });
    assert.deepEqual(rows, [
      [
        'orphan',
        'orphan',
        'It carries the labels of Flux Kustomization flux-system/shop, which does not list it any more; nobody will remove it.',
      ],
    ]);
  });

  it('by the selector of the team file where nothing else tells', async () => {
    const items = [named('c'), named('left')];
    const { rows, notes } = await extras(
      { [`${path}?limit=500&labelSelector=part-of%3Dshop`]: { items } },
      { owner: NO_OWNER, owns: 'part-of=shop' },
    );
    assert.deepEqual(rows, [['left', 'extra', 'Git does not have it.']]);
    assert.deepEqual(notes, [
      'Extras by the label selector `part-of=shop` of the team file, among the kinds and namespaces of this overlay.',
    ]);
  });

  it('says that they are not computed where nothing tells', async () => {
    const { rows, notes } = await extras({}, { owner: NO_OWNER });
    assert.deepEqual(rows, []);
    assert.deepEqual(notes, [
      'Extras not computed: no Flux or Argo CD object deploys this overlay, and the team file sets no `owns` selector for the cluster.',
    ]);
  });
});

function desired(json: JsonObject): DesiredResource {
  const { apiVersion, kind, metadata } = json as unknown as {
    apiVersion: string;
    kind: string;
    metadata: { name: string };
  };
  return { id: `${kind}/${metadata.name}`, apiVersion, kind, name: metadata.name, namespace: 'shop', json };
}

describe('objects without a live side (acceptance table 26, 27, 29)', () => {
  it('26: missing where it was applied, pending creation where Git is ahead', () => {
    const one = desired(config({ k: 'v' }));
    assert.equal(absentRow(one, { is: 'object', json: one.json }, false).state, 'missing');
    assert.equal(absentRow(one, { is: 'unknown' }, false).state, 'missing');
    assert.equal(absentRow(one, { is: 'absent' }, false).state, 'pendingCreation');
  });

  it('27: a Job that removes itself is expected to be gone', () => {
    const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'j' }, spec: { ttlSecondsAfterFinished: 60 } };
    const row = absentRow(desired(job), { is: 'object', json: job }, false);
    assert.deepEqual(
      [row.state, row.notes[0]],
      ['excluded', 'It is not there, as expected: it removes itself after it has finished (ttlSecondsAfterFinished).'],
    );
  });

  it('29: a kind to come, a kind that nobody knows, and a group whose server is down', async () => {
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.acme.dev' },
      spec: { group: 'acme.dev', names: { kind: 'Widget' } },
    };
    const widget = { apiVersion: 'acme.dev/v1', kind: 'Widget', metadata: { name: 'w' } };
    const gadget = { apiVersion: 'acme.dev/v1', kind: 'Gadget', metadata: { name: 'g' } };
    const metric = { apiVersion: 'stale.dev/v1', kind: 'Metric', metadata: { name: 'm' } };
    const objects = [definition, widget, gadget, metric].map(desired);
    const transport = transportOf({});
    const live = await readLive(objects, {
      transport,
      discovery: await discovery(),
      defaultNamespace: '',
      signal,
      progress: () => undefined,
    });
    const told = objects.slice(1).map((one) => {
      const found = live.get(one.id);
      return found?.is === 'unjudged' ? [found.state, found.note] : [];
    });
    assert.deepEqual(told, [
      ['unknownKind', 'The cluster does not serve Widget yet; this overlay brings its definition.'],
      ['unknownKind', 'The cluster does not serve Gadget of acme.dev/v1.'],
      ['unreadable', 'The server of the group of stale.dev/v1 does not answer.'],
    ]);
  });
});

describe('what a dry run tells (acceptance table 37)', () => {
  const resource = {
    group: 'apps',
    version: 'v1',
    kind: 'Deployment',
    plural: 'deployments',
    namespaced: true,
    verbs: ['get'],
  };
  const at = { resource, namespace: 'shop', owner: FLUX };
  const path = '/apis/apps/v1/namespaces/shop/deployments/web';

  function withFields(object: JsonObject, containers: readonly string[]): JsonObject {
    const items = containers.map((name) => [`k:{"name":"${name}"}`, { '.': {}, 'f:image': {} }]);
    const fieldsV1 = {
      'f:spec': { 'f:template': { 'f:spec': { 'f:containers': Object.fromEntries(items) as JsonObject } } },
    };
    const metadata = object.metadata as JsonObject;
    const managedFields = [{ manager: 'kustomize-controller', operation: 'Apply', fieldsV1 }];
    return { ...object, metadata: { ...metadata, managedFields } };
  }

  function withSidecar(object: JsonObject): JsonObject {
    const copy = structuredClone(object) as unknown as { spec: { template: { spec: { containers: unknown[] } } } };
    copy.spec.template.spec.containers.push({ name: 'sidecar', image: 'proxy:1' });
    return copy as unknown as JsonObject;
  }

  it('a container that a webhook adds is no drift', async () => {
    const live = withFields(stored(), ['app']);
    const transport = transportOf({ [`GET ${path}`]: live, [`PATCH ${path}`]: withSidecar(live) });
    const answer = await predict(desired(deployment()), at, { transport, signal });
    assert.deepEqual(answer, {
      is: 'nothing',
      notes: ['A webhook would change `spec.template.spec.containers[sidecar]`.'],
    });
  });

  it('a value that the controller would set again is a change', async () => {
    const live = withFields(stored({}, { image: 'v9' }), ['app']);
    const transport = transportOf({ [`GET ${path}`]: live, [`PATCH ${path}`]: withFields(stored(), ['app']) });
    const answer = await predict(desired(deployment()), at, { transport, signal });
    assert.deepEqual(answer, { is: 'changes', paths: ['spec.template.spec.containers[app].image'], notes: [] });
  });

  it('an object that moves under the question is asked about three times', async () => {
    const sent: string[] = [];
    const moved = structuredClone(stored()) as unknown as { metadata: Record<string, unknown> };
    moved.metadata.resourceVersion = '8';
    const transport = transportOf(
      { [`GET ${path}`]: stored(), [`PATCH ${path}`]: moved as unknown as JsonObject },
      sent,
    );
    const answer = await predict(desired(deployment()), at, { transport, signal });
    assert.deepEqual(answer, { is: 'unknown', note: 'The object changes too quickly for a dry run.' });
    assert.equal(sent.length, 6);
  });

  it('a Secret is never sent', async () => {
    const sent: string[] = [];
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { k: 'dg==' } };
    const answer = await predict(desired(secret), at, { transport: transportOf({}, sent), signal });
    assert.equal(answer.is, 'unknown');
    assert.deepEqual(sent, []);
  });
});
