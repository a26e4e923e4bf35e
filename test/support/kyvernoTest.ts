/** A test of the Kyverno command line with its policy and resources, by the name of each file: two rows, both as expected. */
export const KYVERNO_TEST: Readonly<Record<string, string>> = {
  'policy.yaml': `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata:
  name: team
spec:
  rules:
    - name: label
      match: { any: [{ resources: { kinds: [Pod] } }] }
      validate: { message: "{{ request.object.metadata.name }} has no team", pattern: { metadata: { labels: { team: "?*" } } } }
`,
  'resources.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: bare
  namespace: shop
---
apiVersion: v1
kind: Pod
metadata:
  name: labelled
  namespace: shop
  labels:
    team: shop
`,
  'kyverno-test.yaml': `apiVersion: cli.kyverno.io/v1alpha1
kind: Test
metadata:
  name: team
policies: [policy.yaml]
resources: [resources.yaml]
results:
  - { policy: team, rule: label, kind: Pod, resources: [bare], result: fail }
  - { policy: team, rule: label, kind: Pod, resources: [labelled], result: pass }
`,
};
