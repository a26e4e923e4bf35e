import assert from 'node:assert/strict';
import { getNode } from '../../server/src/engine/kustomize/node.ts';
import { originChain, originPath } from '../../server/src/engine/kustomize/provenance.ts';
import { splitFieldPath } from '../../server/src/engine/kustomize/steps/fieldPaths.ts';
import {
  expandVars,
  scalarVarValue,
  textValue,
  type VarValue,
} from '../../server/src/engine/kustomize/steps/varText.ts';
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
  const number: VarValue = { whole: '8080', inside: '8080', isText: false };
  const value = (name: string): VarValue | undefined => ({ A: textValue('x'), N: number })[name];
  const expand = (text: string): string => expandVars(text, value).value.whole;

  it('take the type of the value when they are the whole text', () => {
    assert.equal(expandVars('$(N)', value).value, number);
    assert.deepEqual(expandVars('$(N)/$(A)', value).value, textValue('8080/x'));
  });

  it('stay when they are unknown, unfinished or escaped', () => {
    assert.equal(expand('$(B) $x $$(A) $(A'), '$(B) $x $(A) $(A');
    assert.deepEqual(expandVars('$(B)', value).used, []);
  });

  it('write numbers as Go does, as a whole and inside of a text', () => {
    const read = (text: string): string => {
      const found = scalarVarValue({
        kind: 'scalar',
        text,
        tag: '',
        style: 'plain',
        origin: { file: '', document: 0, link: undefined, step: 'resource' },
      });
      return found === undefined ? 'refused' : `${found.whole} ${found.inside}`;
    };
    assert.equal(read('0644'), '644 644');
    assert.equal(read('0x1F'), 'refused');
    assert.equal(read('1e20'), '100000000000000000000 1e+20');
    assert.equal(read('0.00001'), '0.00001 1e-05');
    assert.equal(read('1234567.5'), '1234567.5 1.2345675e+06');
    assert.equal(read('True'), 'true true');
  });
});
