import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';
import { deploymentUpToContainers } from '../support/webDeployment.ts';

/** The words at the cursor, with every overlay rendered before as an editor has them, or without. */
function words(text: string, rendered = true): string {
  const opened = openFixture(text);
  const { cursor } = opened.fixture;
  assert.ok(cursor, 'the fixture has a cursor');
  if (rendered) opened.ask((engine) => engine.allFindings());
  return opened.ask((engine) => engine.hover(cursor.file, cursor.offset))?.markdown ?? '';
}

/** A base and two overlays; the first file is the one with the cursor. */
function platform(base: string): string {
  return `
# file: base/web.yaml
${base}# file: base/kustomization.yaml
resources: [web.yaml]
# file: overlays/dev/kustomization.yaml
resources: [../../base]
# file: overlays/prod/kustomization.yaml
resources: [../../base]
images:
  - name: shop/web
    newTag: "2.1"
patches:
  - path: replicas.yaml
# file: overlays/prod/replicas.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 5
`;
}

const WEB = (marks: { replicas?: string; image?: string; name?: string }): string =>
  `${deploymentUpToContainers({ name: marks.name ?? 'web', fields: `  replicas: ${marks.replicas ?? '2'}\n` })}
        - name: web
          image: ${marks.image ?? 'shop/web:1.0'}
`;

describe('hover over a field that overlays change', () => {
  it('shows its value in each environment and who sets it', () => {
    const found = words(platform(WEB({ replicas: '<|>2' })));
    assert.match(found, /\| environment \| value \| set by \|/);
    assert.match(found, /\| dev \| `2` \| `base\/web.yaml` line 6 \|/);
    assert.match(found, /\| prod \| `5` \| patch in `overlays\/prod\/replicas.yaml` line 6 \|/);
  });

  it('shows the tags of an image, also at the key', () => {
    const found = words(platform(WEB({ image: 'shop/we<|>b:1.0' })));
    assert.match(found, /\| prod \| `shop\/web:2.1` \| `images` in `overlays\/prod\/kustomization.yaml` line 4 \|/);
  });

  it('shows from a patch what becomes of it', () => {
    const text = platform(WEB({}))
      .replace('replicas: 5', 'repl<|>icas: 5')
      .replace('patches:', 'replicas: [{ name: web, count: 7 }]\npatches:');
    assert.match(words(text), /\| prod \| `7` \| `replicas` in `overlays\/prod\/kustomization.yaml` line \d+ \|/);
  });

  it('shows nothing where every environment has what is written', () => {
    assert.ok(!words(platform(WEB({ name: 'we<|>b' }))).includes('| environment |'));
  });

  it('renders nothing for it, and says what is missing', () => {
    const opened = openFixture(platform(WEB({ replicas: '<|>2' })));
    const { cursor } = opened.fixture;
    assert.ok(cursor);
    opened.ask((engine) => engine.overlays());
    opened.ran();
    opened.ask((engine) => engine.hover(cursor.file, cursor.offset));
    assert.deepEqual(
      opened.ran().filter((query) => query.startsWith('render(')),
      [],
    );
    opened.ask((engine) => engine.renderText('/repo/overlays/prod'));
    const found = opened.ask((engine) => engine.hover(cursor.file, cursor.offset))?.markdown ?? '';
    assert.match(found, /\| prod \| `5` /);
    assert.match(found, /\*1 more overlay is not rendered yet\.\*/);
  });

  it('never shows the values of a Secret', () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: login\nstringData:\n  password: <|>old-one\n';
    const text = `
# file: base/web.yaml
${secret}# file: base/kustomization.yaml
resources: [web.yaml]
# file: overlays/prod/kustomization.yaml
resources: [../../base]
patches:
  - patch: |-
      apiVersion: v1
      kind: Secret
      metadata: { name: login }
      stringData: { password: new-one }
`;
    const found = words(text);
    assert.ok(!/old-one|new-one/.test(found), found);
  });
});

describe('hover over a reference', () => {
  const files = `
# file: base/kustomization.yaml
resources: [config.yaml, web.yaml, service.yaml]
# file: base/config.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  LOG_LEVEL: info
  REGION: eu
`;

  it('says what it names, where that is and which keys it has', () => {
    const pod =
      '# file: base/web.yaml\napiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      envFrom:\n        - configMapRef:\n            name: sett<|>ings\n';
    const found = words(files + pod);
    assert.match(found, /Names \*\*ConfigMap\/settings\*\* in `base\/config.yaml`/);
    assert.match(found, /Keys: `LOG_LEVEL`, `REGION`/);
    assert.ok(!found.includes('info'));
  });

  it('says what a selector selects', () => {
    const service =
      '# file: base/service.yaml\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: we<|>b\n';
    const found = words(`${files}# file: base/web.yaml\n${WEB({})}${service}`);
    assert.match(found, /Selects `Deployment\/web` in `base\/web.yaml`/);
  });
});

describe('hover in a patch', () => {
  const inline = `
# file: kustomization.yaml
patches:
  - target: { kind: Deployment }
    patch: |-
`;

  it('documents the fields of the object that a patch inside a kustomization is for', () => {
    const found = words(
      `${inline}      apiVersion: apps/v1\n      kind: Deployment\n      spec:\n        repl<|>icas: 3\n`,
    );
    assert.match(found, /^\*\*replicas\*\* · integer/);
    assert.match(words(`${inline}      spec:\n        repl<|>icas: 3\n`), /^\*\*replicas\*\* · integer/);
  });

  it('documents what the path of an operation leads to, and the operation', () => {
    const operation = (path: string, op = 'replace') =>
      `${inline}      - op: ${op}\n        path: ${path}\n        value: 3\n`;
    assert.match(words(operation('/spec/rep<|>licas')), /^\*\*replicas\*\* · integer[\s\S]*Deployment, apps\/v1/);
    assert.match(words(operation('/spec/replicas', 'rep<|>lace')), /What to do at the path[\s\S]*Values: `add`/);
  });

  it('does the same in a file of its own', () => {
    const text = `
# file: kustomization.yaml
patches:
  - path: op.yaml
    target: { kind: Service }
# file: op.yaml
- op: remove
  path: /spec/sess<|>ionAffinity
`;
    assert.match(words(text), /^\*\*sessionAffinity\*\* · text/);
  });

  const patched = (patch: string): string => `${platform(WEB({}))}
# file: overlays/test/kustomization.yaml
resources: [../../base]
replicas: [{ name: web, count: 9 }]
patches:
  - target: { kind: Deployment }
    patch: |-
${patch}`;

  it('shows what becomes of a field of a patch inside a kustomization', () => {
    const merge = patched(`      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: any }
      spec:
        replicas: <|>7
`);
    assert.match(words(merge), /^\*\*replicas\*\* · integer/);
    assert.match(words(merge), /\| test \| `9` \| `replicas` in `overlays\/test\/kustomization.yaml` line \d+ \|/);
  });

  it('shows what becomes of the value of an operation, at its value and at its path', () => {
    const operation = (path: string, value: string): string =>
      patched(
        `      - op: test\n        path: /kind\n        value: Deployment\n      - op: replace\n        path: ${path}\n        value: ${value}\n`,
      );
    assert.match(words(operation('/spec/replicas', '<|>7')), /\| test \| `9` \| `replicas` in/);
    assert.match(words(operation('/spec/re<|>plicas', '7')), /\| test \| `9` \| `replicas` in/);
    const file = `${platform(WEB({})).replace('  - path: replicas.yaml', '  - path: replicas.yaml\n  - { path: op.yaml, target: { kind: Deployment } }')}
# file: overlays/prod/op.yaml
- op: replace
  path: /spec/replicas
  value: <|>6
# file: top/kustomization.yaml
resources: [../overlays/prod]
replicas: [{ name: web, count: 9 }]
`;
    assert.match(words(file), /\| `9` \| `replicas` in `top\/kustomization.yaml`/);
  });

  it('says what a reference in a patch inside a kustomization names', () => {
    const text = patched(`      kind: Deployment
      metadata: { name: web }
      spec:
        template:
          spec:
            containers:
              - name: web
                envFrom:
                  - configMapRef:
                      name: sett<|>ings
`);
    const settings = '\n# file: base/settings.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n';
    assert.match(words(text + settings), /Names \*\*ConfigMap\/settings\*\* in `base\/settings.yaml`/);
  });

  it('keeps to the words of the kustomization elsewhere', () => {
    const text = `${inline.replace('target', 'tar<|>get')}      spec: {}\n`;
    assert.match(words(text), /^\*\*target\*\*/);
  });
});
