import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';

const PLATFORM = `# file: .polycrate-gitops.yaml
version: 1
policies: { paths: [policies] }
# file: policies/sidecar.yaml
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: { name: sidecar }
spec:
  reinvocationPolicy: Never
  matchConstraints:
    resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments] }]
  mutations:
    - patchType: ApplyConfiguration
      applyConfiguration:
        expression: >
          Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{
            containers: [Object.spec.template.spec.containers{name: "proxy", image: "mesh/proxy:2.0"}]}}}}
# file: policies/binding.yaml
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata: { name: sidecar }
spec:
  policyName: sidecar
  matchResources: { objectSelector: { matchLabels: { mesh: "yes" } } }
# file: overlays/prod/kustomization.yaml
resources: [web.yaml, api.yaml]
# file: overlays/prod/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { mesh: "yes" } }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: web, image: "shop/web:1.4.2" }
# file: overlays/prod/api.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: api }
spec:
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api } }
    spec: { containers: [{ name: api, image: "shop/api:2.0.0" }] }
`;

describe('what a cluster changes by MutatingAdmissionPolicies', () => {
  it('is told for the objects that a binding selects, merged by the schema of their kind', () => {
    const opened = openFixture(PLATFORM);
    const changes = opened.ask((engine) => engine.policies.clusterChanges('/repo/overlays/prod'));
    assert.deepEqual(
      changes.map(({ kind, name, policies }) => `${kind}/${name} ${policies.join()}`),
      ['Deployment/web sidecar'],
    );
    const [{ before = '', after = '' } = {}] = changes;
    const added = after.split('\n').filter((line) => !before.split('\n').includes(line));
    assert.deepEqual(added, ['      - image: mesh/proxy:2.0', '        name: proxy']);
    assert.ok(after.includes('name: web'));
  });
});
