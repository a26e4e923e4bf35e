import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';

const widget = (file: string, name: string): string =>
  `# file: ${file}\napiVersion: example.com/v1\nkind: Widget\nmetadata: {name: ${name}}\n`;

describe('a kind without a schema', () => {
  it('is one hint, however many objects and overlays there are', () => {
    const { ask } = openFixture(`
${widget('base/a.yaml', 'a')}---
apiVersion: example.com/v1
kind: Widget
metadata: {name: b}
${widget('base/c.yaml', 'c')}
# file: base/kustomization.yaml
resources: [a.yaml, c.yaml]
# file: overlays/prod/kustomization.yaml
resources: [../../base]
# file: overlays/test/kustomization.yaml
resources: [../../base]
${widget('loose.yaml', 'd')}`);
    const found = ask((engine) => engine.allFindings()).filter(({ code }) => code === 'schema/unknown-kind');
    assert.deepEqual(
      found.map(({ severity, file }) => [severity, file]),
      [['hint', '/repo/base/a.yaml']],
    );
    assert.deepEqual(
      ask((engine) => engine.findings('/repo/base/c.yaml')),
      [],
    );
  });

  it('is a hint for each kind', () => {
    const { ask } = openFixture(`\n${widget('a.yaml', 'a')}${widget('b.yaml', 'b').replace('Widget', 'Gadget')}`);
    assert.equal(ask((engine) => engine.allFindings()).length, 2);
  });

  it('moves on when the first object of it goes', () => {
    const opened = openFixture(`\n${widget('a.yaml', 'a')}${widget('b.yaml', 'b')}`);
    assert.deepEqual(
      opened.ask((engine) => engine.allFindings()).map(({ file }) => file),
      ['/repo/a.yaml'],
    );
    opened.edit('a.yaml', undefined);
    assert.deepEqual(
      opened.ask((engine) => engine.allFindings()).map(({ file }) => file),
      ['/repo/b.yaml'],
    );
  });
});
