import assert from 'node:assert/strict';
import { polycrateHoverOf } from '../../server/src/engine/queries/polycrateLanguage.ts';
import { renamingOf } from '../../server/src/engine/queries/renameQueries.ts';
import { applyIn } from '../support/applyPlan.ts';
import type { EngineFixture } from '../support/engineFixture.ts';
import { at, BLOCK, WORKSPACE } from '../support/polycrateFixture.ts';

/** `file:line text` of places. */
function places(
  opened: EngineFixture,
  found: readonly { file: string; range: { start: number; end: number } }[],
): string[] {
  return found.map(({ file, range }) => {
    const path = file.slice('/repo/'.length);
    const text = opened.text(path);
    return `${path}:${text.slice(0, range.start).split('\n').length} ${text.slice(range.start, range.end)}`.trimEnd();
  });
}

function definitions(mark: string, file?: string): string[] {
  const { opened, ...cursor } = at(mark, file);
  return places(
    opened,
    opened.ask((engine) => engine.definition(cursor.file, cursor.offset)),
  );
}

function references(mark: string, file?: string): string[] {
  const { opened, ...cursor } = at(mark, file);
  return places(
    opened,
    opened.ask((engine) => engine.navigation.references(cursor.file, cursor.offset, true)),
  );
}

describe('definitions in Polycrate files', () => {
  it('of a block are its entry and its file', () => {
    assert.deepEqual(definitions('from: acme/k8s/web'), ['blocks/any/web/block.poly:1 acme/k8s/web-app']);
    assert.deepEqual(definitions('from: "acme/k8s'), ['blocks/any/web/block.poly:1 acme/k8s/web-app']);
    assert.deepEqual(definitions('block: shop'), ['workspace.poly:4 shop']);
    assert.deepEqual(definitions('      from: shop'), ['workspace.poly:4 shop']);
    assert.deepEqual(definitions('name: shop', 'secrets.poly'), ['workspace.poly:4 shop']);
    assert.deepEqual(definitions('app:1.2<|>.0'), [], 'a version is no name');
  });

  it('of an action are those of the block and of what it inherits', () => {
    assert.deepEqual(definitions('action: install'), [
      'workspace.poly:18 install',
      'blocks/any/web/block.poly:14 install',
    ]);
    assert.deepEqual(definitions('action: run'), ['workspace.poly:13 run']);
    assert.deepEqual(definitions('      - name: install'), ['blocks/any/web/block.poly:14 install']);
  });

  it('of files and defaults are what they lead to', () => {
    assert.deepEqual(definitions('playbooks/inst', 'blocks/any/web/block.poly'), [
      'blocks/any/web/playbooks/install.yml:1',
    ]);
    assert.deepEqual(definitions('        host'), ['blocks/any/web/block.poly:11 host']);
    assert.deepEqual(definitions('version: "1.2', 'blocks/any/web/block.poly'), [
      'blocks/any/web/CHANGELOG.poly:1 "1.2.0"',
    ]);
    assert.deepEqual(definitions('version: "1.2', 'blocks/any/web/CHANGELOG.poly'), [
      'blocks/any/web/block.poly:2 "1.2.0"',
    ]);
  });
});

describe('references in Polycrate files', () => {
  it('to a block come from all files', () => {
    const expected = [
      'blocks/any/web/block.poly:1 acme/k8s/web-app',
      'workspace.poly:5 acme/k8s/web-app',
      'workspace.poly:16 acme/k8s/web-app',
    ];
    assert.deepEqual(references('name: acme/k8s', 'blocks/any/web/block.poly'), expected);
    assert.deepEqual(references('from: acme/k8s'), expected);
    assert.deepEqual(references('name: shop'), [
      'workspace.poly:4 shop',
      'workspace.poly:11 shop',
      'workspace.poly:24 shop',
      'secrets.poly:2 shop',
    ]);
  });

  it('to an action follow inheritance', () => {
    assert.deepEqual(references('name: install', 'blocks/any/web/block.poly'), [
      'workspace.poly:18 install',
      'blocks/any/web/block.poly:14 install',
      'workspace.poly:25 install',
    ]);
  });
});

function hoverText(mark: string, file?: string, fixture?: string): string {
  const { opened, ...cursor } = at(mark, file, fixture);
  return opened.ask((engine) => polycrateHoverOf(engine.db, cursor.file, cursor.offset))?.markdown ?? '';
}

describe('hover in Polycrate files', () => {
  it('shows a block with what it inherits', () => {
    assert.equal(
      hoverText('block: shop'),
      [
        '**shop** · block · k8sapp',
        'A small web application',
        'In `workspace.poly`',
        'Inherits from `acme/k8s/web-app` in `blocks/any/web/block.poly`',
        'Actions: `install`, `status`',
      ].join('\n\n'),
    );
  });

  it('shows an action with where it comes from', () => {
    assert.equal(
      hoverText('action: install'),
      [
        '**install** · action of `shop`',
        'Installs it',
        'Runs the playbook `playbooks/install.yml`',
        'Inherited from `acme/k8s/web-app` in `blocks/any/web/block.poly`',
      ].join('\n\n'),
    );
  });

  it('shows what a value comes to, and nothing secret', () => {
    assert.match(
      hoverText('        host'),
      /\| `shop` \(`workspace\.poly`\) \| `shop\.example\.com` \|\n\| `acme\/k8s\/web-app` \(`blocks\/any\/web\/block\.poly`\) \| `web\.example\.com` \|/,
    );
    assert.ok(!hoverText('db_pass', 'blocks/any/web/block.poly').includes('default-pw'));
    assert.ok(!hoverText('api_tok', 'secrets.poly').includes('s3cr3t'));
    const digits = (BLOCK + WORKSPACE).replace('db_password: default-pw', 'db_password: 73529461');
    assert.match(hoverText('db_pass', 'blocks/any/web/block.poly', digits), /web\/block\.poly`\) \| ••• \|/);
    assert.ok(!hoverText('db_pass', 'blocks/any/web/block.poly', digits).includes('73529461'));
  });
});

function rename(opened: EngineFixture, cursor: { file: string; offset: number }, to: string): string | undefined {
  const answer = opened.ask((engine) => renamingOf(engine.db).edits(cursor.file, cursor.offset, to));
  if (answer === undefined) return 'nothing';
  if ('refused' in answer) return answer.refused;
  applyIn(opened, answer.edits);
  return undefined;
}

const FILES = ['workspace.poly', 'secrets.poly', 'blocks/any/web/block.poly'];

describe('renaming in Polycrate files', () => {
  for (const [mark, file, to, changed] of [
    ['name: shop', 'workspace.poly', 'store', 4],
    ['block: sh<|>op', 'workspace.poly', 'store', 4],
    ['name: acme/k8s', 'blocks/any/web/block.poly', 'acme/web', 3],
    ['action: install', 'workspace.poly', 'set-up', 3],
    ['- name: install', 'blocks/any/web/block.poly', 'set-up', 3],
    ['name: deploy', 'workspace.poly', 'roll-out', 1],
    ['name: first', 'workspace.poly', 'zero', 1],
  ] as const) {
    it(`of \`${mark}\` changes every place, and back gives the same bytes`, () => {
      const { opened, ...cursor } = at(mark, file);
      const before = FILES.map((path) => opened.text(path));
      const found = opened
        .ask((engine) => engine.allFindings())
        .map(({ code }) => code)
        .sort();
      const target = opened.ask((engine) => renamingOf(engine.db).target(cursor.file, cursor.offset));
      assert.ok(target !== undefined && 'name' in target);
      assert.equal(rename(opened, cursor, to), undefined);
      const after = FILES.map((path) => opened.text(path));
      assert.equal(after.join('\n').split(to).length - 1, changed);
      assert.deepEqual(
        opened
          .ask((engine) => engine.allFindings())
          .map(({ code }) => code)
          .sort(),
        found,
        'nothing is lost',
      );
      const offset = opened.text(file).indexOf(to, Math.max(0, target.range.start - 20));
      assert.equal(rename(opened, { file: cursor.file, offset }, target.name), undefined);
      assert.deepEqual(
        FILES.map((path) => opened.text(path)),
        before,
      );
    });
  }

  it('refuses names that are taken or none, and blocks of a registry', () => {
    const { opened, ...shop } = at('name: shop');
    assert.match(rename(opened, shop, 'check') ?? '', /already/);
    assert.match(rename(opened, shop, 'a:b') ?? '', /no name/);
    assert.match(rename(opened, shop, 'true') ?? '', /no name/);
    assert.match(rename(opened, shop, 'my.shop') ?? '', /has a dot/);
    const action = at('action: install');
    assert.match(rename(action.opened, action, 'status') ?? '', /already/);
    const pulled = at(
      'name: cargo',
      'blocks/any/web/block.poly',
      (BLOCK + WORKSPACE).replaceAll('acme/k8s/web-app', 'cargo.example.com/web'),
    );
    assert.match(rename(pulled.opened, pulled, 'acme/web') ?? '', /registry/);
  });

  it('does not begin on versions, keys and values', () => {
    for (const mark of ['web-app:1.2.0', 'organization: ac', 'blo<|>cks:']) {
      const { opened, ...cursor } = at(mark);
      assert.equal(
        opened.ask((engine) => renamingOf(engine.db).target(cursor.file, cursor.offset)),
        undefined,
        mark,
      );
    }
  });
});

describe('secret values in Polycrate files', () => {
  it('are covered wherever lines are shown', () => {
    const covered = (file: string): string[] => {
      const { opened } = at('name', file);
      const ranges = opened.ask((engine) => engine.sensitiveRanges(`/repo/${file}`));
      return ranges.map(({ start, end }) => opened.text(file).slice(start, end));
    };
    assert.deepEqual(covered('secrets.poly'), ['s3cr3t-value']);
    assert.deepEqual(covered('blocks/any/web/block.poly'), ['default-pw']);
    assert.deepEqual(covered('workspace.poly'), []);
  });
});
