import assert from 'node:assert/strict';
import type { Finding } from '../../server/src/engine/diagnostics/finding.ts';
import type { PolicyVerdict } from '../../server/src/engine/policy/verdicts/policyUnit.ts';
import { policyFindingsOf } from '../../server/src/engine/queries/policyQueries.ts';
import { verdictsOf } from '../../server/src/engine/queries/policyVerdicts.ts';
import { type EngineFixture, openFixture } from '../support/engineFixture.ts';

const pod = (name: string): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}
spec:
  containers: [{name: web, image: "shop/${name}:1"}]
`;

const policy = (name: string, rule: string): string => `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: ${name}}
spec:
  rules:
  - name: rule
    match: {any: [{resources: {kinds: [Pod]}}]}
${rule}`;

const LABEL = policy(
  'label',
  `    validate:
      message: label
      pattern: {metadata: {labels: {team: "?*"}}}
`,
);

const TABLE = policy(
  'table',
  `    context: [{name: table, configMap: {name: table, namespace: shop}}]
    validate:
      message: "{{ table.data.word }}"
      deny: {conditions: {any: [{key: "{{ request.object.metadata.name }}", operator: Equals, value: "{{ table.data.word }}"}]}}
`,
);

const REPOSITORY = `
# file: prod/kustomization.yaml
resources: [a.yaml, b.yaml, table.yaml]
# file: prod/a.yaml
${pod('a')}
# file: prod/b.yaml
${pod('b')}
# file: prod/table.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: table, namespace: shop}
data: {word: a}
# file: policies/label.yaml
${LABEL}
# file: .polycrate-gitops.yaml
policies: {paths: [policies]}
`;

/** What was judged again after an edit. */
function judged(opened: EngineFixture): readonly string[] {
  opened.ask((engine) => engine.allFindings());
  return opened
    .ran()
    .filter((entry) => entry.startsWith('policyVerdicts('))
    .map((entry) => entry.replace(/^.*#(.*)\)$/, '$1'))
    .filter((object) => !object.startsWith('ClusterPolicy'))
    .sort();
}

function messages(opened: EngineFixture): readonly string[] {
  return opened
    .ask((engine) => engine.allFindings())
    .filter(({ code }) => code.startsWith('policy/'))
    .map(({ summary, file }) => `${file.slice('/repo/prod/'.length)} ${summary}`);
}

describe('an edit judges only what it can change', () => {
  it('of an object: that object and no other', () => {
    const opened = openFixture(REPOSITORY);
    assert.deepEqual(judged(opened), [
      'ConfigMap.v1.[noGrp]/table.shop',
      'Pod.v1.[noGrp]/a.shop',
      'Pod.v1.[noGrp]/b.shop',
    ]);
    opened.edit('prod/a.yaml', pod('a').replace('app: a', 'team: a'));
    assert.deepEqual(judged(opened), ['Pod.v1.[noGrp]/a.shop']);
    assert.deepEqual(messages(opened), ['b.yaml label (policy label, audited).']);
  });

  it('of a comment: nothing', () => {
    const opened = openFixture(REPOSITORY);
    judged(opened);
    opened.edit('prod/a.yaml', `# a comment\n${pod('a')}`);
    opened.edit('policies/label.yaml', `# a comment\n${LABEL}`);
    assert.deepEqual(judged(opened), []);
  });

  it('of what a policy looks up: the objects that it judges', () => {
    const opened = openFixture(`${REPOSITORY}# file: policies/table.yaml\n${TABLE}`);
    assert.deepEqual(messages(opened), [
      'a.yaml label (policy label, audited).',
      'a.yaml a (policy table, audited).',
      'b.yaml label (policy label, audited).',
    ]);
    opened.ran();
    opened.edit('prod/table.yaml', opened.text('prod/table.yaml').replace('word: a', 'word: b'));
    assert.deepEqual(judged(opened), [
      'ConfigMap.v1.[noGrp]/table.shop',
      'Pod.v1.[noGrp]/a.shop',
      'Pod.v1.[noGrp]/b.shop',
    ]);
    assert.deepEqual(
      messages(opened).filter((message) => message.includes('table')),
      ['b.yaml b (policy table, audited).'],
    );
  });

  it('of a policy: all objects, by that policy alone', () => {
    const opened = openFixture(`${REPOSITORY}# file: policies/table.yaml\n${TABLE}`);
    const verdicts = (): readonly PolicyVerdict[] =>
      opened.ask(({ db }) => db.get(verdictsOf, '/repo/prod')).flatMap((one) => one.verdicts);
    const before = verdicts();
    opened.edit('policies/label.yaml', LABEL.replace('message: label', 'message: other'));
    const isSame = verdicts().map((one, i) => `${one.policy.name} ${one === before[i]}`);
    assert.deepEqual(isSame, ['label false', 'table true', 'label false', 'table true']);
  });

  it('makes only the findings of the object again, and all of them after an edit of what the team excuses', () => {
    const opened = openFixture(REPOSITORY);
    const findings = (): readonly Finding[] => opened.ask(({ db }) => db.get(policyFindingsOf, '/repo/prod').flat());
    const before = findings();
    opened.edit('prod/a.yaml', pod('a').replace('app: a', 'app: c'));
    const after = findings();
    assert.deepEqual(
      after.map((one, i) => `${one.place.file} ${one === before[i]}`),
      ['/repo/prod/a.yaml false', '/repo/prod/b.yaml true'],
    );
    const ignore = 'ignore: [{code: policy/label/*, target: {name: a}, reason: old}]\n';
    opened.edit('.polycrate-gitops.yaml', `${opened.text('.polycrate-gitops.yaml')}${ignore}`);
    assert.deepEqual(
      findings().map(({ place }) => place.file),
      ['/repo/prod/b.yaml'],
    );
  });

  it('leaves the findings of other files alone', () => {
    const opened = openFixture(`${REPOSITORY}# file: policies/table.yaml\n${TABLE}`);
    const files = ['prod/a.yaml', 'prod/b.yaml', 'prod/table.yaml'];
    const told = (): readonly string[] =>
      files.flatMap((file) => opened.ask((engine) => engine.findings(`/repo/${file}`)).map(({ summary }) => summary));
    assert.equal(told().length, 3);
    opened.ran();
    opened.edit('prod/a.yaml', pod('a').replace('app: a', 'team: a'));
    assert.equal(told().length, 2);
    const ran = opened.ran().filter((entry) => entry.startsWith('findings('));
    assert.deepEqual(ran, ['findings(prod/a.yaml)']);
  });

  it('and the result is that of a fresh start', () => {
    const opened = openFixture(`${REPOSITORY}# file: policies/table.yaml\n${TABLE}`);
    messages(opened);
    opened.edit('prod/a.yaml', pod('a').replace('app: a', 'team: a'));
    messages(opened);
    opened.edit('policies/label.yaml', LABEL.replace('team', 'app'));
    const fresh = openFixture(`${REPOSITORY}# file: policies/table.yaml\n${TABLE}`);
    fresh.edit('prod/a.yaml', pod('a').replace('app: a', 'team: a'));
    fresh.edit('policies/label.yaml', LABEL.replace('team', 'app'));
    assert.deepEqual(messages(opened), messages(fresh));
    opened.edit('policies/table.yaml', undefined);
    opened.edit('policies/label.yaml', undefined);
    assert.deepEqual(messages(opened), []);
  });
});
