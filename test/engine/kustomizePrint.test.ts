import assert from 'node:assert/strict';
import { readDocuments } from '../../server/src/engine/kustomize/documents.ts';
import { compareNaturally } from '../../server/src/engine/kustomize/naturalOrder.ts';
import type { MapNode } from '../../server/src/engine/kustomize/node.ts';
import { printText, printTree } from '../../server/src/engine/kustomize/print.ts';
import { printNumber, printString } from '../../server/src/engine/kustomize/printScalar.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';

const PLACE = { column: 5, indent: 2, key: false };

function tree(yaml: string): MapNode {
  const [root] = readDocuments(parse(yaml), { file: '/repo/a.yaml', step: 'resource' }).documents;
  assert.ok(root !== undefined);
  return root;
}

describe('printing', () => {
  const order = ['', 'a-b', 'a.b', 'a_b', 'a1', 'a9', 'a10', 'aa', 'b'];
  it('sorts keys by kustomize’s natural order', () => {
    assert.deepEqual([...order].reverse().sort(compareNaturally), order);
    assert.ok(compareNaturally('x1y', 'x01y') < 0);
    assert.ok(compareNaturally('B', 'a') < 0);
    assert.equal(compareNaturally('same', 'same'), 0);
  });

  const numbers: [number | bigint, string][] = [
    [420, '420'],
    [-0, '0'],
    [1e3, '1000'],
    [123456.7, '123456.7'],
    [1234567.5, '1.2345675e+06'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [1e20, '1e+20'],
    [1e19, '10000000000000000000'],
    [18446744073709551615n, '18446744073709551615'],
    [-9.223372036854776e18, '-9.223372036854776e+18'],
  ];
  for (const [value, text] of numbers) it(`writes ${text}`, () => assert.equal(printNumber(value), text));

  const texts: [string, string][] = [
    ['plain', 'plain'],
    ['', '""'],
    ['yes', '"yes"'],
    ['1:30', '"1:30"'],
    ['2020-01-01', '"2020-01-01"'],
    ['<<', '<<'],
    ['a: b', "'a: b'"],
    ["it's", "it's"],
    ["'it'", "'''it'''"],
    ['x ', "'x '"],
    ['tab\tx', '"tab\\tx"'],
    ['a\nb', '|-\n  a\n  b'],
    ['a\n\n', '|+\n  a\n\n'],
    [' a\n', '|2\n   a\n'],
    ['a \nb', '"a \\nb"'],
    ['😀', '"\\U0001F600"'],
    ['ü', 'ü'],
  ];
  for (const [value, text] of texts) {
    it(`writes ${JSON.stringify(value)} as ${JSON.stringify(text)}`, () =>
      assert.equal(printString(value, PLACE), text));
  }

  it('folds at the first space behind column 80, and never inside a key', () => {
    const words = Array.from({ length: 12 }, (_, at) => `${'w'.repeat(8)}${at % 10}`).join(' ');
    const [first = '', second = ''] = printString(words, PLACE).split('\n  ');
    assert.ok(first.length + PLACE.column > 80 && first.lastIndexOf(' ') + PLACE.column <= 80);
    assert.equal(`${first} ${second}`, words);
    assert.equal(printString(words, { ...PLACE, key: true }), words);
  });

  it('tells where every field stands in the text', () => {
    const root = tree(
      'apiVersion: v1\nkind: Foo\nmetadata: { name: a }\nspec: { list: [{ a: 1, b: "x" }, two], empty: {} }\n',
    );
    const { text, fields } = printTree(root);
    assert.equal(text, printText(root));
    const at = new Map(fields.map((field) => [field.path.join('.'), field]));
    const value = (path: string): string => text.slice(at.get(path)?.value.start, at.get(path)?.value.end);
    assert.equal(value('metadata.name'), 'a');
    assert.equal(value('spec.list.0.b'), 'x');
    assert.equal(value('spec.list.1'), 'two');
    assert.equal(value('spec.empty'), '{}');
    assert.equal(value('spec.list'), '- a: 1\n    b: x\n  - two'.replaceAll('\n  ', '\n  '));
    const key = at.get('spec.list')?.key;
    assert.equal(text.slice(key?.start, key?.end), 'list');
    const starts = fields.map((field) => field.key?.start ?? field.value.start);
    assert.deepEqual(
      starts,
      [...starts].sort((a, b) => a - b),
      'in order of appearance',
    );
  });

  it('prints a tree once', () => {
    const root = tree('apiVersion: v1\nkind: Foo\nmetadata: { name: a }\n');
    assert.equal(printTree(root), printTree(root));
  });
});
