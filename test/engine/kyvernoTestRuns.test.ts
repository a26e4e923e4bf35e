import assert from 'node:assert/strict';
import { readPolicyTest } from '../../server/src/engine/policy/kyvernoTest/policyTest.ts';
import { runPolicyTest } from '../../server/src/engine/policy/kyvernoTest/runPolicyTest.ts';
import { readPolicyFile, readSingle } from '../../server/src/engine/policy/report/documents.ts';
import type { JsonObject } from '../../server/src/engine/schema/schemaShape.ts';

/** Runs a test whose other files are given by name: `state`, and what came out instead. */
function run(test: string, files: Readonly<Record<string, string>>): readonly string[] {
  const read = (path: string) => readPolicyFile(path, files[path] ?? '').documents;
  const rows = runPolicyTest(readPolicyTest(readSingle(test) as JsonObject), read, 0);
  return rows.map(({ state, misses }) => [state, ...misses].join(': '));
}

const LABEL = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: label}
spec:
  rules:
  - name: add
    match: {any: [{resources: {kinds: [Pod]}}]}
    mutate: {patchStrategicMerge: {metadata: {labels: {+(team): shop}}}}
`;

const PODS = `apiVersion: v1
kind: Pod
metadata: {name: bare, namespace: a}
---
apiVersion: v1
kind: Pod
metadata: {name: unlisted, namespace: a}
`;

describe('rows of a test of the Kyverno command line', () => {
  it('hold what a rule leaves against the file that lists it; an object that it does not list does not count', () => {
    const test = (extra: string): string => `policies: [p]
resources: [r]
results:
- {policy: label, rule: add, kind: Pod, resources: [bare], result: pass, patchedResources: good}
- {policy: label, rule: add, kind: Pod, resources: [bare], result: pass, patchedResources: bad}
- {policy: label, rule: add, kind: Pod, resources: [unlisted], result: fail, patchedResources: good${extra}}
`;
    const listed = (team: string): string =>
      `{apiVersion: v1, kind: Pod, metadata: {name: bare, namespace: a, labels: {team: ${team}}}, spec: {}}`;
    const files = { p: LABEL, r: PODS, good: listed('shop'), bad: listed('other') };
    assert.deepEqual(run(test(''), files), ['passed', 'failed: Pod/bare: Pod/bare is not as bad lists it.', 'passed']);
    assert.equal(
      run(test(', failOnMissingResources: true'), files)[2],
      'failed: Pod/unlisted: Pod/unlisted is not as good lists it.',
    );
  });

  it('hold what a rule generates against the file that lists it, and copy from the file with the source', () => {
    const policy = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: sync}
spec:
  rules:
  - name: copy
    match: {any: [{resources: {kinds: [Namespace]}}]}
    generate: {apiVersion: v1, kind: Secret, name: pull, namespace: "{{request.object.metadata.name}}", clone: {namespace: base, name: pull}}
`;
    const secret = (namespace: string, labels: string): string =>
      `{apiVersion: v1, kind: Secret, metadata: {name: pull, namespace: ${namespace}, labels: {${labels}}}, data: {a: Yg==}}`;
    const files = {
      p: policy,
      r: '{apiVersion: v1, kind: Namespace, metadata: {name: shop}}',
      source: secret('base', 'x: y'),
      good: secret('shop', 'x: y, app.kubernetes.io/managed-by: kyverno'),
      bad: secret('shop', 'x: z'),
    };
    const row = (name: string): string =>
      `- {policy: sync, rule: copy, kind: Namespace, resources: [shop], result: pass, cloneSourceResource: source, generatedResource: ${name}}\n`;
    assert.deepEqual(run(`policies: [p]\nresources: [r]\nresults:\n${row('good')}${row('bad')}`, files), [
      'passed',
      'failed: Namespace/shop: Secret/pull is not as bad lists it.',
    ]);
  });

  it('find targets that a MutatingPolicy changes, by constraints and by an expression', () => {
    const policy = (name: string, targets: string): string => `apiVersion: policies.kyverno.io/v1
kind: MutatingPolicy
metadata: {name: ${name}}
spec:
  evaluation: {mutateExisting: {enabled: true}}
  matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [secrets]}]}
  targetMatchConstraints: ${targets}
  mutations: [{patchType: JSONPatch, jsonPatch: {expression: '[JSONPatch{op: "add", path: "/data", value: {"of": object.metadata.name}}]'}}]
`;
    const files = {
      p: `${policy('rules', '{resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [UPDATE], resources: [configmaps]}]}')}---
${policy('expression', '{expression: \'resource.get("v1", "configmaps", object.metadata.namespace, "two")\'}')}`,
      r: '{apiVersion: v1, kind: Secret, metadata: {name: trigger, namespace: a}}',
      targets: ['one', 'two']
        .map((name) => `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}, namespace: a}}`)
        .join('\n---\n'),
      two: '{apiVersion: v1, kind: ConfigMap, metadata: {name: two, namespace: a}, data: {of: two}}',
    };
    const rows = ['rules', 'expression']
      .map((name) => `- {policy: ${name}, kind: ConfigMap, resources: [a/two], result: pass, patchedResources: two}\n`)
      .join('');
    const test = `policies: [p]\nresources: [r]\ntargetResources: [targets]\nresults:\n${rows}`;
    assert.deepEqual(run(test, files), ['passed', 'passed']);
    const absent = `${test}- {policy: expression, kind: ConfigMap, resources: [one], result: skip}\n`;
    assert.equal(run(absent, files)[2], 'passed');
  });

  it('take answers, entries of the global context and subresources from the test', () => {
    const files = {
      p: `apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata: {name: asks}
spec:
  matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}
  validations:
  - expression: 'http.Get("https://a.example/x").statusCode == 200 && http.Get("https://a.example/x").body.ok'
  - expression: 'globalContext.Get("teams", "names").size() == 2 && globalContext.Get("teams", "first") == "red"'
---
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: exec}
spec:
  rules:
  - name: no
    match: {any: [{resources: {kinds: [Pod/exec]}}]}
    preconditions: {all: [{key: "{{request.operation}}", operator: Equals, value: CONNECT}]}
    validate: {message: "{{request.kind.kind}} of {{request.name}}", deny: {}}
`,
      r: `{apiVersion: v1, kind: Pod, metadata: {name: bare}}
---
{apiVersion: v1, kind: PodExecOptions, metadata: {name: bare}}
`,
    };
    const test = `policies: [p]
resources: [r]
apiCallResponses: [{url: https://a.example/x, response: {body: {ok: true}}}]
globalContextEntries:
- name: teams
  data: {spec: {teams: [{name: red}, {name: blue}]}}
  fieldPath: spec
  projections: [{name: names, path: "teams[].name"}, {name: first, path: "teams[0].name"}]
values:
  globalValues: {request.operation: CONNECT}
  subresources:
  - {parentResource: {kind: Pod, version: v1}, subresource: {kind: PodExecOptions, name: pods/exec, version: v1}}
results:
- {policy: asks, kind: Pod, resources: [bare], result: pass}
- {policy: exec, rule: no, kind: PodExecOptions, resources: [bare], result: fail}
- {policy: exec, rule: no, kind: PodExecOptions, resources: [bare], result: pass}
`;
    assert.deepEqual(run(test, files), [
      'passed',
      'passed',
      'failed: PodExecOptions/bare: expected pass, got fail. PodExecOptions of bare',
    ]);
  });

  it('judge payloads of any shape, and name policies that only a proxy asks', () => {
    const policy = (kind: string, name: string, mode: string, rest: string): string =>
      `{apiVersion: policies.kyverno.io/v1, kind: ${kind}, metadata: {name: ${name}}, spec: {evaluation: {mode: ${mode}}, ${rest}}}\n---\n`;
    const files = {
      p:
        policy('ValidatingPolicy', 'any', 'JSON', 'validations: [{expression: "object.size > 1"}]') +
        policy('DeletingPolicy', 'gone', 'JSON', 'conditions: [{name: big, expression: "object.size > 1"}]') +
        policy('ValidatingPolicy', 'proxy', 'Envoy', 'validations: [{expression: "true"}]'),
      'in/a.json': '{"size": 1}',
      'in/b.json': '{"size": 2}',
    };
    const test = `policies: [p]
jsonPayloads: [in/a.json, in/b.json]
results:
- {policy: any, kind: "", resources: [in/a.json], result: fail}
- {policy: any, kind: "", resources: [in/b.json], result: pass}
- {policy: gone, kind: "", result: pass}
- {policy: proxy, kind: "", result: pass}
`;
    assert.deepEqual(run(test, files), [
      'passed',
      'passed',
      'failed: : expected pass, got fail. resource did not match',
      'skipped: proxy judges requests that only a proxy sees.',
    ]);
  });
});
