import assert from 'node:assert/strict';
import { problemsOf } from '../support/schemaCheck.ts';
import { registryFor } from '../support/schemaPacks.ts';

const VERSIONS = ['1.31', '1.32', '1.33', '1.34', '1.35', '1.36', '1.37'];
const pod = (spec: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: web, image: web }], ${spec} }\n`;
const container = (fields: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: web, image: web, ${fields} }] }\n`;
const statefulSet = (fields: string): string =>
  `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: web }\nspec: { serviceName: web, selector: { matchLabels: { a: b } }, template: { metadata: { labels: { a: b } }, spec: { containers: [{ name: web, image: web }] } }, ${fields} }\n`;
const autoscaler = (fields: string): string =>
  `apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: web }\nspec: { maxReplicas: 3, ${fields} }\n`;

/** What the server refuses since a version, and what it refuses up to one. */
const SINCE: readonly (readonly [title: string, version: string, text: string])[] = [
  [
    'a resize policy of a container that never restarts',
    '1.33',
    container('resizePolicy: [{ resourceName: gpu, restartPolicy: NotRequired }]'),
  ],
  ['users of the host and their network', '1.33', pod('hostUsers: false, hostPID: true')],
  ['an unmasked /proc', '1.33', container('securityContext: { procMount: Unmasked }')],
  ['a claim of a container that the pod has not', '1.34', container('resources: { claims: [{ name: gpu }] }')],
  ['a claim of a pod without a source', '1.34', pod('resourceClaims: [{ name: gpu }]')],
  [
    'the name of a Service that cannot be one',
    '1.33',
    statefulSet('serviceName: Web_1').replace('serviceName: web, ', ''),
  ],
  [
    'a claim template without access modes',
    '1.34',
    statefulSet(
      'volumeClaimTemplates: [{ metadata: { name: a }, spec: { resources: { requests: { storage: 1Gi } } } }]',
    ),
  ],
  [
    'a pod of a StatefulSet without an image',
    '1.34',
    statefulSet('replicas: 1').replace('name: web, image: web', 'name: web'),
  ],
  [
    'an unknown protocol of a port of a StatefulSet',
    '1.34',
    statefulSet('replicas: 1').replace('image: web', 'image: web, ports: [{ containerPort: 80, protocol: http }]'),
  ],
  [
    'an unknown way of access of a StatefulSet',
    '1.34',
    statefulSet(
      'volumeClaimTemplates: [{ metadata: { name: a }, spec: { accessModes: [ReadWriteonce], resources: { requests: { storage: 1Gi } } } }]',
    ),
  ],
  ['a scale target without a group', '1.34', autoscaler('scaleTargetRef: { kind: Deployment, name: web }')],
  [
    'an address with leading zeros',
    '1.36',
    pod(
      'hostAliases: [{ ip: "10.0.0.01", hostnames: [a] }], dnsPolicy: None, dnsConfig: { nameservers: ["010.0.0.1"] }',
    ),
  ],
  ['no pods at a time that may lack', '1.37', statefulSet('updateStrategy: { rollingUpdate: { maxUnavailable: 0 } }')],
];

const UNTIL: readonly (readonly [title: string, version: string, text: string])[] = [
  [
    'a Service that begins with a digit',
    '1.35',
    'apiVersion: v1\nkind: Service\nmetadata: { name: 1st }\nspec: { ports: [{ port: 80 }] }\n',
  ],
  ['a restart policy of a container that does not start first', '1.33', container('restartPolicy: Never')],
  ['a variable that begins with a digit', '1.31', container('env: [{ name: 1st, value: a }]')],
  [
    'pods that stay in their zone',
    '1.33',
    'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: 80 }], trafficDistribution: PreferSameZone }\n',
  ],
  [
    'no pods at all',
    '1.36',
    autoscaler(
      'minReplicas: 0, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, metrics: [{ type: External, external: { metric: { name: a }, target: { type: Value, value: 1 } } }]',
    ),
  ],
];

/** The versions in which a manifest has an error. */
function refusedIn(text: string): readonly string[] {
  return VERSIONS.filter((version) =>
    problemsOf(text, { registry: registryFor(version), rules: true }).some(({ severity }) => severity === 'error'),
  );
}

describe('rules of a version of Kubernetes', () => {
  for (const [title, version, text] of SINCE) {
    it(`refuse ${title} since ${version}`, () => {
      assert.deepEqual(refusedIn(text), VERSIONS.slice(VERSIONS.indexOf(version)));
    });
  }

  for (const [title, version, text] of UNTIL) {
    it(`refuse ${title} up to ${version}`, () => {
      assert.deepEqual(refusedIn(text), VERSIONS.slice(0, VERSIONS.indexOf(version) + 1));
    });
  }

  it('refuse a field of a StatefulSet that nobody knows, and a quantity that cannot be read, in every version', () => {
    const wrong = ['imagee: web', 'resources: { limits: { cpu: many } }'];
    for (const field of wrong)
      assert.deepEqual(refusedIn(statefulSet('replicas: 1').replace('image: web', `image: web, ${field}`)), VERSIONS);
  });

  it('warn of the pods of a StatefulSet where the server refuses them later', () => {
    const text = statefulSet('replicas: 1').replace('name: web, image: web', 'name: web');
    const [found] = problemsOf(text, { registry: registryFor('1.33'), rules: true });
    assert.equal(found?.severity, 'warning');
    assert.match(found?.message ?? '', /The server takes the StatefulSet, and refuses its pods\.$/);
  });
});
