import assert from 'node:assert/strict';
import { recovered } from '../../server/src/engine/features/recovered.ts';
import { nodeAt } from '../../server/src/engine/syntax/lookup.ts';
import { parse, parsePlain } from '../../server/src/engine/syntax/parse.ts';
import { scanText } from '../../server/src/engine/workspace/scan.ts';

/** Documents by their place, each with the value of its field `a`. */
function values(text: string): string[] {
  const file = recovered(parse(text));
  assert.equal(file.text, text);
  return file.documents.flatMap(({ index, root }) => {
    const node = nodeAt(root, ['a']);
    if (node?.kind !== 'scalar') return root === undefined ? [] : [`${index}`];
    assert.equal(text.slice(node.range.start, node.range.end), node.value);
    return [`${index}: ${node.value}`];
  });
}

describe('a text with mistakes', () => {
  it('is the file itself where it has none', () => {
    const file = parse('a: 1\n');
    assert.equal(recovered(file), file);
  });

  it('is read without its broken lines, at the same offsets', () => {
    assert.deepEqual(values('b: 0\nbroken\na: 1\n"open\n'), ['0: 1']);
    assert.deepEqual(values('\tb: 0\na: 1\n'), ['0: 1']);
    assert.deepEqual(values('a: 1\nc: [\nd: 2\n'), ['0: 1']);
  });

  it('keeps the other documents, and counts them as they are counted elsewhere', () => {
    const texts = [
      'a: 1\n---\na: "2\n---\na: 3\n',
      '---\na: 1\n---\nb\na: 2\n---\na: 3\n',
      '# head\n---\na: 1\n---\n[\n---\na: 3\n',
      'a: 1\r\n---\r\nbroken\r\na: 2\r\n---\r\na: 3\r\n',
    ];
    for (const text of texts) {
      const found = values(text);
      assert.ok(found.some((line) => line.endsWith(': 3')) && found.some((line) => line.endsWith(': 1')), found.join());
      const scanned = scanText(text).documents.filter(({ keys }) => keys.includes('a'));
      assert.equal(found.at(-1)?.split(':')[0], String(scanned.at(-1)?.index), text);
    }
  });

  it('is read on both sides of a conflict', () => {
    const text = 'a: 1\n<<<<<<< HEAD\nb: 2\n=======\nc: 3\n>>>>>>> other\nd: 4\n';
    const [document] = recovered(parse(text)).documents;
    const root = document?.root;
    assert.deepEqual(root?.kind === 'map' && root.entries.length, 4);
  });

  it('is plain again without its broken line, so that a long one is not read by the slow reader a second time', () => {
    const lines = Array.from({ length: 400 }, (_, at) => `  - {name: n${at}, description: "some: text"}`);
    const text = `a: 1\nx: [\nitems:\n${lines.join('\n')}\n`;
    const plain = parsePlain(text.replace('x: [', '    '));
    assert.equal(parsePlain(text), undefined);
    assert.deepEqual(recovered(parse(text)), { ...plain, text });
  });

  it('makes no stacks of its many mistakes, and leaves those of others', () => {
    const before = Error.stackTraceLimit;
    const { problems } = parse(`x: [\n${'a: "b: c"\n'.repeat(50)}`);
    assert.ok(problems.length > 0);
    assert.equal(Error.stackTraceLimit, before);
    assert.match(new Error('another').stack ?? '', /\n/);
  });
});
