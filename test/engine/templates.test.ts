import assert from 'node:assert/strict';
import { TEMPLATES } from '../../server/src/engine/features/completion/startItems.ts';
import { KUSTOMIZE } from '../../server/src/engine/features/completion/templates/kustomizations.ts';
import { snippetOf } from '../../server/src/engine/features/completion/templates/objectTemplate.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import { problemsOf } from '../support/schemaCheck.ts';
import { expandText } from '../support/snippets.ts';

/** Problems that a template may have, since it is what people still ask for, or is of a kind that only a cluster knows. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  ClusterPolicy: ['schema/deprecated-version'],
  'Gatekeeper constraint': ['schema/unknown-kind'],
};

describe('templates of whole objects', () => {
  for (const template of [...TEMPLATES, ...KUSTOMIZE]) {
    it(`${template.label} is a document without a problem`, () => {
      const text = expandText(snippetOf(template));
      assert.deepEqual(parse(text).problems, []);
      const problems = problemsOf(text, KUSTOMIZE.includes(template) ? { own: 'kustomization' } : {});
      const counted = problems.filter(({ code }) => !(EXPECTED[template.label] ?? []).includes(code));
      assert.deepEqual(
        counted.map(({ message }) => message),
        [],
      );
    });
  }

  it('have labels of their own and words beside them', () => {
    const labels = TEMPLATES.map(({ label }) => label);
    assert.equal(new Set(labels).size, labels.length);
    for (const { detail } of TEMPLATES) assert.match(detail, /^[A-Z].*[^.]$/);
  });
});
