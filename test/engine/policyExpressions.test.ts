import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';

const HEAD = `# file: policies/team.yaml
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: team }
spec:
  rules:
    - name: team
      match: { any: [{ resources: { kinds: [Deployment] } }] }
      context:
        - name: limits
          configMap: { name: limits, namespace: ops }
        - name: found
          apiCall: { urlPath: "/api/v1/namespaces/{{ request.namespace }}", jmesPath: metadata.labels }
      validate:
        message: x
`;

/** What is underlined below \`validate\`, and the words. */
function problems(validate: string): readonly string[] {
  const opened = openFixture(`${HEAD}${validate.replace(/^/gm, '        ')}\n`);
  return opened
    .ask((engine) => engine.allFindings())
    .filter(({ code }) => code === 'policy/expression')
    .map(({ range, message }) => `${opened.text('policies/team.yaml').slice(range.start, range.end)}: ${message}`);
}

function deny(key: string): string {
  return `deny:\n  conditions:\n    all:\n      - key: ${key}\n        operator: Equals\n        value: x`;
}

describe('queries of a Kyverno policy', () => {
  it('are accepted with the names of the request, of the context and of loops', () => {
    for (const key of [
      '"{{ request.object.metadata.labels.team || \'\' }}"',
      '"{{ limits.data.most }}"',
      '"{{ found.team }}"',
      '"{{ images.containers.*.registry }}"',
      '"{{- request.object.metadata.name }} and {{@}}"',
      '"{{ request.object.spec.template.spec.containers[?contains(@.image, \':latest\')] | length(@) }}"',
    ])
      assert.deepEqual(problems(deny(key)), [], key);
    const loop = `foreach:\n  - list: request.object.spec.template.spec.containers\n${deny('"{{ element.image }}"').replace(/^/gm, '    ')}`;
    assert.deepEqual(problems(loop), []);
  });

  it('are told at the character where they cannot be read, in every style of YAML', () => {
    for (const key of [
      '"{{ request.object.spec[?a=b] }}"',
      "'{{ request.object.spec[?a=b] }}'",
      '>-\n          {{ request.object.spec[?a=b] }}',
    ])
      assert.deepEqual(problems(deny(key)), ['=: `=` cannot stand here.'], key);
    assert.deepEqual(problems(deny('"{{ request.object. }}"')), ['.: A field is missing behind this dot.']);
    assert.deepEqual(problems(deny('"{{ length(request }}"')), ['t: The query ends too early.']);
  });

  it('are told where a name is declared nowhere, with the nearest one', () => {
    assert.deepEqual(problems(deny('"{{ reqest.object }}"')), [
      'reqest: Unknown variable `reqest`; the server will refuse the policy. Did you mean `request`?',
    ]);
    assert.deepEqual(problems(deny('"{{ replicas }}"')), [
      'replicas: Unknown variable `replicas`; the server will refuse the policy. Declare it in the `context` of the rule.',
    ]);
  });

  it('are told where a function does not exist or gets too much', () => {
    assert.deepEqual(problems(deny('"{{ to_uper(request.namespace) }}"')), [
      'to_uper: There is no function `to_uper`. Did you mean `to_upper`?',
    ]);
    assert.deepEqual(problems(deny('"{{ to_upper(request.namespace, \'x\') }}"')), [
      'to_upper: `to_upper` takes 1 argument, not 2: `to_upper(string)`.',
    ]);
  });
});

function template(rego: string): readonly string[] {
  const opened = openFixture(`# file: policies/template.yaml
apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: { name: needsteam }
spec:
  crd: { spec: { names: { kind: NeedsTeam } } }
  targets:
    - target: admission.k8s.gatekeeper.sh
      libs:
        - |
          package lib.names
          is_bare(object) { not object.metadata.labels.team }
      rego: |
        package needsteam
        import data.lib.names
        violation[{"msg": msg}] {
${rego.replace(/^/gm, '          ')}
          msg := "no team"
        }
`);
  return opened
    .ask((engine) => engine.allFindings())
    .filter(({ code }) => code === 'policy/expression')
    .map(({ range, message }) => `${opened.text('policies/template.yaml').slice(range.start, range.end)}: ${message}`);
}

describe('Rego of a constraint template', () => {
  it('is compiled with its libraries', () => {
    assert.deepEqual(template('names.is_bare(input.review.object)'), []);
  });

  it('is told at the character where it does not compile', () => {
    const [problem, ...others] = template('names.is_bare(input.review.object');
    assert.deepEqual(others, []);
    assert.match(problem ?? '', /Gatekeeper cannot compile this template\.$/);
    assert.match(
      template('unknown_name == 1')[0] ?? '',
      /^unknown_name == 1: Nothing gives `unknown_name` a value; Gatekeeper/,
    );
  });
});
