import assert from 'node:assert/strict';
import type { CodeActionAnswer } from '../../server/src/engine/api.ts';
import { edited } from '../support/applyPlan.ts';
import { type EngineFixture, openFixture } from '../support/engineFixture.ts';
import { asFixture } from '../support/fixture.ts';

const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n';

/** The actions where a text stands in a file. */
function actionsAt(opened: EngineFixture, file: string, text: string): readonly CodeActionAnswer[] {
  const start = opened.text(file).indexOf(text);
  assert.ok(start >= 0, text);
  const range = { start, end: start + text.length };
  return opened.ask((engine) => engine.codeActions(`/repo/${file}`, range, (kind) => kind === 'quickfix'));
}

/** The repository after an action. */
function apply(opened: EngineFixture, action: CodeActionAnswer | undefined): EngineFixture {
  assert.ok(action);
  const files = edited(opened.fixture.files, action.edits);
  for (const { file, text } of action.creates ?? []) files.set(file, text);
  return openFixture(asFixture(files));
}

function codesOf(opened: EngineFixture): readonly string[] {
  return opened.ask((engine) => engine.allFindings()).map(({ code }) => code);
}

describe('fixes between files and the entries that name them', () => {
  it('list a file that nothing uses, in the style of the kustomization', () => {
    const styles = [
      ['resources: [b.yaml]\n', 'resources: [b.yaml, sub/a.yaml]\n'],
      [
        'resources:\n- b.yaml # first\n\nnamePrefix: x-\n',
        'resources:\n- b.yaml # first\n- sub/a.yaml\n\nnamePrefix: x-\n',
      ],
      [
        'namePrefix: x-\r\nresources:\r\n    - b.yaml\r\n',
        'namePrefix: x-\r\nresources:\r\n    - b.yaml\r\n    - sub/a.yaml\r\n',
      ],
      [
        'configMapGenerator:\n- name: x\n  literals:\n  - a=b',
        'configMapGenerator:\n- name: x\n  literals:\n  - a=b\nresources:\n- sub/a.yaml',
      ],
    ];
    for (const [before = '', after] of styles) {
      const other = CONFIG.replace('name: a', 'name: b');
      const opened = openFixture(
        `# file: app/b.yaml\n${other}# file: app/sub/a.yaml\n${CONFIG}# file: app/kustomization.yaml\n${before}`,
      );
      const [action] = actionsAt(opened, 'app/sub/a.yaml', 'ConfigMap');
      assert.equal(action?.title, 'Add to `resources` of ../kustomization.yaml');
      const fixed = apply(opened, action);
      assert.equal(fixed.text('app/kustomization.yaml'), after);
      assert.ok(!codesOf(fixed).includes('kustomize/file-unused') || !before.includes('b.yaml'));
    }
  });

  it('list a patch as a patch', () => {
    const opened = openFixture(
      `# file: app/kustomization.yaml\nresources:\n  - a.yaml\n# file: app/a.yaml\n${CONFIG}# file: app/patches/a-patch.yaml\n${CONFIG}data:\n  x: z\n`,
    );
    const fixed = apply(opened, actionsAt(opened, 'app/patches/a-patch.yaml', 'ConfigMap')[0]);
    assert.equal(
      fixed.text('app/kustomization.yaml'),
      'resources:\n  - a.yaml\npatches:\n  - path: patches/a-patch.yaml\n',
    );
    assert.deepEqual(codesOf(fixed), []);
  });

  it('make a missing file or take its entry out', () => {
    const opened = openFixture(
      `# file: app/kustomization.yaml\nresources:\n  - a.yaml\n  - gone.yaml\ncomponents:\n  - parts/x\nconfigMapGenerator:\n  - name: c\n    files: [k=conf.ini]\n# file: app/a.yaml\n${CONFIG}`,
    );
    const titles = (text: string) =>
      actionsAt(opened, 'app/kustomization.yaml', text)
        .map(({ title }) => title)
        .filter((title) => /^(?:Create|Remove)/.test(title));
    assert.deepEqual(titles('gone.yaml'), ['Create `gone.yaml`', 'Remove this entry']);
    assert.deepEqual(titles('parts/x'), ['Create `parts/x/kustomization.yaml`', 'Remove this entry']);
    const [create, remove] = actionsAt(opened, 'app/kustomization.yaml', 'gone.yaml');
    assert.match(create?.creates?.[0]?.text ?? '', /^apiVersion: \nkind: \n/);
    const removed = apply(opened, remove);
    assert.match(removed.text('app/kustomization.yaml'), /^resources:\n {2}- a\.yaml\ncomponents:/);
    const component = apply(removed, actionsAt(removed, 'app/kustomization.yaml', 'parts/x')[0]);
    assert.match(component.text('app/parts/x/kustomization.yaml'), /kind: Component/);
    const [data] = actionsAt(component, 'app/kustomization.yaml', 'k=conf.ini');
    assert.equal(data?.title, 'Create `conf.ini`');
    assert.deepEqual(
      codesOf(apply(component, data)).filter((code) => code.includes('missing')),
      [],
    );
  });
});

describe('extractions of a selection', () => {
  const REPOSITORY = `# file: base/kustomization.yaml\nresources: [a.yaml]\n# file: base/a.yaml\n${CONFIG}data:\n  x: y\n# file: prod/kustomization.yaml\nresources: [../base]\n`;

  it('name the overlays that could get a patch', () => {
    const opened = openFixture(REPOSITORY);
    const at = opened.text('base/a.yaml').indexOf('x: y');
    const ask = (end: number) =>
      opened.ask((engine) =>
        engine.codeActions('/repo/base/a.yaml', { start: at, end }, (kind) => kind === 'refactor.extract'),
      );
    assert.deepEqual(
      ask(at + 4).map(({ command }) => command),
      [{ name: 'extractPatch', arguments: [{ overlays: ['/repo/prod'] }] }],
    );
    assert.deepEqual(ask(at), []);
  });

  it('are offered for entries of a kustomization', () => {
    const opened = openFixture(REPOSITORY);
    const ask = (text: string) => {
      const start = opened.text('base/kustomization.yaml').indexOf(text);
      return opened.ask((engine) =>
        engine.codeActions(
          '/repo/base/kustomization.yaml',
          { start, end: start + text.length },
          (kind) => kind === 'refactor.extract',
        ),
      );
    };
    assert.deepEqual(
      ask('a.yaml').map(({ command }) => command?.name),
      ['extractComponent'],
    );
  });
});
