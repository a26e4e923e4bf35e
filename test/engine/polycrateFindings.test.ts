import assert from 'node:assert/strict';
import { POLYCRATE_FILE_CODES } from '../../server/src/engine/diagnostics/codes/polycrateFiles.ts';
import { openFixture } from '../support/engineFixture.ts';
import { codesIn, findingsIn } from '../support/polycrateFixture.ts';

const BASE = `
# file: blocks/web/block.poly
name: acme/web
version: 1.0.0
kind: generic
config:
  enabled: true
  replicas: 1
# file: blocks/web/schema.json
{"type": "object", "properties": {"replicas": {"type": "integer"}}}
# file: blocks/web/CHANGELOG.poly
- {version: 1.0.0, date: "2026-01-01", type: feat}
`;

/** The example of a page, in the file that it is for. */
function exampleFixture(example: string): { fixture: string; path: string } {
  const isBlock = /^kind: /m.test(example);
  const isSecrets = example.startsWith('# secrets.poly');
  const path = isBlock ? 'blocks/own/block.poly' : isSecrets ? 'secrets.poly' : 'workspace.poly';
  const workspace =
    path === 'workspace.poly'
      ? ''
      : '\n# file: workspace.poly\nname: acme-1\norganization: acme\nblocks: [{name: shop}]';
  return { path, fixture: `${BASE}${workspace}\n# file: ${path}\n${example}` };
}

describe('pages of Polycrate findings', () => {
  for (const { code, severity, example, fixable } of POLYCRATE_FILE_CODES) {
    it(`${code}: the example shows it`, () => {
      const { fixture, path } = exampleFixture(example);
      const found = findingsIn(fixture, path).find((finding) => finding.code === code);
      assert.ok(found, codesIn(fixture, path).join('\n'));
      assert.equal(found.severity, severity);
      if (fixable !== true) assert.deepEqual(found.fixes, []);
    });
  }
});

const WORKSPACE = 'name: acme-1\norganization: acme\n';

/** Codes in `workspace.poly` beside the block `acme/web`. */
function inWorkspace(text: string, more = ''): readonly string[] {
  return codesIn(`${BASE}${more}\n# file: workspace.poly\n${WORKSPACE}${text}`, 'workspace.poly');
}

/** Codes in a `block.poly` of its own with a changelog of version 1.0.0. */
function inBlock(text: string, more = ''): readonly string[] {
  const changelog = '# file: b/CHANGELOG.poly\n- {version: 1.0.0, date: "2026-01-01", type: feat}\n';
  return codesIn(`${changelog}${more}# file: b/block.poly\n${text}`, 'b/block.poly');
}

describe('references of a workspace', () => {
  it('to a registry want a host and a version', () => {
    assert.deepEqual(inWorkspace('blocks:\n- {name: one, from: other/k8s/harbor}'), [
      'warning polycrate/registry-host blocks[0].from',
    ]);
    assert.deepEqual(inWorkspace('blocks:\n- {name: one, from: "cargo.example.com/web:latest"}'), [
      'warning polycrate/block-missing blocks[0].from',
      'warning polycrate/unpinned-block blocks[0].from',
    ]);
    const pulled = `# file: blocks/pulled/block.poly\nname: cargo.example.com/web\nversion: 2.0.0\n`;
    const [found] = findingsIn(
      `${pulled}# file: workspace.poly\n${WORKSPACE}blocks:\n- {name: one, from: cargo.example.com/web}`,
      'workspace.poly',
    );
    assert.deepEqual(found?.fixes[0]?.title, 'Change to `cargo.example.com/web:2.0.0`');
  });

  it('find the host that was left out', () => {
    const pulled = '# file: blocks/pulled/block.poly\nname: cargo.example.com/acme/harbor\nversion: 2.0.0\n';
    const [found] = findingsIn(
      `${pulled}# file: workspace.poly\n${WORKSPACE}blocks:\n- {name: one, from: "acme/harbor:2.0.0"}`,
      'workspace.poly',
    );
    assert.equal(found?.fixes[0]?.title, 'Change to `cargo.example.com/acme/harbor:2.0.0`');
  });

  it('have ports and dots that are read in the wrong place', () => {
    assert.deepEqual(inWorkspace('blocks:\n- {name: "a:1"}\n- {name: "host:5000/a"}\n- {name: a-b/c.d}'), [
      'warning polycrate/block-name blocks[0].name',
      'warning polycrate/block-name blocks[1].name',
    ]);
  });

  it('are judged in the file that stands nearest', () => {
    const inner = '# file: sub/workspace.poly\nname: sub-1\norganization: acme\nblocks: [{name: x1, from: acme/web}]\n';
    assert.deepEqual(codesIn(`${BASE}${inner}`, 'sub/workspace.poly'), [
      'warning polycrate/registry-host blocks[0].from',
    ]);
  });
});

describe('names of a workspace', () => {
  it('stand once', () => {
    assert.deepEqual(
      inWorkspace(
        'blocks:\n- name: shop\n  actions:\n  - {name: go, script: [a]}\n  - {name: go, script: [b]}\nworkflows:\n- name: ww\n  steps:\n  - {name: s1, block: shop, action: go}\n  - {name: s1, block: shop, action: go}\n- {name: ww}',
      ),
      [
        'warning polycrate/duplicate-name blocks[0].actions[1].name',
        'warning polycrate/duplicate-name workflows[0].steps[1].name',
        'warning polycrate/duplicate-name workflows[1].name',
      ],
    );
  });

  it('of two block files are the first one’s', () => {
    const twin = `# file: workspace.poly\n${WORKSPACE}# file: blocks/zz/block.poly\nname: acme/web\nversion: 1.0.0\nkind: generic\n# file: blocks/zz/CHANGELOG.poly\n[]\n`;
    assert.deepEqual(codesIn(`${BASE}${twin}`, 'blocks/zz/block.poly'), ['warning polycrate/duplicate-name name']);
    assert.deepEqual(codesIn(`${BASE}${twin}`, 'blocks/web/block.poly'), []);
  });
});

describe('blocks', () => {
  it('say their kind and version', () => {
    assert.deepEqual(inBlock('name: a/b\nversion: 1.0.0\nkind: k8cluster'), ['hint polycrate/kind kind']);
    assert.deepEqual(inBlock('name: a/b\nversion: 1.0.0\nkind: k8sappinstance'), ['warning polycrate/kind kind']);
    assert.deepEqual(inBlock('name: a/b\nversion: 1.0.0\nkind: web'), ['warning polycrate/kind kind']);
    assert.deepEqual(inBlock('name: a/b'), ['warning polycrate/kind name', 'warning polycrate/version name']);
    assert.deepEqual(inBlock('name: a/b\nversion: 1.10\nkind: generic'), ['warning polycrate/version version']);
    assert.deepEqual(inBlock('name: a/b\nversion: v1.0.0-rc.1\nkind: generic'), []);
  });

  it('of apps have conventional types in their config', () => {
    const app = 'name: a/b\nversion: 1.0.0\nkind: k8sapp\ntype: web\nflavor: golang\n';
    assert.deepEqual(inBlock(`${app}config: {namespace: a, ingress: {enabled: true}, other: 3}`), []);
    assert.deepEqual(inBlock(`${app}config: {namespace: 1, connection: {port: "80"}}`), [
      'information polycrate/config-convention config.connection.port',
      'information polycrate/config-convention config.namespace',
    ]);
  });

  it('for a registry have texts', () => {
    const hub = 'name: cargo.example.com/a/b\nversion: 1.0.0\nkind: generic\ndescription: A block\n';
    assert.deepEqual(inBlock(hub), ['information polycrate/hub-text name']);
    assert.deepEqual(inBlock(hub, '# file: b/README.md\nText\n'), []);
  });

  it('that are strict for an old command line have errors for unknown keys', () => {
    const text = (version: string): string =>
      `${BASE}# file: workspace.poly\n${WORKSPACE}config: {image: {version: "${version}"}}\n# file: blocks/b/CHANGELOG.poly\n[]\n# file: blocks/b/block.poly\nname: a/b\nversion: 1.0.0\nkind: generic\nfoo: 1`;
    assert.deepEqual(codesIn(text('0.23.3'), 'blocks/b/block.poly'), ['error schema/unknown-field foo']);
    assert.deepEqual(codesIn(text('0.37.1'), 'blocks/b/block.poly'), ['warning schema/unknown-field foo']);
  });

  it('find playbooks in the folder of the block that they inherit from', () => {
    const parent = '# file: blocks/web/go.yml\n[]\n';
    assert.deepEqual(
      inWorkspace('blocks:\n- {name: s1, from: acme/web, actions: [{name: go, playbook: go.yml}]}', parent),
      [],
    );
    assert.deepEqual(
      inWorkspace('blocks:\n- {name: s1, from: acme/web, actions: [{name: go, playbook: gone.yml}]}', parent),
      ['warning polycrate/playbook-missing blocks[0].actions[0].playbook'],
    );
    assert.deepEqual(inWorkspace('blocks:\n- {name: s1, actions: [{name: go, playbook: gone.yml}]}', parent), []);
  });
});

describe('values', () => {
  it('are no expressions, except where they are meant for a shell or a person', () => {
    assert.deepEqual(
      inWorkspace(
        'description: Replaces {{ x }}\nblocks:\n- name: s1\n  config:\n    a: "{{ x }}"\n    b: "$\x7bHOME}"\n    c: $HOME/x\n    d: $(date)\n    e: pa$Word\n    f: 5$\n  actions:\n  - {name: go, script: ["echo $HOME $(date)"]}',
      ),
      ['a', 'b', 'c', 'd'].map((key) => `warning polycrate/expression blocks[0].config.${key}`),
    );
  });

  it('that are meant for another engine are silenced with a reason', () => {
    assert.deepEqual(
      inWorkspace(
        'blocks:\n- name: s1\n  config:\n    alert: "{{ $labels.pod }}" # polycrate-ignore polycrate/expression for Alertmanager',
      ),
      [],
    );
  });

  it('that are secret stand elsewhere, and are never repeated', () => {
    const text =
      'blocks:\n- name: s1\n  config:\n    dbPassword: hunter22\n    empty_token: ""\n    secret_name: db\n    token: "<token>"\n    password: "{{ vault }}"\n    key_file: ~/.ssh/key\n    use_token: true\n    note: ghp_0123456789abcdefghijABCDEFGHIJ012345';
    assert.deepEqual(inWorkspace(text), [
      'warning polycrate/expression blocks[0].config.password',
      'warning polycrate/plain-secret blocks[0].config.dbPassword',
      'warning polycrate/plain-secret blocks[0].config.note',
    ]);
    const messages = findingsIn(`# file: workspace.poly\n${WORKSPACE}${text}`, 'workspace.poly').map(
      (one) => one.message,
    );
    assert.ok(!messages.join().includes('hunter22') && !messages.join().includes('ghp_0'));
  });

  it('that are empty may not win over a default', () => {
    assert.deepEqual(
      inWorkspace('blocks:\n- {name: s1, from: acme/web, config: {enabled: false, replicas: 2, other: ""}}'),
      ['information polycrate/empty-override blocks[0].config.enabled'],
    );
  });
});

describe('the schema of a block', () => {
  const SCHEMA =
    '# file: blocks/db/block.poly\nname: acme/db\nversion: 1.0.0\nkind: generic\nconfig: {size: 1}\n# file: blocks/db/CHANGELOG.poly\n[]\n# file: blocks/db/schema.json\n{"type": "object", "required": ["host", "db_password"], "definitions": {"size": {"type": "integer", "minimum": 1}}, "properties": {"size": {"$ref": "#/definitions/size"}, "host": {"type": "string"}, "tls": {"type": "object", "additionalProperties": false, "properties": {"on": {"type": "boolean"}}}}}\n';

  it('judges what an entry and its parents say together', () => {
    const more = 'blocks:\n- {name: db, from: acme/db, config: {host: a, db_password: ""}}';
    assert.deepEqual(inWorkspace(more, SCHEMA), []);
    assert.deepEqual(inWorkspace('blocks:\n- {name: db, from: acme/db, config: {size: 0, tls: {no: 1}}}', SCHEMA), [
      'error polycrate/config-schema blocks[0].config',
      'error polycrate/config-schema blocks[0].config.size',
      'error polycrate/config-schema blocks[0].config.tls.no',
      'information polycrate/empty-override blocks[0].config.size',
    ]);
    assert.deepEqual(inWorkspace('blocks:\n- {name: db, from: acme/db}', SCHEMA), [
      'error polycrate/config-schema blocks[0].name',
    ]);
  });

  it('takes what is secret from secrets.poly', () => {
    const secrets = (text: string): string =>
      `${SCHEMA}# file: secrets.poly\nblocks:\n- {name: db, config: {${text}}}\n`;
    const entry = 'blocks:\n- {name: db, from: acme/db, config: {}}';
    assert.deepEqual(inWorkspace(entry, secrets('host: a, db_password: hunter22')), []);
    assert.deepEqual(inWorkspace(entry, secrets('db_password: hunter22')), [
      'error polycrate/config-schema blocks[0].config',
    ]);
    assert.deepEqual(inWorkspace(entry, `${SCHEMA}# file: secrets.poly.age\nx\n`), []);
  });

  it('does not miss in a template what its instances add, and tells of wrong values there', () => {
    assert.deepEqual(codesIn(SCHEMA, 'blocks/db/block.poly'), []);
    assert.deepEqual(codesIn(SCHEMA.replace('size: 1}', 'size: many}'), 'blocks/db/block.poly'), [
      'error polycrate/config-schema config.size',
    ]);
  });
});

describe('files with secrets', () => {
  it('that Git does not ignore are told of once', () => {
    const files =
      '# file: artifacts/secrets/shop/db.pwd\nx\n# file: artifacts/secrets/id_rsa.pub\nx\n# file: artifacts/secrets/a.age\nx\n# file: .logs/2026/01/01/a.yml\nx: 1\n# file: artifacts/blocks/k8s/kubeconfig.yml\nx: 1\n# file: kubeconfig.yml\nx: 1\n# file: blocks/a/kubeconfig.yml\nx: 1\n';
    const fixture = `${files}# file: workspace.poly\n${WORKSPACE}`;
    const [found, ...others] = findingsIn(fixture, 'workspace.poly');
    assert.deepEqual(others, []);
    assert.match(
      found?.message ?? '',
      /^`\.logs\/2026\/01\/01\/a\.yml`, `artifacts\/blocks\/k8s\/kubeconfig\.yml` and 2 more are not ignored/,
    );
  });

  it('have names of the workspace', () => {
    const fixture = `# file: workspace.poly\n${WORKSPACE}blocks: [{name: shop}]\n# file: secrets.poly\nblocks:\n- {name: shpo, config: {token: abcdef-1}}\n- {name: shop}`;
    assert.deepEqual(
      codesIn(fixture, 'secrets.poly'),
      ['error polycrate/secret-not-ignored ', 'warning polycrate/secret-entry blocks[0].name'].map((line) =>
        line.trimEnd(),
      ),
    );
  });
});

describe('changelogs', () => {
  it('begin with the version of the block', () => {
    const fixture = `${BASE}# file: workspace.poly\n${WORKSPACE}`;
    assert.deepEqual(codesIn(fixture.replace('{version: 1.0.0', '{version: 0.9.0'), 'blocks/web/block.poly'), [
      'warning polycrate/changelog version',
    ]);
    assert.deepEqual(codesIn(fixture, 'blocks/web/block.poly'), []);
  });

  it('are lists of releases, of which nothing is an error', () => {
    assert.deepEqual(codesIn('# file: CHANGELOG.poly\n- {version: 1.0.0, kind: x}', 'CHANGELOG.poly'), [
      'warning schema/missing-field [0].version',
      'warning schema/unknown-field [0].kind',
    ]);
    assert.deepEqual(codesIn('# file: CHANGELOG.poly\nname: a\nchanges: []', 'CHANGELOG.poly'), [
      'warning schema/wrong-type',
    ]);
  });
});

describe('fixes of Polycrate findings', () => {
  for (const { code, example } of POLYCRATE_FILE_CODES.filter(({ fixable }) => fixable)) {
    it(`of ${code} take it away and bring nothing`, () => {
      const { fixture, path } = exampleFixture(example);
      const opened = openFixture(fixture);
      const file = `/repo/${path}`;
      const found = opened.ask((engine) => engine.sourceFindings(file));
      const finding = found.find((one) => one.code === code);
      const actions = finding && opened.ask((engine) => engine.codeActions(file, finding.range));
      const [edit, ...others] = actions?.find((one) => one.code === code)?.edits ?? [];
      if (edit === undefined) {
        assert.match(code, /unpinned-block|borrow-missing/, 'there is one when the workspace has the block');
        return;
      }
      assert.deepEqual(others, []);
      const text = opened.text(path);
      opened.edit(path, text.slice(0, edit.range.start) + edit.text + text.slice(edit.range.end));
      const left = opened.ask((engine) => engine.sourceFindings(file)).map((one) => one.code);
      const before = found.map((one) => one.code);
      assert.deepEqual(
        left.filter((one) => one === code || !before.includes(one)),
        code === 'polycrate/registry-host' ? ['polycrate/block-missing'] : [],
      );
    });
  }
});
