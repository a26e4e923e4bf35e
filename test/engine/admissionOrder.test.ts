import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';
import { checkPolicies } from '../support/policyFindings.ts';

/** A policy of the server that sets fields of Deployments and Namespaces. */
const mutating = (name: string, fields: string, resource = 'deployments'): string => `---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: { name: ${name} }
spec:
  reinvocationPolicy: Never
  matchConstraints:
    resourceRules: [{ apiGroups: ["", apps], apiVersions: [v1], operations: [CREATE], resources: [${resource}] }]
  mutations:
    - patchType: ApplyConfiguration
      applyConfiguration: { expression: 'Object{${fields}}' }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicyBinding
metadata: { name: ${name} }
spec: { policyName: ${name} }
`;

const validating = (expression: string): string => `---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: wanted }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments] }]
  validations: [{ expression: '${expression}', message: not as wanted }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: wanted }
spec: { policyName: wanted, validationActions: [Deny] }
`;

const kyverno = (name: string, rule: string): string => `---
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: ${name} }
spec:
  rules:
    - name: it
      match: { any: [{ resources: { kinds: [Deployment] } }] }
      ${rule}
`;

const ADDS_TEAM = kyverno('team', 'mutate: { patchStrategicMerge: { metadata: { labels: { team: shop } } } }');

const GATEKEEPER = `---
apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: { name: teamlabel }
spec:
  crd: { spec: { names: { kind: TeamLabel } } }
  targets:
    - target: admission.k8s.gatekeeper.sh
      rego: |
        package teamlabel
        violation[{"msg": msg}] { not input.review.object.metadata.labels.team; msg := "no team" }
---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: TeamLabel
metadata: { name: team-label }
spec: { match: { kinds: [{ apiGroups: [apps], kinds: [Deployment] }] } }
`;

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: "shop/web:1.4.2" }]
`;

const platform = (policies: string, web = WEB, more = ''): string => `# file: .polycrate-gitops.yaml
version: 1
policies: { paths: [policies] }
# file: policies/all.yaml
${policies}# file: overlays/prod/kustomization.yaml
resources: [web.yaml]
# file: overlays/prod/web.yaml
${web}${more}`;

/** Line of an expected finding below the line that it is on. */
const under = (line: string, caret: string): string => WEB.replace(`${line}\n`, `${line}\n${caret}\n`);

describe('policies that judge what policies that change leave', () => {
  it('have no objection to what an admission policy fills in', () => {
    const fills = mutating('fill', 'metadata: Object.metadata{labels: {"team": "shop"}}');
    checkPolicies(platform(validating('object.metadata.?labels.?team.orValue("") == "shop"') + GATEKEEPER + fills));
  });

  it('object to what one replaces, at the field as it is written', () => {
    const lowers = mutating('one', 'spec: Object.spec{replicas: 1}');
    const web = under('  replicas: 3', '#           ^ error[policy/wanted]: not as wanted');
    checkPolicies(platform(validating('object.spec.replicas > 1') + lowers, web));
  });

  it('see what Kyverno changes, and Kyverno sees what the server changed', () => {
    const sees = kyverno(
      'seen',
      'validate: { failureAction: Enforce, pattern: { metadata: { labels: { team: shop } } } }',
    );
    checkPolicies(platform(validating('object.metadata.labels.team == "shop"') + GATEKEEPER + ADDS_TEAM));
    checkPolicies(platform(sees + mutating('fill', 'metadata: Object.metadata{labels: {"team": "shop"}}')));
  });

  it('judge the pods as they are stored, by the labels that their Namespace then has', () => {
    const guards = mutating(
      'guard',
      'metadata: Object.metadata{labels: {"pod-security.kubernetes.io/enforce": "baseline"}}',
      'namespaces',
    );
    const host =
      'spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{hostNetwork: true}}}';
    const space = '---\napiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n';
    const web = under('    spec:', '#   ^ warning[policy/pod-security/host-namespaces]: host');
    checkPolicies(platform(guards + mutating('host', host), web, space));
    checkPolicies(platform(guards, WEB, space));
  });

  it('are judged again when an edit takes away what they relied on', () => {
    const fills = mutating('fill', 'metadata: Object.metadata{labels: {"team": "shop"}}');
    const text = platform(validating('object.metadata.?labels.?team.orValue("") == "shop"') + fills);
    const opened = openFixture(text);
    const codes = (): readonly string[] => opened.ask((engine) => engine.allFindings()).map(({ code }) => code);
    assert.deepEqual(codes(), []);
    opened.edit('policies/all.yaml', opened.text('policies/all.yaml').replace('"team": "shop"', '"team": "none"'));
    assert.deepEqual(codes(), ['policy/wanted']);
  });

  it('say once that a policy which should change an object cannot', () => {
    const fails = mutating('fails', 'spec: Object.spec{replicas: object.spec.none}');
    const opened = openFixture(platform(fails));
    const found = opened.ask((engine) => engine.allFindings()).filter(({ code }) => code === 'policy/not-judged');
    assert.deepEqual(
      found.map(({ summary }) => summary.replace(/:.*/s, '')),
      ['Policy `fails` is not judged'],
    );
  });
});
