import assert from 'node:assert/strict';
import { type EngineFixture, openFixture } from '../support/engineFixture.ts';

const FILES = `# file: base/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  template:
    spec:
      containers:
        - name: web
          image: shop/web:1 # pinned
---
apiVersion: v1
kind: Secret
metadata:
  name: keys
stringData:
  token: abc
# file: base/kustomization.yaml
resources: [web.yaml]
# file: overlays/dev/kustomization.yaml
resources: [../../base]
replicas: [{ name: web, count: 1 }]
# file: overlays/prod/kustomization.yaml
resources: [../../base]
namePrefix: prod-
patches:
  - path: patch.yaml
images: [{ name: shop/web, newTag: "2" }]
# file: overlays/prod/patch.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 5
---
apiVersion: v1
kind: Secret
metadata:
  name: keys
stringData:
  token: def
`;
const BASE = '/repo/base/web.yaml';

/** Hints as `text before the place | label`. */
function hints(opened: EngineFixture, environments: readonly string[] = [], range = { start: 0, end: 1e6 }): string[] {
  const text = opened.text('base/web.yaml');
  return opened
    .ask((engine) => engine.language.inlayHints(BASE, range, environments))
    .map(({ offset, label }) => `${text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim()} | ${label}`);
}

function rendered(): EngineFixture {
  const opened = openFixture(FILES);
  opened.ask((engine) => engine.allFindings());
  return opened;
}

describe('inlay hints', () => {
  it('say what production makes of a value, where it differs', () => {
    assert.deepEqual(hints(rendered()), [
      'name: web | prod: prod-web',
      'replicas: 2 | prod: 5',
      'image: shop/web:1 | prod: shop/web:2',
      'name: keys | prod: prod-keys',
      'token: abc | prod: •••',
    ]);
  });

  it('say it of the environments that a person wants', () => {
    assert.deepEqual(
      hints(rendered(), ['dev', 'prod']).filter((hint) => hint.startsWith('replicas')),
      ['replicas: 2 | dev: 1', 'replicas: 2 | prod: 5'],
    );
    assert.deepEqual(hints(rendered(), ['none']), []);
  });

  it('lead to the line that writes it, and say so', () => {
    const opened = rendered();
    const text = opened.text('base/web.yaml');
    const range = { start: text.indexOf('replicas'), end: text.indexOf('\n', text.indexOf('replicas')) };
    const [hint, ...more] = opened.ask((engine) => engine.language.inlayHints(BASE, range, []));
    assert.deepEqual(more, [], 'only what is in the range');
    const { file, range: at } = hint?.source ?? { file: '', range: { start: 0, end: 0 } };
    assert.equal(file, '/repo/overlays/prod/patch.yaml');
    assert.equal(opened.text('overlays/prod/patch.yaml').slice(at.start, at.end), '5');
    assert.match(hint?.tooltip ?? '', /Set by patch `overlays\/prod\/patch.yaml` line 6.*was `2`/);
  });

  it('start no render, and follow a patch once there was one', () => {
    const opened = openFixture(FILES);
    opened.ask((engine) => engine.overlays());
    assert.deepEqual(hints(opened), []);
    opened.ask((engine) => engine.allFindings());
    opened.edit('overlays/prod/patch.yaml', opened.text('overlays/prod/patch.yaml').replace('5', '7'));
    assert.ok(hints(opened).includes('replicas: 2 | prod: 7'));
  });

  it('stay above and below a broken line while the render is the last good one', () => {
    const opened = rendered();
    opened.edit('base/web.yaml', opened.text('base/web.yaml').replace('  template:', '  templ\n  template:'));
    assert.deepEqual(hints(opened), [], 'a text that does not render comes to nothing');
  });
});
