import assert from 'node:assert/strict';
import type { JsonObject } from '../../server/src/cluster/json.ts';
import { ARGO, FLUX, judgeCase } from '../support/driftCase.ts';
import { check, config, deployment, IMAGE, owned, ownsImage, stored, TIME } from '../support/driftObjects.ts';

describe('drift of one object (acceptance table)', () => {
  it('1: defaults, status and revision marks are no difference', () => {
    const result = judgeCase({ git: deployment(), live: stored() });
    check(result, 'inSync', []);
    assert.deepEqual(result.additions, []);
  });

  it('2: Git moved on and the cluster has what was applied: pending', () => {
    const result = judgeCase({ git: deployment({}, { image: 'v2' }), live: stored(), applied: deployment() });
    check(result, 'pending', [`pending ${IMAGE} v2 -> v1`]);
  });

  it('3: a field that kubectl edit changed is drift, with its time', () => {
    const result = judgeCase({
      git: deployment(),
      live: stored({}, { image: 'v9' }),
      controllerOwns: owned({ spec: { template: { spec: { containers: [{ name: 'app' }] } } } }),
      entries: [{ manager: 'kubectl-edit', time: TIME, owns: ownsImage }],
    });
    check(result, 'changed', [`drift ${IMAGE} v1 -> v9`]);
    assert.equal(
      result.fields[0]?.writer?.words,
      'last write by kubectl edit on 12 Aug 2026 14:03 UTC; this entry also covers 1 other field',
    );
  });

  it('4: changed in the cluster and in Git: drift and pending, with all three values', () => {
    const result = judgeCase({
      git: deployment({}, { image: 'v2' }),
      live: stored({}, { image: 'v9' }),
      applied: deployment(),
    });
    check(result, 'driftAndPending', [`driftAndPending ${IMAGE} v2 -> v9`]);
    assert.equal(result.fields[0]?.applied, 'v1');
  });

  it('5: the cluster has what Git says although the recorded revision is older', () => {
    const git = deployment({}, { image: 'v2' });
    check(judgeCase({ git, live: stored({}, { image: 'v2' }), applied: deployment() }), 'alreadyAtGit', []);
  });

  it('6: replicas set by an autoscaler are drift in a group of their own, time not recorded', () => {
    const result = judgeCase({
      git: deployment({ replicas: 2 }),
      live: stored({ replicas: 5 }),
      controllerOwns: deployment(),
      entries: [{ manager: 'kube-controller-manager', subresource: 'scale', owns: owned({ spec: { replicas: 5 } }) }],
    });
    check(result, 'changed', ['drift spec.replicas 2 -> 5']);
    assert.equal(result.fields[0]?.group, 'autoscaler');
    assert.equal(
      result.fields[0]?.writer?.words,
      'set through the scale subresource by kube-controller-manager; time not recorded',
    );
  });

  it('7: replicas that Git leaves out belong to an autoscaler, but Flux would reset those of kubectl edit', () => {
    const git = deployment();
    const live = stored({ replicas: 5 });
    const scaled = { manager: 'kube-controller-manager', subresource: 'scale', owns: owned({ spec: { replicas: 5 } }) };
    check(judgeCase({ git, live, entries: [scaled] }), 'inSync', []);
    check(judgeCase({ git, live }), 'inSync', []);
    const edited = judgeCase({
      git,
      live,
      entries: [{ manager: 'kubectl-edit', owns: owned({ spec: { replicas: 5 } }) }],
    });
    check(edited, 'changed', ['drift spec.replicas (none) -> 5']);
    assert.equal(
      edited.fields[0]?.note,
      'Git does not set it; it would become 1, the default, with the next apply by Flux',
    );
  });

  it('8: kubectl scale is told by its subresource', () => {
    const result = judgeCase({
      git: deployment({ replicas: 3 }),
      live: stored({ replicas: 1 }),
      controllerOwns: deployment(),
      entries: [{ manager: 'kubectl', subresource: 'scale', owns: owned({ spec: { replicas: 1 } }) }],
    });
    check(result, 'changed', ['drift spec.replicas 3 -> 1']);
    assert.equal(
      result.fields[0]?.writer?.words,
      'set through the scale subresource by kubectl scale; time not recorded',
    );
    assert.equal(result.fields[0]?.group, undefined);
  });

  it('9: quantities are compared as numbers in built-in kinds', () => {
    const git = deployment({}, { resources: { requests: { cpu: '1000m', memory: '1024Mi' } } });
    check(judgeCase({ git, live: stored({}, { resources: { requests: { cpu: '1', memory: '1Gi' } } }) }), 'inSync', []);
  });

  it('10: in a custom resource the text of a quantity is a text', () => {
    const custom = (cpu: string): JsonObject => ({
      apiVersion: 'acme.dev/v1',
      kind: 'Widget',
      metadata: { name: 'w' },
      spec: { resources: { requests: { cpu } } },
    });
    check(judgeCase({ git: custom('1000m'), live: custom('1') }), 'changed', [
      'drift spec.resources.requests.cpu 1000m -> 1',
    ]);
  });

  it('11: a number and the same digits as text differ', () => {
    const service = (targetPort: number | string): JsonObject => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 's' },
      spec: { ports: [{ port: 80, targetPort }] },
    });
    const result = judgeCase({ git: service(80), live: service('80') });
    check(result, 'changed', ['drift spec.ports[80/TCP].targetPort 80 -> 80']);
    assert.equal(result.fields[0]?.change, 'type');
  });

  it('12: what the server fills into a Service is no difference', () => {
    const git = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 's' },
      spec: { type: 'NodePort', ports: [{ port: 80 }] },
    };
    const live = {
      ...git,
      spec: {
        type: 'NodePort',
        ports: [{ port: 80, protocol: 'TCP', targetPort: 80, nodePort: 30123 }],
        clusterIP: '10.0.0.9',
        clusterIPs: ['10.0.0.9'],
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
        internalTrafficPolicy: 'Cluster',
        externalTrafficPolicy: 'Cluster',
        sessionAffinity: 'None',
      },
    };
    check(judgeCase({ git, live }), 'inSync', []);
  });

  it('13: another order of a keyed list is a change of its own kind', () => {
    const a = { name: 'A', value: '1' };
    const b = { name: 'B', value: '2' };
    const result = judgeCase({ git: deployment({}, { env: [a, b] }), live: stored({}, { env: [b, a] }) });
    assert.equal(result.state, 'changed');
    assert.deepEqual(
      result.fields.map((field) => [field.change, field.path]),
      [['order', 'spec.template.spec.containers[app].env']],
    );
  });

  it('14: an atomic list with an item more is changed as a whole', () => {
    const withTolerations = (tolerations: unknown, object: JsonObject): JsonObject => {
      const copy = structuredClone(object) as unknown as { spec: { template: { spec: Record<string, unknown> } } };
      copy.spec.template.spec.tolerations = tolerations;
      return copy as unknown as JsonObject;
    };
    const x = { key: 'x', operator: 'Exists' };
    const result = judgeCase({
      git: withTolerations([x], deployment()),
      live: withTolerations([x, { key: 'y', operator: 'Exists' }], stored()),
      controllerOwns: deployment(),
      entries: [
        { manager: 'kubectl-edit', trie: { 'f:spec': { 'f:template': { 'f:spec': { 'f:tolerations': {} } } } } },
      ],
    });
    assert.deepEqual(
      result.fields.map((field) => [field.verdict, field.path, field.writer?.manager]),
      [['drift', 'spec.template.spec.tolerations', 'kubectl-edit']],
    );
  });

  it('15: a label by kubectl would be removed by Flux and is an addition elsewhere', () => {
    const git = config({}, { labels: { a: '1' } });
    const one = {
      git,
      live: config({}, { labels: { a: '1', b: '2' } }),
      entries: [{ manager: 'kubectl-label', owns: owned({ metadata: { labels: { b: '2' } } }) }],
    };
    const flux = judgeCase(one);
    check(flux, 'changed', ['drift metadata.labels.b (none) -> 2']);
    assert.equal(flux.fields[0]?.note, 'Git does not set it; it would be removed with the next apply by Flux');
    const argo = judgeCase({
      ...one,
      owner: ARGO,
      controller: { manager: 'argocd-controller', operation: 'Apply', owns: git },
    });
    check(argo, 'inSync', []);
    assert.deepEqual(
      argo.additions.map((addition) => addition.path),
      ['metadata.labels.b'],
    );
  });

  it('16: Flux keeps additions where the object says ssa: Merge', () => {
    const annotations = { 'kustomize.toolkit.fluxcd.io/ssa': 'Merge' };
    const result = judgeCase({
      git: config({}, { annotations }),
      live: config({}, { annotations, labels: { b: '2' } }),
      entries: [{ manager: 'kubectl-label', owns: owned({ metadata: { labels: { b: '2' } } }) }],
    });
    check(result, 'inSync', []);
    assert.equal(result.additions.length, 1);
  });

  it('17: a restart by kubectl would be undone by Flux, and is an addition under Argo CD', () => {
    const live = structuredClone(stored()) as unknown as {
      spec: { template: { metadata: Record<string, unknown> } };
    };
    live.spec.template.metadata.annotations = { 'kubectl.kubernetes.io/restartedAt': TIME };
    const entries = [
      {
        manager: 'kubectl-rollout',
        owns: owned({
          spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': TIME } } } },
        }),
      },
    ];
    const one = { git: deployment(), live: live as unknown as JsonObject, entries };
    const path = 'spec.template.metadata.annotations[kubectl.kubernetes.io/restartedAt]';
    check(judgeCase(one), 'changed', [`drift ${path} (none) -> ${TIME}`]);
    const argo = judgeCase({ ...one, owner: ARGO });
    check(argo, 'inSync', []);
    assert.deepEqual(
      argo.additions.map((addition) => addition.path),
      [path],
    );
  });

  it('18: what Flux was told to keep is an addition', () => {
    const result = judgeCase({
      git: config({}),
      live: config({}, { annotations: { x: '1' } }),
      entries: [{ manager: 'flux-client-side-apply', owns: owned({ metadata: { annotations: { x: '1' } } }) }],
    });
    check(result, 'inSync', []);
    assert.deepEqual(
      result.additions.map((addition) => addition.path),
      ['metadata.annotations.x'],
    );
  });

  it('19: a key that Git dropped is pending removal', () => {
    const before = config({ k: '1', other: '2' });
    const result = judgeCase({ git: config({ other: '2' }), live: before, applied: before, controllerOwns: before });
    check(result, 'pending', ['pending data.k (none) -> 1']);
  });

  it('20: for client-side apply, removals come from the last-applied annotation and not from managedFields', () => {
    const before = config({ k: '1', other: '2' });
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(before) };
    const result = judgeCase({
      git: config({ other: '2' }),
      live: config({ k: '1', other: '2' }, { annotations }),
      applied: before,
      owner: ARGO,
      controller: { manager: 'argocd-controller', operation: 'Update', owns: before },
    });
    check(result, 'pending', ['pending data.k (none) -> 1']);
  });

  it('21: a field removed in the cluster is drift without an author', () => {
    const result = judgeCase({ git: config({ k: '1' }), live: config({}), controllerOwns: config({}) });
    check(result, 'changed', ['drift data.k 1 -> (none)']);
    assert.equal(result.fields[0]?.note, 'removed in the cluster; Kubernetes does not record by whom');
  });

  it('30: an object that is being deleted names what it waits for', () => {
    const metadata = { deletionTimestamp: TIME, finalizers: ['acme.dev/cleanup'] };
    const result = judgeCase({ git: config({ k: '1' }), live: config({ k: '2' }, metadata) });
    check(result, 'terminating', []);
    assert.deepEqual(result.notes, ['It is being deleted; it waits for `acme.dev/cleanup`.']);
  });

  it('34: volumeClaimTemplates differ as a whole', () => {
    const set = (storage: string, more: Record<string, unknown> = {}): JsonObject =>
      ({
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name: 's' },
        spec: {
          volumeClaimTemplates: [
            { metadata: { name: 'data' }, spec: { resources: { requests: { storage } }, ...more } },
          ],
        },
      }) as JsonObject;
    const result = judgeCase({ git: set('20Gi'), live: set('10Gi', { volumeMode: 'Filesystem' }) });
    assert.deepEqual(
      result.fields.map((field) => field.path),
      ['spec.volumeClaimTemplates'],
    );
    check(judgeCase({ git: set('20Gi'), live: set('20480Mi', { volumeMode: 'Filesystem' }) }), 'inSync', []);
  });

  it('35: a certificate put in by an injector is an addition, and drift of a group where Git sets it', () => {
    const hook = (caBundle: string | undefined): JsonObject => ({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'w' },
      webhooks: [
        { name: 'a.acme.dev', clientConfig: { url: 'https://x', ...(caBundle === undefined ? {} : { caBundle }) } },
      ],
    });
    const entries = [
      {
        manager: 'cert-manager-cainjector',
        owns: owned({ webhooks: [{ name: 'a.acme.dev', clientConfig: { caBundle: 'x' } }] }),
      },
    ];
    const left = judgeCase({ git: hook(undefined), live: hook('QQ=='), entries });
    check(left, 'inSync', []);
    assert.equal(left.additions.length, 1);
    const set = judgeCase({ git: hook('Cg=='), live: hook('QQ=='), controllerOwns: hook(undefined), entries });
    check(set, 'changed', ['drift webhooks[a.acme.dev].clientConfig.caBundle Cg== -> QQ==']);
    assert.equal(set.fields[0]?.group, 'injector');
  });

  it('36: the rules of an aggregated ClusterRole belong to the cluster', () => {
    const role = (rules: unknown[]): JsonObject =>
      ({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'r' },
        aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] },
        rules,
      }) as JsonObject;
    check(judgeCase({ git: role([]), live: role([{ verbs: ['get'] }, { verbs: ['list'] }]) }), 'inSync', []);
  });

  it('40: without managedFields and without the applied revision a difference is only a difference', () => {
    const result = judgeCase({ git: deployment(), live: stored({}, { image: 'v9' }), applied: null, controller: null });
    check(result, 'differsFromGit', [`differs ${IMAGE} v1 -> v9`]);
    assert.equal(result.fields[0]?.note, 'Kubernetes has not recorded who wrote it');
    assert.deepEqual(result.notes, ['Ownership unknown: the object has no managedFields.']);
  });
});

describe('texts for the diff editor', () => {
  it('show the differences and nothing that the server filled in', () => {
    const result = judgeCase({ git: deployment({ replicas: 3 }), live: stored({ replicas: 1 }), owner: FLUX });
    const changed = result.renderedText.split('\n').filter((line, i) => line !== result.liveText.split('\n')[i]);
    assert.deepEqual(changed, ['  replicas: 3']);
  });
});
