import assert from 'node:assert/strict';
import { checkExpression } from '../../server/src/engine/schema/cel/checker.ts';
import { FULL_ENVIRONMENT, SERVER_ENVIRONMENT } from '../../server/src/engine/schema/cel/environment.ts';
import { compileExpression } from '../../server/src/engine/schema/cel/evaluate.ts';
import type { Expression } from '../../server/src/engine/schema/cel/expression.ts';
import { Failure } from '../../server/src/engine/schema/cel/failure.ts';
import { parseExpression } from '../../server/src/engine/schema/cel/parser.ts';
import { DYN, INT, STRING } from '../../server/src/engine/schema/cel/simpleTypes.ts';
import { toValue } from '../../server/src/engine/schema/cel/typedValue.ts';
import { type CelType, listOf, mapOf, printType } from '../../server/src/engine/schema/cel/types.ts';
import type { Outcome } from '../../server/src/engine/schema/cel/value.ts';
import { definitionUpToSchema } from '../support/customKind.ts';
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

function read(text: string): Expression {
  const parsed = parseExpression(text);
  if (parsed.kind === 'broken') throw new Error(`${parsed.reason}: ${text}`);
  return parsed.root;
}

function run(text: string, environment = SERVER_ENVIRONMENT): Outcome {
  const self = toValue(SELF, undefined, (schema) => schema);
  return compileExpression(read(text), environment).run((name) => (name === 'self' ? self : undefined));
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
    'url("https://user@example.com:8080/a%20b?x=1&x=2").getHost() == "example.com:8080" && isURL("/a") && !isURL("a")',
    'url("https://[::1]:80/a?x=1&x=2").getHostname() == "::1" && url("/a?x=1&x=2").getQuery()["x"] == ["1", "2"]',
    'self.?name.orValue("") == "web-1" && self.?other.orValue("none") == "none" && !self.?other.hasValue()',
    'optional.of(1).optMap(x, x + 1).value() == 2 && [?self.?other, 1] == [1] && {?"a": self.?other} == {}',
    'b"x" == b"x" && 1u == 1u && dyn(1u) == 1 && 2u - 1u == 1u && {1: "a"}[1] == "a"',
    'self.list.all(i, x, i + 1 == x) && self.map.exists(k, v, k == "a" && v == 1)',
    'self.list.transformList(i, x, x > 1, x * 10) == [20, 30] && self.map.transformMap(k, v, k) == {"a": "a", "b-c": "b-c"}',
    'ip("10.0.0.1").family() == 4 && isIP("::1") && !isIP("1.2.3") && ip.isCanonical("2001:db8::1")',
    'cidr("10.0.0.0/8").containsIP("10.1.2.3") && cidr("10.0.0.0/8").containsCIDR("10.1.0.0/16") && !isCIDR("10.0.0.0")',
    'cidr("10.1.2.3/8").masked() == cidr("10.0.0.0/8") && cidr("10.0.0.0/8").prefixLength() == 8',
    'quantity("1.5Gi").isGreaterThan(quantity("1Gi")) && quantity("1k").asInteger() == 1000 && !isQuantity("1Gb")',
    'quantity("1500m").add(quantity("500m")).compareTo(quantity("2")) == 0 && quantity("2").sub(1) == quantity("1")',
    'semver("1.2.3-rc.1").isLessThan(semver("1.2.3")) && isSemver("v1.2", true) && semver("v01.2", true).minor() == 2',
    '!format.dns1123Label().validate("web").hasValue() && format.named("uuid").value().validate("x").hasValue()',
    '"abc 123".find("[0-9]+") == "123" && "a1b2".findAll("[0-9]") == ["1", "2"] && "a1b2".findAll("[0-9]", 1) == ["1"]',
    '"%s has %d of %.1f (%x)".format(["web", 3, 0.25, 255]) == "web has 3 of 0.2 (ff)"',
    '"a,b,c".split(",", 2) == ["a", "b,c"] && "abc".charAt(1) == "b" && "abcb".lastIndexOf("b") == 3',
    'sets.contains([1, 2], [2]) && sets.equivalent([1, 1], [1]) && !sets.intersects([1], [2])',
    '[3, 1, 2].sort() == [1, 2, 3] && [1, 2, 1].distinct() == [1, 2] && [[1], [2]].flatten() == [1, 2] && [1, 2].max() == 2',
    '["bb", "a"].sortBy(x, size(x)) == ["a", "bb"] && lists.range(2) == [0, 1] && [1, 2, 3].slice(1, 2) == [2]',
    'timestamp("2026-01-31T10:00:00Z") + duration("24h") == timestamp("2026-02-01T10:00:00Z")',
    'timestamp("2026-01-31T23:30:00Z").getDate("+01:00") == 1 && timestamp("2026-01-31T23:30:00Z").getDayOfYear() == 30',
    'type(1) == int && type("a") == string && type([]) == list && type(duration("1s")) == google.protobuf.Duration',
    '"á".size() == 1 && "\\u00e1" == "á" && \'\'\'a"b\'\'\' == "a\\"b"',
    '[self.missing == 1, true].exists(x, x) || true',
    'self.list.exists(x, x == 3 || self.missing == 1)',
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
    for (const text of ['unheard(1) == 1', 'lists.range(1000000).all(x, lists.range(10).all(y, x + y >= 0))']) {
      const outcome = run(text);
      assert.ok(outcome instanceof Failure && outcome.kind === 'unsupported', text);
    }
  });

  it('fails where a number does not fit, or an index or a key is not there', () => {
    for (const text of [
      '9223372036854775807 + 1 > 0',
      '-9223372036854775808 / -1 > 0',
      '1u - 2u > 0u',
      'int(1e20) > 0',
      '{"a": 1, "a": 2}.size() == 1',
      'optional.none().value() == 1',
      'timestamp("9999-12-31T00:00:00Z") + duration("48h") > timestamp("2026-01-01T00:00:00Z")',
      '"abc".substring(2, 1) == ""',
      '"a".matches("(")',
    ]) {
      const outcome = run(text);
      assert.ok(outcome instanceof Failure && outcome.kind === 'error', text);
    }
  });

  it('has more for engines beside the server', () => {
    for (const text of [
      'math.greatest(1, 2.5, 2u) == 2.5 && math.bitAnd(6, 3) == 2 && math.abs(-1) == 1',
      'cel.bind(x, 2, x * x) == 4',
      'base64.decode(base64.encode(b"a")) == b"a" && "abc".reverse() == "cba"',
    ])
      assert.equal(run(text, FULL_ENVIRONMENT), true, text);
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

describe('the types of an expression', () => {
  const SELF_TYPE: CelType = {
    kind: 'object',
    name: 'Widget',
    field: (name) => ({ name: STRING, count: INT, list: listOf(INT), labels: mapOf(STRING, STRING), any: DYN })[name],
  };
  const check = (text: string): ReturnType<typeof checkExpression> =>
    checkExpression(read(text), SERVER_ENVIRONMENT, (name) => (name === 'self' ? SELF_TYPE : undefined));

  it('follow from those of its names', () => {
    const types = [
      ['self.count + 1', 'int'],
      ['self.any', 'dyn'],
      ['self.list.map(x, string(x))', 'list(string)'],
      ['self.labels', 'map(string, string)'],
      ['self.?name', 'optional_type(string)'],
      ['self.labels[?"a"].orValue("")', 'string'],
      ['[1, 2].sum()', 'int'],
      ['self.list.filter(x, x > 1)', 'list(int)'],
      ['self.labels.transformMap(k, v, size(v))', 'map(string, int)'],
      ['quantity("1").add(2)', 'kubernetes.Quantity'],
      ['timestamp("2026-01-01T00:00:00Z") - timestamp("2025-01-01T00:00:00Z")', 'duration'],
      ['true ? 1 : self.any', 'dyn'],
    ];
    for (const [text = '', type] of types) {
      const { problems, type: found } = check(text);
      assert.deepEqual(
        problems.map(({ message }) => message),
        [],
        text,
      );
      assert.equal(printType(found), type, text);
    }
  });

  it('are told where they do not fit, at the character', () => {
    const wrong = [
      ['self.nam == "a"', '^^^', '`nam` is not a field of Widget'],
      ['slef.name == "a"', '^^^^', '`slef` is not known in this expression'],
      ['self.count + "a"', '^', '`+` cannot be used with int and string'],
      ['self.name.size() > "1"', '^', '`>` cannot be used with int and string'],
      ['self.list.all(x, x.name == "a")', '^^^^', 'a value of type int has no fields, such as `name`'],
      ['self.count.all(x, true)', '^^^^^^^^^^', 'a list or a mapping must stand here, not int'],
      ['self.name.startWith("a")', '^^^^^^^^^', '`startWith` is not a function that is known here'],
      ['self.name.startsWith(1)', '^^^^^^^^^^', '`startsWith` cannot be called with string and int'],
      ['self.list.all(x, x)', '^', 'a bool must stand here, not int'],
      ['[1, "a"]', '^^^', 'a list takes values of one type: int stands before this string'],
      ['self.name.matches("(")', '^^^', '`(` is not a pattern that Go can read'],
      ['duration("soon")', '^^^^^^', '`soon` is not a duration such as `1h30m`'],
      ['cel.bind(x, 1, x)', '^^^', '`cel` is not known in this expression'],
    ];
    for (const [text = '', marks = '', message] of wrong) {
      const [problem] = check(text).problems;
      assert.equal(problem?.message, message, text);
      assert.equal((problem?.end ?? 0) - (problem?.at ?? 0), marks.length, text);
      const place = text.slice(problem?.at, problem?.end);
      assert.ok(message?.includes(place.replaceAll('"', '')) || place.length === marks.length, place);
    }
  });
});

const CRD = `${definitionUpToSchema()}
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

  it('are told in their own words, at the field that breaks them', () => {
    const [problem, ...more] = problemsOf(widget('{ least: 5, most: 3 }'), { registry });
    assert.deepEqual(more, []);
    assert.deepEqual(problem?.path, ['spec', 'least']);
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
