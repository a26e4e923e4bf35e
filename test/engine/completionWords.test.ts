import assert from 'node:assert/strict';
import type { CompletionItem } from '../../server/src/engine/api.ts';
import { checkApplied } from '../support/applyCompletion.ts';
import { openFixture } from '../support/engineFixture.ts';

const PLATFORM = `
# file: service.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  labels:
    app: web
spec:
  selector: { app: web }
  ports:
    - name: http
      port: 80
# file: pod.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: { app: web }
spec:
  containers:
    - { name: web, image: "a:1", ports: [{ name: serving, containerPort: 8080 }] }
# file: role.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: deployer }
# file: pull.yaml
apiVersion: v1
kind: Secret
metadata: { name: registry }
# file: crd.yaml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: shops.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Shop, plural: shops }
  versions:
    - name: v1
      served: true
      storage: true
      subresources: { scale: { specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas } }
      schema:
        openAPIV3Schema:
          type: object
          properties: { spec: { type: object, properties: { replicas: { type: integer } } } }
# file: shop.yaml
apiVersion: example.com/v1
kind: Shop
metadata: { name: main }
# file: x.yaml
`;

/** The proposals at the cursor of `x.yaml`, in the order in which they are shown, each of which parses when it is taken. */
function proposed(text: string): readonly CompletionItem[] {
  const opened = openFixture(PLATFORM + text);
  const { cursor } = opened.fixture;
  assert.ok(cursor, 'the fixture has a cursor');
  const { items } = opened.ask((engine) => engine.completion(cursor.file, cursor.offset));
  checkApplied(opened.text('x.yaml'), items);
  return [...items].sort((a, b) => (a.sort < b.sort ? -1 : 1));
}

function labels(text: string): readonly string[] {
  return proposed(text).map(({ label }) => label);
}

function object(kind: string, apiVersion: string, rest: string): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: x\n${rest}`;
}

const RBAC = 'rbac.authorization.k8s.io/v1';
const role = (rest: string): string => object('Role', RBAC, `rules:\n${rest}`);
const binding = (rest: string): string => object('RoleBinding', RBAC, rest);
const pod = (rest: string): string => object('Pod', 'v1', `spec:\n${rest}`);
const container = (rest: string): string => pod(`  containers:\n    - name: web\n${rest}`);
const autoscaler = (rest: string): string => object('HorizontalPodAutoscaler', 'autoscaling/v2', `spec:\n${rest}`);

describe('completion in rules of roles', () => {
  it('offers the verbs, in every style', () => {
    for (const list of [
      '  - verbs:\n      - <|>\n',
      '  - verbs: [get, <|>]\n',
      '  - verbs: ["<|>"]\n',
      '  - verbs:\n    - <|>\n',
    ])
      assert.deepEqual(labels(role(list)).slice(0, 3), ['get', 'list', 'watch'], list);
  });

  it('offers groups: the core, those that the repository uses, then all', () => {
    const found = proposed(role('  - apiGroups: [<|>]\n'));
    assert.deepEqual(
      found.slice(0, 4).map(({ label }) => label),
      ['""', 'apiextensions.k8s.io', 'example.com', 'rbac.authorization.k8s.io'],
    );
    assert.equal(found[0]?.insert, '""');
    assert.ok(found.some(({ label }) => label === 'apps'));
  });

  it('offers the resources of the groups beside, with their parts, also below the cursor and while a line is broken', () => {
    const found = labels(role('  - apiGroups: [""]\n    resources:\n      - <|>\n    verbs: [get]\n'));
    assert.ok(
      ['pods', 'pods/log', 'configmaps'].every((one) => found.includes(one)),
      found.join(),
    );
    assert.ok(!found.includes('deployments'));
    assert.ok(labels(role('  - resources: [<|>]\n    apiGroups:\n      - apps\n')).includes('deployments/scale'));
    const broken = labels(role('  - apiGroups: [apps]\n    resources: [de<|>]\n    verbs: [\n'));
    assert.ok(broken.includes('deployments') && !broken.includes('pods'), broken.join());
  });

  it('offers custom resources of the repository', () => {
    assert.deepEqual(labels(role('  - apiGroups: [example.com]\n    resources: [<|>]\n')), ['shops', '*']);
    assert.ok(labels(role('  - resources: [<|>]\n')).includes('shops'));
  });

  it('does the same in webhooks', () => {
    const hook = object(
      'ValidatingWebhookConfiguration',
      'admissionregistration.k8s.io/v1',
      'webhooks:\n  - name: a.example.com\n    rules:\n      - apiGroups: [apps]\n        resources: [<|>]\n',
    );
    assert.ok(labels(hook).includes('deployments'));
  });
});

describe('completion in bindings', () => {
  it('offers kinds of subjects and of roles, and their group', () => {
    assert.deepEqual(labels(binding('subjects:\n  - kind: <|>\n')), ['ServiceAccount', 'User', 'Group']);
    assert.deepEqual(labels(binding('roleRef:\n  kind: <|>\n')), ['Role', 'ClusterRole']);
    assert.deepEqual(labels(object('ClusterRoleBinding', RBAC, 'roleRef: { kind: <|> }\n')), ['ClusterRole']);
    assert.deepEqual(labels(binding('roleRef:\n  apiGroup: <|>\n')), ['rbac.authorization.k8s.io']);
  });

  it('offers roles by their kind, those of every cluster too', () => {
    const found = labels(binding('roleRef:\n  kind: ClusterRole\n  name: <|>\n'));
    assert.deepEqual(found, ['deployer', 'view', 'edit', 'admin', 'cluster-admin']);
    assert.deepEqual(labels(binding('roleRef:\n  kind: Role\n  name: <|>\n')), []);
  });
});

describe('completion of what is scaled', () => {
  it('offers kinds with a number of replicas, custom ones of the repository too', () => {
    const found = labels(autoscaler('  scaleTargetRef:\n    kind: <|>\n'));
    assert.deepEqual(found, ['Shop', 'Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet']);
    const ofGroup = labels(autoscaler('  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: <|>\n'));
    assert.deepEqual(ofGroup, ['Deployment', 'ReplicaSet', 'StatefulSet']);
  });

  it('offers the version of the kind, its names, and the quantities that are measured', () => {
    assert.deepEqual(labels(autoscaler('  scaleTargetRef:\n    kind: Deployment\n    apiVersion: <|>\n')), ['apps/v1']);
    assert.deepEqual(
      labels(autoscaler('  scaleTargetRef:\n    apiVersion: example.com/v1\n    kind: Shop\n    name: <|>\n')),
      ['main'],
    );
    assert.deepEqual(labels(autoscaler('  metrics:\n    - type: Resource\n      resource:\n        name: <|>\n')), [
      'cpu',
      'memory',
    ]);
  });

  it('offers the kinds and versions that a health check of Flux may wait for', () => {
    const check = (rest: string): string =>
      object('Kustomization', 'kustomize.toolkit.fluxcd.io/v1', `spec:\n  healthChecks:\n    - ${rest}`);
    assert.ok(labels(check('kind: <|>\n')).includes('Shop'));
    assert.deepEqual(labels(check('kind: Shop\n      apiVersion: <|>\n')), ['example.com/v1']);
  });
});

describe('completion of ports', () => {
  it('offers those of what a selector selects', () => {
    const service = object('Service', 'v1', 'spec:\n  ports:\n    - targetPort: <|>\n  selector:\n    app: web\n');
    assert.deepEqual(labels(service), ['serving', '8080']);
    const monitor = object(
      'ServiceMonitor',
      'monitoring.coreos.com/v1',
      'spec:\n  selector:\n    matchLabels: { app: web }\n  endpoints:\n    - port: <|>\n',
    );
    assert.deepEqual(labels(monitor), ['http']);
    const policy = object(
      'NetworkPolicy',
      'networking.k8s.io/v1',
      'spec:\n  podSelector: { matchLabels: { app: web } }\n  ingress:\n    - ports:\n        - port: <|>\n',
    );
    assert.deepEqual(labels(policy), ['serving', '8080']);
  });

  it('offers only numbers where a name is no value', () => {
    const route = object(
      'HTTPRoute',
      'gateway.networking.k8s.io/v1',
      'spec:\n  rules:\n    - backendRefs:\n        - name: web\n          port: <|>\n',
    );
    assert.deepEqual(labels(route), ['80']);
  });
});

describe('completion of words that stand by agreement', () => {
  const places: Readonly<Record<string, readonly [text: string, first: string]>> = {
    'topology keys': [pod('  topologySpreadConstraints:\n    - topologyKey: <|>\n'), 'kubernetes.io/hostname'],
    'labels of nodes': [pod('  nodeSelector:\n    <|>\n'), 'kubernetes.io/arch'],
    'values of labels of nodes': [pod('  nodeSelector: { kubernetes.io/os: <|> }\n'), 'linux'],
    taints: [pod('  tolerations:\n    - key: <|>\n'), 'node-role.kubernetes.io/control-plane'],
    quantities: [container('      resources:\n        requests:\n          <|>\n'), 'cpu'],
    'quantities in braces': [container('      resources: { limits: { cpu: 1, <|> } }\n'), 'memory'],
    'quantities of claims': [
      object('PersistentVolumeClaim', 'v1', 'spec:\n  resources:\n    requests:\n      <|>\n'),
      'storage',
    ],
    'fields of the pod': [
      container(
        '      env:\n        - name: A\n          valueFrom:\n            fieldRef:\n              fieldPath: <|>\n',
      ),
      'metadata.name',
    ],
    capabilities: [container('      securityContext:\n        capabilities:\n          drop: [<|>]\n'), 'ALL'],
    'types of Secrets': [object('Secret', 'v1', 'type: <|>\n'), 'Opaque'],
    'levels of pods': [
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: x\n  labels:\n    pod-security.kubernetes.io/enforce: <|>\n',
      'privileged',
    ],
    'operators of selectors': [
      object('Deployment', 'apps/v1', 'spec:\n  selector:\n    matchExpressions:\n      - operator: <|>\n'),
      'In',
    ],
    'keys of selectors': [
      object('Deployment', 'apps/v1', 'spec:\n  selector:\n    matchExpressions:\n      - key: <|>\n'),
      'app',
    ],
    'pull secrets': [pod('  imagePullSecrets:\n    - name: <|>\n'), 'registry'],
    'options of Argo CD': [
      object('Application', 'argoproj.io/v1alpha1', 'spec:\n  syncPolicy:\n    syncOptions:\n      - <|>\n'),
      'CreateNamespace=true',
    ],
  };
  for (const [what, [text, first]] of Object.entries(places)) {
    it(`offers ${what}`, () => assert.equal(labels(text)[0], first));
  }

  it('offers none of them elsewhere, and what is there already no second time', () => {
    assert.deepEqual(labels(object('ConfigMap', 'v1', 'data:\n  nodeSelector: <|>\n')), []);
    assert.deepEqual(labels(container('      resources:\n        requests:\n          cpu: 1\n          <|>\n')), [
      'memory',
      'ephemeral-storage',
    ]);
  });
});
