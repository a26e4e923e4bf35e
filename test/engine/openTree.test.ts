import assert from 'node:assert/strict';
import { type OpenNode, openTree, readOpenNode } from '../../server/src/engine/schema/openTree.ts';
import { type NodeView, readSyntaxNode } from '../../server/src/engine/schema/treeReader.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import type { SyntaxNode } from '../../server/src/engine/syntax/tree.ts';
import { FieldReader } from '../../server/src/engine/workspace/references/fieldReader.ts';

const TEXT = `plain: text
number: 8080
quoted: "8080"
nothing:
twice: 1
twice: 2
list: [a, { b: c }, *unknown]
anchored: &x { name: app, port: 80 }
merged: { <<: *x, port: 81 }
again: *x
`;

const rootOf = (text: string): SyntaxNode => parse(text).documents[0]?.root as SyntaxNode;

/** A tree as plain data, as far as it is read node by node. */
function whole<N>(node: N, read: (node: N) => NodeView<N>): unknown {
  const view = read(node);
  if (view.kind === 'map') return { map: view.fields.map(([key, value]) => [key, whole(value, read)]) };
  return view.kind === 'seq' ? { seq: view.items.map((item) => whole(item, read)) } : view;
}

describe('an opened tree', () => {
  it('says of every node what reading it says, behind aliases and merge keys too', () => {
    const root = rootOf(TEXT);
    assert.deepEqual(whole(openTree(root), readOpenNode), whole(root, readSyntaxNode));
  });

  it('is opened once', () => {
    const root = rootOf(TEXT);
    assert.equal(openTree(root), openTree(root));
  });

  it('stays small where aliases would make it immense', () => {
    const lines = Array.from({ length: 60 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]`);
    const seen = new Set<OpenNode>();
    const visit = (node: OpenNode): void => {
      if (seen.has(node)) return;
      seen.add(node);
      if (node.kind === 'seq') node.items.forEach(visit);
      if (node.kind === 'map') for (const [, value] of node.fields) visit(value);
    };
    visit(openTree(rootOf(`a0: &a0 [x]\n${lines.join('\n')}\n`)));
    assert.ok(seen.size < 300, `${seen.size} nodes`);
  });
});

describe('the rows of a table', () => {
  const rows = ['list[].b', 'twice', 'anchored{}', 'merged.port', 'list[]', 'anchored.name', 'none.of.it'].map(
    (at) => ({ at }),
  );

  it('lead in one walk where each leads by itself, in the order of the table', () => {
    const root = openTree(rootOf(TEXT));
    const reader = new FieldReader(readOpenNode);
    const alone = rows.flatMap((row) => reader.find(root, row.at, ['base']).map((hit) => ({ row, ...hit })));
    const together = reader.findRows(root, rows, ['base']);
    assert.deepEqual(
      together.map(({ row, path, node, parent }) => ({ row, path, node, parent })),
      alone.map(({ row, path, node, parent }) => ({ row, path, node, parent })),
    );
  });
});
