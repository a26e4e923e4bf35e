import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';
import { CONFIG, deployment, findings, found, VOLUMES } from '../support/referenceFindings.ts';

describe('an object that is named and not there', () => {
  it('is a warning where a similar name was meant, with the fix, once for all overlays', () => {
    const opened = openFixture(`# file: base/kustomization.yaml
resources: [web.yaml, config.yaml]
# file: base/web.yaml
${deployment(VOLUMES(['setings']))}# file: base/config.yaml
${CONFIG('settings')}# file: overlays/dev/kustomization.yaml
resources: [../../base]
# file: overlays/prod/kustomization.yaml
resources: [../../base]
`);
    assert.deepEqual(found(opened), [
      'warning missing base/web.yaml setings: No ConfigMap is named `setings`. Did you mean `settings`?',
    ]);
    const [finding] = opened.ask((engine) => engine.findings('/repo/base/web.yaml'));
    assert.deepEqual(finding?.overlays, ['overlays/dev', 'overlays/prod']);
    assert.deepEqual(
      finding?.fixes.map(({ title }) => title),
      ['Change to `settings`'],
    );
  });

  it('is a warning where only another overlay of the same base has it', () => {
    const files = `# file: base/kustomization.yaml
resources: [web.yaml]
# file: base/web.yaml
${deployment('      serviceAccountName: runner\n')}# file: overlays/dev/kustomization.yaml
resources: [../../base, account.yaml]
# file: overlays/dev/account.yaml
apiVersion: v1
kind: ServiceAccount
metadata: {name: runner}
# file: overlays/prod/kustomization.yaml
resources: [../../base]
`;
    const [only, ...others] = findings(files);
    assert.match(only ?? '', /^warning missing base\/web.yaml runner: .* here, though another overlay has one\./);
    assert.deepEqual(others, []);
  });

  it('is a warning where the overlay is whole otherwise, and a hint where Secrets are brought by hand', () => {
    const files = `# file: kustomization.yaml
resources: [web.yaml, config.yaml]
# file: web.yaml
${deployment(`${VOLUMES(['settings', 'certificates'])}      serviceAccountName: default\n`)}
# file: config.yaml
${CONFIG('settings')}---
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers: [{name: p, image: a:1, envFrom: [{secretRef: {name: login}}]}]
`;
    assert.deepEqual(
      findings(files).map((one) => one.split(':')[0]),
      ['warning missing web.yaml certificates', 'hint missing config.yaml login'],
    );
  });

  it('is a warning in another namespace', () => {
    const files = `# file: kustomization.yaml
resources: [all.yaml]
# file: all.yaml
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: a}
spec: {serviceAccountName: runner, containers: [{name: p, image: a:1}]}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: runner, namespace: b}
`;
    assert.deepEqual(findings(files), [
      'warning missing all.yaml runner: No ServiceAccount is named `runner` in namespace `a`; the one in `b` is not reached from here.',
    ]);
  });

  it('is told at the patch that names it', () => {
    const files = `# file: base/kustomization.yaml
resources: [web.yaml, config.yaml]
# file: base/web.yaml
${deployment(VOLUMES(['settings']))}# file: base/config.yaml
${CONFIG('settings')}# file: prod/kustomization.yaml
resources: [../base]
patches: [{path: patch.yaml}]
# file: prod/patch.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers: [{name: main, envFrom: [{configMapRef: {name: setttings}}]}]
`;
    assert.deepEqual(findings(files), [
      'warning missing prod/patch.yaml setttings: No ConfigMap is named `setttings`. Did you mean `settings`?',
    ]);
  });
});

describe('nothing is said of an object', () => {
  const quiet = (more: string, team = ''): void => {
    const files = `# file: kustomization.yaml
resources: [all.yaml]
# file: all.yaml
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  containers: [{name: p, image: a:1, envFrom: [{secretRef: {name: login}}]}]
${more}${team}`;
    assert.deepEqual(findings(files), []);
  };

  it('that an ExternalSecret, a SealedSecret or a Certificate makes', () => {
    quiet(`---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: x, namespace: shop}
spec: {secretStoreRef: {name: vault, kind: ClusterSecretStore}, target: {name: login}}
`);
    quiet(`---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: login, namespace: shop}
spec: {encryptedData: {a: b}}
`);
    quiet(`---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: x, namespace: shop}
spec: {secretName: login, issuerRef: {name: ca}}
`);
  });

  it('that an operator may make: its custom resource has the name, begins it or writes it', () => {
    quiet(`---
apiVersion: postgresql.example.com/v1
kind: Cluster
metadata: {name: l, namespace: shop}
spec: {credentials: {target: login}}
`);
    quiet(`---
apiVersion: kafka.example.com/v1
kind: User
metadata: {name: login, namespace: shop}
`);
  });

  it('that a chart in the same namespace may bring, or a program is told to make', () => {
    quiet(`---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: x, namespace: shop}
spec: {interval: 1m, chart: {spec: {chart: x, sourceRef: {kind: HelmRepository, name: shop}}}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: shop, namespace: shop}
spec: {url: https://charts.example.com}
`);
    quiet(`---
apiVersion: batch/v1
kind: Job
metadata: {name: j, namespace: shop}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: j, image: a:1, args: [--secret=login]}]
`);
  });

  it('that the team knows', () => {
    quiet('', '# file: .polycrate-gitops.yaml\nversion: 1\nknown: [{kind: Secret, namespace: shop, name: "log*"}]\n');
  });

  it('that a person knows', () => {
    const opened = openFixture(`# file: kustomization.yaml
resources: [all.yaml]
# file: all.yaml
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec:
  containers: [{name: p, image: a:1, envFrom: [{secretRef: {name: login}}]}]
`);
    const knowing = (known: readonly string[]): number => {
      opened.engine.configure({ roots: ['/repo'], trusted: true, known });
      return found(opened).length;
    };
    assert.deepEqual(
      [[], ['Secret/login'], ['Secret/shop/log*'], ['Secret/other/login'], ['nonsense']].map(knowing),
      [1, 0, 0, 1, 1],
    );
  });

  it('that another overlay of the cluster brings, that is optional, or that every cluster has', () => {
    const files = `# file: app/kustomization.yaml
resources: [all.yaml]
# file: app/all.yaml
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  serviceAccountName: default
  priorityClassName: system-node-critical
  volumes:
    - {name: a, configMap: {name: kube-root-ca.crt}}
    - {name: b, configMap: {name: maybe, optional: true}}
    - {name: c, configMap: {name: shared}}
    - {name: d, configMap: {name: "\${NAME}"}}
  containers: [{name: p, image: a:1}]
# file: common/kustomization.yaml
resources: [config.yaml]
# file: common/config.yaml
${CONFIG('shared')}`;
    assert.deepEqual(findings(files), []);
  });

  it('while a part of the overlay is not here', () => {
    const files = `# file: kustomization.yaml
resources: [web.yaml, https://example.com/more.yaml]
# file: web.yaml
${deployment(VOLUMES(['settings']))}`;
    assert.deepEqual(findings(files), []);
  });
});

describe('the name that was meant', () => {
  it('is the one in the source, whatever overlays put before and behind it', () => {
    const opened = openFixture(`# file: base/kustomization.yaml
resources: [web.yaml]
configMapGenerator: [{name: settings, literals: [a=1]}]
# file: base/web.yaml
${deployment(VOLUMES(['setings']))}# file: dev/kustomization.yaml
resources: [../base]
namePrefix: dev-
# file: prod/kustomization.yaml
resources: [../base]
namePrefix: prod-
`);
    assert.deepEqual(
      found(opened).filter((one) => one.startsWith('warning')),
      ['warning missing base/web.yaml setings: No ConfigMap is named `setings`. Did you mean `settings`?'],
    );
  });

  it('is told of no Service that a controller brings when it is installed', () => {
    const rule = (service: string) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${service}, namespace: flux-system}
spec:
  rules:
  - http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: ${service}, port: {number: 80}}}
`;
    const services = ['webhook-receiver', 'argocd-server', 'cert-manager-webhook', 'ingress-nginx-controller'];
    const files = `# file: kustomization.yaml
resources: [routes.yaml]
# file: routes.yaml
${[...services, 'webhook-sender'].map(rule).join('---\n')}`;
    assert.deepEqual(
      findings(files).map((one) => one.split(':')[0]),
      ['hint missing routes.yaml webhook-sender'],
    );
  });
});
