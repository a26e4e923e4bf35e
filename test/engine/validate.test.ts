import assert from 'node:assert/strict';
import { checkSchema, problemsOf } from '../support/schemaCheck.ts';
import { deploymentUpToContainers } from '../support/webDeployment.ts';

/** `code at path` of every problem. */
function codes(text: string, options: Parameters<typeof problemsOf>[1] = {}): string[] {
  return problemsOf(text, options).map((problem) => `${problem.code} /${problem.path.join('/')}`);
}

const POD =
  'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n    - name: web\n      image: a:1\n';

describe('schema: fields', () => {
  it('has nothing to say about a right object', () => {
    checkSchema(`
${deploymentUpToContainers()}
        - name: web
          image: nginx:1.29
          ports: [{ containerPort: 80 }, { containerPort: 80, protocol: UDP }]
`);
  });

  it('names the nearest field for an unknown one, also when only its case is wrong', () => {
    checkSchema(`
apiVersion: v1
kind: ServiceAccount
metadata:
  labls: {}
# ^^^^^ error[schema/unknown-field]: Unknown field \`labls\` in ServiceAccount metadata; the server will refuse it. Did you mean \`labels\`?
  Name: web
# ^^^^ error[schema/unknown-field]: Did you mean \`name\`?
  somethingElse: 1
# ^^^^^^^^^^^^^ error[schema/unknown-field]: Unknown field \`somethingElse\`
`);
  });

  it('says where a misplaced field belongs', () => {
    checkSchema(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  image: web
# ^^^^^ error[schema/unknown-field]: the server will refuse it.
  selector: { matchLabels: { app: web } }
  template:
    replicas: 2
#   ^^^^^^^^ error[schema/unknown-field]: \`replicas\` belongs in Deployment spec; check the indentation.
    spec:
      image: web
#     ^^^^^ error[schema/unknown-field]: \`image\` belongs one level deeper, in \`containers\`.
      containers: [{ name: web }]
`);
  });

  it('asks for required fields, and for those alone that the server asks for', () => {
    assert.deepEqual(codes('apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: {}\n'), [
      'schema/missing-field /spec',
    ]);
    assert.deepEqual(codes('apiVersion: v1\nkind: LimitRange\nmetadata: { name: a }\nspec: {}\n'), []);
  });

  it('leaves required fields of a base to the overlay, and everything but them is judged', () => {
    const text = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { replicas: two }\n';
    assert.deepEqual(codes(text, { mode: 'base' }), ['schema/wrong-type /spec/replicas']);
  });

  it('takes a strategic merge patch as a part of its target', () => {
    checkSchema(
      `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: null
  template:
    spec:
      $setElementOrder/containers: [{ name: web }]
      containers:
        - name: web
          imag: web:2
#         ^^^^ error[schema/unknown-field]: Did you mean \`image\`?
        - $patch: delete
          name: sidecar
`,
      { mode: 'partial' },
    );
  });

  it('does not take the directives of a patch for fields of an object', () => {
    assert.deepEqual(codes(`${POD}  $patch: delete\n`), ['schema/unknown-field /spec/$patch']);
  });

  it('keeps quiet below fields that hold anything', () => {
    assert.deepEqual(
      codes(
        'apiVersion: apps/v1\nkind: ControllerRevision\nmetadata: { name: a }\nrevision: 1\ndata: { a: { b: [1] } }\n',
      ),
      [],
    );
  });

  it('follows anchors and merge keys', () => {
    assert.deepEqual(
      codes(`${POD}      env: &env\n        - { name: A, value: x }\n    - name: b\n      env: *env\n`),
      [],
    );
    assert.deepEqual(codes('apiVersion: v1\nkind: ConfigMap\nmetadata: &m { name: a, labls: {} }\n---\na: 1\n'), [
      'schema/unknown-field /metadata/labls',
    ]);
    const merged =
      'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - &c { name: a, image: a }\n    - { <<: *c, name: b, imag: x }\n';
    assert.deepEqual(codes(merged), ['schema/unknown-field /spec/containers/1/imag']);
  });

  it('ends on an alias bomb', () => {
    const bomb = Array.from(
      { length: 30 },
      (_, i) => `  a${i}: &a${i} [${i === 0 ? 'x' : `*a${i - 1}, *a${i - 1}`}]`,
    ).join('\n');
    assert.ok(problemsOf(`apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n${bomb}\n`).length <= 250);
  });
});

describe('schema: values', () => {
  it('judges types as the server decodes YAML', () => {
    checkSchema(`
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    enabled: yes
#            ^^^ error[schema/wrong-type]: \`yes\` is a boolean; \`enabled\` takes text. Put it in quotes.
    version: 1.10
#            ^^^^ error[schema/wrong-type]: \`1.10\` is a number; \`version\` takes text. Put it in quotes.
    ok: "1.10"
    date: 2026-01-31
spec:
  hostNetwork: "true"
#              ^^^^^^ error[schema/wrong-type]: \`true\` is quoted text; \`hostNetwork\` takes \`true\` or \`false\`. Remove the quotes.
  terminationGracePeriodSeconds: 30s
#                                ^^^ error[schema/wrong-type]: \`30s\` is text; \`terminationGracePeriodSeconds\` takes an integer.
  activeDeadlineSeconds: 1e2
  containers:
    - name: web
      command: run
#              ^^^ error[schema/wrong-type]: \`command\` takes a list. Write it as a list item
      args: [--port, 80]
#                    ^^ error[schema/wrong-type]: an item of \`args\` takes text
      resources: []
#                ^^ error[schema/wrong-type]: \`resources\` is a list; it takes a mapping.
`);
  });

  it('accepts numbers and text where both are right', () => {
    assert.deepEqual(
      codes(`${POD}      resources: { limits: { cpu: 1, memory: 1.5Gi }, requests: { cpu: 0.5, memory: 1e6 } }\n`),
      [],
    );
    assert.deepEqual(
      codes(
        'apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { ports: [{ port: 80, targetPort: http }, { port: 81, targetPort: 81 }] }\n',
      ),
      [],
    );
  });

  it('lists the values of an enum and names the nearest', () => {
    checkSchema(`
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  restartPolicy: always
#                ^^^^^^ error[schema/unknown-value]: \`always\` is not a value of Pod spec.restartPolicy; it takes \`Always\`, \`Never\` or \`OnFailure\`. Did you mean \`Always\`?
  dnsPolicy: ""
  containers: [{ name: web }]
`);
  });

  it('reads quantities, times, base64 and the size of integers as Go does', () => {
    checkSchema(`
apiVersion: v1
kind: Secret
metadata:
  name: web
  creationTimestamp: yesterday
#                    ^^^^^^^^^ error[schema/invalid-value]: is not a time
data:
  good: aGk=
  bad: plain text
#      ^^^^^^^^^^ error[schema/invalid-value]: is not base64; plain text goes into \`stringData\`
---
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  priority: 3000000000
#           ^^^^^^^^^^ warning[schema/invalid-value]: does not fit into 32 bits
  containers:
    - name: web
      resources: { limits: { memory: 256 MB } }
#                                    ^^^^^^ error[schema/invalid-value]: \`256 MB\` is not a quantity
`);
  });

  it('decodes null of a built-in kind as a field that is not there', () => {
    assert.deepEqual(codes('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, labels: }\ndata: { A: null }\n'), []);
    assert.deepEqual(codes('apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n'), [
      'schema/missing-field /spec/containers',
    ]);
  });

  it('finds items that stand twice, default keys included', () => {
    checkSchema(
      `
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  ports:
    - port: 80
    - { port: 80, protocol: TCP }
#             ^^ error[schema/duplicate-item]: \`ports\` already has an item with port \`80\`, protocol \`TCP\`; server-side apply refuses the second.
    - { port: 80, protocol: UDP }
`,
    );
  });

  it('leaves substitutions, vars and encrypted values alone', () => {
    assert.deepEqual(
      codes(
        `apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: { name: "\${name}" }\nspec:\n  replicas: \${replicas:=2}\n  minReadySeconds: $(WAIT)\n  selector: {}\n`,
      ),
      [],
    );
    const encrypted =
      'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\ndata: { a: "ENC[AES256_GCM,data:x]" }\nsops: { mac: x, version: 3.9.0 }\n';
    assert.deepEqual(codes(encrypted), []);
  });
});

describe('schema: lists', () => {
  it('refuses an empty item where the server tells items apart or needs a field of them', () => {
    checkSchema(`
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  tolerations: [null]
  containers:
    - name: web
      args: [null]
      envFrom: [~]
    -
#    ^ error[schema/null-value]: An item of \`containers\` has no value; the server will refuse it.
`);
  });
});
