import assert from 'node:assert/strict';
import { checkLogic } from '../../server/src/engine/schema/crdRules.ts';
import type { JsonObject } from '../../server/src/engine/schema/schemaShape.ts';
import { problemsOf, registryWith } from '../support/schemaCheck.ts';

const UNION: JsonObject = { oneOf: [{ required: ['exact'] }, { required: ['prefix'] }] };

/** As Istio writes "at most one of". */
const AT_MOST_ONE: JsonObject = {
  oneOf: [
    { not: { anyOf: [{ required: ['exact'] }, { required: ['prefix'] }] } },
    { required: ['exact'] },
    { required: ['prefix'] },
  ],
};

describe('unions and exclusions of custom resources', () => {
  it('ask for exactly one of the fields', () => {
    assert.equal(checkLogic({ exact: 'a' }, UNION), undefined);
    assert.equal(checkLogic({}, UNION)?.reason, 'needs `exact` or `prefix`');
    assert.equal(checkLogic({ exact: 'a', prefix: 'b' }, UNION)?.reason, 'takes only one of `exact` or `prefix`');
  });

  it('allow none where the schema says at most one', () => {
    assert.equal(checkLogic({}, AT_MOST_ONE), undefined);
    assert.equal(checkLogic({ prefix: 'b' }, AT_MOST_ONE), undefined);
    assert.equal(checkLogic({ exact: 'a', prefix: 'b' }, AT_MOST_ONE)?.reason, 'takes only one of `exact` or `prefix`');
  });

  it('judge values below, and types', () => {
    const anyOf: JsonObject = {
      anyOf: [
        { type: 'integer', minimum: 1 },
        { type: 'string', pattern: '^[0-9]+%$' },
      ],
    };
    assert.equal(checkLogic(3, anyOf), undefined);
    assert.equal(checkLogic('30%', anyOf), undefined);
    assert.equal(checkLogic(0, anyOf)?.reason, 'fits none of the 2 forms that it can have');
    const nested: JsonObject = { allOf: [{ properties: { mode: { enum: ['a', 'b'] } } }] };
    assert.equal(checkLogic({ mode: 'c' }, nested)?.reason, 'is against a rule of its schema');
    assert.equal(checkLogic({ mode: 'b' }, nested), undefined);
  });

  it('name the fields that must not stand together', () => {
    const not: JsonObject = { not: { required: ['a', 'b'] } };
    assert.equal(checkLogic({ a: 1, b: 1 }, not)?.reason, 'must not have `a` and `b`');
    assert.equal(checkLogic({ a: 1 }, not), undefined);
  });

  it('tell forms apart by format, number and count, and leave open what is not read', () => {
    const address: JsonObject = { oneOf: [{ format: 'ipv4' }, { format: 'ipv6' }] };
    assert.equal(checkLogic('10.0.0.1', address), undefined);
    assert.equal(checkLogic('fd00::1', address), undefined);
    assert.equal(checkLogic('web', address)?.reason, 'fits none of the 2 forms that it can have');
    assert.equal(checkLogic([1, 2], { oneOf: [{ maxItems: 1 }, { minItems: 2 }] }), undefined);
    assert.equal(checkLogic(5, { oneOf: [{ minimum: 5, exclusiveMinimum: true }, { maximum: 5 }] }), undefined);
    assert.equal(checkLogic(5, { oneOf: [{ multipleOf: 2 }, { minimum: 1 }] }), undefined);
    assert.equal(checkLogic({ a: 1 }, { oneOf: [{ additionalProperties: false }, { required: ['a'] }] }), undefined);
  });

  it('read patterns as Go does, and leave open what a variable decides', () => {
    const anyOf: JsonObject = { anyOf: [{ enum: ['x'] }, { pattern: '\\Ay(?:-+)+\\z' }] };
    assert.equal(checkLogic('y--', anyOf), undefined);
    assert.equal(checkLogic('z', anyOf)?.reason, 'fits none of the 2 forms that it can have');
    assert.equal(checkLogic('z', { anyOf: [{ enum: ['x'] }, { pattern: '(' }] }), undefined);
    assert.equal(checkLogic(`\${VALUE}`, { anyOf: [{ enum: ['x'] }] }), undefined);
  });

  it('are judged after the defaults of the schema', () => {
    const registry = registryWith(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  group: example.com
  names: { kind: Address, plural: addresses }
  versions:
    - name: v1
      served: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            to:
              type: object
              properties: { type: { type: string, default: ip }, value: { type: string } }
              oneOf: [{ properties: { type: { enum: [ip] } } }, { properties: { type: { not: { enum: [ip] } } } }]
`);
    const text = 'apiVersion: example.com/v1\nkind: Address\nmetadata: { name: a }\nto: { value: x }\n';
    assert.deepEqual(problemsOf(text, { registry }), []);
  });

  it('judge a default in the place of a null', () => {
    const registry = registryWith(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  group: example.com
  names: { kind: Route, plural: routes }
  versions:
    - name: v1
      served: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            rules:
              type: array
              items: { type: string }
              default: [a]
              x-kubernetes-validations: [{ rule: "self.all(x, x == 'a')", message: only a }]
`);
    const found = (rules: string): string[] =>
      problemsOf(`apiVersion: example.com/v1\nkind: Route\nmetadata: { name: a }\nrules: ${rules}\n`, { registry }).map(
        ({ message }) => message,
      );
    assert.deepEqual(found('null'), []);
    assert.match(found('[b]').join(), /only a/);
  });

  it('are reported once, at the value, and only when everything below is right', () => {
    const registry = registryWith(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  group: example.com
  names: { kind: Match, plural: matches }
  versions:
    - name: v1
      served: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            uri:
              type: object
              properties: { exact: { type: string }, prefix: { type: string } }
              oneOf: [{ required: [exact] }, { required: [prefix] }]
`);
    const found = (uri: string): string[] =>
      problemsOf(`apiVersion: example.com/v1\nkind: Match\nmetadata: { name: a }\nuri: ${uri}\n`, { registry }).map(
        ({ path, message }) => `${path.join('.')}: ${message}`,
      );
    assert.deepEqual(found('{ exact: a }'), []);
    assert.deepEqual(found('{ exact: a, prefix: b }'), [
      'uri.prefix: `uri` takes only one of `exact` or `prefix`; the server will refuse it.',
    ]);
    assert.deepEqual(found('{ exact: 1, prefix: b }'), [
      'uri.exact: `1` is a number; `exact` takes text. Put it in quotes.',
    ]);
  });
});

describe('keys of custom resources that the server drops in silence', () => {
  it('are warned of below a mapping that keeps unknown keys, and in one without fields', () => {
    const registry = registryWith(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  group: example.com
  names: { kind: Flow, plural: flows }
  versions:
    - name: v1
      served: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            free:
              type: object
              x-kubernetes-preserve-unknown-fields: true
              properties: { to: { type: object, properties: { name: { type: string } } } }
            empty: { type: object }
            strict: { type: object, properties: { name: { type: string } } }
`);
    const text = `apiVersion: example.com/v1
kind: Flow
metadata: { name: a }
free: { kept: 1, to: { other: 1 } }
empty: { other: 1 }
strict: { other: 1 }
`;
    assert.deepEqual(
      problemsOf(text, { registry }).map(({ severity, path, message }) => [severity, path.join('.'), message]),
      [
        ['warning', 'free.to.other', 'Unknown field `other` in Flow free.to; the server drops it.'],
        ['warning', 'empty.other', 'Unknown field `other` in Flow empty; the server drops it.'],
        ['error', 'strict.other', 'Unknown field `other` in Flow strict; the server will refuse it.'],
      ],
    );
  });
});
