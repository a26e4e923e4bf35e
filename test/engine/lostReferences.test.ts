import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';

/** Findings about lost references in a repository, as `file path-of-the-value overlays`. */
function lost(files: string): readonly string[] {
  const opened = openFixture(files);
  return opened
    .ask((engine) => engine.allFindings())
    .filter(({ code }) => code === 'kustomize/reference-lost')
    .map(({ file, range, overlays }) => {
      const path = file.slice('/repo/'.length);
      return `${path} ${opened.text(path).slice(range.start, range.end)} in ${overlays.join(' ')}`;
    });
}

const GENERATED = `# file: base/kustomization.yaml
resources: [all.yaml]
configMapGenerator: [{name: rules, literals: [a=1]}]
`;

describe('a name reference that kustomize leaves behind', () => {
  it('in a custom resource, to a generated name: stands on the name, once for all overlays', () => {
    const files = `${GENERATED}# file: base/all.yaml
apiVersion: example.com/v1
kind: Prometheus
metadata: {name: p}
spec:
  configMapName: rules
  additional: {secretRef: {name: other}}
# file: overlays/dev/kustomization.yaml
resources: [../../base]
# file: overlays/prod/kustomization.yaml
resources: [../../base]
namePrefix: prod-
`;
    assert.deepEqual(lost(files), ['base/all.yaml rules in overlays/dev overlays/prod']);
  });

  it('of a route to a service with a prefix, and of a field that tells the kind beside the name', () => {
    const files = `# file: kustomization.yaml
resources: [all.yaml]
namePrefix: x-
# file: all.yaml
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web}
spec:
  rules:
    - backendRefs: [{name: web, port: 80}]
---
apiVersion: example.com/v1
kind: Rollout
metadata: {name: r}
spec:
  workload: {kind: Widget, name: w}
  widgetRef: {name: w}
---
apiVersion: example.com/v1
kind: Widget
metadata: {name: w}
`;
    assert.deepEqual(lost(files), ['all.yaml w in repo', 'all.yaml w in repo', 'all.yaml web in repo']);
  });

  it('is said with the new name of the object beside it', () => {
    const opened = openFixture(`${GENERATED}# file: base/all.yaml
apiVersion: example.com/v1
kind: Prometheus
metadata: {name: p}
spec: {configMapName: rules}
`);
    const [finding] = opened
      .ask((engine) => engine.overlayFindings('/repo/base'))
      .filter(({ code }) => code === 'kustomize/reference-lost');
    assert.equal(finding?.severity, 'warning');
    assert.match(finding?.related[1]?.message ?? '', /^ConfigMap `rules` is `rules-[a-z0-9]{10}` here$/);
  });
});

describe('nothing is said', () => {
  it('of references that kustomize follows, of names from elsewhere, of optional ones and of names in texts', () => {
    const files = `${GENERATED}# file: base/all.yaml
apiVersion: v1
kind: Pod
metadata: {name: p, annotations: {configMapName: rules}}
spec:
  volumes: [{name: rules, configMap: {name: rules}}]
  containers:
    - name: rules
      image: a:1
      envFrom:
        - secretRef: {name: elsewhere}
---
apiVersion: example.com/v1
kind: Thing
metadata: {name: t}
spec:
  configMapRef: {name: rules, optional: true}
  configMapKey: rules
  other: {configMapRef: {name: rules, namespace: elsewhere}}
  text: rules
---
apiVersion: v1
kind: ConfigMap
metadata: {name: text}
data: {configMapName: rules}
`;
    assert.deepEqual(lost(files), []);
  });

  it('of an object that has the name in the render', () => {
    const files = `# file: kustomization.yaml
resources: [a, b.yaml]
# file: a/kustomization.yaml
nameSuffix: -a
resources: [c.yaml]
# file: a/c.yaml
apiVersion: v1
kind: Secret
metadata: {name: login}
# file: b.yaml
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: login}
spec: {target: {name: login}, secretStoreRef: {name: vault, kind: SecretStore}}
---
apiVersion: example.com/v1
kind: Thing
metadata: {name: t}
spec: {secretName: login}
`;
    assert.deepEqual(lost(files), []);
  });
});

describe('a reference to what the overlay deletes', () => {
  const base = (more: string): string => `# file: base/kustomization.yaml
resources: [all.yaml]
# file: base/all.yaml
apiVersion: v1
kind: Secret
metadata: {name: login}
---
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: a, image: a:1, envFrom: [{secretRef: {name: login}}]}]}
# file: overlay/kustomization.yaml
resources: [../base, more.yaml]
patches:
  - patch: |-
      $patch: delete
      apiVersion: v1
      kind: Secret
      metadata: {name: login}
# file: overlay/more.yaml
${more}`;
  const codes = (files: string): readonly string[] =>
    openFixture(files)
      .ask((engine) => engine.overlayFindings('/repo/overlay'))
      .filter(({ code }) => code.startsWith('kustomize/'))
      .map(({ code, severity, file }) => `${severity} ${code} ${file}`);

  it('is told at the reference', () => {
    const more = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n';
    assert.deepEqual(codes(base(more)), ['information kustomize/reference-deleted /repo/base/all.yaml']);
  });

  it('is not told where something here makes the object', () => {
    const more =
      'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: from-vault}\nspec: {target: {name: login}, secretStoreRef: {name: vault, kind: ClusterSecretStore}}\n';
    assert.deepEqual(codes(base(more)), []);
  });
});
