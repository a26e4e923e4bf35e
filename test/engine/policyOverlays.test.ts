import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';
import { checkPolicies } from '../support/policyFindings.ts';
import { baseUpToPod } from '../support/webDeployment.ts';

const POD = `  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}`;

const BASE = `${baseUpToPod()}
      containers:
        - name: web
          image: shop/web:latest
`;

/** A policy on tags, as a file. */
const TAGS = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata:
  name: require-image-tag
spec:
  validationFailureAction: Enforce
  background: true
  rules:
  - name: no-latest
    match: {any: [{resources: {kinds: [Pod]}}]}
    validate:
      message: "Tag \`latest\` is not allowed"
      pattern: {spec: {containers: [{image: "!*:latest"}]}}
`;

describe('policies of the repository judge every overlay', () => {
  it('by images as far as no registry is needed; what is deleted or generated is no problem of the object', () => {
    const constraints =
      'matchConstraints: {resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}]}';
    const policy = (kind: string, name: string, rest: string): string =>
      `apiVersion: policies.kyverno.io/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: {${constraints}, ${rest}}\n`;
    const opened = openFixture(`${BASE}# file: policies/all.yaml
${policy('ImageValidatingPolicy', 'pinned', 'validations: [{expression: "true"}]')}---
${policy('DeletingPolicy', 'gone', `schedule: "* * * * *", conditions: [{name: a, expression: "object.metadata.name == 'web'"}]`)}---
${policy('DeletingPolicy', 'kept', 'schedule: "* * * * *", conditions: [{name: a, expression: "false"}]')}---
${policy('GeneratingPolicy', 'made', `generate: [{expression: "generator.apply('a', [])"}]`)}
# file: .polycrate-gitops.yaml
policies: {paths: [policies]}
`);
    const found = opened.ask((engine) => engine.allFindings());
    assert.deepEqual(
      found.map(({ code, message }) => `${code} ${message}`).filter((one) => one.startsWith('policy/')),
      ['policy/pinned image shop/web:latest does not have a digest (policy pinned, enforced). (in base)'],
    );
    const lenses = opened.ask((engine) => engine.codeLenses('/repo/policies/all.yaml'));
    const titles = lenses.filter(({ kind }) => kind === 'policy').map(({ title }) => title);
    assert.deepEqual(titles, [
      '1 resource matches, 1 fail',
      '1 resource matches',
      'no resource matches',
      '1 resource matches',
    ]);
  });

  it('of the folders in the team file: on the source line, once for all overlays', () => {
    const opened = checkPolicies(`
${BASE.replace('image: shop/web:latest', 'image: shop/web:latest\n#                ^^^^^^^^^^^^^^^ error[policy/require-image-tag/no-latest]: Tag `latest` is not allowed (policy require-image-tag, enforced). (in overlays/dev and overlays/prod)')}
# file: overlays/prod/kustomization.yaml
resources: [../../base]
# file: overlays/dev/kustomization.yaml
resources: [../../base]
# file: policies/tags.yaml
${TAGS}
# file: .polycrate-gitops.yaml
policies: {paths: [policies]}
`);
    const [found] = opened.ask((engine) => engine.findings('/repo/base/deployment.yaml'));
    assert.deepEqual(
      found?.related.map(({ message, file, overlay }) => [message, file ?? overlay]),
      [
        ['Rendered as part of Deployment/web', '/repo/overlays/dev'],
        ['Policy require-image-tag, rule no-latest', '/repo/policies/tags.yaml'],
        ['Rendered as part of Deployment/web', '/repo/overlays/prod'],
      ],
    );
    assert.equal(found?.docs, '/repo/policies/tags.yaml');
  });

  it('that one overlay deploys: in its environment only, as it renders them', () => {
    checkPolicies(`
${BASE}
# file: overlays/prod/kustomization.yaml
resources: [../../base]
images: [{name: shop/web, newName: shop/www, newTag: latest}]
#        ^^^^^ warning[policy/require-image-tag/no-latest]: audited
# file: overlays/prod/policies/kustomization.yaml
resources: [tags.yaml]
patches:
- target: {kind: ClusterPolicy}
  patch: |
    - {op: replace, path: /spec/validationFailureAction, value: Audit}
# file: overlays/prod/policies/tags.yaml
${TAGS}
# file: overlays/dev/kustomization.yaml
resources: [../../base]
`);
  });

  it('not those of a library, which are there to be picked from', () => {
    checkPolicies(`
# file: tags/tags.yaml
${TAGS}
# file: tags/.kyverno-test/kyverno-test.yaml
apiVersion: cli.kyverno.io/v1alpha1
kind: Test
metadata: {name: tags}
# file: tags/.kyverno-test/pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: bad}
spec:
  containers: [{name: web, image: "web:latest"}]
`);
  });

  it('those of a repository of plain manifests', () => {
    checkPolicies(`
# file: policies/tags.yaml
${TAGS}
# file: web/pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: bad}
spec:
  containers:
  - name: web
    image: web:latest
#          ^^^^^^^^^^ error[policy/require-image-tag/no-latest]
`);
  });

  it('and nothing runs where there are none', () => {
    const opened = openFixture(`
${BASE}
# file: overlays/prod/kustomization.yaml
resources: [../../base]
`);
    opened.ask((engine) => engine.allFindings());
    const ran = opened.ran();
    for (const query of ['policyVerdicts', 'policyObjects', 'renderedPolicies', 'neighbours'])
      assert.deepEqual(
        ran.filter((entry) => entry.startsWith(`${query}(`)),
        [],
      );
  });
});

describe('a policy that cannot be judged', () => {
  const rule = (body: string): string => `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: registries}
spec:
  rules:
  - name: known
${body}`;

  it('is one information in its own file, and no violation', () => {
    checkPolicies(`
${BASE}
# file: overlays/prod/kustomization.yaml
resources: [../../base]
# file: policies/registries.yaml
${rule(`#         ^^^^^ information[policy/not-judged]: only a cluster has
    match: {any: [{resources: {kinds: [Deployment]}}]}
    context:
    - name: namespaces
      apiCall: {urlPath: /api/v1/namespaces}
    validate:
      message: "{{ namespaces }}"
      deny: {conditions: {any: [{key: "{{ namespaces }}", operator: Equals, value: x}]}}
`)}
# file: .polycrate-gitops.yaml
policies: {paths: [policies]}
`);
  });

  it('takes what the overlays of the same cluster bring: config maps and the labels of namespaces', () => {
    checkPolicies(
      `
${BASE}
# file: overlays/prod/kustomization.yaml
resources: [../../base]
namespace: shop
# file: overlays/prod/platform/kustomization.yaml
resources: [namespace.yaml, config.yaml]
# file: overlays/prod/platform/namespace.yaml
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {strict: "yes"}}
# file: overlays/prod/platform/config.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: rules, namespace: shop}
data: {banned: web}
# file: policies/names.yaml
${rule(`    match: {any: [{resources: {kinds: [Deployment], namespaceSelector: {matchLabels: {strict: "yes"}}}}]}
    context:
    - name: rules
      configMap: {name: rules, namespace: shop}
    validate:
      message: "Name {{ request.object.metadata.name }} is banned"
      deny: {conditions: {any: [{key: "{{ request.object.metadata.name }}", operator: Equals, value: "{{ rules.data.banned }}"}]}}
`)}
# file: .polycrate-gitops.yaml
policies: {paths: [policies]}
`.replace(
        'metadata: {name: web}\n',
        'metadata: {name: web}\n#                ^^^ warning[policy/registries/known]: Name web is banned (policy registries, audited).\n',
      ),
    );
  });
});

describe('policies in other languages', () => {
  const one = (policies: string, expected: string): string => `
# file: prod/kustomization.yaml
resources: [web.yaml]
# file: prod/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 9
${expected}
${POD}
    spec: {containers: [{name: web, image: web:1.0.0}]}
# file: .polycrate-gitops.yaml
policies: {paths: [policies]}
# file: policies/all.yaml
${policies}`;

  it('are admission policies with their parameters, by what their bindings do', () => {
    checkPolicies(
      one(
        `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: few}
spec:
  paramKind: {apiVersion: v1, kind: ConfigMap}
  matchConstraints:
    resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}]
  validations:
  - expression: object.spec.replicas <= int(params.data.most)
    messageExpression: "'at most ' + params.data.most"
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: few}
spec: {policyName: few, validationActions: [Warn], paramRef: {name: few, namespace: shop, parameterNotFoundAction: Deny}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: few, namespace: shop}
data: {most: "5"}
`,
        '#           ^ warning[policy/few]: at most 5 (policy few, warns).',
      ),
    );
  });

  it('are ValidatingPolicies of Kyverno', () => {
    checkPolicies(
      one(
        `apiVersion: policies.kyverno.io/v1alpha1
kind: ValidatingPolicy
metadata: {name: few}
spec:
  validationActions: [Audit]
  matchConstraints:
    resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}]
  validations:
  - {expression: object.spec.replicas <= 5, message: at most 5}
`,
        '#           ^ warning[policy/few]: at most 5 (policy few, audited).',
      ),
    );
  });

  it('are constraints of Gatekeeper, with what other objects say', () => {
    checkPolicies(
      one(
        `apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {name: few}
spec:
  crd: {spec: {names: {kind: Few}}}
  targets:
  - target: admission.k8s.gatekeeper.sh
    rego: |
      package few
      violation[{"msg": msg}] {
        input.review.object.spec.replicas > input.parameters.most
        count(data.inventory.namespace.shop["apps/v1"].Deployment) == 1
        msg := "at most 5"
      }
---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: Few
metadata: {name: few}
spec:
  match: {kinds: [{apiGroups: [apps], kinds: [Deployment]}]}
  parameters: {most: 5}
`,
        '#           ^ error[policy/few]: at most 5 (policy few, enforced).',
      ),
    );
  });
});
