import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';
import { CONFIG, deployment, findings, found, VOLUMES } from '../support/referenceFindings.ts';

describe('a key or port that is not there', () => {
  it('is told at the field, with what there is', () => {
    const files = `# file: kustomization.yaml
resources: [all.yaml]
secretGenerator: [{name: login, literals: [user=a]}]
# file: all.yaml
${CONFIG('settings', '{log_level: info}')}---
apiVersion: v1
kind: Pod
metadata: {name: p, labels: {app: p}}
spec:
  containers:
    - name: p
      image: a:1
      ports: [{name: web, containerPort: 80}]
      env:
        - {name: A, valueFrom: {configMapKeyRef: {name: settings, key: log-level}}}
        - {name: B, valueFrom: {secretKeyRef: {name: login, key: password}}}
        - {name: C, valueFrom: {secretKeyRef: {name: login, key: password, optional: true}}}
---
apiVersion: v1
kind: Service
metadata: {name: p}
spec: {selector: {app: p}, ports: [{name: http, port: 80, targetPort: http}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: p}
spec: {defaultBackend: {service: {name: p, port: {number: 8080}}}}
`;
    assert.deepEqual([...findings(files)].sort(), [
      'warning missing-key all.yaml log-level: ConfigMap `settings` has no key `log-level`. Did you mean `log_level`?',
      'warning missing-key all.yaml password: Secret `login` has no key `password`. It has `user`.',
      'warning missing-port all.yaml 8080: Service `p` has no port `8080`. It has `http`.',
      'warning missing-port all.yaml http: Pod `p` has no port named `http`. It has `web`.',
    ]);
  });

  it('is told at a probe, which only knows the ports of its own container', () => {
    const files = `# file: kustomization.yaml
resources: [all.yaml]
# file: all.yaml
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers:
    - name: p
      image: a:1
      ports: [{name: web, containerPort: 80}]
      livenessProbe: {httpGet: {port: web}}
      readinessProbe: {tcpSocket: {port: wbe}}
      startupProbe: {httpGet: {port: 80}}
    - {name: other, image: a:1, livenessProbe: {httpGet: {port: web}}}
`;
    assert.deepEqual(findings(files), [
      'warning missing-port all.yaml wbe: The container has no port named `wbe`, so that this fails. It has `web`.',
      'warning missing-port all.yaml web: The container has no port named `web`, so that this fails. Its ports have no names.',
    ]);
  });

  it('is not told of what something fills in, and told of a key in upper case', () => {
    const names = ['$CONFIG', '__CONFIG__', '@@config@@', 'MY_CONFIG', 'shop-__STAGE__'];
    const keys = ['LEVL', 'A__LEVEL__B', '$KEY', '__KEY__', '@@key@@', '<key>', '{{ key }}'];
    const files = `# file: kustomization.yaml
resources: [settings.yaml, web.yaml]
# file: settings.yaml
${CONFIG('settings', '{LEVEL: info}')}# file: web.yaml
${deployment(VOLUMES(names).replaceAll('{name: @@', '{name: "@@').replaceAll('@@}', '@@"}'))
  .replaceAll(/v-[^,]+/g, 'v')
  .replace(
    'image: a:1,',
    `image: a:1, env: [${keys.map((key) => `{name: A, valueFrom: {configMapKeyRef: {name: settings, key: "${key}"}}}`).join(', ')}],`,
  )}`;
    assert.deepEqual(
      findings(files).map((one) => one.slice(0, one.indexOf(':'))),
      ['warning missing-key web.yaml "LEVL"', 'warning missing-key web.yaml "A__LEVEL__B"'],
    );
  });

  it('is not told of objects that are empty, as those are that something fills in', () => {
    const files = `# file: kustomization.yaml
resources: [all.yaml]
# file: all.yaml
apiVersion: v1
kind: Secret
metadata: {name: certificate}
---
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  volumes: [{name: c, secret: {secretName: certificate, items: [{key: tls.crt, path: tls.crt}]}}]
  containers: [{name: p, image: a:1}]
`;
    assert.deepEqual(findings(files), []);
  });
});

describe('a selector', () => {
  const SERVICE = (selector: string): string =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: ${selector}, ports: [{port: 80}]}\n`;

  it('that misses a workload by a slip is a warning; one that selects nothing else, a hint', () => {
    const slip = `# file: kustomization.yaml
resources: [all.yaml]
# file: all.yaml
${deployment('', '{app: frontend}')}---
${SERVICE('{app: fronted}')}`;
    assert.deepEqual(findings(slip), [
      'warning selects-nothing all.yaml selector: This selector selects no workload: `app: fronted` is `frontend` on Deployment `web`.',
    ]);
    const other = `# file: kustomization.yaml
resources: [all.yaml]
# file: all.yaml
${deployment('', '{app: frontend}')}---
${SERVICE('{app: cache}')}`;
    assert.deepEqual(findings(other), [
      'hint selects-nothing all.yaml selector: This selector selects no workload of the overlay, so that Service `web` does nothing.',
    ]);
  });

  it('is not told where pods may come from elsewhere', () => {
    const files = `# file: kustomization.yaml
resources: [all.yaml]
# file: all.yaml
${deployment('', '{app: frontend}')}---
${SERVICE('{app: cache}')}---
apiVersion: redis.example.com/v1
kind: Redis
metadata: {name: store}
`;
    assert.deepEqual(findings(files), []);
  });
});

describe('a generated object with a hash', () => {
  it('that nothing names is shown as unused; one that is named in an argument is not', () => {
    const files = `# file: kustomization.yaml
resources: [web.yaml]
configMapGenerator:
  - {name: old, literals: [a=1]}
  - {name: settings, literals: [a=1]}
# file: web.yaml
${deployment(VOLUMES(['settings']))}`;
    assert.deepEqual(
      findings(files).map((one) => one.slice(0, one.indexOf(', '))),
      ['hint unused kustomization.yaml old: Nothing names this ConfigMap. No one else can know its name'],
    );
  });
});

describe('an edit', () => {
  const PLATFORM = `# file: base/kustomization.yaml
resources: [web.yaml, config.yaml]
# file: base/web.yaml
${deployment(VOLUMES(['settings']))}# file: base/config.yaml
${CONFIG('settings')}# file: dev/kustomization.yaml
resources: [../base]
# file: other/kustomization.yaml
resources: [pod.yaml]
# file: other/pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {serviceAccountName: missing, containers: [{name: p, image: a:1}]}
`;
  const judged = (ran: readonly string[]): readonly string[] => ran.filter((one) => one.startsWith('dangling('));

  it('of one overlay does not judge the references of another again', () => {
    const opened = openFixture(PLATFORM);
    found(opened);
    opened.ran();
    opened.edit('base/web.yaml', deployment(VOLUMES(['settings', 'settings'])));
    found(opened);
    assert.deepEqual(judged(opened.ran()), ['dangling(dev)']);
  });

  it('of a field that no reference asks about judges nothing again', () => {
    const opened = openFixture(PLATFORM);
    found(opened);
    opened.ran();
    opened.edit('base/web.yaml', opened.text('base/web.yaml').replace('image: a:1', 'image: a:2'));
    found(opened);
    assert.deepEqual(judged(opened.ran()), []);
  });

  it('of a name elsewhere judges only overlays that looked for that name', () => {
    const opened = openFixture(PLATFORM);
    assert.deepEqual(found(opened).length, 1);
    opened.ran();
    opened.edit('base/config.yaml', `${CONFIG('settings')}---\n${CONFIG('unrelated')}`);
    found(opened);
    assert.deepEqual(judged(opened.ran()), ['dangling(dev)']);
    opened.edit(
      'base/config.yaml',
      `${CONFIG('settings')}---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: missing}\n`,
    );
    assert.deepEqual(found(opened), []);
    assert.deepEqual([...judged(opened.ran())].sort(), ['dangling(dev)', 'dangling(other)']);
  });

  it('of a comment judges nothing again', () => {
    const opened = openFixture(PLATFORM);
    found(opened);
    opened.ran();
    opened.edit('base/web.yaml', `# a comment\n${opened.text('base/web.yaml')}`);
    found(opened);
    assert.deepEqual(judged(opened.ran()), []);
  });
});
