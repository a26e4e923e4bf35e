import assert from 'node:assert/strict';
import { locateField } from '../../server/src/engine/syntax/lookup.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import { LineIndex } from '../../server/src/engine/text/lineIndex.ts';
import { readTeamFile } from '../../server/src/engine/workspace/readTeamFile.ts';

const RULES = ['image-unpinned', 'missing-probes'];
const read = (text: string): ReturnType<typeof readTeamFile> =>
  readTeamFile('/repo/team.yaml', parse(text), { rules: RULES });

/** `line: severity code message` of every finding. */
function findings(text: string): readonly string[] {
  const file = parse(text);
  const lines = new LineIndex(text);
  return readTeamFile('/repo/team.yaml', file, { rules: RULES }).findings.map(({ place, severity, code, message }) => {
    assert.ok('path' in place && file.documents[0]?.root !== undefined);
    const located = locateField(file.documents[0].root, place.path);
    const range = place.part === 'key' ? (located.key ?? located.value) : located.value;
    return `${lines.position(range.start).line + 1}: ${severity} ${code} ${message}`;
  });
}

const WHOLE = `version: 1
environments:
  prod: { overlays: [overlays/prod, clusters/prod/*], clusters: [prod-eu, prod-us] }
clusters:
  prod-eu: { context: prod-eu-admin, kubernetes: "1.37", owns: "app.kubernetes.io/part-of=shop" }
  prod-us:
policies:
  paths: [policies]
  podSecurity: { prod: restricted }
  rules: { image-unpinned: { prod: error, "*": information }, missing-probes: warning }
ignore:
  - { code: drift/changed, target: { kind: Deployment }, paths: [/spec/replicas], reason: autoscaled }
known:
  - { kind: Secret, namespace: shop, name: "db-*" }
`;

describe('the team file', () => {
  it('is read whole', () => {
    const { team, findings: none } = read(WHOLE);
    assert.deepEqual(none, []);
    assert.deepEqual(team.environments, [
      {
        name: 'prod',
        overlays: ['overlays/prod', 'clusters/prod/*'],
        clusters: ['prod-eu', 'prod-us'],
        field: ['environments', 'prod'],
      },
    ]);
    assert.deepEqual(
      team.clusters.map(({ name, kubernetes, context, owns }) => [name, kubernetes, context, owns]),
      [
        ['prod-eu', '1.37', 'prod-eu-admin', 'app.kubernetes.io/part-of=shop'],
        ['prod-us', undefined, undefined, undefined],
      ],
    );
    assert.deepEqual([...team.policies.podSecurity], [['prod', 'restricted']]);
    assert.deepEqual(
      [...team.policies.rules].map(([rule, levels]) => [rule, [...levels]]),
      [
        [
          'image-unpinned',
          [
            ['prod', 'error'],
            ['*', 'information'],
          ],
        ],
        ['missing-probes', [['*', 'warning']]],
      ],
    );
    assert.deepEqual(team.ignore[0], {
      code: 'drift/changed',
      target: { at: ['ignore', 0, 'target'], kind: 'Deployment' },
      paths: ['/spec/replicas'],
      reason: 'autoscaled',
      field: ['ignore', 0],
    });
    assert.deepEqual(team.known, [{ kind: 'Secret', namespace: 'shop', name: 'db-*' }]);
  });

  it('may be empty', () => {
    for (const text of ['', '# nothing\n', 'version: 1\n', 'environments:\nignore:\n']) {
      assert.deepEqual(read(text).findings, [], text);
    }
  });

  it('names the nearest key for an unknown one, with a fix', () => {
    assert.deepEqual(findings('enviroments: {}\npolicies:\n  rule: {}\nclusters: {a: {zone: eu}}\n'), [
      '1: warning polycrate/team-file-unknown-key Unknown key `enviroments`; it has no effect. Did you mean `environments`?',
      '4: warning polycrate/team-file-unknown-key Unknown key `zone`; it has no effect. Known here: context, kubernetes, owns.',
      '3: warning polycrate/team-file-unknown-key Unknown key `rule`; it has no effect. Did you mean `rules`?',
    ]);
    assert.equal(read('enviroments: {}').findings[0]?.fixes[0]?.edit.kind, 'rename-key');
  });

  it('says what a value must be, and reads the rest', () => {
    assert.deepEqual(
      findings(`version: 2
environments: [prod]
clusters: {a: {kubernetes: latest}}
policies:
  podSecurity: {prod: strict}
  rules: {image-unpinned: warn, image-unpined: error}
ignore:
  - {code: drift/changed, paths: [spec.replicas]}
known: [{kind: Secret}]
`),
      [
        '1: error polycrate/team-file-value Version `2` is not known to this release; it reads version 1.',
        '2: error polycrate/team-file-value `environments` must be a mapping here; it is not read.',
        '3: error polycrate/team-file-value `latest` is no Kubernetes version; write it as `"1.37"`.',
        '5: error polycrate/team-file-value `strict` is not allowed here. Allowed: privileged, baseline, restricted.',
        '6: warning polycrate/team-file-unknown-key Unknown key `image-unpined`; it has no effect. Known here: image-unpinned, missing-probes.',
        '6: error polycrate/team-file-value `warn` is not allowed here. Allowed: error, warning, information, hint, off.',
        '8: error polycrate/team-file-value `reason` is missing; an exception without a reason does not count.',
        '8: error polycrate/team-file-value `spec.replicas` is no JSON pointer; write `/spec/replicas`.',
        '9: error polycrate/team-file-value `name` is missing; `*` stands for any name.',
      ],
    );
  });

  it('warns about names that nothing has', () => {
    assert.deepEqual(
      findings(`environments:
  prod: {clusters: [prod-eu, prod-su]}
clusters: {prod-eu: {}}
policies:
  podSecurity: {prd: baseline, "*": privileged}
`),
      [
        '5: warning polycrate/team-file-unknown-environment No environment is called `prd`; this line has no effect. Named above: prod.',
        '2: warning polycrate/team-file-unknown-cluster No cluster is called `prod-su` below `clusters`. Named there: prod-eu.',
      ],
    );
  });
});
