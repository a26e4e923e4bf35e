import assert from 'node:assert/strict';
import type { LocatedFinding } from '../../server/src/engine/api.ts';
import { BREAKS, lineStarts } from '../support/brokenLines.ts';
import { openFixture } from '../support/engineFixture.ts';
import { deploymentUpToContainers } from '../support/webDeployment.ts';

/** A base that two overlays and a component build on, with every entry that says something where what it is for is not there. */
const SHOP = `
# file: base/kustomization.yaml
resources:
  - web.yaml
  - config.yaml
configMapGenerator:
  - name: made
    literals:
      - a=b
# file: base/web.yaml
${deploymentUpToContainers()}
        - name: web
          image: shop/web:1.0
          envFrom:
            - configMapRef: { name: settings }
            - configMapRef: { name: made }
# file: base/config.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  LEVEL: info
# file: part/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
  - target: { kind: Deployment, name: web }
    patch: |-
      - { op: add, path: /spec/paused, value: true }
# file: prod/kustomization.yaml
resources: [../base, service.yaml]
components: [../part]
images: [{ name: shop/web, newTag: "2" }]
replicas: [{ name: web, count: 3 }]
configMapGenerator: [{ name: made, behavior: merge, literals: [c=d] }]
patches:
  - path: patch.yaml
replacements:
  - source: { kind: ConfigMap, name: settings, fieldPath: data.LEVEL }
    targets:
      - select: { kind: Deployment }
        fieldPaths: [metadata.annotations.level]
        options: { create: true }
# file: prod/patch.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { LEVEL: debug }
# file: prod/service.yaml
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app: web }
  ports: [{ port: 80 }]
# file: other/kustomization.yaml
resources: [job.yaml]
# file: other/job.yaml
apiVersion: batch/v1
kind: Job
metadata: { name: job }
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: job, image: "shop/job:1", envFrom: [{ configMapRef: { name: settings } }] }]
# file: flux/shop.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: shop, namespace: flux-system }
spec:
  interval: 10m
  prune: true
  path: ./prod
  sourceRef: { kind: GitRepository, name: flux-system }
`;

function told({ file, code, summary }: LocatedFinding): string {
  return `${file.slice('/repo/'.length)} ${code}: ${summary}`;
}

/** Every finding in other files that was not there before a line was put before some line of a file. */
function followUps(path: string): readonly string[] {
  const opened = openFixture(SHOP);
  const before = new Set(opened.ask((engine) => engine.allFindings()).map(told));
  const text = opened.text(path);
  const found = new Set<string>();
  // A field that is not known yet, of which a kustomization is refused like one that is no YAML.
  const breaks = path.endsWith('kustomization.yaml') ? [...BREAKS, 'brok:'] : BREAKS;
  for (const { start, line, indent } of lineStarts(text)) {
    for (const broken of breaks) {
      opened.edit(path, `${text.slice(0, start)}${indent}${broken}\n${text.slice(start)}`);
      for (const one of opened.ask((engine) => engine.allFindings()).filter(({ file }) => file !== `/repo/${path}`))
        if (!before.has(told(one))) found.add(`\`${broken}\` before line ${line} of ${path}: ${told(one)}`);
    }
  }
  return [...found];
}

describe('a line that is half typed', () => {
  for (const path of [
    'base/kustomization.yaml',
    'base/web.yaml',
    'base/config.yaml',
    'part/kustomization.yaml',
    'prod/kustomization.yaml',
    'prod/patch.yaml',
    'flux/shop.yaml',
  ]) {
    it(`anywhere in ${path} is told there alone`, () => assert.deepEqual(followUps(path), []));
  }

  it('takes back what it hid when it is whole again', () => {
    const opened = openFixture(SHOP.replace('name: shop/web, newTag', 'name: shop/wob, newTag'));
    const unused = (): readonly string[] =>
      opened
        .ask((engine) => engine.allFindings())
        .flatMap(({ code }) => (code === 'kustomize/image-unused' ? [code] : []));
    const text = opened.text('base/kustomization.yaml');
    assert.equal(unused().length, 1);
    opened.edit('base/kustomization.yaml', `brok\n${text}`);
    assert.equal(unused().length, 0);
    opened.edit('base/kustomization.yaml', text);
    assert.equal(unused().length, 1);
  });
});
