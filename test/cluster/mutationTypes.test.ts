import assert from 'node:assert/strict';
import { type ApiServer, sharedApiServer } from '../support/apiServer.ts';
import { problemsOf } from '../support/schemaCheck.ts';
import { applyManifest } from '../support/sendManifest.ts';

const APPLY: readonly string[] = [
  'Object{}',
  'Object{spec: Object.spec{replicas: 3}}',
  'Object{spec: Object.spec{replicas: "three", none: [Object.spec.none{a: 1}]}}',
  'has(object.spec) ? Object{spec: Object.spec{n: 1}} : Object{}',
  'has(object.spec) ? Object{} : object',
  '[Object{}, Object{metadata: Object.metadata{}}][0]',
  '[Object{}].filter(o, true)[0]',
  'Object{}.spec',
  'Object.spec{n: 1}',
  'object',
  'oldObject.spec',
  'variables.loose',
  'dyn(Object{})',
  'optional.of(Object{}).orValue(Object{})',
  'optional.of(Object{})',
  'true',
  '"text"',
  '{"spec": 1}',
  '[Object{}]',
  'null',
  'JSONPatch{op: "add"}',
];

const PATCHES: readonly string[] = [
  '[JSONPatch{op: "add", path: "/a", value: 1}]',
  '[]',
  'has(object.spec) ? [JSONPatch{op: "remove", path: "/a"}] : []',
  'has(object.spec) ? [] : [JSONPatch{op: "remove", path: "/a"}]',
  '[JSONPatch{op: "test", path: "/a", value: 1}] + [JSONPatch{op: "remove", path: "/a"}]',
  '[JSONPatch{op: "test", path: "/a", value: Object.spec{a: 1}}] + []',
  '["a", "b"].map(x, JSONPatch{op: "remove", path: "/" + x})',
  'object.spec.list.map(x, JSONPatch{op: "remove", path: string(x)})',
  'JSONPatch{op: "add", path: "/a", value: 1}',
  '[{"op": "add"}]',
  '["text"]',
  '[Object{}]',
  '[object]',
  '[JSONPatch{op: "add"}, object]',
  'object.spec.list',
  'dyn([JSONPatch{op: "add"}])',
  '[dyn(1)]',
  '[1, 2]',
  'true',
];

const policy = (patchType: string, field: string, expression: string): string => `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingAdmissionPolicy
metadata: { name: typed }
spec:
  reinvocationPolicy: Never
  matchConstraints: { resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments] }] }
  variables: [{ name: loose, expression: object.spec }]
  mutations: [{ patchType: ${patchType}, ${field}: { expression: ${JSON.stringify(expression)} } }]
`;

describe('what mutations of an admission policy may give, on a real server', () => {
  let server: ApiServer;

  before(async function () {
    this.timeout(90_000);
    server = await sharedApiServer();
  });

  const all = [
    ...APPLY.map((text) => ({ text, manifest: policy('ApplyConfiguration', 'applyConfiguration', text) })),
    ...PATCHES.map((text) => ({ text, manifest: policy('JSONPatch', 'jsonPatch', text) })),
  ];
  for (const { text, manifest } of all) {
    it(`is judged alike: ${text}`, async () => {
      const answer = await applyManifest(server, manifest);
      const found = problemsOf(manifest, { rules: true }).filter(({ severity }) => severity === 'error');
      assert.equal(found.length > 0, answer.status >= 400, `${answer.text}${found.map(({ message }) => message)}`);
    });
  }
});
