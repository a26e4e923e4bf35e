import assert from 'node:assert/strict';
import { compileQuery } from '../../server/src/engine/policy/jmespath/compile.ts';
import { missingKey, QueryFailure } from '../../server/src/engine/policy/jmespath/failure.ts';
import { type Frame, MAX_STEPS } from '../../server/src/engine/policy/jmespath/frame.ts';
import { FUNCTION_NAMES } from '../../server/src/engine/policy/jmespath/functions/table.ts';
import type { Json, JsonObject } from '../../server/src/engine/schema/schemaShape.ts';

const DATA: JsonObject = {
  request: {
    object: {
      metadata: { name: 'web', labels: { app: 'web', tier: 'front' } },
      spec: {
        containers: [
          { name: 'a', image: 'x:1', ports: [1, 2] },
          { name: 'b', image: 'y' },
        ],
        replicas: 3,
      },
    },
    operation: 'CREATE',
  },
  list: [3, 1, 2],
  texts: ['b', 'a'],
  empty: [],
};

function frame(): Frame {
  return {
    scope: { get: (name) => (Object.hasOwn(DATA, name) ? (DATA[name] as Json) : missingKey(name)), all: () => DATA },
    steps: MAX_STEPS,
    now: Date.UTC(2026, 0, 2, 3, 4, 5),
  };
}

/** The value of a query; a failure as `KIND: message`. */
function ask(query: string): Json {
  const outcome = compileQuery(query)(frame());
  return outcome instanceof QueryFailure ? `${outcome.kind}: ${outcome.message}` : outcome;
}

function holds(table: Readonly<Record<string, Json>>): void {
  for (const [query, expected] of Object.entries(table)) assert.deepEqual(ask(query), expected, query);
}

describe('queries of Kyverno', () => {
  it('fail at a key that an object does not have', () =>
    holds({
      'request.object.spec.nothing': 'missing: Unknown key "nothing" in path',
      'request.object.nothing.deeper': 'missing: Unknown key "nothing" in path',
      nothing: 'missing: Unknown key "nothing" in path',
      'request.operation.x': null,
      'list.x': null,
      'list[7]': null,
      'list[-1]': 2,
    }));

  it('take a missing key for null where the dialect does', () =>
    holds({
      "request.object.spec.nothing || 'x'": 'x',
      'request.object.spec.nothing || nothing': null,
      "nothing == 'a'": false,
      '!nothing': true,
      '[nothing, list[0]]': [null, 3],
      '{a: nothing}': { a: null },
      'nothing | type(@)': 'null',
      'request.object.spec.containers[*].ports': [[1, 2]],
      'request.object.spec.containers[?ports].name': ['a'],
      'nothing[]': null,
      'nothing[?x]': null,
      'nothing.*': null,
      'nothing && list': null,
      'list && nothing': 'missing: Unknown key "nothing" in path',
    }));

  it('walk lists and mappings', () =>
    holds({
      'request.object.spec.containers[].ports[]': [1, 2],
      'request.object.metadata.labels.*': ['web', 'front'],
      'list[::-1]': [2, 1, 3],
      'list[1:]': [1, 2],
      "request.object.spec.containers[?starts_with(image, 'x')].name | [0]": 'a',
      '@.list': [3, 1, 2],
    }));

  it('end within their budget', () => {
    const deep = `${'['.repeat(300)}@${']'.repeat(300)}`;
    assert.match(String(ask(`${deep} | to_string(@)`)), /^"?\[+|error/);
    const doubled = Array.from({ length: 40 }, () => '[@,@]').join(' | ');
    assert.match(String(ask(`list | ${doubled} | to_string(@)`)), /^error: the text is too long/);
    assert.match(String(ask('('.repeat(20_000))), /^error: incorrect query/);
    const nested = Array.from({ length: 30 }, () => 'map(&').join('');
    assert.match(String(ask(nested)), /^error: incorrect query/);
  });

  it('know every function that Kyverno documents', () =>
    assert.deepEqual(
      FUNCTION_NAMES,
      `abs add avg base64_decode base64_encode ceil compare contains divide ends_with equal_fold floor image_normalize
       is_external_url items join keys label_match length lookup map max max_by md5 merge min min_by modulo multiply not_null
       object_from_lists parse_json parse_yaml path_canonicalize pattern_match random regex_match regex_replace_all
       regex_replace_all_literal replace replace_all reverse round semver_compare sha1 sha256 sort sort_by split starts_with
       subtract sum time_add time_after time_before time_between time_diff time_now time_now_utc time_parse time_since
       time_to_cron time_truncate time_utc to_array to_boolean to_lower to_number to_string to_upper trim trim_prefix truncate
       type values x509_decode`.split(/\s+/),
    ));
});
