import assert from 'node:assert/strict';
import type { Finding } from '../../server/src/engine/diagnostics/finding.ts';
import { codeFits } from '../../server/src/engine/policy/ignore.ts';
import { runPolicies } from '../../server/src/engine/policy/run.ts';
import { applySuppressions, readSuppressions } from '../../server/src/engine/policy/suppress.ts';
import { printPath } from '../../server/src/engine/syntax/fieldPath.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import { readTeamFile } from '../../server/src/engine/workspace/readTeamFile.ts';
import { resourcesOf } from '../support/resources.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  labels: {team: a}
spec:
  replicas: 1
  template:
    spec:
      containers:
      - name: web
        image: shop/web
      - name: log
        image: log:latest
`;

/** `severity code path` of every problem, with a team file. */
function run(team: string, environments: readonly string[] = ['prod'], text = WEB): readonly string[] {
  const input = { resources: resourcesOf(text), environments, team: readTeamFile('/repo/t.yaml', parse(team)).team };
  return runPolicies(input).problems.map(({ severity, code, path }) => `${severity} ${code} ${printPath(path)}`);
}

const IMAGES = (level: string): string[] =>
  [0, 1].map((i) => `${level} policy/image-unpinned spec.template.spec.containers[${i}].image`);

describe('policies of an overlay', () => {
  it('are quiet without a team file', () => {
    assert.deepEqual(run(''), []);
  });

  it('have the level of the environment, and of the strictest one where there are several', () => {
    const team = 'policies: {rules: {image-unpinned: {prod: error, "stage*": hint, "*": information, dev: off}}}';
    assert.deepEqual(run(team, ['prod']), IMAGES('error'));
    assert.deepEqual(run(team, ['stage-eu']), IMAGES('hint'));
    assert.deepEqual(run(team, ['other']), IMAGES('information'));
    assert.deepEqual(run(team, ['dev']), []);
    assert.deepEqual(run(team, ['dev', 'prod']), IMAGES('error'));
    assert.deepEqual(run(team, []), IMAGES('information'));
  });

  it('take the Pod Security level of the environment from the team file', () => {
    const text = WEB.replace('    spec:\n', '    spec:\n      hostNetwork: true\n');
    const team = 'policies: {podSecurity: {prod: baseline}}';
    assert.deepEqual(run(team, ['prod'], text), [
      'error policy/pod-security/host-namespaces spec.template.spec.hostNetwork',
    ]);
    assert.deepEqual(run(team, ['dev'], text), []);
  });

  it('leave out what the team file ignores: by code, target and field', () => {
    const on = 'policies: {rules: {image-unpinned: warning, single-replica: warning}}\nignore:\n';
    const single = 'warning policy/single-replica spec.replicas';
    const all = [...IMAGES('warning'), single];
    const ignore = (entry: string): readonly string[] => run(`${on}- {reason: x, ${entry}}`);
    assert.deepEqual(ignore('code: policy/single-replica'), IMAGES('warning'));
    assert.deepEqual(ignore('code: policy/*'), []);
    assert.deepEqual(ignore('code: policy/single'), all);
    assert.deepEqual(ignore('code: policy/*, target: {kind: Deployment, name: w.b}'), []);
    assert.deepEqual(ignore('code: policy/*, target: {name: we}'), all);
    assert.deepEqual(ignore('code: policy/*, target: {labelSelector: "team in (a)", namespace: shop}'), []);
    assert.deepEqual(ignore('code: policy/*, target: {labelSelector: "team=b"}'), all);
    assert.deepEqual(ignore('code: policy/*, target: {name: "("}'), all);
    assert.deepEqual(ignore('code: policy/*, paths: [/spec/template/spec/containers/1]'), [
      ...IMAGES('warning').slice(0, 1),
      single,
    ]);
    assert.deepEqual(ignore('code: policy/*, paths: [/spec/rep]'), all);
  });

  it('say which entry excuses a problem', () => {
    const { team } = readTeamFile(
      '/repo/t.yaml',
      parse(
        'policies: {rules: {single-replica: error}}\nignore: [{code: policy/single-replica, reason: leader election}]',
      ),
    );
    const { excused } = runPolicies({ resources: resourcesOf(WEB), environments: ['prod'], team });
    assert.deepEqual(
      excused.map(({ problem, ignore }) => [problem.code, ignore.reason]),
      [['policy/single-replica', 'leader election']],
    );
  });

  it('judge an object once for as long as it stays the same', () => {
    const resources = resourcesOf(WEB);
    const { team } = readTeamFile('/repo/t.yaml', parse('policies: {rules: {image-unpinned: error}}'));
    const [first, second] = [1, 2].map(
      () => runPolicies({ resources: [...resources], environments: [], team }).problems,
    );
    assert.equal(first?.[0]?.resource, second?.[0]?.resource);
    assert.equal(first?.[0]?.path, second?.[0]?.path);
  });
});

describe('codes of exceptions', () => {
  it('are a code, or all below one', () => {
    assert.ok(codeFits('policy/single-replica', 'policy/single-replica'));
    assert.ok(codeFits('policy/pod-security', 'policy/pod-security/privileged'));
    assert.ok(codeFits('policy/*', 'policy/single-replica'));
    assert.ok(codeFits('*', 'schema/type'));
    assert.ok(!codeFits('policy/single', 'policy/single-replica'));
    assert.ok(!codeFits('', 'policy/single-replica'));
  });
});

const at = (path: (string | number)[], document = 0, code = 'policy/x'): Finding => ({
  code,
  severity: 'warning',
  message: '',
  place: { file: '/repo/a.yaml', document, path },
  overlays: [],
  related: [],
  fixes: [],
});

describe('comments that excuse', () => {
  const text = `# polycrate-ignore policy/x the whole document
kind: A
---
kind: B
spec:
  # polycrate-ignore policy/x all below template
  template:
    a: 1
  replicas: 1 # polycrate-ignore policy/x one is enough
  list:
  - name: a # polycrate-ignore: policy/x this item
    image: a
  # polycrate-ignore policy/x the next item
  - name: b
    image: b
  - name: c
  # polycrate-ignore policy/y
  other: "# polycrate-ignore policy/x no comment"
`;
  const { suppressions, findings } = readSuppressions('/repo/a.yaml', parse(text));

  it('stand for the field or item that they are at, or above', () => {
    assert.deepEqual(
      suppressions.map(({ document, path, reason }) => `${document} ${printPath(path)} ${reason}`),
      [
        '0  the whole document',
        '1 spec.template all below template',
        '1 spec.replicas one is enough',
        '1 spec.list[0] this item',
        '1 spec.list[1] the next item',
      ],
    );
  });

  it('do not count without a reason, and say so', () => {
    assert.deepEqual(
      findings.map(({ code, message }) => `${code}: ${message}`),
      [
        'policy/ignore-without-reason: This comment gives no reason and does not count; write `# polycrate-ignore policy/y why`.',
      ],
    );
  });

  it('take out findings at and below their field, of their code, in their file', () => {
    const inside = [at(['kind']), at([]), at(['spec', 'template', 'a'], 1), at(['spec', 'list', 0, 'image'], 1)];
    const outside = [
      at(['spec'], 1),
      at(['spec', 'list', 2, 'name'], 1),
      at(['kind'], 0, 'policy/y'),
      { ...at(['kind']), place: { file: '/repo/b.yaml', document: 0, path: ['kind'] } },
      { ...at([]), place: { file: '/repo/a.yaml', range: { start: 0, end: 1 } } },
    ];
    const { kept, excused } = applySuppressions([...inside, ...outside], suppressions);
    assert.deepEqual(kept, outside);
    assert.deepEqual(
      excused.map(({ finding }) => finding),
      inside,
    );
  });
});
