import assert from 'node:assert/strict';
import { VALIDATION_RULES } from '../../server/src/engine/schema/validation/rules.ts';
import { locateField } from '../../server/src/engine/syntax/lookup.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import { LineIndex } from '../../server/src/engine/text/lineIndex.ts';
import { problemsOf } from '../support/schemaCheck.ts';
import { RULE_CODES, validationCases } from '../support/validationSpecs.ts';
import { listSources, readSource } from '../tools/sourceFiles.ts';

function lineOf(text: string, problem: { readonly path: readonly (string | number)[]; readonly part: string }): number {
  const root = parse(text).documents[0]?.root;
  assert.ok(root);
  const place = locateField(root, problem.path);
  return new LineIndex(text).position(((problem.part === 'key' ? place.key : undefined) ?? place.value).start).line;
}

describe('rules of the server', () => {
  const cases = validationCases();

  it('are all in the list, each with a page and the other way round', () => {
    const files = listSources('server/src/engine/schema/validation');
    const names = files.flatMap((path) =>
      [...readSource(path).matchAll(/^export const (\w+): (?:Object|Pod|Container)Rule = /gm)].map((match) => match[1]),
    );
    const list = readSource('server/src/engine/schema/validation/rules.ts');
    assert.deepEqual(
      names.filter((name) => !new RegExp(`^  ${name},$`, 'm').test(list)),
      [],
    );
    assert.equal(VALIDATION_RULES.length, names.length);
    assert.deepEqual(
      [...new Set(VALIDATION_RULES.map((rule) => rule.code))].sort(),
      RULE_CODES.map((info) => info.code).sort(),
    );
  });

  it('have an example that is accepted and one that is refused', () => {
    const thin = RULE_CODES.filter(({ code }) => !cases.some((one) => one.code === code && !one.isRefused));
    assert.deepEqual(
      thin.map(({ code }) => code),
      [],
    );
  });

  for (const one of cases) {
    it(`${one.isRefused ? 'refuses' : 'accepts'} ${one.title} (${one.code})`, () => {
      const errors = problemsOf(one.text, { rules: true }).filter(
        ({ severity, code }) => severity === 'error' || code === one.code,
      );
      const shown = errors.map((problem) => `${problem.code} ${problem.path.join('.')}: ${problem.message}`).join('\n');
      // An example of a page shows its own rule; other cases may be told by the schema already.
      const told = one.lines.length > 0 || !one.isExample ? errors : errors.filter(({ code }) => code === one.code);
      assert.equal(told.length > 0, one.isRefused, shown || 'no error');
      if (one.lines.length === 0) return;
      assert.ok(
        told.some((problem) => one.lines.includes(lineOf(one.text, problem))),
        shown,
      );
    });
  }
});

describe('a manifest that an overlay completes', () => {
  const modes = { base: { mode: 'base', rules: true }, patch: { mode: 'partial', rules: true } } as const;
  const text = [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata: { name: web }',
    'spec:',
    '  replicas: -1',
    '  selector: { matchLabels: { app: web } }',
    '  template:',
    '    metadata: { labels: { app: shop } }',
    '    spec: { containers: [{ name: web }] }',
    '',
  ].join('\n');

  it('is told what no overlay can make right by adding to it', () => {
    assert.deepEqual(
      problemsOf(text, modes.base).map((problem) => problem.code),
      ['validation/replicas'],
    );
  });

  it('is told nothing as a patch', () => {
    assert.deepEqual(problemsOf(text, modes.patch), []);
  });
});

describe('values that are not known here', () => {
  it('are not judged', () => {
    const text = `apiVersion: v1
kind: Service
metadata:
  name: \${NAME}-web
  labels: { "\${KEY}": "\${VALUE}" }
spec:
  clusterIP: \${ADDRESS}
  ports: [{ port: 80, name: "\${PORT}" }]
`;
    assert.deepEqual(problemsOf(text, { rules: true }), []);
  });
});

describe('what the schema said already', () => {
  it('is not said again by a rule', () => {
    const text = [
      'apiVersion: v1',
      'kind: Pod',
      'metadata: { name: web }',
      'spec:',
      '  containers:',
      '    - name: web',
      '      imagee: shop/web:1.4.2',
      '',
    ].join('\n');
    assert.deepEqual(
      problemsOf(text, { rules: true }).map((problem) => problem.code),
      ['schema/unknown-field'],
    );
  });

  it('is not said again by a rule about a field of the one that is missing', () => {
    const text = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n';
    assert.deepEqual(
      problemsOf(text, { rules: true }).map((problem) => problem.code),
      ['schema/missing-field'],
    );
  });
});
