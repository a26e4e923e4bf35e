import assert from 'node:assert/strict';
import { readPolicyFile, runPolicies } from '../../server/src/engine/api.ts';

function report(policies: string, resources: string, more: { readonly params?: string } = {}): readonly string[] {
  const documents = (name: string, text: string) => readPolicyFile(name, text).documents;
  const run = {
    policies: documents('policies.yaml', policies),
    resources: documents('resources.yaml', resources),
    params: documents('params.yaml', more.params ?? ''),
    now: 0,
  };
  return runPolicies(run, () => ({})).map(({ source, policy, rule, result, resources: [one], message, properties }) => {
    const words = Object.entries(properties ?? {}).map(([key, value]) => `${key}=${value}`);
    return [
      `${source} ${policy}${rule === undefined ? '' : `/${rule}`} ${result} ${one.name}`,
      message,
      words.join(' '),
    ]
      .filter((part) => part !== undefined && part !== '')
      .join(' | ');
  });
}

const policy = (rest: string): string => `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: few }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments] }]
${rest.replaceAll(/^/gm, '  ')}
`;

const binding = (rest: string): string => `---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: few-here }
spec:
  policyName: few
${rest.replaceAll(/^/gm, '  ')}
`;

const deployment = (name: string, replicas: number): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec: { replicas: ${replicas} }
`;

const both = `${deployment('web', 2)}${deployment('api', 9)}`;
const most = `paramKind: { apiVersion: v1, kind: ConfigMap }
validations: [{ expression: "object.spec.replicas <= int(params.data.most)", messageExpression: "'at most ' + string(params.data.most)" }]`;
const params = `apiVersion: v1
kind: ConfigMap
metadata: { name: limits, namespace: shop }
data: { most: "3" }
`;

describe('reports of admission policies', () => {
  it('name the binding, its actions, the validation and the field', () => {
    const text = policy(
      'validations: [{ expression: "true" }, { expression: "object.spec.replicas < 5", message: no more than 4 }]',
    );
    assert.deepEqual(report(`${text}${binding('validationActions: [Deny, Audit]')}`, both), [
      'ValidatingAdmissionPolicy few pass web | binding=few-here action=Deny, Audit',
      'ValidatingAdmissionPolicy few fail api | no more than 4 | path=/spec/replicas binding=few-here validation=1 action=Deny, Audit',
    ]);
  });

  it('judge by a policy that nothing binds, and not by one whose bindings select other objects', () => {
    const text = policy('validations: [{ expression: "object.spec.replicas < 5" }]');
    assert.deepEqual(
      report(text, both).map((line) => line.replace(/ \|.*/, '')),
      ['ValidatingAdmissionPolicy few pass web', 'ValidatingAdmissionPolicy few fail api'],
    );
    const elsewhere = binding(
      'validationActions: [Deny]\nmatchResources: { objectSelector: { matchLabels: { a: b } } }',
    );
    assert.deepEqual(report(`${text}${elsewhere}`, both), []);
  });

  it('take parameters from the files, and say which one is missing', () => {
    const bound = `${policy(most)}${binding('validationActions: [Warn]\nparamRef: { name: limits, parameterNotFoundAction: Deny }')}`;
    assert.deepEqual(report(bound, both, { params }), [
      'ValidatingAdmissionPolicy few pass web | binding=few-here action=Warn',
      'ValidatingAdmissionPolicy few fail api | at most 3 | path=/spec/replicas binding=few-here validation=0 action=Warn',
    ]);
    assert.deepEqual(report(bound, deployment('web', 2)), [
      'ValidatingAdmissionPolicy few error web | failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction | binding=few-here reason=needs-cluster missing=ConfigMap shop/limits action=Warn',
    ]);
    assert.match(
      report(policy(most), deployment('web', 2))[0] ?? '',
      /error web .*reason=needs-cluster missing=params/,
    );
  });

  it('say what the server does about an expression that fails, and what only it can answer', () => {
    const text = policy('failurePolicy: Ignore\nvalidations: [{ expression: "object.spec.gone == 1" }]');
    assert.match(
      report(text, deployment('web', 2))[0] ?? '',
      /error web .*no such key: gone; the server lets the object pass/,
    );
    const asks = policy(
      "validations: [{ expression: \"authorizer.group('').resource('pods').check('get').allowed()\" }]",
    );
    assert.match(report(asks, deployment('web', 2))[0] ?? '', /error web .*reason=needs-cluster missing=authorizer/);
    const broken = policy('validations: [{ expression: "object.spec.replicas <" }]');
    assert.match(report(broken, deployment('web', 2))[0] ?? '', /error web .*reason=invalid-policy/);
  });

  it('skip what a match condition leaves out', () => {
    const text = policy(
      'matchConditions: [{ name: big, expression: object.spec.replicas > 5 }]\nvalidations: [{ expression: "false" }]',
    );
    assert.deepEqual(
      report(text, both).map((line) => line.replace(/ \| path.*/, '')),
      [
        'ValidatingAdmissionPolicy few skip web | match condition big does not hold | reason=matchCondition',
        'ValidatingAdmissionPolicy few fail api | failed expression: false | validation=0',
      ],
    );
  });

  it('refuse a field that the server does not show of a namespace', () => {
    const asking = (field: string): string => policy(`validations: [{ expression: "namespaceObject.${field} != ''" }]`);
    assert.deepEqual(report(asking('apiVersion'), deployment('web', 2)), [
      'ValidatingAdmissionPolicy few error web | validations[0].expression does not compile: `apiVersion` is not a field of the namespace | reason=invalid-policy',
    ]);
    assert.deepEqual(report(asking('metadata.name'), deployment('web', 2)), ['ValidatingAdmissionPolicy few pass web']);
  });

  it('tell what policies that change objects came to, and judge what these leave', () => {
    const changing = (name: string, rest: string): string => `---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: { name: ${name} }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments] }]
  reinvocationPolicy: IfNeeded
${rest.replaceAll(/^/gm, '  ')}
`;
    const patch = (expression: string): string =>
      `mutations: [{ patchType: ApplyConfiguration, applyConfiguration: { expression: "${expression}" } }]`;
    const policies = [
      policy('validations: [{ expression: "object.spec.replicas <= 4", message: "no more than 4" }]'),
      changing('fewer', patch('Object{spec: Object.spec{replicas: 3}}')),
      changing(
        'named',
        `matchConditions: [{ name: web, expression: "object.metadata.name == 'web'" }]\n${patch('Object{}')}`,
      ),
      changing('broken', patch('Object{spec: Object.spec{replicas: object.spec.most}}')),
    ];
    assert.deepEqual(report(policies.join(''), deployment('api', 9)), [
      'MutatingAdmissionPolicy fewer pass api',
      'MutatingAdmissionPolicy named skip api | match condition web does not hold | reason=matchCondition',
      "MutatingAdmissionPolicy broken error api | expression 'Object{spec: Object.spec{replicas: object.spec.most}}' resulted in error: no such key: most; the server denies the object (failurePolicy Fail)",
      'ValidatingAdmissionPolicy few pass api',
    ]);
  });
});

describe('reports of Pod Security', () => {
  const namespace = (labels: string): string => `---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { ${labels} } }
`;
  const pod = (spec: string): string => `---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec: { ${spec}containers: [{ name: a, image: b }] }
`;

  it('have one entry for each control that is broken, by the labels of the namespace', () => {
    const labels = 'pod-security.kubernetes.io/enforce: baseline, pod-security.kubernetes.io/enforce-version: v1.30';
    assert.deepEqual(
      report('', `${namespace(labels)}${pod('hostNetwork: true, hostPID: true, ')}`).map((line) =>
        line.replace(/ \| .* \|/, ' |'),
      ),
      [
        'pod-security pod-security/hostNamespaces fail web | path=/spec/hostNetwork standard=baseline version=v1.30 controls=hostNamespaces action=enforce, warn',
      ],
    );
    assert.deepEqual(report('', `${namespace(labels)}${pod('')}`), [
      'pod-security pod-security pass web | standard=baseline version=v1.30 action=enforce, warn',
    ]);
  });

  it('have none where no label asks for a level', () => {
    assert.deepEqual(report('', `${namespace('a: b')}${pod('hostNetwork: true, ')}`), []);
  });
});
