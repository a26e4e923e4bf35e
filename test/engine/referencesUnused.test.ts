import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';
import { CONFIG, deployment, findings, found, VOLUMES } from '../support/referenceFindings.ts';

/** An overlay of a workload and a ConfigMap `old` that nothing names, with more files. */
function shop(config: string, { pod = '', more = '', resources = '' } = {}): string {
  return `# file: shop/kustomization.yaml
resources: [web.yaml, config.yaml${resources}]
# file: shop/web.yaml
${deployment(pod)}
# file: shop/config.yaml
${config}${more}`;
}

const SECRET = (more = '') => `apiVersion: v1\nkind: Secret\nmetadata: {name: old}\n${more}stringData: {a: "1"}\n`;
const UNUSED =
  'hint unused shop/config.yaml old: Nothing here and in no other YAML file names this ConfigMap. Remove it, or name it where it is meant to be used.';

describe('a ConfigMap or Secret that nothing names', () => {
  it('is shown as unused, faded, at its name', () => {
    assert.deepEqual(findings(shop(CONFIG('old'))), [UNUSED]);
    assert.deepEqual(findings(shop(SECRET())), [UNUSED.replace('ConfigMap', 'Secret')]);
    const [finding] = openFixture(shop(CONFIG('old'))).ask((engine) => engine.allFindings());
    assert.equal(finding?.unnecessary, true);
  });

  it('is one that is generated without a hash, too', () => {
    const files = `# file: shop/kustomization.yaml
resources: [web.yaml]
generatorOptions: {disableNameSuffixHash: true}
configMapGenerator:
  - name: old
    literals: [a=1]
# file: shop/web.yaml
${deployment('')}`;
    assert.deepEqual(
      findings(files).map((one) => one.slice(0, one.indexOf(':'))),
      ['hint unused shop/kustomization.yaml old'],
    );
  });

  it('is none that is generated with a label by which a sidecar finds it', () => {
    const files = (label: string): string => `# file: shop/kustomization.yaml
resources: [web.yaml]
configMapGenerator:
  - name: old
    literals: [a=1]
    options: {labels: {${label}}}
# file: shop/web.yaml
${deployment('')}`;
    assert.deepEqual(findings(files('grafana_dashboard: "1"')), []);
    assert.equal(findings(files('app.kubernetes.io/part-of: shop')).length, 1);
  });

  it('is found behind the prefix of an overlay, told once for both overlays', () => {
    const overlay = (name: string): string =>
      `# file: overlays/${name}/kustomization.yaml\nnamePrefix: ${name}-\nresources: [../../shop]\n`;
    const opened = openFixture(`${shop(CONFIG('old'))}${overlay('dev')}${overlay('prod')}`);
    const all = opened.ask((engine) => engine.allFindings()).filter(({ code }) => code === 'reference/unused');
    assert.deepEqual(
      all.map(({ overlays }) => overlays),
      [['overlays/dev', 'overlays/prod']],
    );
  });

  it('stays unused beside a patch that only changes it', () => {
    const files = `${shop(CONFIG('old'))}# file: prod/kustomization.yaml
resources: [../shop]
patches: [{path: patch.yaml}]
# file: prod/patch.yaml
${CONFIG('old', '{b: "2"}')}`;
    assert.deepEqual(findings(files), [UNUSED]);
  });
});

describe('nothing is told of a ConfigMap or Secret', () => {
  const silent: Readonly<Record<string, string>> = {
    'a volume uses': shop(CONFIG('old'), { pod: VOLUMES(['old']) }),
    'an argument names': shop(CONFIG('old')).replace('image: a:1,', 'image: a:1, args: ["--from=shop/old"],'),
    'the values of a chart name': shop(CONFIG('old'), { more: '# file: chart/values.yaml\nexisting: old\n' }),
    'a template of a chart names': shop(CONFIG('old'), {
      more: '# file: chart/templates/x.yaml\na: {{ .Values.x }}\nname: old\n',
    }),
    'a Flux Kustomization substitutes from': shop(CONFIG('old'), {
      more: `# file: flux/shop.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec:
  path: ./shop
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild: {substituteFrom: [{kind: ConfigMap, name: old}]}
`,
    }),
    'a replacement reads': `${shop(CONFIG('old'))}# file: prod/kustomization.yaml
resources: [../shop]
replacements:
  - source: {kind: ConfigMap, name: old, fieldPath: data.a}
    targets: [{select: {kind: Deployment}, fieldPaths: [spec.replicas]}]
`,
    'a workload of another overlay names': shop(CONFIG('old'), {
      more: `# file: api/kustomization.yaml\nresources: [api.yaml]\n# file: api/api.yaml\n${deployment(VOLUMES(['old']))}`,
    }),
    'a sidecar finds by a label': shop(CONFIG('old').replace('old}', 'old, labels: {grafana_dashboard: "1"}}')),
    'an annotation marks': shop(
      CONFIG('old').replace('old}', 'old, annotations: {reloader.stakater.com/match: "true"}}'),
    ),
    'is of a type of its own': shop(SECRET('type: kubernetes.io/service-account-token\n')),
    'has a name that controllers look for': shop(CONFIG('aws-auth')),
    'lies in a namespace of the cluster': shop(CONFIG('old').replace('old}', 'old, namespace: kube-system}')),
    'stands beside no workload': `# file: shop/kustomization.yaml\nresources: [config.yaml]\n# file: shop/config.yaml\n${CONFIG('old')}`,
    'lies in a folder that nothing builds': `# file: shop/web.yaml\n${deployment('')}# file: shop/config.yaml\n${CONFIG('old')}`,
    'a custom resource of its namespace may read': shop(CONFIG('old'), {
      resources: ', queue.yaml',
      more: '# file: shop/queue.yaml\napiVersion: example.com/v1\nkind: Queue\nmetadata: {name: q}\n',
    }),
    'a role of the overlay reads': shop(CONFIG('old'), {
      resources: ', role.yaml',
      more: `# file: shop/role.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules: [{apiGroups: [""], resources: [configmaps], verbs: [get, list]}]
`,
    }),
    'a role of the cluster reads': shop(CONFIG('old'), {
      resources: ', binding.yaml',
      more: `# file: shop/binding.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: viewer}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: default}]
`,
    }),
    'a release in its namespace may read': shop(CONFIG('old').replace('old}', 'old, namespace: shop}'), {
      more: `# file: flux/release.yaml
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: store, namespace: shop}
spec: {chart: {spec: {chart: store, sourceRef: {kind: HelmRepository, name: r}}}}
`,
    }).replace('name: web}', 'name: web, namespace: shop}'),
    'the team has a workload of elsewhere for': shop(CONFIG('old').replace('old}', 'old, namespace: shop}'), {
      more: '# file: .polycrate-gitops.yaml\nversion: 1\nknown: [{kind: Deployment, namespace: shop, name: "*"}]\n',
    }).replace('name: web}', 'name: web, namespace: shop}'),
  };
  for (const [why, files] of Object.entries(silent)) {
    it(`that ${why}`, () => {
      assert.deepEqual(
        findings(files).filter((one) => one.includes(' unused ')),
        [],
      );
    });
  }
});

describe('an edit of a file far away', () => {
  const files = `${shop(CONFIG('old'))}# file: far/values.yaml\nimage: a\n`;

  it('takes the hint away when it names the object, and judges nothing anew when it does not', () => {
    const opened = openFixture(files);
    assert.deepEqual(found(opened), [UNUSED]);
    opened.ran();
    opened.edit('far/values.yaml', 'image: b\n');
    assert.deepEqual(found(opened), [UNUSED]);
    assert.deepEqual(
      opened.ran().filter((one) => /^(?:dangling|mentioners|mentionIndex)\(/.test(one)),
      [],
    );
    opened.edit('far/values.yaml', 'existing: old\n');
    assert.deepEqual(found(opened), []);
  });
});
