import assert from 'node:assert/strict';
import { distinctOverlays } from '../../server/src/engine/workspace/environments.ts';
import { describeEnvironments, environmentsOf } from '../support/workspaceFixture.ts';

const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n';
const empty = (directory: string): string => `# file: ${directory}/kustomization.yaml\nresources: []\n`;
const flux = (name: string, path: string, more = ''): string => `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec: {path: ${path}, sourceRef: {kind: GitRepository, name: flux-system}${more}}
`;
const cluster = (name: string, units: string): string =>
  `# file: clusters/${name}/flux-system/gotk-sync.yaml\n${flux('flux-system', `./clusters/${name}`)}# file: clusters/${name}/units.yaml\n${units}`;

function check(fixture: string, expected: readonly string[]): void {
  assert.deepEqual(describeEnvironments(environmentsOf(fixture)), expected);
}

describe('environments', () => {
  it('come from folder names', () => {
    check(`${empty('overlays/dev')}${empty('apps/web/overlays/prod')}${empty('envs/test/eu')}`, [
      'dev (folder): overlays/dev',
      'prod (folder): apps/web/overlays/prod',
      'test (folder): envs/test/eu',
    ]);
  });

  it('are one, called after the folder, where nothing tells', () => {
    check(`# file: app.yaml\n${CONFIG_MAP}# file: db/db.yaml\n${CONFIG_MAP}`, ['repo (single): repo, db']);
  });

  it('come from Flux clusters, with what each deploys', () => {
    check(
      `${cluster('prod', flux('apps', './apps/prod') + flux('infra', './infra'))}
${cluster('dev', flux('infra', './infra'))}
${empty('apps/prod')}${empty('infra')}${empty('overlays/spare')}`,
      [
        'dev (flux): clusters/dev, infra [dev]',
        'prod (flux): apps/prod, clusters/prod, infra [prod]',
        'spare (folder): overlays/spare',
      ],
    );
  });

  it('follow Flux objects that other Flux objects deploy, to another cluster where a kubeConfig says so', () => {
    check(
      `${cluster('hub', flux('spokes', './spokes'))}
# file: spokes/kustomization.yaml
resources: [eu.yaml]
# file: spokes/eu.yaml
${flux('eu', './eu', ', kubeConfig: {secretRef: {name: prod-eu-kubeconfig}}')}
${empty('eu')}`,
      ['hub (flux): clusters/hub, spokes [hub]', 'prod-eu (flux): eu [prod-eu]'],
    );
  });

  it('are called after the namespace where the Secret of each cluster has the same name', () => {
    const spoke = (name: string): string =>
      flux('apps', `./${name}`, ', kubeConfig: {secretRef: {name: cluster-kubeconfig}}').replace(
        'namespace: flux-system}',
        `namespace: ${name}}`,
      );
    check(`${cluster('hub', spoke('eu') + spoke('us'))}${empty('eu')}${empty('us')}`, [
      'eu (flux): eu [eu]',
      'hub (flux): clusters/hub [hub]',
      'us (flux): us [us]',
    ]);
  });

  it('are called after the folders in which several roots of Flux objects differ', () => {
    const root = (name: string): string =>
      `# file: kubernetes/${name}/flux/config/cluster.yaml\n${flux('apps', `./kubernetes/${name}/apps`)}${empty(`kubernetes/${name}/apps`)}`;
    check(`${root('eu')}${root('us')}`, [
      'eu (flux): kubernetes/eu/apps, kubernetes/eu/flux/config [eu]',
      'us (flux): kubernetes/us/apps, kubernetes/us/flux/config [us]',
    ]);
  });

  it('find what an artifact was pushed from by the paths that are deployed of it', () => {
    const unit = (name: string, path: string, kind: string): string =>
      flux(name, path).replace('GitRepository, name: flux-system', `${kind}, name: ${name}`);
    const generator = `---
apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: made, namespace: flux-system}
spec:
  sources: [{alias: repo, kind: OCIRepository, name: apps}]
  artifacts:
  - {name: web, copy: [{from: '@repo/base/web/app/', to: '@artifact/base/web/app/'}]}
`;
    check(
      `# file: kubernetes/clusters/prod/units.yaml
${unit('apps', './apps/prod', 'OCIRepository')}${unit('web', './base/web/app', 'ExternalArtifact')}${generator}
${empty('kubernetes/apps/prod')}${empty('kubernetes/base/web/app')}`,
      ['prod (flux): kubernetes/apps/prod, kubernetes/base/web/app, kubernetes/clusters/prod [prod]'],
    );
  });

  it('take a bootstrapped folder for a cluster although its objects are not in Git', () => {
    check(
      `# file: clusters/prod/flux-system/gotk-components.yaml\n# nothing\n# file: clusters/prod/apps.yaml\n${flux('apps', './apps/x')}${empty('apps/x')}`,
      ['prod (flux): apps/x, clusters/prod [prod]'],
    );
  });

  it('take the only root of Flux objects, and any below `clusters`, for a cluster', () => {
    const units = flux('apps', './kubernetes/apps') + flux('other', './elsewhere');
    check(`# file: kubernetes/flux/cluster.yaml\n${units}${empty('kubernetes/apps')}`, [
      'repo (flux): kubernetes/apps, kubernetes/flux [repo]',
    ]);
    check(
      `# file: clusters/eu/apps.yaml\n${flux('apps', './web')}# file: clusters/us/apps.yaml\n${flux('apps', './web')}${empty('web')}`,
      ['eu (flux): clusters/eu, web [eu]', 'us (flux): clusters/us, web [us]'],
    );
  });

  it('follow artifacts that Flux puts together from this repository', () => {
    const generator = `---
apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: split, namespace: flux-system}
spec:
  sources: [{alias: repo, kind: GitRepository, name: flux-system}]
  artifacts:
  - name: apps
    copy:
    - {from: '@repo/apps/base/**', to: '@artifact/base/'}
    - {from: '@repo/apps/prod/**', to: '@artifact/prod/'}
  - name: infra
    copy: [{from: '@repo/infra/**', to: '@artifact/'}]
`;
    const unit = (name: string, path: string): string =>
      flux(name, path).replace('kind: GitRepository, name: flux-system', `kind: ExternalArtifact, name: ${name}`);
    check(
      `${cluster('prod', generator + unit('apps', './prod') + unit('infra', './configs') + unit('gone', '.'))}
${empty('apps/prod')}${empty('apps/base')}${empty('infra/configs')}`,
      ['base (folder): apps/base', 'prod (flux): apps/prod, clusters/prod, infra/configs [prod]'],
    );
  });

  it('come from the destinations of Argo Applications; the local cluster leaves the naming to the folder', () => {
    const application = (name: string, path: string, destination: string): string =>
      `---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: ${name}}\nspec:\n  source: {repoURL: x, path: ${path}}\n  destination: ${destination}\n`;
    check(
      `# file: argocd/apps.yaml
${application('a', 'web/eu', '{name: prod-eu}')}${application('b', 'overlays/dev', '{server: https://kubernetes.default.svc}')}
${application('c', 'web/eu', '{server: "https://us.example.com:6443"}')}
${empty('web/eu')}${empty('overlays/dev')}`,
      [
        'dev (argo): overlays/dev [in-cluster]',
        'prod-eu (argo): web/eu [prod-eu]',
        'repo (single): argocd',
        'us.example.com (argo): web/eu [us.example.com]',
      ],
    );
  });

  it('come from a workspace, which at the root leaves named folders their names', () => {
    check(
      `# file: workspace.poly
name: acme-prod-1
# file: blocks/web/manifests/app.yaml
${CONFIG_MAP}
${empty('overlays/dev')}${empty('shop')}
# file: test/workspace.poly
name: acme-test-1
${empty('test/overlays/x')}`,
      [
        'acme-prod-1 (polycrate): blocks/web/manifests, shop',
        'acme-test-1 (polycrate): test/overlays/x',
        'dev (folder): overlays/dev',
      ],
    );
  });

  it('come from the team file first, in its order, empty ones included', () => {
    check(
      `# file: .polycrate-gitops.yaml
environments:
  prod: {overlays: [overlays/prod-*, clusters/prod-eu], clusters: [prod-eu, prod-us]}
  dev: {overlays: [overlays/dev]}
  idle: {}
${empty('overlays/prod-a')}${empty('overlays/dev')}${empty('overlays/test')}
${cluster('prod-eu', flux('a', './overlays/prod-a'))}`,
      [
        'prod (teamFile): clusters/prod-eu, overlays/prod-a [prod-eu, prod-us]',
        'dev (teamFile): overlays/dev',
        'idle (teamFile): -',
        'test (folder): overlays/test',
      ],
    );
  });

  it('narrow the clusters of an overlay to those that deploy it', () => {
    const environments = environmentsOf(`# file: .polycrate-gitops.yaml
environments:
  prod: {overlays: [overlays/*, clusters/*], clusters: [prod-eu, prod-us]}
${empty('overlays/prod-a')}${cluster('prod-eu', flux('a', './overlays/prod-a'))}`);
    const overlay = environments[0]?.overlays.find(({ name }) => name === 'overlays/prod-a');
    assert.deepEqual(overlay?.clusters, ['prod-eu']);
  });

  it('list an overlay that several clusters deploy once, with all of them', () => {
    const environments = environmentsOf(
      `${cluster('a', flux('i', './infra'))}${cluster('b', flux('i', './infra'))}${empty('infra')}`,
    );
    const infra = distinctOverlays(environments).filter(({ name }) => name === 'infra');
    assert.deepEqual(
      infra.map(({ environment, clusters }) => [environment, clusters]),
      [['a', ['a', 'b']]],
    );
  });
});
