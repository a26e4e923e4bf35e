import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';
import { BLOCK, WORKSPACE } from '../support/polycrateFixture.ts';

const MANIFEST = '# file: base/web.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
const FIXTURE = `${BLOCK}${MANIFEST}${WORKSPACE}`;

function afterEdit(path: string, from: string, to: string): readonly string[] {
  const opened = openFixture(FIXTURE);
  opened.ask((engine) => engine.allFindings());
  opened.ran();
  assert.ok(opened.text(path).includes(from));
  opened.edit(path, opened.text(path).replace(from, to));
  opened.ask((engine) => engine.allFindings());
  return opened.ran();
}

const WIDE = ['graph()', 'polycrateWorkspaces()', 'environments()'];

describe('an edit of a Polycrate file', () => {
  it('of a config runs neither the graph nor the workspaces', () => {
    const ran = afterEdit('workspace.poly', 'shop.example.com', 'store.example.com');
    assert.ok(ran.includes('sourceFindings(workspace.poly)'), ran.join(' '));
    assert.deepEqual(
      ran.filter((entry) => WIDE.includes(entry) || /sourceFindings\((?!workspace\.poly)/.test(entry)),
      [],
    );
  });

  it('of a default judges the entries that inherit it again, and no other file', () => {
    const ran = afterEdit('blocks/any/web/block.poly', 'replicas: 1', 'replicas: many');
    assert.ok(ran.includes('sourceFindings(workspace.poly)'));
    assert.deepEqual(
      ran.filter((entry) => WIDE.includes(entry) || entry === 'sourceFindings(base/web.yaml)'),
      [],
    );
  });

  it('of a comment changes nothing beyond the file', () => {
    const ran = afterEdit('blocks/any/web/block.poly', 'config:', '# a comment\nconfig:');
    assert.ok(!ran.includes('sourceFindings(workspace.poly)'), ran.join(' '));
  });

  it('of a manifest runs nothing of Polycrate', () => {
    const ran = afterEdit('base/web.yaml', 'name: a', 'name: b');
    assert.deepEqual(
      ran.filter((entry) =>
        /^(?:polycrateWorkspaces|polycrateConfigs|polycrateExposed)\(|^(?:syntax|facts)\(.*\.poly\)/.test(entry),
      ),
      [],
    );
  });
});
