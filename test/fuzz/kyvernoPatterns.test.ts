import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readPolicyFile } from '../../server/src/engine/policy/report/documents.ts';
import { runPolicies } from '../../server/src/engine/policy/report/run.ts';
import type { Json, JsonObject } from '../../server/src/engine/schema/schemaShape.ts';

const pod = `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web, n: "5"}}
spec:
  containers:
  - {name: a, image: "nginx:1", resources: {limits: {memory: 1Gi}}}
  - {name: b, image: redis}
`;

/** Judges the Pod by one rule; nothing may be thrown, and what is not judged says why. */
function judge(rule: JsonObject): void {
  const match = { any: [{ resources: { kinds: ['Pod'] } }] };
  const policy = {
    apiVersion: 'kyverno.io/v1',
    kind: 'ClusterPolicy',
    metadata: { name: 'fuzz' },
    spec: { rules: [{ name: 'r', match, ...rule }] },
  };
  const results = runPolicies(
    {
      policies: [{ file: 'p.yaml', object: policy as unknown as JsonObject, root: undefined, path: [] }],
      resources: readPolicyFile('r.yaml', pod).documents,
      now: 0,
    },
    () => ({}),
  );
  for (const { result, message = '' } of results)
    assert.ok(result === 'pass' || message !== '', `${result} without a reason`);
}

const text = fc.oneof(
  fc.constantFrom(
    ...[
      '*',
      '?*',
      '!*:latest',
      '>5',
      '<=1Gi',
      '1-5',
      '!1-5',
      '1h-2h',
      'a | b & c',
      '',
      '!',
      '>',
      '-',
      '<>',
      '5 & >',
      '|',
    ],
    ...[
      '{{ request.object.metadata.name }}',
      '{{ element.name }}',
      '{{@}}',
      '{{ }}',
      '{{',
      '}}',
      '\\{{ a }}',
      '{{- a }}',
    ],
    ...[
      '{{ {{ a }} }}',
      '{{ to_string(@) }}',
      '$(./../name)',
      '$(/spec)',
      '$(',
      '$()',
      '$(<=./../../n)',
      "{{ '{{ a }}' }}",
    ],
    ...[
      '{{ request.object | to_string(@) }}',
      '{{ request.object }}',
      'null',
      'true',
      '0',
      '1e400',
      '-9007199254740993',
    ],
  ),
  fc.string({ maxLength: 20 }),
);
const key = fc.oneof(
  fc.constantFrom(
    ...[
      'metadata',
      'spec',
      'containers',
      'name',
      'image',
      'labels',
      'app',
      'resources',
      'limits',
      'memory',
      '*',
      'a?*',
    ],
    ...[
      '(name)',
      '=(spec)',
      '^(containers)',
      'X(a)',
      '+(a)',
      '<(spec)',
      '=(',
      '()',
      '^()',
      '{{ request.name }}',
      '__proto__',
    ],
  ),
  fc.string({ maxLength: 8 }),
);
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    text,
    fc.constantFrom<Json>(null, true, 0, -1, 2.5, 1e300),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

function deep(count: number, wrap: (inner: Json) => Json): Json {
  let made: Json = '?*';
  for (let at = 0; at < count; at++) made = wrap(made);
  return made;
}

describe('a rule of a policy, of any shape', () => {
  it('ends with a verdict: patterns', function () {
    this.timeout(120_000);
    fc.assert(
      fc.property(value, (pattern) => judge({ validate: { message: '{{ a }}', pattern } })),
      { numRuns: 1500 },
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 3 }), (anyPattern) => judge({ validate: { message: 'm', anyPattern } })),
      { numRuns: 300 },
    );
  });

  it('ends with a verdict: conditions, loops, contexts and patches', function () {
    this.timeout(120_000);
    const operator = fc.constantFrom('Equals', 'AnyIn', 'AllNotIn', 'GreaterThan', 'DurationLessThan', 'In', 'Nothing');
    fc.assert(
      fc.property(value, operator, value, (a, how, b) => {
        const conditions = { any: [{ key: a, operator: how, value: b }] };
        judge({ validate: { message: 'm', deny: { conditions } } });
        judge({ preconditions: conditions, validate: { message: 'm', pattern: b } });
        judge({
          validate: { message: 'm', foreach: [{ list: 'request.object.spec.containers', deny: { conditions } }] },
        });
        judge({
          context: [{ name: 'a', variable: { value: a, default: b } }],
          validate: { message: 'm', pattern: '{{ a }}' },
        });
        judge({ mutate: { patchStrategicMerge: a } });
        judge({ mutate: { patchesJson6902: JSON.stringify([{ op: 'add', path: '/spec/x', value: b }]) } });
      }),
      { numRuns: 400 },
    );
  });

  it('ends with a verdict where any part of it is anything', function () {
    this.timeout(120_000);
    const part = fc.constantFrom(
      'validate',
      'mutate',
      'match',
      'exclude',
      'context',
      'preconditions',
      'generate',
      'verifyImages',
    );
    fc.assert(
      fc.property(part, value, (name, any) => judge({ [name]: any })),
      { numRuns: 800 },
    );
  });

  it('ends however deep it is', function () {
    this.timeout(60_000);
    for (const count of [50, 500, 5000]) {
      for (const wrap of [
        (inner: Json): Json => ({ a: inner }),
        (inner: Json): Json => [inner],
        (inner: Json): Json => ({ '=(spec)': inner }),
        (inner: Json): Json => ({ '^(containers)': [inner] }),
      ]) {
        const pattern = deep(count, wrap);
        judge({ validate: { message: 'm', pattern } });
        judge({
          validate: {
            message: 'm',
            deny: { conditions: { all: [{ key: pattern, operator: 'Equals', value: pattern }] } },
          },
        });
        judge({ mutate: { patchStrategicMerge: pattern } });
        judge({
          context: [{ name: 'a', variable: { value: pattern } }],
          validate: { message: '{{ a }}', pattern: { spec: '{{ a }}' } },
        });
      }
      judge({
        validate: { foreach: deep(count, (inner) => [{ list: 'request.object.spec.containers', foreach: inner }]) },
      });
    }
  });

  it('ends where its variables would grow or go on for ever', function () {
    this.timeout(60_000);
    const again = "{{ join('', ['{', '{ a }', '}']) }}";
    judge({
      context: [{ name: 'a', variable: { value: '{{ a }}{{ a }}' } }],
      validate: { message: 'm', pattern: '{{ a }}' },
    });
    judge({
      context: [{ name: 'a', variable: { value: again } }],
      validate: { message: again, pattern: { spec: again } },
    });
    const chain = Array.from({ length: 40 }, (_, at) => ({
      name: `v${at + 1}`,
      variable: { value: `{{ v${at} }}{{ v${at} }}` },
    }));
    const context = [{ name: 'v0', variable: { value: 'aaaaaaaa' } }, ...chain];
    judge({ context, validate: { message: '{{ v40 }}', pattern: { spec: '{{ v40 }}' } } });
    judge({ validate: { message: 'm', pattern: { metadata: { name: `${'*a'.repeat(5000)}b` } } } });
  });
});
