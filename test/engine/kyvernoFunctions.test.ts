import assert from 'node:assert/strict';
import { compileQuery } from '../../server/src/engine/policy/jmespath/compile.ts';
import { missingKey, QueryFailure } from '../../server/src/engine/policy/jmespath/failure.ts';
import { MAX_STEPS } from '../../server/src/engine/policy/jmespath/frame.ts';
import type { Json } from '../../server/src/engine/schema/schemaShape.ts';

/** What the Kyverno command line 1.19.1 answers (`kyverno jp query`). */
const ANSWERS: readonly (readonly [query: string, value: Json])[] = [
  ["compare('a', 'b')", -1],
  ["equal_fold('Go', 'GO')", true],
  ["replace('a-b-c', '-', '+', `1`)", 'a+b-c'],
  ["replace('a-b-c', '-', '+', `-1`)", 'a+b+c'],
  ["replace_all('a-b-c', '-', '')", 'abc'],
  ["trim('xxaxx', 'x')", 'a'],
  ["trim_prefix('registry/x', 'registry/')", 'x'],
  ["split('a,b,', ',')", ['a', 'b', '']],
  ["split('abc', '')", ['a', 'b', 'c']],
  ["truncate('hello', `2`)", 'he'],
  ["truncate('hello', `-2`)", ''],
  ["regex_match('^[0-9]+$', '123')", true],
  ["regex_match('b', 'abc')", true],
  ["regex_match('^1', `12`)", true],
  ["regex_replace_all('a(x*)b', '-ab-axxb-', '\u0024{1}W')", '-W-xxW-'],
  ["regex_replace_all('a(x*)b', '-ab-axxb-', '$1W')", '---'],
  ["regex_replace_all_literal('a(x*)b', '-ab-axxb-', '$1W')", '-$1W-$1W-'],
  ["regex_replace_all('', 'abc', '-')", '-a-b-c-'],
  ["pattern_match('a*c', 'abbc')", true],
  ["pattern_match('1*', `123`)", true],
  ["label_match({a: 'b'}, {a: 'b', c: 'd'})", true],
  ["to_boolean('TRUE')", true],
  ['add(`1`, `2.5`)', 3.5],
  ["add('1Gi', '512Mi')", '1536Mi'],
  ["add('1', '2')", '3'],
  ["subtract('1Gi', '1Mi')", '1023Mi'],
  ["subtract('0.1', '0.05')", '50m'],
  ["multiply('2Gi', `3`)", '6Gi'],
  ["multiply(`0.5`, '1h')", '30m0s'],
  ["divide('1Gi', '1Mi')", 1024],
  ["divide('10Gi', `3`)", '3579139413'],
  ["divide('1h', `7`)", '8m34.285714285s'],
  ['divide(`7`, `2`)', 3.5],
  ["modulo('10', '3')", '1'],
  ['modulo(`10`, `4`)', 2],
  ['sum([`1`, `2`, `3`])', 6],
  ["sum(['10Mi', '1Gi'])", '1034Mi'],
  ['round(`2.345`, `2`)', 2.35],
  ['round(`-2.5`, `0`)', -3],
  ["base64_encode('hello')", 'aGVsbG8='],
  ["base64_decode('aGVsbG8=')", 'hello'],
  ["path_canonicalize('/a/./b//../c')", '/a/c'],
  ["path_canonicalize('a/..')", '.'],
  ["semver_compare('1.2.3', '>=1.0.0 <2.0.0')", true],
  ["semver_compare('1.2.3', '<1.2.3 || 1.2.x')", true],
  ["semver_compare('4.1.3', '>=4.1.x')", true],
  ["semver_compare('nope', '<1.0.0')", true],
  ["semver_compare('1.0.0-rc.1', '!=1.0.0')", true],
  ['parse_json(\'{"a": [1, null]}\')', { a: [1, null] }],
  ["parse_yaml('a: yes')", { a: true }],
  ["lookup({a: `1`}, 'b')", null],
  ['lookup([`1`, `2`], `1`)', 2],
  [
    "items({b: `2`, a: `1`}, 'k', 'v')",
    [
      { k: 'a', v: 1 },
      { k: 'b', v: 2 },
    ],
  ],
  ["items(['x'], 'k', 'v')", [{ k: 0, v: 'x' }]],
  ["object_from_lists(['a', 'b'], [`1`])", { a: 1, b: null }],
  ["image_normalize('nginx')", 'docker.io/nginx:latest'],
  [
    "image_normalize('ghcr.io/a/b@sha256:0123456789012345678901234567890123456789012345678901234567890123')",
    'ghcr.io/a/b@sha256:0123456789012345678901234567890123456789012345678901234567890123',
  ],
  ["image_normalize('a/b:1')", 'docker.io/a/b:1'],
  ["is_external_url('http://10.0.0.1/x')", false],
  ["is_external_url('https://8.8.8.8')", true],
  ["sha256('a')", 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
  ["sha1('a')", '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8'],
  ["md5('a')", '0cc175b9c0f1b6a831c399e269772661'],
  ["time_since('', '2026-01-01T00:00:00Z', '2026-01-02T01:30:00Z')", '25h30m0s'],
  ["time_since('Jan 2 2006', 'Jan 1 2026', 'Feb 1 2026')", '744h0m0s'],
  ["time_add('2026-01-31T23:30:00+02:00', '90m')", '2026-02-01T01:00:00+02:00'],
  ["time_parse('2006-01-02', '2026-05-06')", '2026-05-06T00:00:00Z'],
  ["time_parse('1', '1700000000')", '2023-11-14T22:13:20Z'],
  ["time_parse('Mon, 02 Jan 2006 15:04:05 MST', 'Tue, 03 Feb 2026 04:05:06 UTC')", '2026-02-03T04:05:06Z'],
  ["time_utc('2026-01-01T00:30:00+01:00')", '2025-12-31T23:30:00Z'],
  ["time_to_cron('2026-02-03T04:05:06Z')", '5 4 3 2 2'],
  ["time_diff('2026-01-01T00:00:00Z', '2026-01-01T00:00:00.5Z')", '500ms'],
  ["time_before('2026-01-01T00:00:00Z', '2026-01-01T01:00:00+02:00')", false],
  ["time_after('2026-01-01T00:00:00Z', '2026-01-01T01:00:00+02:00')", true],
  ["time_between('2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-03T00:00:00Z')", true],
  ["time_truncate('2026-01-02T03:44:05Z', '1h')", '2026-01-02T03:00:00Z'],
  ["to_string({b: `1`, a: '<x>'})", '{"a":"\\u003cx\\u003e","b":1}'],
  ["to_number('0x10')", null],
  ["to_number('1e3')", 1000],
  ['avg([`1`, `2`])', 1.5],
  ['max_by([{a: `1`}, {a: `3`}], &a)', { a: 3 }],
  ["sort_by([{a: 'b'}, {a: 'a'}], &a)", [{ a: 'a' }, { a: 'b' }]],
  ['map(&a, [{a: `1`}, {b: `2`}])', [1, null]],
  ['merge({a: `1`}, {b: `2`})', { a: 1, b: 2 }],
  ["not_null(nothing, 'x')", 'x'],
  ["reverse('abc')", 'cba'],
  ["length('äö')", 2],
  ['type(`null`)', 'null'],
  ['keys({a: `1`})', ['a']],
  ['ceil(`1.2`)', 2],
  ["join('-', ['a', 'b'])", 'a-b'],
  ["to_array('a')", ['a']],
  ["max(['a', 'b'])", 'b'],
];

/** Where it fails, with a part of what we say. */
const FAILURES: readonly (readonly [query: string, part: string])[] = [
  ["add('1h', '30m')", 'Types mismatch'],
  ["modulo('1h', '25m')", 'Types mismatch'],
  ["add('1Gi', `1`)", 'Types mismatch'],
  ['divide(`1`, `0`)', 'Zero divisor passed'],
  ['sum(`[]`)', 'at least one element in the array is required'],
  ['round(`1.5`, `1.5`)', 'Non-integer argument'],
  ["to_boolean('yes')", "must be 'true' or 'false'"],
  ["semver_compare('1.0.0', 'nope')", 'not a range'],
  ["split(`1`, ',')", 'argument #1'],
];

function ask(query: string): Json | QueryFailure {
  const scope = { get: missingKey, all: () => ({}) };
  return compileQuery(query)({ scope, steps: MAX_STEPS, now: Date.UTC(2026, 0, 2, 3, 4, 5) });
}

describe('functions of Kyverno', () => {
  for (const [query, value] of ANSWERS) it(`answer ${query}`, () => assert.deepEqual(ask(query), value));

  for (const [query, part] of FAILURES) {
    it(`refuse ${query}`, () => {
      const outcome = ask(query);
      assert.ok(outcome instanceof QueryFailure && outcome.message.includes(part), JSON.stringify(outcome));
    });
  }

  it('tell the time that they are given', () => {
    assert.equal(ask('time_now_utc()'), '2026-01-02T03:04:05Z');
    assert.equal(ask("time_since('', '2026-01-02T03:04:00Z', '')"), '5s');
  });

  it('make texts that fit a pattern', () =>
    assert.match(String(ask("random('[a-z]{4}-(x|y)[0-9]+')")), /^[a-z]{4}-[xy]\d+$/));
});
