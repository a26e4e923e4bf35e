import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mutateObject } from '../../server/src/engine/policy/admission/mutating/mutate.ts';
import { judgeAdmission, readAdmissionSet } from '../../server/src/engine/policy/admission/run.ts';
import { readResource } from '../../server/src/engine/policy/judged/resource.ts';
import { checkExpression } from '../../server/src/engine/schema/cel/checker.ts';
import { estimateCost } from '../../server/src/engine/schema/cel/cost/estimate.ts';
import { FULL_ENVIRONMENT, SERVER_ENVIRONMENT } from '../../server/src/engine/schema/cel/environment.ts';
import { compileExpression } from '../../server/src/engine/schema/cel/evaluate.ts';
import { parseExpression } from '../../server/src/engine/schema/cel/parser.ts';
import { DYN } from '../../server/src/engine/schema/cel/simpleTypes.ts';

const WORDS = [
  ...['self', 'x', 'a', '1', '2.5', '"a"', "b'a'", '1u', 'true', 'null', '[]', '{}', '[1, 2]', '{"a": 1}', 'int', '-1'],
  ...[
    '+',
    '-',
    '*',
    '/',
    '%',
    '==',
    '!=',
    '<',
    '>=',
    '&&',
    '||',
    '!',
    '?',
    ':',
    'in',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ',',
  ],
  ...[
    '.size()',
    '.all(x, x > 1)',
    '.map(x, x)',
    '.filter(x, x)',
    '.exists(i, v, v == i)',
    '.a',
    '.?a',
    '[0]',
    '[?0]',
    '.',
  ],
  ...['has(self.a)', 'size(self)', 'string(', 'duration("1h")', 'timestamp("2026-01-01T00:00:00Z")', 'quantity("1Gi")'],
  ...[
    '.matches("(a+)+$")',
    '.split(",")',
    '.format([1])',
    '.orValue(1)',
    'optional.of(',
    'lists.range(9)',
    'type(',
    'ip("::1")',
  ],
];

/** Reads, checks and runs a text; nothing may be thrown. */
function run(text: string): void {
  const parsed = parseExpression(text);
  if (parsed.kind === 'broken') {
    assert.ok(parsed.reason.length > 0 && parsed.at <= text.length);
    return;
  }
  const { typeOf, problems } = checkExpression(parsed.root, SERVER_ENVIRONMENT, (name) =>
    name === 'self' ? DYN : undefined,
  );
  for (const { at, end } of problems) assert.ok(at >= 0 && end >= at && end <= text.length, text);
  const root = { most: 10, least: 2, field: () => undefined };
  assert.ok(estimateCost(parsed.root, { typeOf, root }) >= 0);
  compileExpression(parsed.root, FULL_ENVIRONMENT).run((name) =>
    name === 'self' ? new Map([['a', [1n, 'x', null]]]) : undefined,
  );
}

/** Words that only policies know. */
const POLICY_WORDS = [
  ...[
    'object',
    'oldObject',
    'request.name',
    'namespaceObject',
    'params',
    'variables.a',
    'variables.gone',
    'authorizer',
  ],
  ...[
    'Object{',
    'Object.spec{',
    'JSONPatch{op: "add", ',
    'spec: ',
    'path: "/spec/a", ',
    'value: ',
    '.spec',
    '.metadata.labels',
  ],
  ...['jsonpatch.escapeKey("a/b")', 'authorizer.requestResource.check("get").allowed()', '.spec.list.sum()'],
];

/** Judges an object by policies with the text in each place that takes an expression; nothing may be thrown. */
function judge(expression: string): void {
  const common = { apiVersion: 'admissionregistration.k8s.io/v1', metadata: { name: 'p' } };
  const parts = {
    matchConstraints: {
      resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }],
    },
    variables: [{ name: 'a', expression }],
    paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
  };
  const validation = { expression, messageExpression: expression };
  const validations = [validation, { expression: 'variables.a == 1' }];
  const annotations = [{ key: 'k', valueExpression: expression }];
  const mutations = [
    { patchType: 'ApplyConfiguration', applyConfiguration: { expression } },
    { patchType: 'JSONPatch', jsonPatch: { expression } },
  ];
  const policies = [
    { ...common, kind: 'ValidatingAdmissionPolicy', spec: { ...parts, validations, auditAnnotations: annotations } },
    { ...common, kind: 'MutatingAdmissionPolicy', spec: { ...parts, mutations } },
  ];
  const resource = readResource({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'x', namespace: 'n', labels: { a: 'b' } },
    spec: { a: [1, 'x', null], list: [1, 2] },
  });
  const set = readAdmissionSet({ policies, objects: [], namespaces: () => undefined });
  const subject = { resource, subresource: '', operation: 'UPDATE', namespaceLabels: {}, user: undefined } as const;
  for (const { verdict } of judgeAdmission(set, subject)) {
    if (verdict.result !== 'error') continue;
    assert.ok(
      verdict.message.includes(expression) ||
        verdict.reason === 'invalid-policy' ||
        verdict.message.includes('variables.a'),
      verdict.message,
    );
  }
  for (const step of mutateObject(set, subject, () => undefined).steps)
    assert.ok(step.result !== 'error' || step.message !== '');
}

describe('an expression of any shape', () => {
  it('ends in a policy with a verdict, or an error that names it', function () {
    this.timeout(60_000);
    const words = fc.array(fc.constantFrom(...WORDS, ...POLICY_WORDS), { maxLength: 12 });
    fc.assert(
      fc.property(words, (list) => judge(list.join(' '))),
      { numRuns: 1500 },
    );
  });

  it('ends with a value or a reason', function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...WORDS), { maxLength: 14 }), (words) => run(words.join(' '))),
      {
        numRuns: 3000,
      },
    );
    fc.assert(fc.property(fc.string({ maxLength: 60 }), run), { numRuns: 1000 });
  });

  it('ends however long or deep it is', () => {
    for (const count of [100, 790, 100_000]) {
      run(`self${'.a'.repeat(count)}`);
      run(`1${' + 1'.repeat(count)}`);
      run(`${'!'.repeat(count)}true`);
      run(`${'['.repeat(count)}1${']'.repeat(count)}`);
      run(`self${'[0]'.repeat(count)}`);
      run(`${'self.all(x, '.repeat(count)}true${')'.repeat(count)}`);
      run(`true${' ? true : false'.repeat(count)}`);
    }
  });

  it('ends where it would go on for ever', () => {
    const deep = (depth: number): string =>
      depth === 0 ? 'true' : `lists.range(1000).all(x${depth}, ${deep(depth - 1)})`;
    run(deep(6));
    run('"a".matches("^(a+)+$") && ("a" + "a").matches("(a|a)*b")');
  });
});
