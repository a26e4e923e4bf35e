import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';

const KUSTOMIZATION = '# file: kustomization.yaml\nresources: [objects.yaml]\n# file: objects.yaml\n';

function map(name: string, ...values: string[]): string {
  const data = values.map((value, at) => `  k${at}: ${value}\n`).join('');
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata:\n${data}`;
}

/** The lines of the preview that are told to differ from HEAD. */
function changed(head: readonly string[], now: readonly string[]): readonly string[] {
  const opened = openFixture(KUSTOMIZATION + now.join('---\n'), KUSTOMIZATION + head.join('---\n'));
  const { text, changedLines } = opened.ask((engine) => engine.preview('/repo'));
  const lines = text.split('\n');
  return changedLines.map((line) => lines[line] ?? '(none)');
}

describe('lines of a preview that differ from HEAD', () => {
  const [a, b, c] = [map('a', 'x', 'y'), map('b', 'x'), map('c', 'x')];

  it('are none where nothing differs', () => {
    assert.deepEqual(changed([a, b], [a, b]), []);
  });

  it('are those of a field, in the object where it stands', () => {
    assert.deepEqual(changed([a, b, c], [a, map('b', 'z'), c]), ['  k0: z']);
    assert.deepEqual(changed([a, b, c], [map('a', 'x', 'y', 'more'), b, map('c', 'w')]), ['  k2: more', '  k0: w']);
  });

  it('are all of a new object, with the separator before it', () => {
    assert.deepEqual(changed([a, c], [a, b, c]), [
      '---',
      'apiVersion: v1',
      'data:',
      '  k0: x',
      'kind: ConfigMap',
      'metadata:',
      '  name: b',
    ]);
  });

  it('are the line that stands in the place of an object that is gone', () => {
    assert.deepEqual(changed([a, b, c], [a, c]), ['apiVersion: v1']);
    assert.deepEqual(changed([a, b, c], [a, b]), ['  name: b']);
  });
});
