import assert from 'node:assert/strict';
import { checkFindings, openFixture } from '../support/engineFixture.ts';
import { baseUpToPod } from '../support/webDeployment.ts';

const BASE = `${baseUpToPod('  replicas: 3\n')} {containers: [{name: web, image: "shop/web:1"}]}
`;

describe('what kustomize does in silence', () => {
  it('an image entry and a replica entry that find everything as they want it', () => {
    checkFindings(`${BASE}# file: overlay/kustomization.yaml
resources: [../base]
images:
  - {name: shop/web, newTag: "1"}
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint[kustomize/image-unchanged]: changes nothing
replicas:
  - {name: web, count: 3}
#   ^^^^^^^^^^^^^^^^^^^^^ hint[kustomize/replica-unchanged]: changes nothing
`);
  });

  it('generator options without a generator, and labels without pairs', () => {
    checkFindings(`${BASE}# file: overlay/kustomization.yaml
  resources: [../base]
  generatorOptions: {disableNameSuffixHash: true}
# ^^^^^^^^^^^^^^^^ hint[kustomize/generator-options-unused]: only generators of the same file
  labels:
  - includeSelectors: true
#   ^^^^^^^^^^^^^^^^^^^^^^ hint[kustomize/label-unused]: no \`pairs\`
`);
  });

  it('a patch for everything, a patch for nothing, and a delete of what is not there', () => {
    checkFindings(`${BASE}# file: overlay/kustomization.yaml
resources: [../base, service.yaml]
patches:
  - target: {}
#           ^^ warning[kustomize/patch-target-everything]: all 2 resources
    patch: '[{"op": "add", "path": "/metadata/labels", "value": {"a": "b"}}]'
  - target: {kind: Deployment, name: wep}
#                                    ^^^ warning[kustomize/patch-target-none]: Nearest: \`web\`
    patch: '[{"op": "add", "path": "/spec/replicas", "value": 2}]'
  - path: patch.yaml
# file: overlay/service.yaml
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
# file: overlay/patch.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: gone
#         ^^^^^^^^^^ warning[kustomize/patch-delete-absent]: finds nothing to delete
          $patch: delete
`);
  });
});

describe('a resource that is listed twice', () => {
  const conflicts = (files: string) =>
    openFixture(files)
      .ask((engine) => engine.allFindings())
      .filter(({ code }) => code === 'kustomize/id-conflict');

  it('by the same file: is told at the second entry, which a fix removes', () => {
    const opened = openFixture(`${BASE}# file: overlay/kustomization.yaml
resources:
  - ../base
  - ./../base/
`);
    const found = opened.ask((engine) => engine.overlayFindings('/repo/overlay'));
    assert.deepEqual(
      found.map(({ code, severity }) => [code, severity]),
      [['kustomize/id-conflict', 'error']],
    );
    assert.match(found[0]?.message ?? '', /^`\.\/\.\.\/base\/` is listed twice/);
    const file = '/repo/overlay/kustomization.yaml';
    const { start = 0, end = 0 } = found[0]?.range ?? {};
    const [fix] = opened.ask((engine) => engine.codeActions(file, { start, end }));
    const [edit] = fix?.edits ?? [];
    const text = opened.text('overlay/kustomization.yaml');
    assert.equal(text.slice(0, edit?.range.start) + text.slice(edit?.range.end), 'resources:\n  - ../base\n');
  });

  it('by a base with many objects: is one finding', () => {
    const many = Array.from(
      { length: 5 },
      (_, i) => `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${i}}\n`,
    ).join('');
    const found = conflicts(`# file: base/kustomization.yaml
resources: [all.yaml]
# file: base/all.yaml
${many}# file: one/kustomization.yaml
resources: [../base]
# file: overlay/kustomization.yaml
resources: [../base, ../one]
`);
    assert.equal(found.length, 1);
    assert.match(found[0]?.message ?? '', /^`\.\.\/one` brings 5 resources, such as .*ConfigMap.*c0.* a second time/);
    assert.equal(found[0]?.related[0]?.file, '/repo/base/all.yaml');
  });
});

describe('several mistakes in one tree', () => {
  const MISTAKES = `${BASE}# file: overlays/bad/kustomization.yaml
resources:
  - ../../base
  - broken.yaml
configMapGenerator:
  - name: settings
    literals: [debug]
patches:
  - target: {kind: Deployment}
    patch: |-
      - op: remove
        path: /spec/paused
  - path: nobody.yaml
replicas:
  - {name: wbe, count: 2}
# file: overlays/bad/broken.yaml
apiVersion: v1
kind: ConfigMap
metadata: {}
# file: overlays/bad/nobody.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: nobody}
# file: overlays/good/kustomization.yaml
resources: [../../base]
`;

  it('are told all at once, each on its line with what to do, and the rest still renders', () => {
    const opened = openFixture(MISTAKES);
    const found = opened.ask((engine) => engine.overlayFindings('/repo/overlays/bad'));
    const told = found
      .filter(({ severity }) => severity === 'error')
      .map(({ code, file, range }) => {
        const path = file.slice('/repo/'.length);
        const line = opened.text(path).slice(0, range.start).split('\n').length;
        return `${path}:${line} ${code}`;
      });
    assert.deepEqual(told.sort(), [
      'overlays/bad/broken.yaml:3 kustomize/bad-resource',
      'overlays/bad/kustomization.yaml:11 kustomize/bad-json-patch',
      'overlays/bad/kustomization.yaml:14 kustomize/replica-target-none',
      'overlays/bad/kustomization.yaml:6 kustomize/bad-literal',
      'overlays/bad/nobody.yaml:3 kustomize/patch-target-none',
    ]);
    for (const { message } of found) assert.match(message, /; |Nearest|\. /, 'what to do');
    const good = opened.ask((engine) => engine.renderText('/repo/overlays/good'));
    assert.equal(good.failed, false);
    assert.match(good.text, /name: web/);
  });
});

describe('an image entry', () => {
  it('that fits only where kustomize does not look says so', () => {
    checkFindings(`# file: kustomization.yaml
resources: [storage.yaml]
images:
  - name: shop/fetch
#         ^^^^^^^^^^ warning[kustomize/image-unused]: does not look for images
    newTag: "2"
# file: storage.yaml
apiVersion: example.com/v1
kind: Storage
#     ^^^^^^^ hint[schema/unknown-kind]: No schema
metadata: {name: s}
spec: {container: {image: "shop/fetch:latest"}}
`);
  });
});

describe('a list that a patch replaces', () => {
  it('is told with what is gone, as a hint for plain values, on the line inside of the patch', () => {
    checkFindings(`# file: base/kustomization.yaml
resources: [pod.yaml]
# file: base/pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  tolerations: [{key: a, operator: Exists}, {key: b, operator: Exists}]
  containers:
    - name: p
      image: p:1
      args: [one, two]
# file: overlay/kustomization.yaml
resources: [../base]
patches:
  - patch: |-
      apiVersion: v1
      kind: Pod
      metadata: {name: p}
      spec:
        tolerations: [{key: a, operator: Exists}]
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information[kustomize/list-replaced]: 1 of its items is gone
        containers:
          - name: p
            args: [two, three]
#                 ^^^^^^^^^^^^ hint[kustomize/list-replaced]: 1 of its values is gone
`);
  });
});
