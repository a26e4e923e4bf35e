import assert from 'node:assert/strict';
import { checkFindings } from '../support/engineFixture.ts';
import { checkSchema, problemsOf } from '../support/schemaCheck.ts';
import { baseUpToPod } from '../support/webDeployment.ts';

describe('a strategic merge patch', () => {
  it('may leave out what is required, and has only fields that its target has', () => {
    checkSchema(
      `
# file: patch.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicsa: 2
# ^^^^^^^^ error[schema/unknown-field]: Did you mean \`replicas\`?
  template:
    spec:
      $retainKeys: [containers]
      containers:
        - name: web
          $patch: replace
          imagePullPolicy: Sometimes
#                          ^^^^^^^^^ error[schema/unknown-value]: it takes
`,
      { mode: 'partial' },
    );
  });

  it('names the item of a list that it changes', () => {
    checkSchema(
      `
# file: patch.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - image: shop/web:2
#         ^^^^^ warning[schema/missing-merge-key]: An item of \`containers\` has no \`name\`
        - name: side
          ports:
            - name: http
#             ^^^^ warning[schema/missing-merge-key]: has no \`containerPort\`
      volumes:
        - $patch: replace
        - name: cache
      tolerations:
        - key: spot
`,
      { mode: 'partial' },
    );
  });

  it('is judged by what took the place of a version that is gone, which is told where the object stands', () => {
    const patch = (kind: string): string =>
      `apiVersion: policy/v1beta1\nkind: ${kind}\nmetadata: {name: web}\nspec: {minAvailabel: 1}\n`;
    const found = problemsOf(patch('PodDisruptionBudget'), { mode: 'partial' });
    assert.deepEqual(
      found.map(({ code, nearest }) => [code, nearest]),
      [['schema/unknown-field', 'minAvailable']],
    );
  });
});

const BASE = `
${baseUpToPod()}
      containers:
        - name: web
          image: shop/web:1
`;

describe('a JSON patch', () => {
  it('is told what is wrong with the paths and values that it gives to its target', () => {
    checkFindings(`${BASE}
# file: overlays/prod/kustomization.yaml
resources: [../../base]
patches:
  - target: {kind: Deployment, name: web}
    path: patch.yaml
# file: overlays/prod/patch.yaml
- op: add
  path: /spec/replicas
  value: many
#        ^^^^ error[schema/wrong-type]: takes an integer
- op: add
  path: /spec/template/spec/containers/0/imagePullPolicy
  value: Sometimes
#        ^^^^^^^^^ error[schema/unknown-value]: it takes
- op: add
  path: /spec/paused
  value: true
`);
  });

  it('is told of a field that its target does not have', () => {
    checkFindings(`${BASE}
# file: overlays/prod/kustomization.yaml
resources: [../../base]
patches:
  - target: {kind: Deployment, name: web}
    path: patch.yaml
# file: overlays/prod/patch.yaml
- op: add
  path: /spec/replicsa
# ^^^^ error[schema/unknown-field]: Did you mean \`replicas\`?
  value: 2
`);
  });
});

describe('a base that an overlay completes', () => {
  it('is judged after rendering, and only there', () => {
    checkFindings(`
# file: base/kustomization.yaml
resources: [deployment.yaml]
# file: base/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: web
# file: overlays/prod/kustomization.yaml
resources: [../../base]
labels:
  - pairs: {app: web}
    includeSelectors: true
patches:
  - patch: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        template:
          spec:
            containers:
              - name: web
                image: shop/web:2
`);
  });
});
