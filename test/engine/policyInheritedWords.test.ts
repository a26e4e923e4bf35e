import assert from 'node:assert/strict';
import { readPolicyFile, runPolicies } from '../../server/src/engine/api.ts';

const rule = (name: string, body: string): string => `
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: ${name}}
spec:
  rules:
    - name: r
      match: {any: [{resources: {kinds: ['*']}}]}
      validate: {message: m, ${body}}
`;

const onPods = (kind: string, name: string, body: string): string => `
apiVersion: policies.kyverno.io/v1
kind: ${kind}
metadata: {name: ${name}}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [''], apiVersions: [v1], resources: [pods], operations: [CREATE]}]
${body}`;

/** Policies and objects in which a word stands where policies look a word up. */
const POLICIES = (word: string): string =>
  [
    rule('images', `deny: {conditions: {all: [{key: "{{ images || 'none' }}", operator: Equals, value: none}]}}`),
    rule('pods', `podSecurity: {level: baseline, exclude: [{controlName: ${word}}]}`),
    rule(
      'versions',
      `deny: {conditions: {all: [{key: "{{ semver_compare('1.0.0', '${word}1.0.0') }}", operator: Equals, value: true}]}}`,
    ),
    onPods(
      'ValidatingPolicy',
      'controllers',
      `  autogen: {podControllers: {controllers: [${word}]}}\n  validations: [{expression: 'false', message: m}]\n`,
    ),
    onPods(
      'MutatingPolicy',
      'patches',
      `  mutations: [{patchType: JSONPatch, jsonPatch: {expression: "[JSONPatch{${word}: 'a'}]"}}]\n`,
    ),
  ].join('---');

const OBJECTS = (word: string): string => `
apiVersion: v1
kind: ${word}
metadata: {name: other}
---
apiVersion: v1
kind: Pod
metadata: {name: pod}
spec: {hostNetwork: true, securityContext: {sysctls: [{name: ${word}, value: a}]}, containers: [{name: c, image: x}]}
`;

function outcomes(word: string): readonly string[] {
  const policies = readPolicyFile('/policies.yaml', POLICIES(word)).documents;
  const resources = readPolicyFile('/objects.yaml', OBJECTS(word)).documents;
  return runPolicies({ policies, resources, now: 0 }, () => ({}))
    .map(({ policy, resources: [one], result, message }) => `${policy} ${one?.name} ${result}: ${message}`)
    .map((text) => text.replaceAll(word, 'WORD'));
}

describe('words that every object of JavaScript brings along', () => {
  it('mean no more to a policy than any other word', () => {
    const expected = outcomes('unheardOf');
    assert.ok(expected.length >= 8, expected.join('\n'));
    for (const word of ['constructor', 'toString', 'hasOwnProperty', 'valueOf'])
      assert.deepEqual(outcomes(word), expected, word);
  });
});
