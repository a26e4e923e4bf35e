import assert from 'node:assert/strict';
import { printTree } from '../../server/src/engine/kustomize/print.ts';
import { type EngineFixture, openFixture } from '../support/engineFixture.ts';
import { asFixture } from '../support/fixture.ts';
import { largePlatform } from '../support/largePlatform.ts';

const COUNT = 300;
const OVERLAY = '/repo/prod';

function open(): { opened: EngineFixture; file: (number: number) => string } {
  const { files, file } = largePlatform(COUNT);
  const opened = openFixture(asFixture(files));
  preview(opened);
  opened.ran();
  return { opened, file };
}

function preview(opened: EngineFixture): string {
  return opened.ask((engine) => engine.preview(OVERLAY)).text;
}

/** What ran in a preview after an edit, but for the checks whether folders and files are still there. */
function ranAfter(opened: EngineFixture, path: string, change: (text: string) => string): readonly string[] {
  opened.edit(path, change(opened.text(path)));
  preview(opened);
  return opened.ran().filter((entry) => !/^(entry|facts|inTree)\(/.test(entry));
}

describe('an edit of one object in a large base', () => {
  it('reads that file, its part of the list and nothing else', () => {
    const { opened, file } = open();
    const ran = ranAfter(opened, file(100), (text) => text.replace('replicas: 1', 'replicas: 2'));
    assert.deepEqual(ran.toSorted(), [
      `documents(${file(100)})`,
      'entries(base#1)',
      'previewText(prod)',
      'render(prod)',
      `syntax(${file(100)})`,
      'target(base)',
      'target(prod)',
    ]);
  });

  it('leaves every other object as it is, and its printed text too', () => {
    const { opened, file } = open();
    const state = (): readonly unknown[] =>
      opened.ask((engine) => engine.rendered(OVERLAY)).flatMap(({ root }) => [root, printTree(root)]);
    const before = state();
    ranAfter(opened, file(100), (text) => text.replace('replicas: 1', 'replicas: 2'));
    const after = state();
    assert.equal(before.length, 2 * (COUNT + 1));
    assert.equal(after.filter((one, at) => one !== before[at]).length, 2);
  });

  it('stops after the file when it is a comment', () => {
    const { opened, file } = open();
    const ran = ranAfter(opened, file(7), (text) => `# why\n${text}`);
    assert.deepEqual(ran, [`syntax(${file(7)})`, `documents(${file(7)})`]);
  });

  it('gives what a fresh start gives, whatever it touches: a field, a name, a label, a reference, an object more or less', () => {
    const { opened, file } = open();
    const changes: [string, (text: string) => string][] = [
      [file(3), (text) => text.replace('replicas: 1', 'replicas: 9')],
      [file(4), (text) => text.replace('name: app-4\n', 'name: renamed\n')],
      [file(5), (text) => text.replace('name: settings', 'name: other')],
      [file(6), (text) => text.replace('    app: app-6\n', '    app: app-6\n    team: own\n')],
      ['prod/kustomization.yaml', (text) => text.replace('a=1', 'a=2')],
      ['base/kustomization.yaml', (text) => text.replace('- app-8.yaml\n', '')],
      [file(9), (text) => `${text}---\napiVersion: v1\nkind: Service\nmetadata: {name: app-9}\n`],
      [file(1), (text) => text.replace('name: app-1\n', 'name: app-one\n')],
      [file(1), (text) => text.replace('name: app-one\n', 'name: app-1\n')],
      ['prod/kustomization.yaml', (text) => text.replace('prod-', 'live-')],
    ];
    const texts = new Map(largePlatform(COUNT).files);
    for (const [path, change] of changes) {
      opened.edit(path, change(opened.text(path)));
      texts.set(path, opened.text(path));
      const fresh = openFixture(asFixture(texts));
      const render = (one: EngineFixture): unknown =>
        one.ask((engine) => ({ render: engine.renderText(OVERLAY), origins: engine.origins(OVERLAY) }));
      assert.deepEqual(render(opened), render(fresh), path);
    }
  });
});
