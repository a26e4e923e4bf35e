import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';
import { describeEnvironments } from '../support/workspaceFixture.ts';

const applicationSet = (generators: string, source: string): string => `# file: argo/set.yaml
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: set, namespace: argocd}
spec:
  generators:
${generators.replaceAll(/^/gm, '    ')}
  template:
    metadata: {name: app}
    spec:
      project: default
${source.replaceAll(/^/gm, '      ')}
# file: argo/kustomization.yaml
resources: [set.yaml]
`;

const empty = (directory: string): string => `# file: ${directory}/kustomization.yaml\nresources: []\n`;

function check(fixture: string, expected: readonly string[]): void {
  const { ask } = openFixture(fixture);
  const described = describeEnvironments(ask((engine) => engine.environments()));
  assert.deepEqual(
    described.filter((line) => !line.startsWith('repo ')),
    expected,
  );
}

describe('an ApplicationSet deploys what its generators yield', () => {
  it('from files, by what they say and where they lie', () => {
    const generators = '- git:\n    repoURL: x\n    files: [{path: clusters/**/config.json}]';
    const source =
      "source: {repoURL: x, path: 'apps/{{app.name}}/{{path.basename}}'}\ndestination: {name: '{{cluster}}'}";
    check(
      `${applicationSet(generators, source)}${empty('apps/web/eu')}${empty('apps/web/us')}
# file: clusters/eu/config.json
{"cluster": "prod-eu", "app": {"name": "web"}}
# file: clusters/us/config.json
[{"cluster": "prod-us-1", "app": {"name": "web"}}, {"cluster": "prod-us-2", "app": {"name": "web"}}]
`,
      [
        'prod-eu (argo): apps/web/eu [prod-eu]',
        'prod-us-1 (argo): apps/web/us [prod-us-1]',
        'prod-us-2 (argo): apps/web/us [prod-us-2]',
      ],
    );
  });

  it('from what all clusters have, overridden for one', () => {
    const generators = `- merge:
    mergeKeys: [nameNormalized]
    generators:
      - clusters: {values: {sourceRoot: components/web, environment: staging, clusterDir: base}}
      - list: {elements: [{nameNormalized: prod-eu, values.environment: production, values.clusterDir: eu}]}`;
    const source = `source: {repoURL: x, path: '{{values.sourceRoot}}/{{values.environment}}/{{values.clusterDir}}'}
destination: {server: '{{server}}'}`;
    check(
      `${applicationSet(generators, source)}${empty('components/web/staging/base')}${empty('components/web/production/eu')}${empty('components/web/production/us')}`,
      ['prod-eu (argo): components/web/production/eu [prod-eu]'],
    );
  });

  it('by the folders that stand for clusters, where only their names are a part of the path', () => {
    const source = "source: {repoURL: x, path: 'clusters/{{.name}}/apps'}\ndestination: {name: '{{.name}}'}";
    check(
      `${applicationSet('- clusters: {}', source)}${empty('clusters/eu/apps')}${empty('clusters/us/apps')}${empty('spare')}`,
      ['eu (argo): clusters/eu/apps [eu]', 'us (argo): clusters/us/apps [us]'],
    );
  });

  it('from directories that another generator names', () => {
    const generators = `- matrix:
    generators:
      - list: {elements: [{folder: apps/*}]}
      - git: {repoURL: x, pathParamPrefix: app, directories: [{path: '{{ folder }}'}]}`;
    const source = "source: {repoURL: x, path: '{{ app.path }}'}\ndestination: {name: '{{ app.path.basename }}'}";
    check(`${applicationSet(generators, source)}${empty('apps/web')}`, ['web (argo): apps/web [web]']);
  });

  it('from a generator within another one, filled in by the one beside it', () => {
    const generators = `- matrix:
    generators:
      - list: {elements: [{folder: apps/*}]}
      - matrix:
          generators:
            - git: {repoURL: x, directories: [{path: '{{ folder }}'}]}
            - list: {elements: [{cluster: eu}]}`;
    const source = "source: {repoURL: x, path: '{{ path }}'}\ndestination: {name: '{{ cluster }}'}";
    check(`${applicationSet(generators, source)}${empty('apps/web')}`, ['eu (argo): apps/web [eu]']);
  });

  it('but not by folders where a list only has a word for clusters', () => {
    const source = "source: {repoURL: x, path: 'clusters/{{.name}}/apps'}\ndestination: {name: hub}";
    check(
      `${applicationSet('- list: {elements: [{kind: clusters}]}', source)}${empty('clusters/eu/apps')}${empty('other/apps')}`,
      ['eu (folder): clusters/eu/apps'],
    );
  });

  it('once more when such a file changes, and not for a change of its form', () => {
    const generators = '- git:\n    repoURL: x\n    files: [{path: clusters/*.yaml}]';
    const source = "source: {repoURL: x, path: web}\ndestination: {name: '{{cluster}}'}";
    const { ask, edit, ran } = openFixture(
      `${applicationSet(generators, source)}${empty('web')}# file: clusters/a.yaml\ncluster: eu\n`,
    );
    const environments = (): readonly string[] => describeEnvironments(ask((engine) => engine.environments()));
    assert.ok(environments().includes('eu (argo): web [eu]'));
    ran();
    edit('clusters/a.yaml', '# the same\ncluster: "eu"\n');
    environments();
    assert.ok(!ran().some((query) => query.startsWith('graph(')));
    edit('clusters/a.yaml', 'cluster: us\n');
    assert.ok(environments().includes('us (argo): web [us]'));
  });

  it('and not by what a link reads out of the repository', () => {
    const generators = '- git:\n    repoURL: x\n    files: [{path: clusters/*.json}]';
    const source = "source: {repoURL: x, path: web}\ndestination: {name: '{{cluster}}'}";
    const { ask, engine } = openFixture(
      `${applicationSet(generators, source)}${empty('web')}# file: clusters/a.json\n{"cluster": "eu"}\n`,
    );
    const linked = (real: string): string => {
      engine.apply([{ path: '/repo/clusters/a.json', state: { kind: 'file', text: '{"cluster": "eu"}', real } }]);
      return describeEnvironments(ask((one) => one.environments())).join();
    };
    assert.doesNotMatch(linked('/elsewhere/a.json'), /\beu\b/);
    assert.match(linked('/repo/shared/a.json'), /\beu\b/);
  });
});
