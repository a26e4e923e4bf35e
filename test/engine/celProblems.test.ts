import assert from 'node:assert/strict';
import { celFindings, typeFindings } from '../../server/src/engine/features/policyFiles/celFindings.ts';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import { bundledRegistry } from '../support/schemaPacks.ts';

const told = (text: string): readonly string[] =>
  celFindings('/p.yaml', parse(text)).map(({ place, message }) => {
    assert.ok('path' in place && place.path !== undefined);
    return `${place.path.join('.')} ${place.span?.start}-${place.span?.end} ${message}`;
  });

const typed = (expression: string, resources = '[deployments]'): readonly string[] =>
  typeFindings(
    '/p.yaml',
    parse(`apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: p }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: ${resources} }]
  variables: [{ name: count, expression: object.spec.replicas }]
  validations: [{ expression: ${JSON.stringify(expression)} }]
`),
    bundledRegistry(),
  ).map(({ severity, message }) => `${severity} ${message}`);

describe('expressions in CEL of policy files', () => {
  it('tell a rule of a ClusterPolicy that does not compile, at its character', () => {
    assert.deepEqual(
      told(`apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: p }
spec:
  rules:
    - name: r
      match: { any: [{ resources: { kinds: [Pod] } }] }
      celPreconditions: [{ name: c, expression: object.metadata.name }]
      validate:
        cel:
          variables: [{ name: count, expression: object.spec.n }]
          expressions:
            - { expression: "variables.count > 1" }
            - { expression: "object.spec.n == nobody" }
`),
      [
        'spec.rules.0.celPreconditions.0.expression 0-20 Must evaluate to bool, not dyn; Kyverno cannot compile this expression.',
        'spec.rules.0.validate.cel.expressions.1.expression 17-23 `nobody` is not known in this expression; Kyverno cannot compile this expression.',
      ],
    );
  });

  it('tell an expression of a ValidatingPolicy, and none of its generated forms again', () => {
    assert.deepEqual(
      told(`apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata: { name: p }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
  validations:
    - { expression: "object.spec.containers.all(c, c.name.startsWith(" }
    - { expression: "image('a').tag() == 'b'", messageExpression: "'a' + 1" }
`).map((one) => one.slice(0, 44)),
      ['spec.validations.0.expression 48-48 It ends ', 'spec.validations.1.messageExpression 4-5 `+`'],
    );
  });

  it('tell those of the other kinds, in templates too, and of exceptions', () => {
    const policy = (kind: string, spec: string): string =>
      `apiVersion: policies.kyverno.io/v1\nkind: ${kind}\nmetadata: { name: p }\nspec: ${spec}\n`;
    const constraints = 'matchConstraints: { resourceRules: [] }';
    assert.deepEqual(
      [
        policy('DeletingPolicy', `{ ${constraints}, conditions: [{ name: a, expression: "nobody == 1" }] }`),
        policy(
          'NamespacedGeneratingPolicy',
          `{ ${constraints}, generate: [{ expression: "generator.apply('a', [])" }] }`,
        ),
        policy(
          'GeneratingPolicy',
          `{ ${constraints}, generate: [{ template: { interpolate: cel, value: "{a: '(( object.x )) (( nobody ))'}" } }] }`,
        ),
        policy('ImageValidatingPolicy', `{ ${constraints}, validations: [{ expression: "images.containers == 1" }] }`),
        policy('MutatingPolicy', `{ ${constraints}, matchConditions: [{ name: a, expression: "1" }] }`),
        policy('PolicyException', '{ matchConditions: [{ name: a, expression: "object." }] }'),
      ].flatMap((text) => told(text).map((one) => one.slice(0, 64))),
      [
        'spec.conditions.0.expression 0-6 `nobody` is not known in this e',
        'spec.generate.0.expression 10-15 `apply` cannot be called with k',
        'spec.generate.0.template.value 23-29 `nobody` is not known in th',
        'spec.validations.0.expression 18-20 `==` cannot be used with lis',
        'spec.matchConditions.0.expression 0-1 Must evaluate to bool, not',
        'spec.matchConditions.0.expression 7-7 It ends too early; Kyverno',
      ],
    );
  });

  it('warn of fields and types that the selected kinds do not have', () => {
    assert.deepEqual(typed('object.spec.replicas < 5 && variables.count > 0'), []);
    assert.deepEqual(typed('object.spec.replica < 5'), [
      'warning `replica` is not a field of this object (for Deployment); the server runs the policy, and the expression fails there.',
    ]);
    assert.deepEqual(typed('object.spec.replicas == "5"', '[deployments, statefulsets]'), [
      'warning `==` cannot be used with int and string (for Deployment and 1 more); the server runs the policy, and the expression fails there.',
    ]);
    assert.deepEqual(typed('variables.count == "5"'), [
      'warning `==` cannot be used with int and string (for Deployment); the server runs the policy, and the expression fails there.',
    ]);
  });

  it('check no types of kinds that are not named, and of expressions that do not compile at all', () => {
    assert.deepEqual(typed('object.spec.replica < 5', '["*"]'), []);
    assert.deepEqual(typed('object.spec.replica < nobody'), []);
  });
});
