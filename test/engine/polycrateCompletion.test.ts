import assert from 'node:assert/strict';
import type { GitOpsEngine } from '../../server/src/engine/engine.ts';
import { FILE } from '../../server/src/engine/queries/inputs.ts';
import { polycrateHoverOf } from '../../server/src/engine/queries/polycrateLanguage.ts';
import { checkApplied } from '../support/applyCompletion.ts';
import { type BrokenLineFeature, lossesByBrokenLines } from '../support/brokenLines.ts';
import { at, BLOCK, WORKSPACE } from '../support/polycrateFixture.ts';

function labels(mark: string, file?: string, fixture?: string): string[] {
  const { opened, ...cursor } = at(mark, file, fixture);
  const { items } = opened.ask((engine) => engine.completion(cursor.file, cursor.offset));
  checkApplied(opened.text(cursor.file.slice('/repo/'.length)), items);
  return items.map(({ label }) => label);
}

/** The workspace with a line in the place of the first one that begins like it. */
function typed(before: string, now: string): string {
  assert.ok(WORKSPACE.includes(before));
  return BLOCK + WORKSPACE.replace(before, now);
}

describe('completion in Polycrate files', () => {
  it('knows blocks and their versions', () => {
    assert.deepEqual(
      labels('    from: ', 'workspace.poly', typed('    from: acme/k8s/web-app:1.2.0', '    from: ')).sort(),
      ['acme/k8s/web-app', 'acme/k8s/web-app:1.2.0', 'check', 'other'],
    );
    assert.deepEqual(
      labels('        block: ', 'workspace.poly', typed('        block: shop', '        block: ')).sort(),
      ['check', 'other', 'shop'],
    );
    assert.deepEqual(labels('      from: ', 'workspace.poly', typed('      from: shop', '      from: ')).sort(), [
      'acme/k8s/web-app',
      'check',
      'other',
      'shop',
    ]);
  });

  it('knows actions of the block of a step', () => {
    assert.deepEqual(labels('        action: ', 'workspace.poly', typed('action: install', 'action: ')), [
      'install',
      'status',
    ]);
    assert.deepEqual(labels('action: r', 'workspace.poly', typed('action: run', 'action: r')), ['run']);
    assert.deepEqual(
      labels('      - name: ins', 'workspace.poly', typed('      - name: install\n', '      - name: ins\n')),
      ['install', 'status'],
    );
  });

  it('knows keys and values of a config by schema and parents', () => {
    const shop = (lines: string): string => typed('      ingress:\n        host: shop.example.com\n', lines);
    assert.deepEqual(labels('config:\n      ', 'workspace.poly', shop('      \n')).sort(), [
      'db_password',
      'ingress',
      'mode',
      'namespace',
      'replicas',
    ]);
    assert.deepEqual(labels('ingress:\n        ', 'workspace.poly', shop('      ingress:\n        \n')).sort(), [
      'enabled',
      'host',
    ]);
    assert.deepEqual(labels('mode: ', 'workspace.poly', shop('      mode: \n')), ['fast', 'safe']);
    assert.deepEqual(labels('enabled: ', 'workspace.poly', shop('      ingress:\n        enabled: \n')), [
      'true',
      'false',
    ]);
    assert.deepEqual(labels('host: ', 'workspace.poly', shop('      ingress:\n        host: \n')), ['web.example.com']);
    assert.deepEqual(labels('db_password: ', 'workspace.poly', shop('      db_password: \n')), [], 'nothing secret');
  });

  it('knows files and names of other files', () => {
    const block = 'blocks/any/web/block.poly';
    assert.deepEqual(labels('playbook: ', block, (BLOCK + WORKSPACE).replace('playbooks/install.yml', '')), [
      'playbooks/install.yml',
    ]);
    const secrets = (BLOCK + WORKSPACE).replace(
      '  - name: shop\n    config:\n      api_token: s3cr3t-value',
      '  - name: ',
    );
    assert.deepEqual(labels('- name: ', 'secrets.poly', secrets).sort(), ['check', 'other', 'shop']);
    const inventory = BLOCK + WORKSPACE.replace('blocks:', 'inventory:\n  filename: \nblocks:');
    assert.deepEqual(labels('filename: ', 'workspace.poly', inventory), ['inventory.yml']);
  });
});

describe('a broken line', () => {
  const shown = (file: string, text: string, [start, end]: readonly [number, number]): string =>
    `${file} ${text.slice(start, end)}`;
  const features: readonly BrokenLineFeature[] = [
    {
      name: 'definition',
      ask: (engine, file, offset) =>
        engine
          .definition(file, offset)
          .map((one) => shown(one.file, textOf(engine, one.file), [one.range.start, one.range.end])),
    },
    {
      name: 'references',
      ask: (engine, file, offset) =>
        engine.navigation
          .references(file, offset, true)
          .map((one) => shown(one.file, textOf(engine, one.file), [one.range.start, one.range.end])),
    },
    { name: 'hover', ask: (engine, file, offset) => polycrateHoverOf(engine.db, file, offset)?.markdown ?? '' },
    {
      name: 'completion',
      ask: (engine, file, offset) => engine.completion(file, offset).items.map(({ label }) => label),
    },
    {
      name: 'rename',
      ask: (engine, file, offset) => {
        const answer = engine.renaming.edits(file, offset, 'renamed');
        return answer === undefined || 'refused' in answer ? '' : answer.edits.map((edit) => edit.file);
      },
    },
  ];

  for (const [name, mark] of [
    ['a step', '        block: check'],
    ['an action', '        action: run'],
  ] as const) {
    it(`at any place leaves the answers about ${name}`, () => {
      const losses = lossesByBrokenLines(BLOCK + WORKSPACE.replace(mark, `${mark}<|>`), features);
      assert.deepEqual(losses, []);
    });
  }
});

function textOf(engine: GitOpsEngine, file: string): string {
  const state = engine.db.input(FILE, file);
  return state.kind === 'file' ? state.text : '';
}
