import assert from 'node:assert/strict';
import {
  addItems,
  type NewItem,
  removeField,
  removeItems,
} from '../../server/src/engine/features/refactor/listEdit.ts';
import { applyEdits } from '../../server/src/engine/features/refactor/plan.ts';
import { plainOrQuoted } from '../../server/src/engine/features/refactor/scalarEdit.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';

function add(text: string, field: string, ...items: readonly NewItem[]): string {
  return applyEdits(text, addItems(parse(text), field, items));
}

describe('entries of lists', () => {
  it('are added to a list that is empty, missing or not there at all', () => {
    assert.equal(add('resources: []\nnamePrefix: x-\n', 'resources', 'a'), 'resources:\n  - a\nnamePrefix: x-\n');
    assert.equal(
      add('resources: # none\nnamePrefix: x-\n', 'resources', 'a'),
      'resources: # none\n  - a\nnamePrefix: x-\n',
    );
    assert.equal(add('resources: ~\n', 'resources', 'a'), 'resources:\n  - a\n');
    assert.equal(
      add('namePrefix: x- # p\n\n# end\n', 'resources', 'a'),
      'namePrefix: x- # p\nresources:\n  - a\n\n# end\n',
    );
    assert.equal(add('', 'resources', 'a', 'b'), 'resources:\n  - a\n  - b\n');
    assert.equal(add('# mine\n', 'resources', 'a'), '# mine\nresources:\n  - a\n');
    assert.equal(
      add('---\nresources:\n- a\n---\nother: 1\n', 'resources', 'b'),
      '---\nresources:\n- a\n- b\n---\nother: 1\n',
    );
  });

  it('look like those that are there', () => {
    const patch = { path: 'p.yaml', target: { kind: 'Deployment' } };
    assert.equal(
      add('patches:\n- path: a\n  target:\n    kind: X # x\n', 'patches', patch),
      'patches:\n- path: a\n  target:\n    kind: X # x\n- path: p.yaml\n  target:\n    kind: Deployment\n',
    );
    assert.equal(
      add('patches: [{path: a}]\n', 'patches', patch),
      'patches: [{path: a}, { path: p.yaml, target: { kind: Deployment } }]\n',
    );
    assert.equal(
      add('a:\n  - patch: |-\n      x: 1\n\nb: 1\n', 'a', 'c'),
      'a:\n  - patch: |-\n      x: 1\n  - c\n\nb: 1\n',
    );
    assert.equal(add('a:\n-   x\n', 'a', { k: 'a\nb' }), 'a:\n-   x\n- k: |-\n    a\n    b\n');
  });

  it('leave a field alone that is no list', () => {
    assert.equal(add('resources: a.yaml\n', 'resources', 'b'), 'resources: a.yaml\n');
    assert.equal(add('{resources: [a]}\n', 'patches', 'b'), '{resources: [a]}\n');
  });

  it('are taken out with their lines', () => {
    const remove = (text: string, ...indexes: number[]) => applyEdits(text, removeItems(parse(text), ['l'], indexes));
    assert.equal(remove('l:\n- a\n# b\n- b # c\n- c\n', 1), 'l:\n- a\n# b\n- c\n');
    assert.equal(remove('l:\n- a: 1\n  b: 2\n- c\n', 0), 'l:\n- c\n');
    assert.equal(remove('l: [a, b, c] # x\nm: 1\n', 0, 2), 'l: [b] # x\nm: 1\n');
    assert.equal(remove('k: 1\nl: [a, b]\nm: 1\n', 0, 1), 'k: 1\nm: 1\n');
    assert.equal(remove('l:\n- a\n- b', 1), 'l:\n- a\n');
    assert.equal(remove('l:\n- a\n', 7), 'l:\n- a\n');
  });

  it('are taken out as fields', () => {
    const remove = (text: string, ...path: (string | number)[]) => applyEdits(text, removeField(parse(text), path));
    assert.equal(remove('l:\n- a: 1\n  b: 2\n', 'l', 0, 'a'), 'l:\n- b: 2\n');
    assert.equal(remove('l:\n- a: 1\n  b: 2\n', 'l', 0, 'b'), 'l:\n- a: 1\n');
    assert.equal(remove('l:\n- a: 1\n- c\n', 'l', 0, 'a'), 'l:\n- c\n');
    assert.equal(remove('x: {a: 1, b: 2}\n', 'x', 'b'), 'x: {a: 1}\n');
    assert.equal(remove('x: {a: 1, b: 2}\n', 'x', 'a'), 'x: {b: 2}\n');
    assert.equal(remove('x:\n  y:\n    z: 1\nb: 1\n', 'x', 'y', 'z'), 'b: 1\n');
  });

  it('get quotes where YAML would read another value or a list would end', () => {
    const words = [
      'a.yaml',
      '../x/y-1.yaml',
      './a',
      '1-web.yaml',
      'true',
      '1.2',
      '2020-01-01',
      '0x1f',
      'a b.yaml',
      'a, b',
      'a: b',
      '#x',
      "it's",
      '~',
    ];
    assert.deepEqual(words.map(plainOrQuoted), [
      ...['a.yaml', '../x/y-1.yaml', './a', '1-web.yaml', "'true'", "'1.2'", "'2020-01-01'", "'0x1f'", 'a b.yaml'],
      ...["'a, b'", "'a: b'", "'#x'", "it's", "'~'"],
    ]);
  });
});
