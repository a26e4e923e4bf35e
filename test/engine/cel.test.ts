import assert from 'node:assert/strict';
import { evaluate } from '../../server/src/engine/schema/cel/evaluate.ts';
import { parseExpression } from '../../server/src/engine/schema/cel/parser.ts';
import { Failure, type Outcome, toValue, type Value } from '../../server/src/engine/schema/cel/value.ts';
import { problemsOf, registryWith } from '../support/schemaCheck.ts';

const SELF = {
  name: 'web-1',
  count: 3,
  ratio: 0.5,
  list: [1, 2, 3],
  map: { a: 1, 'b-c': 'x' },
  none: null,
  namespace: 'n',
};

function run(text: string): Outcome {
  const parsed = parseExpression(text);
  if (parsed.kind === 'broken') throw new Error(parsed.reason);
  return evaluate(parsed.root, new Map([['self', toValue(SELF, undefined, (schema) => schema) as Value]]));
}

describe('CEL', () => {
  const TRUE = [
    'self.count == 3 && self.count >= 3.0',
    'has(self.name) && !has(self.other)',
    'self.list.all(x, x > 0) && self.list.exists(x, x == 2) && self.list.exists_one(x, x == 2)',
    'self.list.filter(x, x > 1).size() == 2 && self.list.map(x, x * 2)[2] == 6',
    'size(self.map) == 2 && "a" in self.map && self.map["b-c"] == "x" && self.map.b__dash__c == "x"',
    'self.name.matches("^[a-z]+-[0-9]$") && self.name.startsWith("web") && self.name.split("-")[1] == "1"',
    'self.name.size() == 5 ? true : false',
    'self.missing == 1 || true',
    'true || self.missing == 1',
    '!(false && self.missing == 1)',
    'self.none == null',
    'self.__namespace__ == "n"',
    'duration("1m30s") > duration("90s") - duration("1ms") || duration("90s") == duration("1m30s")',
    '[1, 2].sum() == 3 && [1, 2].isSorted() && -1 < 0 && 7 / 2 == 3 && 7 % 2 == 1',
    '"a" + "b" == "ab" && {"a": 1}["a"] == 1 && r"\\d" == "\\\\d"',
    'string(self.count) == "3" && int("4") == 4 && self.name.substring(0, 3) == "web"',
    '// a comment\nself.count\n in self.list',
  ];
  for (const text of TRUE) it(`holds: ${text.replaceAll('\n', ' ')}`, () => assert.equal(run(text), true));

  it('fails where the server does', () => {
    for (const text of [
      'self.missing == 1',
      'self.map["z"] == 1',
      'self.list[9] == 1',
      'duration("soon") > duration("1s")',
      '1 / 0 == 1',
    ]) {
      const outcome = run(text);
      assert.ok(outcome instanceof Failure && outcome.kind === 'error', text);
    }
  });

  it('gives no answer where something is not known here', () => {
    for (const text of [
      'url(self.name).getHost() == "a"',
      'self.?name.orValue("") == ""',
      'b"x" == b"x"',
      'unknown == 1',
      '1u == 1u',
    ]) {
      const outcome = run(text);
      assert.ok(outcome instanceof Failure && outcome.kind === 'unsupported', text);
    }
  });

  it('says what keeps a text from being an expression', () => {
    for (const text of [
      '',
      'a b',
      'self.',
      '(1',
      '1 +',
      'self.x ==',
      '*',
      'for',
      '"open',
      '[1, 2',
      'a..b',
      '10.0.0.1',
      '50%',
    ]) {
      const parsed = parseExpression(text);
      assert.equal(parsed.kind, 'broken', text);
    }
  });

  it('does not lose itself in what is nested too deep', () => {
    assert.equal(parseExpression(`${'('.repeat(5000)}1${')'.repeat(5000)}`).kind, 'broken');
  });
});

const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { plural: widgets, kind: Widget }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              x-kubernetes-validations:
                - { rule: 'self.least <= self.most', message: least must not be more than most }
                - { rule: 'self.most == oldSelf.most', message: most cannot change }
              properties:
                least: { type: integer, default: 1 }
                most: { type: integer }
`;

describe('rules of a custom resource', () => {
  const registry = registryWith(CRD);
  const widget = (spec: string): string =>
    `apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: one }\nspec: ${spec}\n`;

  it('are told in their own words, at the object that breaks them', () => {
    const [problem, ...more] = problemsOf(widget('{ least: 5, most: 3 }'), { registry });
    assert.deepEqual(more, []);
    assert.deepEqual(problem?.path, ['spec']);
    assert.match(problem?.message ?? '', /least must not be more than most; the server will refuse it/);
  });

  it('see the defaults', () => {
    assert.equal(problemsOf(widget('{ most: 0 }'), { registry }).length, 1);
    assert.deepEqual(problemsOf(widget('{ most: 1 }'), { registry }), []);
  });

  it('fail where a field that they ask for is missing', () => {
    assert.match(problemsOf(widget('{ least: 1 }'), { registry })[0]?.message ?? '', /no such key: most/);
  });

  it('wait until the rest is right', () => {
    assert.deepEqual(
      problemsOf(widget('{ least: 5, most: three }'), { registry }).map((problem) => problem.code),
      ['schema/wrong-type'],
    );
  });
});
