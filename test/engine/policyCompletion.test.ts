import assert from 'node:assert/strict';
import { checkApplied } from '../support/applyCompletion.ts';
import { openFixture } from '../support/engineFixture.ts';

/** The labels that are proposed at the cursor, best first. */
function labels(text: string): readonly string[] {
  const opened = openFixture(text);
  const { cursor } = opened.fixture;
  assert.ok(cursor);
  const { items } = opened.ask((engine) => engine.completion(cursor.file, cursor.offset));
  checkApplied(opened.text(cursor.file.slice('/repo/'.length)), items);
  return [...items].sort((a, b) => (a.sort < b.sort ? -1 : 1)).map(({ label }) => label);
}

function rule(body: string, kinds = '[Deployment]'): string {
  return `# file: policies/team.yaml
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: team }
spec:
  rules:
    - name: other
      match: { any: [{ resources: { kinds: [Pod] } }] }
      validate: { message: x, pattern: { metadata: { name: "?*" } } }
    - name: team
      match: { any: [{ resources: { kinds: ${kinds} } }] }
      context:
        - name: limits
          configMap: { name: limits, namespace: ops }
      validate:
${body.replace(/^/gm, '        ')}
`;
}

function deny(key: string): string {
  return rule(
    `message: x\ndeny:\n  conditions:\n    all:\n      - key: ${key}\n        operator: Equals\n        value: x`,
  );
}

function has(found: readonly string[], ...wanted: readonly string[]): void {
  for (const one of wanted) assert.ok(found.includes(one), `${one} is not among ${found.slice(0, 30).join(', ')}`);
}

describe('completion in a query of a Kyverno policy', () => {
  it('proposes the names of the rule first, then functions with how they are called', () => {
    const found = labels(deny('"{{ <|> }}"'));
    has(found.slice(0, 8), 'request', 'images', 'limits', 'serviceAccountName');
    has(found, 'to_upper', 'parse_yaml', 'length');
    assert.ok(!found.includes('element'), 'outside of a loop');
  });

  it('proposes the fields of the kinds that the rule selects, also in an unclosed text', () => {
    for (const key of [
      '"{{ request.object.spec.<|> }}"',
      '"{{ request.object.spec.<|>',
      '"{{ request.object.spec.rep<|>',
    ]) {
      const found = labels(deny(key));
      has(found, 'replicas', 'template', 'strategy');
      assert.ok(!found.includes('containers'), 'the other rule selects pods');
    }
    has(labels(deny('"{{ request.object.spec.template.spec.containers[].<|> }}"')), 'image', 'resources');
    has(labels(deny('"{{ request.object.spec.template.spec.containers[?<|> }}"')), 'image', 'length');
    has(labels(deny('"{{ request.object.spec.template.spec.containers[?contains(@.<|> }}"')), 'image');
    assert.deepEqual(labels(deny('"{{ request.userInfo.<|> }}"')), ['extra', 'groups', 'uid', 'username']);
    assert.deepEqual(labels(deny('"{{ limits.<|> }}"')), ['data', 'metadata']);
  });

  it('follows the list of a loop', () => {
    const loop =
      'foreach:\n  - list: request.object.spec.template.spec.containers\n    deny:\n      conditions:\n        all:\n          - key: "{{ element.<|> }}"';
    has(labels(rule(loop)), 'image', 'securityContext');
    has(labels(rule(loop.replace('element.<|>', '<|>'))), 'element', 'elementIndex');
    has(labels(rule('foreach:\n  - list: request.object.spec.template.<|>')), 'spec', 'metadata');
  });

  it('proposes nothing inside of a text in quotes', () => {
    assert.deepEqual(labels(deny('"{{ contains(request.namespace, \'<|>\') }}"')), []);
  });

  it('leaves the fields of the policy to its schema', () => {
    has(labels(rule('<|>')), 'message', 'pattern', 'deny');
  });
});

function admission(expression: string, more = ''): string {
  return `# file: policies/limit.yaml
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: limit }
spec:
  matchConstraints:
    resourceRules:
      - { apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments] }
  variables:
    - name: containers
      expression: object.spec.template.spec.containers
  validations:
    - expression: ${expression}
${more}`;
}

describe('completion in an expression of an admission policy', () => {
  it('proposes names, functions and fields by the kinds that are selected', () => {
    has(labels(admission('"<|>"')).slice(0, 8), 'object', 'oldObject', 'request', 'variables', 'authorizer');
    has(labels(admission('object.spec.<|>')), 'replicas', 'template', 'startsWith');
    has(
      labels(admission('>-\n        object.spec.replicas > 1 &&\n        object.metadata.<|>')),
      'labels',
      'annotations',
    );
    has(labels(admission('variables.<|>')), 'containers');
    has(labels(admission('request.userInfo.<|>')), 'username');
  });

  it('knows what a variable of a macro stands for', () => {
    const found = labels(admission('"object.spec.template.spec.containers.all(c, c.<|>)"'));
    has(found, 'image', 'resources');
    has(labels(admission('"object.spec.template.spec.containers.all(c, <|>)"')), 'c');
  });
});
