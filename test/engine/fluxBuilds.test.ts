import assert from 'node:assert/strict';
import { checkFindings, openFixture } from '../support/engineFixture.ts';

const UNIT = (name: string, path: string, more = ''): string => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec:
  interval: 10m
  prune: true
  path: ${path}
  sourceRef: {kind: GitRepository, name: flux-system}
${more}`;

const SHARED = `# file: shared/settings.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {level: high}
# file: shared/patch.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {level: low}
`;

/** A kustomization whose files lie elsewhere in the repository. */
const APPS = (directory: string, marks = ''): string => `# file: ${directory}/kustomization.yaml
resources:
  - ../../shared/settings.yaml
${marks}patches:
  - path: ../../shared/patch.yaml
`;

describe('what Flux deploys is built as Flux builds it', () => {
  it('with files from anywhere in the repository', () => {
    checkFindings(`
${SHARED}${APPS('apps/prod')}# file: clusters/prod/flux-system/gotk-sync.yaml
${UNIT('flux-system', './clusters/prod')}# file: clusters/prod/apps.yaml
${UNIT('apps', './apps/prod')}`);
  });

  it('for a base of such a folder too', () => {
    checkFindings(`
${SHARED}${APPS('apps/base')}# file: apps/prod/kustomization.yaml
resources: [../base]
# file: clusters/prod/flux-system/gotk-sync.yaml
${UNIT('flux-system', './clusters/prod')}# file: clusters/prod/apps.yaml
${UNIT('apps', './apps/prod')}`);
  });

  it('and by the rules of kustomize where nothing of Flux deploys it', () => {
    const refused =
      '#   ^^^^^^^^^^^^^^^^^^^^^^^^^^ error[kustomize/outside-root]: `../../shared/settings.yaml` lies outside\n';
    checkFindings(`
${SHARED}${APPS('apps/prod', refused)}#         ^^^^^^^^^^^^^^^^^^^^^^^ error[kustomize/outside-root]: \`../../shared/patch.yaml\` lies outside
`);
  });

  it('and with none from elsewhere, wherever a link stands', () => {
    const { ask, engine } = openFixture(`
${SHARED}${APPS('apps/prod')}# file: clusters/prod/flux-system/gotk-sync.yaml
${UNIT('flux-system', './clusters/prod')}# file: clusters/prod/apps.yaml
${UNIT('apps', './apps/prod')}`);
    const linked = (real: string): readonly string[] => {
      const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n';
      engine.apply([{ path: '/repo/shared/settings.yaml', state: { kind: 'file', text, real } }]);
      return ask((one) => one.overlayFindings('/repo/apps/prod')).map(({ code }) => code);
    };
    assert.deepEqual(linked('/repo/other/settings.yaml'), []);
    assert.deepEqual(linked('/elsewhere/settings.yaml'), ['kustomize/outside-root']);
  });

  it('with the fields that a parent patches into it, and no others', () => {
    const patches = `  patches:
    - patch: |
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: all}
        spec:
          interval: 10m
          prune: true
      target: {kind: Kustomization}
`;
    const child = (source: string): string => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec:
${source}`;
    const { ask } = openFixture(`
# file: clusters/prod/flux-system/gotk-sync.yaml
${UNIT('flux-system', './clusters/prod')}# file: clusters/prod/apps.yaml
${UNIT('apps', './apps', patches)}# file: apps/kustomization.yaml
resources: [web.yaml, api.yaml]
# file: apps/web.yaml
${child('  path: ./web\n  sourceRef: {kind: GitRepository, name: flux-system}')}
# file: apps/api.yaml
${child('  path: ./web').replace('name: web', 'name: api')}
# file: web/kustomization.yaml
resources: []
`);
    assert.deepEqual(
      ask((engine) => engine.allFindings()).map(({ file, message }) => `${file}: ${message}`),
      [
        '/repo/apps/api.yaml: Required fields `interval`, `prune` and `sourceRef` are missing in Kustomization spec; the server will refuse it. (in apps)',
      ],
    );
  });

  it('whatever word a patch has for a kind', () => {
    const patches = `  patches:
    - patch: |
        - {op: add, path: /metadata/labels/constructor, value: a}
        - {op: add, path: /__proto__, value: a}
      target: {kind: constructor}
`;
    checkFindings(`
# file: clusters/prod/flux-system/gotk-sync.yaml
${UNIT('flux-system', './clusters/prod')}# file: clusters/prod/apps.yaml
${UNIT('apps', './apps', patches)}# file: apps/settings.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
`);
  });

  it('with the configurations of a kustomization below a folder that has none', () => {
    const { ask } = openFixture(`
# file: clusters/prod/flux-system/gotk-sync.yaml
${UNIT('flux-system', './clusters/prod')}# file: clusters/prod/apps.yaml
${UNIT('apps', './apps')}# file: apps/web/kustomization.yaml
resources: [release.yaml]
configMapGenerator: [{name: values, literals: [a=b]}]
configurations: [names.yaml]
# file: apps/web/names.yaml
nameReference:
  - {kind: ConfigMap, fieldSpecs: [{kind: HelmRelease, path: spec/valuesFrom/name}]}
# file: apps/web/release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web}
spec: {interval: 1h, chartRef: {kind: OCIRepository, name: web}, valuesFrom: [{kind: ConfigMap, name: values}]}
`);
    assert.match(
      ask((engine) => engine.renderText('/repo/apps')).text,
      /valuesFrom:\n {2}- kind: ConfigMap\n {4}name: values-\w+\n/,
    );
    assert.ok(!ask((engine) => engine.allFindings()).some(({ code }) => code === 'kustomize/reference-lost'));
  });
});
