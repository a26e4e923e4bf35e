import assert from 'node:assert/strict';
import { definitionUpToSchema } from '../support/customKind.ts';
import { openFixture } from '../support/engineFixture.ts';

const DEFINITION = `# file: crd.yaml
${definitionUpToSchema()}
          type: object
          properties:
            spec:
              type: object
              properties:
                n: { type: integer }
              x-kubernetes-validations:
`;

/** What is underlined of a rule, however it is written. */
function underlined(rule: string): readonly string[] {
  const opened = openFixture(`${DEFINITION}${rule}`);
  const findings = opened.ask((engine) => engine.allFindings()).filter(({ code }) => code === 'validation/expression');
  return findings.map(({ range }) => opened.text('crd.yaml').slice(range.start, range.end));
}

describe('an expression that does not compile', () => {
  it('is underlined at the character, in every style of YAML', () => {
    for (const rule of [
      'rule: self.n > 1 && self.nn > 2',
      'rule: "self.n > 1 && self.nn > 2"',
      "rule: 'self.n > 1 && self.nn > 2'",
      'rule: >-\n                    self.n > 1 &&\n                    self.nn > 2',
      'rule: |\n                    self.n > 1 &&\n                      self.nn > 2',
      'rule: self.n > 1 &&\n                    self.nn > 2',
    ])
      assert.deepEqual(underlined(`                - ${rule}\n`), ['nn'], rule);
  });

  it('is underlined where it ends when that is too early', () => {
    assert.deepEqual(underlined("                - rule: 'self.n >'\n"), ['>']);
  });

  it('is underlined as a whole where the text of the file is another', () => {
    assert.deepEqual(underlined('                - rule: "self.n > 1 \\u0026& self.nn > 2"\n'), [
      '"self.n > 1 \\u0026& self.nn > 2"',
    ]);
  });
});
