import assert from 'node:assert/strict';
import { type EngineFixture, openFixture } from '../support/engineFixture.ts';

const policy = (kind: string, message: string): string => `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: talks}
spec:
  rules:
  - name: rule
    match: {any: [{resources: {kinds: [${kind}]}}]}
    validate:
      message: ${JSON.stringify(message)}
      deny: {}
`;

/** An overlay with a Secret, a value of which a replacement copies into a ConfigMap. */
function judged(kind: string, message: string): EngineFixture {
  return openFixture(`
# file: .polycrate-gitops.yaml
policies: {paths: [policies]}
# file: policies/talks.yaml
${policy(kind, message)}
# file: prod/kustomization.yaml
resources: [secret.yaml, config.yaml]
replacements:
- source: {kind: Secret, fieldPath: stringData.password}
  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.url]}]
# file: prod/secret.yaml
apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
data: {token: d2hpdGUtcmFiYml0}
stringData:
  password: hunter-two
  pin: "17"
  key: |
    first "line"
    second line
# file: prod/config.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: conf, namespace: shop}
data: {url: none}
`);
}

function findings(opened: EngineFixture): readonly string[] {
  return opened
    .ask((engine) => engine.allFindings())
    .filter(({ code }) => code === 'policy/talks/rule')
    .map(({ summary }) => summary);
}

describe('what policies say repeats no value of a Secret', () => {
  it('as it is written, decoded, in several lines, as JSON, and short', () => {
    const said = (message: string): readonly string[] => findings(judged('Secret', message));
    const end = '(policy talks, audited).';
    assert.deepEqual(said('token {{ request.object.data.token }}'), [`token ••• ${end}`]);
    assert.deepEqual(said('token {{ base64_decode(request.object.data.token) }}'), [`token ••• ${end}`]);
    assert.deepEqual(said('key {{ request.object.stringData.key }}'), [`key ••• ${end}`]);
    assert.deepEqual(
      said('key {{ to_string(request.object.stringData.key) }} pin {{ request.object.stringData.pin }}'),
      [`key ••• pin ••• ${end}`],
    );
    const [whole = ''] = said('all of {{ request.object.stringData }}');
    assert.match(whole, /•••/);
    assert.doesNotMatch(whole, /hunter|17|line/);
  });

  it('that was copied into another object', () => {
    const opened = judged('ConfigMap', 'it is {{ request.object.data.url }}');
    assert.deepEqual(findings(opened), ['it is ••• (policy talks, audited).']);
    const results = opened.ask((engine) => engine.policies.report()).map(({ result }) => result.message ?? '');
    assert.match(results.join('\n'), /it is •••/);
    assert.doesNotMatch(results.join('\n'), /hunter/);
  });

  it('of which a rule made something else: a piece, another case, a list of all', () => {
    const rego = `package main
import rego.v1
deny contains msg if { msg := input.stringData.password }
deny contains msg if { msg := sprintf("begins with %v", [substring(input.stringData.password, 0, 9)]) }
deny contains msg if { msg := sprintf("as %v", [upper(input.stringData.password)]) }
deny contains msg if { msg := sprintf("all %v", [input.stringData]) }
deny contains {"msg": sprintf("token %v", [base64.decode(input.data.token)])}
`;
    const opened = openFixture(`
# file: policy/talks.rego
${rego}
# file: prod/kustomization.yaml
resources: [secret.yaml]
# file: prod/secret.yaml
apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
data: {token: d2hpdGUtcmFiYml0}
stringData: {password: hunter2-and-more}
`);
    const found = opened
      .ask((engine) => engine.allFindings())
      .filter(({ code }) => code === 'policy/main/deny')
      .map(({ summary }) => summary.replace(' (policy main, enforced).', ''));
    assert.deepEqual(found.sort(), ['all {"password": "•••"}', 'as •••', 'begins with •••', 'token •••', '•••']);
    const report = opened.ask((engine) => engine.policies.report()).map(({ result }) => result.message ?? '');
    assert.doesNotMatch(report.join('\n'), /hunter2|HUNTER2|rabbit/);
  });
});
