import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';

const REPOSITORY = `
# file: .polycrate-gitops.yaml
version: 1
environments:
  prod: {overlays: [overlays/prod], clusters: [eu]}
  test: {overlays: [overlays/test], clusters: [lab]}
clusters:
  eu: {kubernetes: "1.33"}
  lab: {kubernetes: "1.37"}
# file: base/kustomization.yaml
resources: [class.yaml, devices.yaml, map.yaml]
# file: base/class.yaml
apiVersion: storage.k8s.io/v1beta1
kind: VolumeAttributesClass
metadata: {name: fast}
driverName: csi.example.com
parameters: {iops: "100"}
# file: base/devices.yaml
apiVersion: resource.k8s.io/v1beta1
kind: DeviceClass
metadata: {name: gpu}
spec: {}
# file: base/map.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
dta: {wrong: already}
# file: overlays/prod/kustomization.yaml
resources: [../../base]
# file: overlays/test/kustomization.yaml
resources: [../../base]
`;

describe('what breaks when a cluster goes to a later Kubernetes', () => {
  it('is told on the source line, and nothing that is wrong already', () => {
    const { ask } = openFixture(REPOSITORY);
    const report = ask((engine) => engine.upgrade('1.37', 'eu'));
    assert.deepEqual(report.from, ['1.33']);
    assert.deepEqual(
      report.judged.map(({ name }) => name),
      ['overlays/prod'],
    );
    assert.deepEqual(
      report.findings.map(({ code, severity, file, overlays }) => [code, severity, file, overlays]),
      [
        ['schema/unserved-version', 'error', '/repo/base/class.yaml', ['overlays/prod']],
        ['schema/deprecated-version', 'warning', '/repo/base/devices.yaml', ['overlays/prod']],
      ],
    );
    assert.match(report.findings[0]?.summary ?? '', /is gone since Kubernetes 1\.37; .*Use `storage\.k8s\.io\/v1`\.$/);
  });

  it('is nothing when nothing does', () => {
    const { ask } = openFixture(REPOSITORY);
    const report = ask((engine) => engine.upgrade('1.34', 'eu'));
    assert.deepEqual(
      report.findings.filter(({ severity }) => severity === 'error'),
      [],
    );
    assert.equal(report.judged.length, 1);
  });

  it('is asked of every overlay without a name; those that are there already are named', () => {
    const { ask } = openFixture(REPOSITORY);
    const report = ask((engine) => engine.upgrade('1.37'));
    assert.deepEqual(
      report.ahead.map(({ name }) => name),
      ['overlays/test'],
    );
    assert.equal(report.findings.length, 2);
  });

  it('is told from the oldest version on where nothing says what an overlay runs on', () => {
    const { ask } = openFixture(REPOSITORY.replace(/# file: \.polycrate[^#]*/, ''));
    const report = ask((engine) => engine.upgrade('1.37'));
    assert.equal(report.isAssumed, true);
    assert.deepEqual(report.from, ['1.31']);
    assert.equal(report.findings.length, 2);
  });

  it('cannot be told of an overlay that does not render', () => {
    const { ask } = openFixture(REPOSITORY.replace('resources: [../../base]', 'resources: [../../nothing]'));
    const report = ask((engine) => engine.upgrade('1.37', 'eu'));
    assert.deepEqual(
      report.failed.map(({ name }) => name),
      ['overlays/prod'],
    );
    assert.deepEqual(report.judged, []);
  });
});
