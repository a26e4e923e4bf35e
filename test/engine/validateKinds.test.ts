import assert from 'node:assert/strict';
import { definitionUpToSchema } from '../support/customKind.ts';
import { checkSchema, problemsOf, registryWith } from '../support/schemaCheck.ts';

/** `code at path` of every problem. */
function codes(text: string, options: Parameters<typeof problemsOf>[1] = {}): string[] {
  return problemsOf(text, options).map((problem) => `${problem.code} /${problem.path.join('/')}`);
}

describe('schema: kinds', () => {
  it('gives one hint for a kind that nobody knows', () => {
    checkSchema(`
apiVersion: example.com/v1
kind: Widget
#     ^^^^^^ hint[schema/unknown-kind]: Its fields are not checked.
spec: { anything: [1] }
`);
  });

  it('says that a version of a built-in kind is not served, and which one is', () => {
    checkSchema(`
apiVersion: policy/v1beta1
#           ^^^^^^^^^^^^^^ error[schema/unserved-version]: Use \`policy/v1\`.
kind: PodDisruptionBudget
---
apiVersion: extensions/v1beta1
#           ^^^^^^^^^^^^^^^^^^ error[schema/unserved-version]: Use \`networking.k8s.io/v1\`.
kind: Ingress
---
apiVersion: kustomize.toolkit.fluxcd.io/v1beta1
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information[schema/unserved-version]: Use \`kustomize.toolkit.fluxcd.io/v1\`.
kind: Kustomization
---
apiVersion: apps/v1
kind: Deploymnt
#     ^^^^^^^^^ error[schema/unknown-kind]: Did you mean \`Deployment\`?
`);
  });

  it('refuses an apiVersion that nobody can serve, and a kind that is only spelt otherwise', () => {
    checkSchema(`
apiVersion: app/v1
#           ^^^^^^ error[schema/unserved-version]: \`app/v1\` has no Deployment; the server will refuse it. Deployment is in \`apps/v1\`.
kind: Deployment
---
apiVersion: v1
#           ^^ error[schema/unserved-version]: DaemonSet is in \`apps/v1\`.
kind: DaemonSet
---
apiVersion: -source.toolkit.fluxcd.io/v1
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[schema/unserved-version]: GitRepository is in \`source.toolkit.fluxcd.io/v1\`.
kind: GitRepository
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepositories
#     ^^^^^^^^^^^^^^^ hint[schema/unknown-kind]: Did you mean \`GitRepository\`?
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: kustomization
#     ^^^^^^^^^^^^^ error[schema/unknown-kind]: Did you mean \`Kustomization\`?
---
apiVersion: csheduling.k8s.io/v1
#           ^^^^^^^^^^^^^^^^^^^^ error[schema/unserved-version]: PriorityClass is in \`scheduling.k8s.io/v1\`.
kind: PriorityClass
---
apiVersion: apps/v1
#           ^^^^^^^ error[schema/unserved-version]: HelmRelease is in
kind: HelmRelease
---
apiVersion: batch/v1
kind: "1"
#     ^^^ error[schema/unknown-kind]: Its fields are not checked.
---
apiVersion: v1
kind: Config
#     ^^^^^^ hint[schema/unknown-kind]: Its fields are not checked.
`);
  });

  it('shows a key that was meant for apiVersion, and leaves alone what no object of a server is', () => {
    assert.deepEqual(codes('api_version: v1\nkind: Pod\nmetadata: { name: a }\n'), [
      'schema/missing-kind /api_version',
    ]);
    assert.deepEqual(codes('apiVersion: 1\nkind: Pod\nmetadata: { name: a }\n'), ['schema/missing-kind /apiVersion']);
    assert.deepEqual(codes('kind: Recipe\nmetadata: { name: a }\n'), []);
  });

  it('asks for apiVersion and kind when one of them is there', () => {
    assert.deepEqual(codes('kind: Pod\nmetadata: { name: a }\n'), ['schema/missing-kind /kind']);
    assert.deepEqual(codes('apiVersion: v1\nmetadata: { name: a }\n'), ['schema/missing-kind /apiVersion']);
    assert.deepEqual(codes('replicas: 2\n'), []);
  });

  it('judges the objects of a list one by one', () => {
    const list =
      'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: { name: a }\n    dat: {}\n';
    assert.deepEqual(codes(list), ['schema/unknown-field /items/0/dat']);
  });
});

describe('schema: custom resources', () => {
  it('are judged by Flux and Argo CD definitions, limits and nulls included', () => {
    checkSchema(`
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: apps
  labels: null
spec:
  interval: 10 minutes
#           ^^^^^^^^^^ error[schema/invalid-value]: does not match
  prune: "true"
#        ^^^^^^ error[schema/wrong-type]: Remove the quotes.
  path:
# ^^^^ error[schema/null-value]: \`path\` has no value and takes text
  sourceRef:
    kind: GitRepo
#         ^^^^^^^ error[schema/unknown-value]: \`GitRepo\` is not a value of
    name: flux-system
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop }
spec:
  project: default
  destination: { namespace: shop }
  source:
    repoURL: https://git.example/shop
    targetRevison: main
#   ^^^^^^^^^^^^^ error[schema/unknown-field]: Did you mean \`targetRevision\`?
`);
  });

  it('are known from a CustomResourceDefinition of the repository', () => {
    const registry = registryWith(`
${definitionUpToSchema({ scope: 'Cluster' })}
          type: object
          required: [spec]
          properties:
            spec:
              type: object
              required: [size]
              properties:
                size: { type: integer, minimum: 1, maximum: 3 }
                free: { type: object, x-kubernetes-preserve-unknown-fields: true }
                port: { x-kubernetes-int-or-string: true }
                tags: { type: array, maxItems: 1, items: { type: string } }
`);
    const widget = (spec: string): string[] =>
      codes(`apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: a }\n${spec}`, { registry });
    assert.deepEqual(widget('spec: { size: 2, free: { x: 1 }, port: http, tags: [a] }\nstatus: {}\n'), [
      'schema/unknown-field /status',
    ]);
    assert.deepEqual(widget('spec: { size: 4, port: true, tags: [a, b] }\n'), [
      'schema/invalid-value /spec/size',
      'schema/wrong-type /spec/port',
      'schema/invalid-value /spec/tags/1',
    ]);
    assert.deepEqual(widget(''), ['schema/missing-field /kind']);
  });
});

describe('schema: bundled custom resources', () => {
  it('only warn about what a newer version may know', () => {
    checkSchema(`
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Alert
metadata: { name: a }
spec:
  newFeature: true
# ^^^^^^^^^^ warning[schema/unknown-field]: the version of this kind that is known here does not have it.
  providerRf: { name: slack }
# ^^^^^^^^^^ error[schema/unknown-field]: Did you mean \`providerRef\`?
  providerRef: { name: slack }
  eventSources:
    - kind: FluxInstance
#           ^^^^^^^^^^^^ information[schema/unknown-value]: \`FluxInstance\` is not a value of
      name: flux
`);
  });

  it('only warn about what is against a rule, which another version may not have', () => {
    checkSchema(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web }
spec:
  rules:
    - matches:
        - path:
            value: shop
#                  ^^^^ warning[schema/invalid-value]: the version of this kind that is known here refuses it.
`);
  });
});
