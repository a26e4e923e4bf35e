import assert from 'node:assert/strict';
import { readResource } from '../../server/src/engine/policy/judged/resource.ts';
import { usageOf } from '../../server/src/engine/policy/quota/usage.ts';
import type { JsonObject } from '../../server/src/engine/schema/schemaShape.ts';
import { parseQuantity } from '../../server/src/engine/schema/validation/quantity.ts';
import { type ApiServer, sharedApiServer } from '../support/apiServer.ts';
import { createObject } from '../support/sendManifest.ts';
import { until } from '../support/until.ts';

const NAMESPACE = 'counted';

interface Amounts {
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
}

const container = (name: string, resources: Amounts, more: JsonObject = {}): JsonObject => ({
  name,
  image: 'shop/web:1',
  ...(Object.keys(resources).length === 0 ? {} : { resources: resources as JsonObject }),
  ...more,
});

const ALWAYS = { restartPolicy: 'Always' };

/** Pods by what there is to sum: containers, those that run before them, those that stay, what a LimitRange fills in. */
const PODS: Readonly<Record<string, JsonObject>> = {
  plain: { containers: [container('a', { requests: { cpu: '100m', memory: '64Mi' } }), container('b', {})] },
  'limits-alone': { containers: [container('a', { limits: { cpu: '250m', memory: '200M' } })] },
  'larger-before': {
    initContainers: [container('i', { requests: { cpu: '380m', memory: '1Mi' } })],
    containers: [container('a', { requests: { cpu: '200m', memory: '32Mi' } })],
  },
  whole: {
    resources: { requests: { cpu: '700m', memory: '1Gi' }, limits: { cpu: '800m', memory: '2Gi' } },
    containers: [container('a', { requests: { cpu: '10m', memory: '1Mi' }, limits: { cpu: '20m', memory: '2Mi' } })],
  },
  staying: {
    initContainers: [
      container('s', { requests: { cpu: '50m', memory: '20Mi' }, limits: { cpu: '60m', memory: '30Mi' } }, ALWAYS),
      container('i', { requests: { cpu: '300m', memory: '10Mi' }, limits: { cpu: '310m', memory: '11Mi' } }),
      container('t', { requests: { cpu: '5m', memory: '2Mi' }, limits: { cpu: '6m', memory: '3Mi' } }, ALWAYS),
    ],
    containers: [container('a', { requests: { cpu: '10m', memory: '40Mi' }, limits: { cpu: '20m', memory: '50Mi' } })],
  },
};

/** Pods of a namespace in which nothing fills anything in, by what the scopes of quotas ask. */
const SCOPED: Readonly<Record<string, JsonObject>> = {
  nothing: { containers: [container('a', {})] },
  'nothing-for-long': { activeDeadlineSeconds: 60, containers: [container('a', {})] },
  zero: { containers: [container('a', { requests: { cpu: '0' } })] },
  disk: { containers: [container('a', { requests: { 'ephemeral-storage': '1Gi' } })] },
  asks: { activeDeadlineSeconds: 5, containers: [container('a', { limits: { cpu: '100m' } })] },
  gold: { priorityClassName: 'gold', containers: [container('a', { requests: { cpu: '250m' } })] },
  'gold-sandboxed': {
    priorityClassName: 'gold',
    runtimeClassName: 'sandboxed',
    containers: [container('a', { requests: { cpu: '250m' } }), container('b', { limits: { cpu: '1' } })],
  },
  near: {
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'zone', namespaces: ['other'], labelSelector: {} },
        ],
      },
    },
    containers: [container('a', { requests: { 'example.com/gpu': '2' }, limits: { 'example.com/gpu': '2' } })],
  },
};

const priority = (operator: string, values?: readonly string[]): JsonObject => ({
  scopeSelector: {
    matchExpressions: [{ scopeName: 'PriorityClass', operator, ...(values === undefined ? {} : { values }) }],
  },
});

const SCOPED_QUOTAS: Readonly<Record<string, readonly [spec: JsonObject, counted: readonly string[]]>> = {
  best: [{ scopes: ['BestEffort'] }, ['pods']],
  'not-best': [{ scopes: ['NotBestEffort'] }, ['pods', 'count/pods']],
  ends: [{ scopes: ['Terminating'] }, ['pods']],
  stays: [{ scopes: ['NotTerminating'] }, ['pods']],
  'not-best-stays': [{ scopes: ['NotBestEffort', 'NotTerminating'] }, ['pods']],
  golden: [priority('In', ['gold', 'silver']), ['pods', 'requests.cpu', 'cpu']],
  'not-golden': [priority('NotIn', ['gold']), ['pods']],
  any: [priority('Exists'), ['pods']],
  none: [priority('DoesNotExist'), ['pods']],
  near: [{ scopes: ['CrossNamespacePodAffinity'] }, ['pods']],
  all: [
    {},
    [
      'pods',
      'count/pods',
      'requests.example.com/gpu',
      'requests.ephemeral-storage',
      'ephemeral-storage',
      'limits.ephemeral-storage',
    ],
  ],
};

const SURROUNDINGS: readonly (readonly [path: string, object: JsonObject])[] = [
  [
    '/apis/scheduling.k8s.io/v1/priorityclasses',
    { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'gold' }, value: 1000 },
  ],
  [
    '/apis/node.k8s.io/v1/runtimeclasses',
    {
      ...{ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'sandboxed' }, handler: 'sandbox' },
      overhead: { podFixed: { cpu: '70m', memory: '100Mi' } },
    },
  ],
];

const named = (apiVersion: string, kind: string, name: string, rest: JsonObject): JsonObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace: NAMESPACE },
  ...rest,
});

const RANGE = named('v1', 'LimitRange', 'each', {
  spec: {
    limits: [
      {
        type: 'Container',
        max: { memory: '2Gi' },
        min: { cpu: '1m' },
        default: { cpu: '400m' },
        defaultRequest: { cpu: '150m' },
      },
    ],
  },
});

const OTHERS: readonly (readonly [plural: string, object: JsonObject])[] = [
  ['configmaps', named('v1', 'ConfigMap', 'one', {})],
  ['configmaps', named('v1', 'ConfigMap', 'two', {})],
  [
    'persistentvolumeclaims',
    named('v1', 'PersistentVolumeClaim', 'data', {
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '3Gi' } } },
    }),
  ],
  [
    'persistentvolumeclaims',
    named('v1', 'PersistentVolumeClaim', 'fast', {
      spec: { storageClassName: 'ssd', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } },
    }),
  ],
  ['services', named('v1', 'Service', 'inside', { spec: { ports: [{ port: 80 }] } })],
  [
    'services',
    named('v1', 'Service', 'nodes', {
      spec: { type: 'NodePort', ports: [80, 81].map((port) => ({ name: `p${port}`, port })) },
    }),
  ],
  ['services', named('v1', 'Service', 'balanced', { spec: { type: 'LoadBalancer', ports: [{ port: 80 }] } })],
  [
    'services',
    named('v1', 'Service', 'direct', {
      spec: { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false, ports: [{ port: 80 }] },
    }),
  ],
];

const amounts = (names: readonly string[], amount: string): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, amount]));

const COUNTED = [
  ...['requests', 'limits'].flatMap((list) => ['cpu', 'memory'].map((name) => `${list}.${name}`)),
  ...['cpu', 'memory', 'pods', 'configmaps', 'count/configmaps', 'persistentvolumeclaims', 'requests.storage'],
  ...['services', 'services.nodeports', 'services.loadbalancers', 'count/services'],
  ...['persistentvolumeclaims', 'requests.storage'].map((name) => `ssd.storageclass.storage.k8s.io/${name}`),
];

describe('the sums that quotas with scopes count, on a real server', () => {
  const namespace = 'scoped';
  const core = (plural: string): string => `/api/v1/namespaces/${namespace}/${plural}`;
  let server: ApiServer;

  const inScoped = (object: JsonObject): JsonObject => ({
    ...object,
    metadata: { ...(object.metadata as JsonObject), namespace },
  });

  before(async function () {
    this.timeout(180_000);
    server = await sharedApiServer();
    await createObject(server, '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    });
    for (const [path, object] of SURROUNDINGS) await createObject(server, path, object);
    for (const [name, [spec, counted]] of Object.entries(SCOPED_QUOTAS)) {
      const limits = name === 'all' ? { ...amounts(counted, '1000Gi'), secrets: '0' } : amounts(counted, '1000Gi');
      const quota = named('v1', 'ResourceQuota', name, { spec: { hard: limits, ...spec } });
      await createObject(server, core('resourcequotas'), inScoped(quota));
      const status = { hard: limits, used: amounts(Object.keys(limits), '0') };
      const path = `${core('resourcequotas')}/${name}/status`;
      const filled = await server.request('PATCH', path, { status }, 'application/merge-patch+json');
      assert.equal(filled.status, 200, filled.text);
    }
    await until('the quotas', async () => {
      const secret = inScoped(named('v1', 'Secret', 'none', {}));
      return /exceeded quota/.test((await server.request('POST', `${core('secrets')}?dryRun=All`, secret)).text);
    });
    await until('the classes', async () => {
      const pod = inScoped(named('v1', 'Pod', 'none', { spec: SCOPED['gold-sandboxed'] ?? {} }));
      return (await server.request('POST', `${core('pods')}?dryRun=All`, pod)).status === 201;
    });
  });

  it('are those of the pods that the scopes take in', async () => {
    const pods = Object.entries(SCOPED).map(([name, spec]) => inScoped(named('v1', 'Pod', name, { spec })));
    for (const pod of pods) await createObject(server, core('pods'), pod);
    const objects = [...SURROUNDINGS.map(([, object]) => object), ...pods].map(readResource);
    const { body } = await server.request('GET', core('resourcequotas'));
    const { items } = body as { readonly items: readonly JsonObject[] };
    const theirs = new Map(items.map((one) => [(one.metadata as JsonObject).name, (one.status as JsonObject).used]));
    for (const [name, [spec, counted]] of Object.entries(SCOPED_QUOTAS)) {
      const used = theirs.get(name) as Readonly<Record<string, string>>;
      const ours = usageOf(objects, namespace, spec).used;
      assert.deepEqual(
        counted.map((one) => [name, one, ours.get(one) ?? 0n]),
        counted.map((one) => [name, one, parseQuantity(used[one] ?? '')]),
      );
    }
  });
});

describe('the sums of a namespace, on a real server', () => {
  let server: ApiServer;
  const list = (plural: string): string => `/api/v1/namespaces/${NAMESPACE}/${plural}`;

  const make = (plural: string, object: JsonObject): Promise<void> => createObject(server, list(plural), object);

  /** The server knows quotas and ranges a moment after they are made. */
  async function untilSaid(plural: string, object: JsonObject, words: RegExp): Promise<void> {
    await until(`an answer with ${words}`, async () => {
      const { text } = await server.request('POST', `${list(plural)}?dryRun=All`, object);
      return words.test(text);
    });
  }

  before(async function () {
    this.timeout(180_000);
    server = await sharedApiServer();
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } };
    await createObject(server, '/api/v1/namespaces', namespace);
    await make('limitranges', RANGE);
    const hard = { ...Object.fromEntries(COUNTED.map((name) => [name, '1000Gi'])), secrets: '0' };
    const used = Object.fromEntries(Object.keys(hard).map((name) => [name, '0']));
    await make('resourcequotas', named('v1', 'ResourceQuota', 'all', { spec: { hard } }));
    const filled = await server.request(
      'PATCH',
      `${list('resourcequotas')}/all/status`,
      { status: { hard, used } },
      'application/merge-patch+json',
    );
    assert.equal(filled.status, 200, filled.text);
    await untilSaid('secrets', named('v1', 'Secret', 'none', {}), /exceeded quota/);
    await untilSaid(
      'pods',
      named('v1', 'Pod', 'none', { spec: { containers: [container('a', {})] } }),
      /"memory":"2Gi"/,
    );
  });

  it('are those that its quotas count', async () => {
    const pods = Object.entries(PODS).map(([name, spec]) => ['pods', named('v1', 'Pod', name, { spec })] as const);
    for (const [plural, object] of [...pods, ...OTHERS]) await make(plural, object);
    const { body } = await server.request('GET', `${list('resourcequotas')}/all`);
    const { used } = (body as { readonly status: { readonly used: Readonly<Record<string, string>> } }).status;
    const objects = [RANGE, ...[...pods, ...OTHERS].map(([, object]) => object)];
    const { used: ours } = usageOf(objects.map(readResource), NAMESPACE);
    assert.deepEqual(
      COUNTED.map((name) => [name, ours.get(name) ?? 0n]),
      COUNTED.map((name) => [name, parseQuantity(used[name] ?? '')]),
    );
  });
});
