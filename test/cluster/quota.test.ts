import assert from 'node:assert/strict';
import { usageOf } from '../../server/src/engine/policy/changeRules/quota.ts';
import { readResource } from '../../server/src/engine/policy/judged/resource.ts';
import type { JsonObject } from '../../server/src/engine/schema/schemaShape.ts';
import { parseQuantity } from '../../server/src/engine/schema/validation/quantity.ts';
import { type ApiServer, sharedApiServer } from '../support/apiServer.ts';
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

const COUNTED = [
  ...['requests', 'limits'].flatMap((list) => ['cpu', 'memory'].map((name) => `${list}.${name}`)),
  ...['cpu', 'memory', 'pods', 'configmaps', 'count/configmaps', 'persistentvolumeclaims', 'requests.storage'],
  ...['services', 'services.nodeports', 'services.loadbalancers', 'count/services'],
  ...['persistentvolumeclaims', 'requests.storage'].map((name) => `ssd.storageclass.storage.k8s.io/${name}`),
];

describe('the sums of a namespace, on a real server', () => {
  let server: ApiServer;
  const list = (plural: string): string => `/api/v1/namespaces/${NAMESPACE}/${plural}`;

  async function make(plural: string, object: JsonObject): Promise<void> {
    const { status, text } = await server.request('POST', list(plural), object);
    assert.equal(status, 201, text);
  }

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
    const { status, text } = await server.request('POST', '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: NAMESPACE },
    });
    assert.equal(status, 201, text);
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
    const ours = usageOf(objects.map(readResource), NAMESPACE);
    assert.deepEqual(
      COUNTED.map((name) => [name, ours.get(name) ?? 0n]),
      COUNTED.map((name) => [name, parseQuantity(used[name] ?? '')]),
    );
  });
});
