import assert from 'node:assert/strict';
import { marked, refusal, renamedLines } from '../support/renameCase.ts';

const KEYS = `
# file: base/kustomization.yaml
resources: [pod.yaml]
configMapGenerator:
  - name: settings
    literals: [LEVEL=info]
    files: [conf/app.yaml, "other=conf/b.yaml"]
    envs: [more.env]
# file: base/more.env
# the rest
PORT=80
# file: base/conf/app.yaml
a: b
# file: base/conf/b.yaml
a: b
# file: base/pod.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  volumes:
    - name: conf
      configMap: { name: settings }
    - name: one
      configMap:
        name: settings
        items: [{ key: app.yaml, path: app.yaml }]
  containers:
    - name: web
      image: i
      env:
        - name: LEVEL
          valueFrom: { configMapKeyRef: { name: settings, key: LEVEL } }
        - name: PORT
          valueFrom: { configMapKeyRef: { name: settings, key: PORT } }
      volumeMounts:
        - { name: conf, mountPath: /etc/app.yaml, subPath: app.yaml }
        - { name: one, mountPath: /etc/one }
`;

describe('renaming a key', () => {
  it('changes literals, and what names the key', () => {
    const lines = [
      'base/kustomization.yaml:4: literals: [DEBUG=info]',
      'base/pod.yaml:18: valueFrom: { configMapKeyRef: { name: settings, key: DEBUG } }',
    ];
    assert.deepEqual(renamedLines(marked(KEYS, 'settings, key: LEV'), 'DEBUG'), lines);
    assert.deepEqual(renamedLines(marked(KEYS, 'literals: [LEV'), 'DEBUG'), lines);
  });

  it('gives a file another key, items and mounts of it included', () => {
    assert.deepEqual(renamedLines(marked(KEYS, 'items: [{ key: app'), 'web.yaml'), [
      'base/kustomization.yaml:5: files: [web.yaml=conf/app.yaml, "other=conf/b.yaml"]',
      'base/pod.yaml:12: items: [{ key: web.yaml, path: app.yaml }]',
      'base/pod.yaml:22: - { name: conf, mountPath: /etc/app.yaml, subPath: web.yaml }',
    ]);
    assert.deepEqual(renamedLines(marked(KEYS, '"oth'), 'b.yaml'), [
      'base/kustomization.yaml:5: files: [conf/app.yaml, "conf/b.yaml"]',
    ]);
  });

  it('changes the line of an env file', () => {
    assert.deepEqual(renamedLines(marked(KEYS, 'key: POR'), 'LISTEN'), [
      'base/more.env:2: LISTEN=80',
      'base/pod.yaml:20: valueFrom: { configMapKeyRef: { name: settings, key: LISTEN } }',
    ]);
  });

  it('refuses names that are no key or that are taken', () => {
    const text = marked(KEYS, 'key: LEV');
    assert.match(refusal(text, 'a b') ?? '', /^`a b` is not a key/);
    assert.equal(refusal(text, 'PORT'), 'ConfigMap `settings` has a key `PORT` already.');
  });

  it('asks where all keys become environment variables', () => {
    const fixture = `
# file: all.yaml
apiVersion: v1
kind: Secret
metadata: { name: login }
stringData:
  pass<|>word: x
---
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: c, image: i, envFrom: [{ secretRef: { name: login } }] }]
`;
    assert.deepEqual(renamedLines(fixture, 'PASSWORD'), ['?all.yaml:5: PASSWORD: x']);
  });

  it('follows patches and replacements', () => {
    const fixture = `
# file: base/kustomization.yaml
resources: [cm.yaml]
# file: base/cm.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: cm }
data:
  a.b: "1"
# file: prod/kustomization.yaml
resources: [../base]
patches:
  - patch: |-
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: cm }
      data: { a<|>.b: "2" }
  - path: p.yaml
replacements:
  - source: { kind: ConfigMap, name: cm, fieldPath: 'data.a\\.b' }
    targets: [{ select: { kind: ConfigMap, name: cm }, fieldPaths: ["data.[a.b]"] }]
# file: prod/p.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: cm }
data: { "a.b": "3" }
`;
    const fromFile = fixture.replace('a<|>.b', 'a.b').replace('{ "a.b"', '{ "a<|>.b"');
    assert.deepEqual(renamedLines(fromFile, 'c.d'), [
      'base/cm.yaml:5: c.d: "1"',
      'prod/kustomization.yaml:7: data: { c.d: "2" }',
      "prod/kustomization.yaml:10: - source: { kind: ConfigMap, name: cm, fieldPath: 'data.c\\.d' }",
      'prod/kustomization.yaml:11: targets: [{ select: { kind: ConfigMap, name: cm }, fieldPaths: ["data.[c.d]"] }]',
      'prod/p.yaml:4: data: { "c.d": "3" }',
    ]);
  });
});

const POD = `
# file: base/kustomization.yaml
resources: [web.yaml, service.yaml]
# file: base/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata:
      labels: { app: web }
      annotations: { kubectl.kubernetes.io/default-container: main }
    spec:
      volumes: [{ name: data, emptyDir: {} }]
      containers:
        - name: main
          image: i
          ports: [{ name: http, containerPort: 8080 }]
          readinessProbe: { httpGet: { port: http } }
          volumeMounts: [{ name: data, mountPath: /data }]
# file: base/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: { app: web }
  ports: [{ name: front, port: 80, targetPort: http }]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  defaultBackend: { service: { name: web, port: { name: front } } }
# file: prod/kustomization.yaml
resources: [../base]
patches: [{ path: p.yaml }]
replacements:
  - source: { kind: Service, name: web, fieldPath: metadata.name }
    targets:
      - select: { kind: Deployment, name: web }
        fieldPaths: ["spec.template.spec.containers.[name=main].image"]
# file: prod/p.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      volumes: [{ name: data, emptyDir: { medium: Memory } }]
      containers:
        - name: main
          volumeMounts: [{ name: data, mountPath: /cache }]
`;

describe('renaming a part of a pod', () => {
  it('renames a volume in patches, too, from wherever it begins', () => {
    const lines = [
      'base/web.yaml:12: volumes: [{ name: scratch, emptyDir: {} }]',
      'base/web.yaml:18: volumeMounts: [{ name: scratch, mountPath: /data }]',
      'prod/p.yaml:8: volumes: [{ name: scratch, emptyDir: { medium: Memory } }]',
      'prod/p.yaml:11: volumeMounts: [{ name: scratch, mountPath: /cache }]',
    ];
    assert.deepEqual(
      renamedLines(
        marked(POD, 'volumes: [{ name: data, emptyDir: {} }').replace(
          'data, emptyDir: {} }<|>',
          'da<|>ta, emptyDir: {} }',
        ),
        'scratch',
      ),
      lines,
    );
    assert.deepEqual(
      renamedLines(POD.replace('{ name: data, mountPath: /cache', '{ name: da<|>ta, mountPath: /cache'), 'scratch'),
      lines,
    );
  });

  it('renames a container in patches, annotations and replacements', () => {
    assert.deepEqual(
      renamedLines(POD.replace('- name: main\n          image', '- name: ma<|>in\n          image'), 'app'),
      [
        'base/web.yaml:10: annotations: { kubectl.kubernetes.io/default-container: app }',
        'base/web.yaml:14: - name: app',
        'prod/kustomization.yaml:7: fieldPaths: ["spec.template.spec.containers.[name=app].image"]',
        'prod/p.yaml:10: - name: app',
      ],
    );
  });

  it('renames a port of a container with probes and Services', () => {
    assert.deepEqual(renamedLines(marked(POD, 'ports: [{ name: ht'), 'web'), [
      'base/service.yaml:7: ports: [{ name: front, port: 80, targetPort: web }]',
      'base/web.yaml:16: ports: [{ name: web, containerPort: 8080 }]',
      'base/web.yaml:17: readinessProbe: { httpGet: { port: web } }',
    ]);
  });

  it('renames a port of a Service with what sends traffic to it', () => {
    const lines = [
      'base/service.yaml:7: ports: [{ name: main, port: 80, targetPort: http }]',
      'base/service.yaml:14: defaultBackend: { service: { name: web, port: { name: main } } }',
    ];
    assert.deepEqual(renamedLines(marked(POD, 'ports: [{ name: fr'), 'main'), lines);
    assert.deepEqual(renamedLines(marked(POD, 'port: { name: fr'), 'main'), lines);
  });

  it('refuses what the server would refuse', () => {
    assert.match(refusal(marked(POD, 'ports: [{ name: ht'), 'a-name-that-is-too-long') ?? '', /is not a port name/);
  });
});
