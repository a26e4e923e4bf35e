import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';
import { marked, refusal, renamedLines } from '../support/renameCase.ts';

const WEB = `
# file: base/kustomization.yaml
resources: [web.yaml, service.yaml, ingress.yaml]
configMapGenerator:
  - name: settings
    literals: [A=1]
# file: base/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: shop/web:1
          envFrom:
            - configMapRef: { name: settings }
# file: base/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: { app: web }
  ports: [{ name: http, port: 80 }]
# file: base/ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend: { service: { name: "web", port: { name: http } } }
`;

const PROD = `
# file: overlays/prod/kustomization.yaml
resources: [../../base, hpa.yaml]
namePrefix: prod-
patches:
  - path: replicas.yaml
  - target: { kind: Deployment, name: web }
    patch: |-
      - op: add
        path: /metadata/labels
        value: { a: b }
  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        paused: true
replicas:
  - name: web
    count: 3
replacements:
  - source: { kind: Service, name: web, fieldPath: spec.ports.0.port }
    targets:
      - select: { kind: Deployment, name: web }
        fieldPaths: [spec.replicas]
# file: overlays/prod/replicas.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web # the same
spec:
  replicas: 2
# file: overlays/prod/hpa.yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  maxReplicas: 3
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
`;

describe('renaming an object', () => {
  const all = WEB + PROD;
  const deployment = [
    'base/web.yaml:4: name: site',
    'overlays/prod/hpa.yaml:7: scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: site }',
    'overlays/prod/kustomization.yaml:5: - target: { kind: Deployment, name: site }',
    'overlays/prod/kustomization.yaml:14: name: site',
    'overlays/prod/kustomization.yaml:18: - name: site',
    'overlays/prod/kustomization.yaml:23: - select: { kind: Deployment, name: site }',
    'overlays/prod/replicas.yaml:4: name: site # the same',
  ];

  it('takes patches, targets, replacements, replicas and references along, from wherever it begins', () => {
    const places = [
      '# file: base/web.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: we',
      'scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: we',
      '# file: overlays/prod/replicas.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: we',
      '- target: { kind: Deployment, name: we',
      'kind: Deployment\n      metadata:\n        name: we',
      'replicas:\n  - name: we',
    ];
    for (const where of places) assert.deepEqual(renamedLines(marked(all, where), 'site'), deployment, where);
  });

  it('keeps the quotes of references', () => {
    assert.deepEqual(renamedLines(marked(all, 'kind: Service\nmetadata:\n  name: we'), 'site'), [
      'base/ingress.yaml:11: backend: { service: { name: "site", port: { name: http } } }',
      'base/service.yaml:4: name: site',
      'overlays/prod/kustomization.yaml:21: - source: { kind: Service, name: site, fieldPath: spec.ports.0.port }',
    ]);
  });

  it('renames what a generator makes, and the entries that merge into it', () => {
    const merge = 'configMapGenerator:\n  - name: settings\n    behavior: merge\n    literals: [B=2]\nreplicas:';
    assert.deepEqual(
      renamedLines(marked(all.replace('replicas:\n  - name', `${merge}\n  - name`), '{ name: settin'), 'options'),
      [
        'base/kustomization.yaml:3: - name: options',
        'base/web.yaml:14: - configMapRef: { name: options }',
        'overlays/prod/kustomization.yaml:18: - name: options',
      ],
    );
  });

  it('keeps what a kustomization adds where a name is written with it', () => {
    const top = `
# file: clusters/eu/kustomization.yaml
resources: [../../overlays/prod]
patches:
  - target: { kind: Deployment, name: prod-web }
    patch: '[{ "op": "remove", "path": "/spec/paused" }]'
`.slice(1);
    const top2 = marked(all + top, 'name: prod-we');
    const lines = renamedLines(top2, 'site');
    assert.ok(lines.includes('base/web.yaml:4: name: site'), lines.join('\n'));
    assert.ok(
      lines.includes('clusters/eu/kustomization.yaml:3: - target: { kind: Deployment, name: prod-site }'),
      lines.join('\n'),
    );
  });

  it('leaves objects of the same name alone that another application of the cluster has', () => {
    const two = ['a', 'b']
      .map((app) =>
        `
# file: apps/${app}/kustomization.yaml
namespace: ${app}
resources: [all.yaml]
# file: apps/${app}/all.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: cfg
---
apiVersion: v1
kind: Pod
metadata:
  name: p-${app}
spec:
  containers: [{ name: c, image: i, envFrom: [{ configMapRef: { name: cfg } }] }]
`.slice(1),
      )
      .join('');
    const cluster = '# file: cluster/kustomization.yaml\nresources: [../apps/a, ../apps/b]\n';
    assert.deepEqual(
      renamedLines(
        marked(two + cluster, '# file: apps/a/all.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cf'),
        'new',
      ),
      [
        'apps/a/all.yaml:4: name: new',
        'apps/a/all.yaml:11: containers: [{ name: c, image: i, envFrom: [{ configMapRef: { name: new } }] }]',
      ],
    );
  });

  it('renames the definitions of all overlays whose base names them', () => {
    const fixture = `
# file: base/kustomization.yaml
resources: [pod.yaml]
# file: base/pod.yaml
apiVersion: v1
kind: Pod
metadata:
  name: p
spec:
  containers: [{ name: c, image: i, envFrom: [{ secretRef: { name: cr<|>eds } }] }]
# file: overlays/a/kustomization.yaml
resources: [../../base]
secretGenerator: [{ name: creds, literals: [A=1] }]
# file: overlays/b/kustomization.yaml
resources: [../../base, creds.yaml]
# file: overlays/b/creds.yaml
apiVersion: v1
kind: Secret
metadata:
  name: creds
`;
    assert.deepEqual(renamedLines(fixture, 'login'), [
      'base/pod.yaml:6: containers: [{ name: c, image: i, envFrom: [{ secretRef: { name: login } }] }]',
      'overlays/a/kustomization.yaml:2: secretGenerator: [{ name: login, literals: [A=1] }]',
      'overlays/b/creds.yaml:4: name: login',
    ]);
  });

  it('is not offered on the word `name` itself', () => {
    for (const key of [
      '- name: settings',
      'configMapRef: { name: settings',
      'kind: Deployment\nmetadata:\n  name: web',
    ]) {
      const opened = openFixture(WEB.replace(key, key.replace('name: ', 'na<|>me: ')));
      const { cursor } = opened.fixture;
      assert.ok(cursor, key);
      assert.equal(
        opened.ask((engine) => engine.renaming.target(cursor.file, cursor.offset)),
        undefined,
        key,
      );
    }
  });

  it('asks about host names in texts', () => {
    const text = `
# file: base/client.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: client
data:
  url: http://web:80/path
  other: http://web.shop.svc.cluster.local
  none: the web is large
`.slice(1);
    const lines = renamedLines(
      marked(all.replace('[web.yaml,', '[client.yaml, web.yaml,') + text, 'kind: Service\nmetadata:\n  name: we'),
      'site',
    );
    assert.deepEqual(
      lines.filter((line) => line.includes('client')),
      [
        '?base/client.yaml:6: url: http://site:80/path',
        '?base/client.yaml:7: other: http://site.shop.svc.cluster.local',
      ],
    );
  });

  it('asks about patterns, and refuses where one would lose the object', () => {
    const pattern = (text: string): string =>
      marked(
        all.replace('- target: { kind: Deployment, name: web }', `- target: { kind: Deployment, name: ${text} }`),
        '# file: base/web.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: we',
      );
    assert.ok(
      renamedLines(pattern('web|api'), 'site').includes(
        '?overlays/prod/kustomization.yaml:5: - target: { kind: Deployment, name: site|api }',
      ),
    );
    assert.match(refusal(pattern('w.*'), 'site') ?? '', /pattern `w\.\*` in `overlays\/prod\/kustomization\.yaml`/);
    assert.equal(refusal(pattern('w.*'), 'wsite'), undefined);
  });

  it('refuses names that the kind cannot have, names that are taken and objects from elsewhere', () => {
    const service = marked(all, 'kind: Service\nmetadata:\n  name: we');
    assert.match(refusal(service, 'a.b') ?? '', /^`a\.b` is not a DNS label/);
    assert.match(refusal(service, '') ?? '', /at least one character/);
    const more = '# file: base/other.yaml\napiVersion: v1\nkind: Service\nmetadata:\n  name: other\n';
    assert.equal(
      refusal(service.replace('[web.yaml,', '[other.yaml, web.yaml,') + more, 'other'),
      'There is a Service `other` already, in `base/other.yaml`.',
    );
    const outside = all.replace('{ name: settings }', '{ name: elsewhere }');
    assert.match(
      refusal(marked(outside, '{ name: elsew'), 'x') ?? '',
      /No file of this repository defines the ConfigMap `elsewhere`/,
    );
  });

  it('refuses what would leave an overlay without a render', () => {
    const fixture = `
# file: a/kustomization.yaml
resources: [web.yaml]
# file: a/web.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: w<|>eb }
# file: b/kustomization.yaml
resources: [web.yaml]
# file: b/web.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: site }
# file: all/kustomization.yaml
resources: [../a, ../b]
`;
    assert.match(refusal(fixture, 'site') ?? '', /^all would not render any more\. /);
  });

  it('renames Flux and Argo CD objects', () => {
    const flux = `
# file: flux/all.yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: platform, namespace: flux-system }
spec: { url: https://example.com/x }
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: infra, namespace: flux-system }
spec: { path: ./infra, sourceRef: { kind: GitRepository, name: plat<|>form } }
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps, namespace: flux-system }
spec: { path: ./apps, dependsOn: [{ name: infra }], sourceRef: { kind: GitRepository, name: platform } }
`;
    assert.deepEqual(renamedLines(flux, 'git'), [
      'flux/all.yaml:3: metadata: { name: git, namespace: flux-system }',
      'flux/all.yaml:9: spec: { path: ./infra, sourceRef: { kind: GitRepository, name: git } }',
      'flux/all.yaml:14: spec: { path: ./apps, dependsOn: [{ name: infra }], sourceRef: { kind: GitRepository, name: git } }',
    ]);
    const argo = `
# file: argo/all.yaml
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: { name: te<|>am }
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: web }
spec: { project: team }
`;
    assert.deepEqual(renamedLines(argo, 'crew'), [
      'argo/all.yaml:3: metadata: { name: crew }',
      'argo/all.yaml:8: spec: { project: crew }',
    ]);
  });
});
