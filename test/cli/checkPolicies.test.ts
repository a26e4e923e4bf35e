import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PolicyReport } from '../../server/src/engine/api.ts';
import { runCommand } from '../support/cli.ts';

const FILES: Readonly<Record<string, string>> = {
  'base/kustomization.yaml': 'resources: [web.yaml]\n',
  'base/web.yaml': `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
  - name: web
    image: web:latest
`,
  'overlays/prod/kustomization.yaml': 'resources: [../../base]\n',
  'overlays/test/kustomization.yaml': 'resources: [../../base]\nimages: [{name: web, newTag: "1"}]\n',
  'policies/tags.yaml': `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: tags, annotations: {policies.kyverno.io/severity: high}}
spec:
  validationFailureAction: Enforce
  rules:
  - name: no-latest
    match: {any: [{resources: {kinds: [Pod]}}]}
    validate:
      message: No latest.
      pattern: {spec: {containers: [{image: "!*:latest"}]}}
`,
};
const TEAM = 'policies: {paths: [policies]}\n';

describe('check and policies', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'polycrate-policies-'));
    for (const [path, text] of Object.entries({ ...FILES, '.polycrate-gitops.yaml': TEAM })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('shows what policies object to at the line, and fails', async () => {
    const { status, out } = await runCommand(['check'], folder);
    assert.equal(status, 1);
    assert.match(out, /base\/web\.yaml:7:12 error policy\/tags\/no-latest\n {2}No latest \(policy tags, enforced\)\./);
    assert.match(out, /in overlays\/prod\n/);
  });

  it('prints every verdict as OpenReports, passes too', async () => {
    const { status, out } = await runCommand(['check', '--format', 'openreports'], folder);
    assert.equal(status, 1);
    const report = JSON.parse(out) as PolicyReport;
    assert.deepEqual(report.summary, { pass: 1, fail: 1, warn: 0, error: 0, skip: 0 });
    assert.deepEqual(report.results[0], {
      source: 'kyverno',
      policy: 'tags',
      rule: 'no-latest',
      severity: 'high',
      result: 'fail',
      resources: [{ apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web' }],
      message: report.results[0]?.message,
      properties: {
        path: '/spec/containers/0/image',
        file: 'base/web.yaml',
        line: '7',
        column: '12',
        endLine: '7',
        endColumn: '22',
        action: 'Enforce',
        overlay: 'overlays/prod',
      },
    });
    const { out: limited } = await runCommand(['check', 'overlays/test', '--format', 'openreports'], folder);
    assert.deepEqual((JSON.parse(limited) as PolicyReport).summary, { pass: 1, fail: 0, warn: 0, error: 0, skip: 0 });
  });

  it('has the Pod Security Standards among them: those of Namespaces and those of the team file', async () => {
    const labels = '{pod-security.kubernetes.io/enforce: baseline}';
    writeFileSync(
      join(folder, 'base/space.yaml'),
      `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: ${labels}}\n`,
    );
    writeFileSync(join(folder, 'base/kustomization.yaml'), 'resources: [web.yaml, space.yaml]\n');
    writeFileSync(
      join(folder, '.polycrate-gitops.yaml'),
      'environments: {prod: {overlays: [overlays/prod]}}\npolicies: {podSecurity: {prod: restricted}}\n',
    );
    const { status, out } = await runCommand(['check', '--format', 'openreports'], folder);
    assert.equal(status, 1);
    const { results } = JSON.parse(out) as PolicyReport;
    const shown = results.map(({ source, rule = '-', result, properties = {} }) => {
      const { overlay, standard, action, file = '-', line = '-' } = properties;
      return [overlay, source, standard, action, rule, result, `${file}:${line}`].join(' ');
    });
    assert.deepEqual(shown, [
      'overlays/prod pod-security baseline enforce, warn - pass -:-',
      'overlays/prod pod-security restricted team allowPrivilegeEscalation fail base/web.yaml:6',
      'overlays/prod pod-security restricted team capabilities_restricted fail base/web.yaml:6',
      'overlays/prod pod-security restricted team runAsNonRoot fail base/web.yaml:4',
      'overlays/prod pod-security restricted team seccompProfile_restricted fail base/web.yaml:4',
      'overlays/test pod-security baseline enforce, warn - pass -:-',
    ]);
  });

  it('proposes the folder of policies in a new team file', async () => {
    rmSync(join(folder, '.polycrate-gitops.yaml'));
    const { out } = await runCommand(['init', '--dry-run'], folder);
    assert.match(out, /^ {2}paths: \[policies\]$/m);
  });
});
