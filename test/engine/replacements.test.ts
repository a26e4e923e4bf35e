import assert from 'node:assert/strict';
import { getNode } from '../../server/src/engine/kustomize/node.ts';
import { originChain, originPath } from '../../server/src/engine/kustomize/provenance.ts';
import { splitFieldPath } from '../../server/src/engine/kustomize/steps/fieldPaths.ts';
import { expandVars } from '../../server/src/engine/kustomize/steps/varText.ts';
import { renderFixture } from '../support/renderFiles.ts';

describe('field paths of replacements', () => {
  const table: readonly (readonly [string, readonly string[]])[] = [
    ['spec.ports.0.port', ['spec', 'ports', '0', 'port']],
    ['metadata.annotations.a\\.b/c', ['metadata', 'annotations', 'a.b/c']],
    ['metadata.annotations.[a.b/c]', ['metadata', 'annotations', 'a.b/c']],
    ['spec.[name=a.b].x', ['spec', '[name=a.b]', 'x']],
    ['spec.[plain].x', ['spec', '[plain]', 'x']],
    ['.spec', ['spec']],
  ];
  for (const [path, parts] of table) {
    it(`\`${path}\` has ${parts.length} parts`, () => assert.deepEqual(splitFieldPath(path), parts));
  }
});

describe('replacements', () => {
  const OBJECTS = `# file: all.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  clusterIP: None
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  host: old
`;

  function render(target: string): ReturnType<typeof renderFixture> {
    return renderFixture(
      `# file: kustomization.yaml\nresources: [all.yaml]\nreplacements:\n  - source: { kind: Service, fieldPath: spec.clusterIP }\n    targets:\n      - ${target}\n${OBJECTS}`,
      '/repo',
    );
  }

  it('name the target that wrote a field, the field that the value comes from, and what stood there', () => {
    const { resources } = render('{ select: { kind: Pod }, fieldPaths: [spec.host] }');
    const host = getNode(resources.find(({ id }) => id.kind === 'Pod')?.root, ['spec', 'host']);
    assert.ok(host !== undefined);
    const [target, before] = originChain(host.origin);
    assert.deepEqual(target && originPath(target), ['replacements', 0, 'targets', 0, 'fieldPaths', 0]);
    assert.deepEqual(host.origin.copied && originPath(host.origin.copied), ['spec', 'clusterIP']);
    assert.equal(host.origin.replaced?.text, 'old');
    assert.deepEqual(before && originPath(before), ['spec', 'host']);
  });

  it('say what is missing where', () => {
    const [finding] = render('{ select: { kind: Pod }, fieldPaths: [spec.hots] }').findings;
    assert.equal(
      finding?.message,
      '`spec.hots` of Pod.v1.[noGrp]/web.[noNs] cannot be replaced: there is no such field; correct the path, or set `options.create: true`.',
    );
    assert.deepEqual(finding?.place, {
      file: '/repo/kustomization.yaml',
      document: 0,
      path: ['replacements', 0, 'targets', 0, 'fieldPaths', 0],
    });
  });
});

describe('references in texts', () => {
  const value = (name: string): string | number | undefined => ({ A: 'x', N: 8080 })[name];

  it('take the type of the value when they are the whole text', () => {
    assert.equal(expandVars('$(N)', value).value, 8080);
    assert.equal(expandVars('$(N)/$(A)', value).value, '8080/x');
  });

  it('stay when they are unknown, unfinished or escaped', () => {
    assert.equal(expandVars('$(B) $x $$(A) $(A', value).value, '$(B) $x $(A) $(A');
    assert.deepEqual(expandVars('$(B)', value).used, []);
  });
});
