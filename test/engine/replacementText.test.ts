import assert from 'node:assert/strict';
import { renderFixture } from '../support/renderFiles.ts';

function render(text: string): ReturnType<typeof renderFixture> {
  const lines = text.replace(/^/gm, '    ');
  return renderFixture(
    `
# file: map.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: a }
data:
  app: |
${lines}
# file: kustomization.yaml
resources: [map.yaml]
replacements:
- sourceValue: "5"
  targets:
  - select: { kind: ConfigMap }
    fieldPaths: [data.app.size]
`,
    '.',
  );
}

describe('a replacement in YAML that stands in a text', () => {
  it('keeps comments at their lines', () => {
    const { text } = render('# how many\nsize: 1   # at least\nend: x');
    assert.match(text, /# how many\n {4}size: 5 # at least\n {4}end: x/);
  });

  it('is refused with a reason where comments, folds or anchors would not come back as kustomize writes them', () => {
    for (const text of [
      'size: 1\n\n# apart\nend: x',
      'size: 1\nend: x\n# last',
      'size: 1\nend: >\n  x',
      'size: &a 1\nend: *a',
    ]) {
      const { failed, findings } = render(text);
      assert.equal(failed, true, text);
      assert.match(findings[0]?.message ?? '', /comments, folded texts or anchors/);
    }
  });
});
