import assert from 'node:assert/strict';
import { type EngineFixture, openFixture } from '../support/engineFixture.ts';
import { deploymentUpToPod } from '../support/webDeployment.ts';

const SHOP = `# file: base/kustomization.yaml
resources: [web.yaml, config.yaml, ingress.yaml]
secretGenerator:
  - name: login
    literals: [user=admin]
    envs: [more.env]
# file: base/more.env
# a comment
PASSWORD=x
# file: base/web.yaml
${deploymentUpToPod()}
      serviceAccountName: runner
      volumes:
        - name: files
          configMap: {name: settings, items: [{key: app.yaml, path: app.yaml}]}
      containers:
        - name: main
          image: shop/web:1
          command: [serve, "--as=$(USER)"]
          ports: [{name: http, containerPort: 8080}]
          readinessProbe: {httpGet: {port: http}}
          volumeMounts: [{name: files, mountPath: /files}]
          env:
            - name: USER
              valueFrom: {secretKeyRef: {name: login, key: user}}
            - name: PASSWORD
              valueFrom: {secretKeyRef: {name: login, key: PASSWORD}}
# file: base/config.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  app.yaml: "a: 1"
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: runner}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{name: web, port: 80, targetPort: http}]
# file: base/ingress.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: web, port: {name: web}}}
# file: overlays/prod/kustomization.yaml
resources: [../../base]
namePrefix: prod-
patches:
  - path: replicas.yaml
  - target: {kind: Deployment, name: w.*}
    patch: '[{"op": "add", "path": "/spec/paused", "value": false}]'
images: [{name: shop/web, newTag: "2"}]
replicas: [{name: web, count: 3}]
# file: overlays/prod/replicas.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {minReadySeconds: 5}
# file: other/config.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {}
`;

/** The offset of a text in a file, at its first character; `before` must stand somewhere before it. */
function at(opened: EngineFixture, file: string, text: string, before = ''): number {
  const whole = opened.text(file);
  const offset = whole.indexOf(text, before === '' ? 0 : whole.indexOf(before));
  assert.ok(offset >= 0, `${text} is not in ${file}`);
  return offset;
}

/** Answers as `file:line text`. */
function shown(
  opened: EngineFixture,
  answers: readonly { file: string; range: { start: number; end: number } }[],
): string[] {
  return answers.map(({ file, range }) => {
    const path = file.slice('/repo/'.length);
    const text = opened.text(path);
    return `${path}:${text.slice(0, range.start).split('\n').length} ${text.slice(range.start, range.end)}`;
  });
}

function definition(opened: EngineFixture, file: string, text: string, before = ''): string[] {
  const offset = at(opened, file, text, before);
  return shown(
    opened,
    opened.ask((engine) => engine.definition(`/repo/${file}`, offset)),
  );
}

function references(opened: EngineFixture, file: string, text: string, withDefinition = false): string[] {
  const offset = at(opened, file, text);
  return shown(
    opened,
    opened.ask((engine) => engine.navigation.references(`/repo/${file}`, offset, withDefinition)),
  );
}

describe('go to definition', () => {
  const opened = openFixture(SHOP);

  it('of a name leads to the object that an overlay reads together with the file', () => {
    assert.deepEqual(definition(opened, 'base/web.yaml', 'settings'), ['base/config.yaml:4 settings']);
    assert.deepEqual(definition(opened, 'base/web.yaml', 'runner'), ['base/config.yaml:10 runner']);
    assert.deepEqual(definition(opened, 'base/ingress.yaml', 'web', 'service: {name: '), ['base/config.yaml:14 web']);
  });

  it('of a key leads to the key: of an object, a literal, a line of a file', () => {
    assert.deepEqual(definition(opened, 'base/web.yaml', 'app.yaml'), ['base/config.yaml:6 app.yaml']);
    assert.deepEqual(definition(opened, 'base/web.yaml', 'user}'), ['base/kustomization.yaml:4 user=admin']);
    assert.deepEqual(definition(opened, 'base/web.yaml', 'PASSWORD}'), ['base/more.env:2 PASSWORD']);
  });

  it('of a generated name leads to the generator', () => {
    assert.deepEqual(definition(opened, 'base/web.yaml', 'login'), ['base/kustomization.yaml:3 login']);
  });

  it('of a port leads to the port of the Service', () => {
    assert.deepEqual(definition(opened, 'base/ingress.yaml', 'web', 'port: {name: '), ['base/config.yaml:17 web']);
  });

  it('of a selector leads to the workloads, and so does a named target port', () => {
    assert.deepEqual(definition(opened, 'base/config.yaml', 'web', 'selector'), ['base/web.yaml:3 web']);
    assert.deepEqual(definition(opened, 'base/config.yaml', 'http', 'targetPort'), ['base/web.yaml:3 web']);
  });

  it('leads from mounts, probes and variables to the field of the same pod', () => {
    assert.deepEqual(definition(opened, 'base/web.yaml', 'files', 'volumeMounts'), ['base/web.yaml:11 files']);
    assert.deepEqual(definition(opened, 'base/web.yaml', 'http}}'), ['base/web.yaml:17 http']);
    assert.deepEqual(definition(opened, 'base/web.yaml', 'USER', '--as'), ['base/web.yaml:21 USER']);
    assert.deepEqual(definition(opened, 'base/web.yaml', '--as'), []);
  });

  it('leads from a patch to what it patches, and from an entry of a kustomization to what it is about', () => {
    assert.deepEqual(definition(opened, 'overlays/prod/replicas.yaml', 'web'), ['base/web.yaml:3 web']);
    const file = 'overlays/prod/kustomization.yaml';
    assert.deepEqual(definition(opened, file, 'w.*'), ['base/web.yaml:3 web']);
    assert.deepEqual(definition(opened, file, 'shop/web'), ['base/web.yaml:15 shop/web:1']);
    assert.deepEqual(definition(opened, file, 'web', 'replicas: ['), ['base/web.yaml:3 web']);
    assert.deepEqual(definition(opened, file, '../../base'), ['base/kustomization.yaml:1 ']);
  });

  it('leads from the comment of an image policy to the policy', () => {
    const policy = openFixture(`# file: app.yaml
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
    - name: a
      image: a:1 # {"$imagepolicy": "flux-system:app"}
# file: policy.yaml
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImagePolicy
metadata: {name: app, namespace: flux-system}
`);
    assert.deepEqual(definition(policy, 'app.yaml', 'imagepolicy'), ['policy.yaml:3 app']);
  });
});

describe('find references', () => {
  const opened = openFixture(SHOP);

  it('of an object finds what names it, from either end', () => {
    const uses = ['base/web.yaml:12 settings'];
    assert.deepEqual(references(opened, 'base/config.yaml', 'settings'), uses);
    assert.deepEqual(references(opened, 'base/web.yaml', 'settings'), uses);
    assert.deepEqual(references(opened, 'base/web.yaml', 'settings', true), ['base/config.yaml:4 settings', ...uses]);
    assert.deepEqual(references(opened, 'other/config.yaml', 'settings'), []);
  });

  it('counts the key of a name as the name', () => {
    const key = 'name: settings';
    const uses = ['base/web.yaml:12 settings'];
    assert.deepEqual(references(opened, 'base/config.yaml', key), uses);
    assert.deepEqual(references(opened, 'base/web.yaml', key), uses);
    assert.deepEqual(definition(opened, 'base/web.yaml', key), ['base/config.yaml:4 settings']);
    assert.deepEqual(references(opened, 'base/web.yaml', 'name: files, mountPath'), ['base/web.yaml:19 files']);
    assert.deepEqual(definition(opened, 'base/web.yaml', 'name: files, mountPath'), ['base/web.yaml:11 files']);
  });

  it('leads from where a name is defined to itself, by which an editor shows the users', () => {
    assert.deepEqual(definition(opened, 'base/config.yaml', 'settings'), ['base/config.yaml:4 settings']);
    assert.deepEqual(definition(opened, 'base/kustomization.yaml', 'login'), ['base/kustomization.yaml:3 login']);
  });

  it('leads from the kind of an object to its definition in the repository', () => {
    const custom = openFixture(`# file: crd.yaml
apiVersion: v1
kind: Namespace
metadata: {name: x}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: shops.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Shop, plural: shops}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
# file: shop.yaml
apiVersion: example.com/v1
kind: Shop
metadata: {name: main}
`);
    assert.deepEqual(definition(custom, 'shop.yaml', 'Shop'), ['crd.yaml:11 Shop']);
    assert.deepEqual(definition(custom, 'shop.yaml', 'example.com/v1'), ['crd.yaml:11 Shop']);
    assert.deepEqual(definition(custom, 'crd.yaml', 'Namespace'), []);
  });

  it('of a key finds its users', () => {
    assert.deepEqual(references(opened, 'base/config.yaml', 'app.yaml'), ['base/web.yaml:12 app.yaml']);
  });

  it('of a generated object finds what names it', () => {
    assert.deepEqual(references(opened, 'base/kustomization.yaml', 'login'), [
      'base/web.yaml:22 login',
      'base/web.yaml:24 login',
    ]);
  });

  it('of a workload finds the selectors that select it', () => {
    assert.deepEqual(references(opened, 'base/web.yaml', 'web'), ['base/config.yaml:16 selector']);
  });

  it('of a volume finds its mounts', () => {
    assert.deepEqual(references(opened, 'base/web.yaml', 'files'), ['base/web.yaml:19 files']);
  });
});

describe('a reference in a patch that is written inside of a kustomization', () => {
  const opened = openFixture(`${SHOP}# file: overlays/dev/kustomization.yaml
resources: [../../base]
patches:
  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        template:
          spec:
            containers:
              - name: main
                envFrom: [{configMapRef: {name: settings}}]
`);
  const file = 'overlays/dev/kustomization.yaml';

  it('leads to what it names, and is found from there', () => {
    assert.deepEqual(definition(opened, file, 'settings'), ['base/config.yaml:4 settings']);
    const uses = ['base/web.yaml:12 settings', `${file}:12 settings`];
    assert.deepEqual(references(opened, 'base/config.yaml', 'settings'), uses);
    assert.deepEqual(references(opened, file, 'settings'), uses);
  });

  it('leads from the other lines of the patch to what it patches', () => {
    assert.deepEqual(definition(opened, file, 'template'), ['base/web.yaml:3 web']);
  });
});

describe('implementations', () => {
  it('of an object are the patches and entries that change it; of a field, those that change that', () => {
    const opened = openFixture(SHOP);
    const ask = (text: string, before: string): string[] =>
      shown(
        opened,
        opened.ask((engine) =>
          engine.navigation.implementations('/repo/base/web.yaml', at(opened, 'base/web.yaml', text, before)),
        ),
      );
    const all = ask('web', 'metadata: {name: ');
    assert.ok(all.includes('overlays/prod/replicas.yaml:4 5'), all.join('\n'));
    assert.ok(
      all.some((one) => one.startsWith('overlays/prod/kustomization.yaml:2 ')),
      all.join('\n'),
    );
    assert.deepEqual(ask('shop/web', ''), ['overlays/prod/kustomization.yaml:7 "2"']);
  });
});

describe('document links', () => {
  it('lead from paths to files, and from folders to their kustomization', () => {
    const opened = openFixture(SHOP);
    const links = opened.ask((engine) => engine.navigation.links('/repo/overlays/prod/kustomization.yaml'));
    const text = opened.text('overlays/prod/kustomization.yaml');
    assert.deepEqual(
      links.map(({ range, target }) => `${text.slice(range.start, range.end)} ${target}`),
      ['../../base /repo/base/kustomization.yaml', 'replicas.yaml /repo/overlays/prod/replicas.yaml'],
    );
  });
});

describe('highlights', () => {
  it('are the uses in the same file', () => {
    const opened = openFixture(SHOP);
    const offset = at(opened, 'base/web.yaml', 'login');
    const found = opened.ask((engine) => engine.navigation.highlights('/repo/base/web.yaml', offset));
    assert.deepEqual(shown(opened, found), ['base/web.yaml:22 login', 'base/web.yaml:24 login']);
  });
});
