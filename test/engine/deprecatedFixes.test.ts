import assert from 'node:assert/strict';
import { fixEdits } from '../../server/src/engine/features/fixEdits.ts';
import { readKustomization } from '../../server/src/engine/kustomize/kustomization.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';

const FILE = '/repo/kustomization.yaml';

/** The title of the fix of the only deprecated field of a kustomization and the text after it; undefined where there is none. */
function fixed(text: string): { title: string; text: string } | undefined {
  const syntax = parse(text);
  const found = readKustomization(FILE, '/repo', syntax).findings.filter(
    ({ code }) => code === 'kustomize/deprecated-field',
  );
  assert.equal(found.length, 1);
  const fix = found[0]?.fixes.find(({ edit }) => edit.kind !== 'kustomize-fix');
  if (fix === undefined) return undefined;
  const [edit] = fixEdits(fix, () => syntax);
  assert.ok(edit !== undefined);
  return { title: fix.title, text: text.slice(0, edit.range.start) + edit.text + text.slice(edit.range.end) };
}

/** The fields that steps see, without where they stand. */
function fieldsOf(text: string): unknown {
  const { fields, findings } = readKustomization(FILE, '/repo', parse(text));
  assert.deepEqual(findings, [], text);
  return JSON.parse(JSON.stringify(fields, (key, value) => (key === 'at' ? undefined : value)));
}

describe('fixes of deprecated fields', () => {
  it('rename what is written alike', () => {
    assert.deepEqual(fixed('bases: # all\n- ../base\n'), {
      title: 'Rename to `resources`',
      text: 'resources: # all\n- ../base\n',
    });
    assert.equal(fixed('imageTags:\n- name: a\n  newTag: b\n')?.text, 'images:\n- name: a\n  newTag: b\n');
  });

  it('leave a field alone whose new name is there already', () => {
    assert.equal(fixed('resources: [a.yaml]\nbases:\n- ../base\n'), undefined);
    assert.equal(fixed('patches: []\npatchesStrategicMerge:\n- a.yaml\n'), undefined);
    assert.equal(fixed('labels: []\ncommonLabels:\n  a: b\n'), undefined);
  });

  it('leave a kustomization of JSON alone', () => {
    assert.equal(fixed('{"bases": ["../base"]}'), undefined);
  });

  it('rewrite common labels, comments and quotes kept', () => {
    const text = 'resources: []\ncommonLabels:\n  a: "1" # one\n  # two\n  b: x\nnamespace: shop\n';
    assert.equal(
      fixed(text)?.text,
      'resources: []\nlabels:\n- includeSelectors: true\n  pairs:\n    a: "1" # one\n    # two\n    b: x\nnamespace: shop\n',
    );
    assert.equal(fixed('commonLabels: {a: b}\n')?.text, 'labels:\n- includeSelectors: true\n  pairs: {a: b}\n');
    assert.deepEqual(fieldsOf(fixed(text)?.text ?? ''), {
      ...(fieldsOf('resources: []\nnamespace: shop\n') as object),
      labels: [{ fields: [], includeSelectors: true, pairs: { values: { a: '1', b: 'x' } } }],
    });
  });

  it('rewrite merge patches, files and texts', () => {
    const text = [
      'patchesStrategicMerge:',
      '  - a.yaml',
      '  - |-',
      '    kind: A',
      '',
      '    metadata: {name: b}',
      '  - "b.yaml"',
      'resources: []',
      '',
    ].join('\n');
    const now = fixed(text)?.text ?? '';
    assert.equal(
      now,
      [
        'patches:',
        '- path: a.yaml',
        '- patch: |-',
        '    kind: A',
        '',
        '    metadata: {name: b}',
        '- path: "b.yaml"',
        'resources: []',
        '',
      ].join('\n'),
    );
    const patches = (fieldsOf(now) as { patches: unknown }).patches;
    assert.deepEqual(patches, [{ path: 'a.yaml' }, { patch: 'kind: A\n\nmetadata: {name: b}' }, { path: 'b.yaml' }]);
  });

  it('rewrite merge patches that stand in the column of their field', () => {
    const text = 'patchesStrategicMerge:\n- |\n  kind: A\n  metadata: {name: b}\n- c.yaml\n';
    assert.equal(fixed(text)?.text, 'patches:\n- patch: |\n    kind: A\n    metadata: {name: b}\n- path: c.yaml\n');
  });
});
