import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../support/cli.ts';

describe('the command upgrade', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'polycrate-upgrade-'));
    writeFileSync(join(folder, 'kustomization.yaml'), 'resources: [class.yaml]\n');
    writeFileSync(
      join(folder, 'class.yaml'),
      'apiVersion: storage.k8s.io/v1beta1\nkind: VolumeAttributesClass\nmetadata: {name: fast}\ndriverName: csi.example.com\nparameters: {iops: "1"}\n',
    );
    writeFileSync(
      join(folder, '.polycrate-gitops.yaml'),
      'version: 1\nenvironments:\n  prod: {overlays: [.], clusters: [eu]}\nclusters:\n  eu: {kubernetes: "1.33"}\n',
    );
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('names the line, and fails when something breaks', async () => {
    const { status, out } = await runCommand(['upgrade', '1.37', '--cluster', 'eu'], folder);
    assert.equal(status, 1);
    assert.match(
      out,
      /^class\.yaml:1:13 error schema\/unserved-version\n {2}`storage\.k8s\.io\/v1beta1` of .* is gone since/,
    );
    assert.match(out, /\n1 thing breaks: Kubernetes 1\.33 -> 1\.37, 1 overlay on eu\n$/);
  });

  it('says so when nothing breaks', async () => {
    const { status, out } = await runCommand(['upgrade', '1.34'], folder);
    assert.equal(status, 0);
    assert.match(out, /Nothing breaks, 1 is deprecated: Kubernetes 1\.33 -> 1\.34, 1 overlay\n$/);
    writeFileSync(join(folder, 'class.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n');
    const { out: nothing } = await runCommand(['upgrade', 'v1.37.2'], folder);
    assert.equal(nothing, 'Nothing breaks: Kubernetes 1.33 -> 1.37, 1 overlay\n');
  });

  it('prints the report of check for programs', async () => {
    const { out } = await runCommand(['upgrade', '1.37', '--format', 'json'], folder);
    const { findings } = JSON.parse(out) as { findings: { code: string }[] };
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['schema/unserved-version'],
    );
  });

  it('names what is known when it is asked for a version or a cluster that is not', async () => {
    const version = await runCommand(['upgrade', '1.99'], folder);
    assert.equal(version.status, 3);
    assert.match(version.err, /`1\.99` is no version that is known here; known are 1\.31, /);
    const cluster = await runCommand(['upgrade', '1.37', '--cluster', 'us'], folder);
    assert.equal(cluster.status, 3);
    assert.equal(cluster.err, 'No overlay runs on a cluster `us`; known are eu.\n');
  });
});
