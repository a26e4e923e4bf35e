import assert from 'node:assert/strict';
import type { EngineOptions } from '../../server/src/engine/api.ts';
import { type EngineFixture, openFixture } from '../support/engineFixture.ts';

/** `mode` of an emptyDir is new in Kubernetes 1.37. */
const REPOSITORY = `
# file: base/kustomization.yaml
resources: [pod.yaml]
# file: base/pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: shop/web:1.4.1
  volumes:
    - name: scratch
      emptyDir:
        mode: 0777
# file: overlays/old/kustomization.yaml
resources: [../../base]
# file: overlays/new/kustomization.yaml
resources: [../../base]
`;

const TEAM = `
# file: .polycrate-gitops.yaml
version: 1
environments:
  old: {overlays: [overlays/old], clusters: [eu]}
  new: {overlays: [overlays/new], clusters: [us]}
clusters:
  eu: {kubernetes: "1.36"}
  us: {kubernetes: "1.37"}
`;

const CONFIGURED: EngineOptions = { roots: ['/repo'], trusted: true };

function messages(opened: EngineFixture, ask: (engine: EngineFixture['engine']) => readonly { summary: string }[]) {
  return opened.ask(ask).map(({ summary }) => summary);
}

describe('the Kubernetes version that an overlay is judged by', () => {
  it('is the one that the team file gives its cluster', () => {
    const opened = openFixture(REPOSITORY + TEAM);
    const [found, ...others] = opened.ask((engine) => engine.allFindings());
    assert.deepEqual(others, []);
    assert.equal(found?.code, 'schema/unknown-field');
    assert.deepEqual(found?.overlays, ['overlays/old']);
    assert.deepEqual(
      opened.ask((engine) => engine.overlayFindings('/repo/overlays/new')),
      [],
    );
  });

  it('is named where only one of the clusters of an overlay refuses something', () => {
    const opened = openFixture(REPOSITORY + TEAM.replace('[eu]', '[eu, us]'));
    const [message = ''] = messages(opened, (engine) => engine.overlayFindings('/repo/overlays/old'));
    assert.match(message, /`mode`.* This is so on eu \(Kubernetes 1\.36\)\.$/);
  });

  it('is a setting of the folder rather than that of the cluster', () => {
    const opened = openFixture(REPOSITORY + TEAM);
    opened.engine.configure({ ...CONFIGURED, folderKubernetes: { '/repo': '1.37' } });
    assert.deepEqual(
      opened.ask((engine) => engine.allFindings()),
      [],
    );
    opened.engine.configure({ ...CONFIGURED, folderKubernetes: { '/repo': '1.37', '/repo/overlays/new': '1.36' } });
    const found = opened.ask((engine) => engine.allFindings());
    assert.deepEqual(
      found.map(({ overlays }) => overlays),
      [['overlays/new']],
    );
  });

  it('is what a connected cluster runs rather than what the team file says of it', () => {
    const opened = openFixture(REPOSITORY + TEAM);
    opened.engine.configure({
      ...CONFIGURED,
      clusterSchemas: { eu: { pack: 'cluster/none', kubernetes: '1.37' } },
    });
    assert.deepEqual(
      opened.ask((engine) => engine.overlayFindings('/repo/overlays/old')),
      [],
    );
  });

  it('is the newest one where nothing says it', () => {
    const opened = openFixture(REPOSITORY);
    assert.deepEqual(
      opened.ask((engine) => engine.allFindings()),
      [],
    );
  });

  it('is in the hover of a field that no reader of the file disagrees with', () => {
    const opened = openFixture(REPOSITORY + TEAM.replaceAll('1.37', '1.36'));
    const text = opened.text('base/pod.yaml');
    const hover = opened.ask((engine) => engine.hover('/repo/base/pod.yaml', text.indexOf('Pod')));
    assert.match(hover?.markdown ?? '', /Kubernetes 1\.36/);
  });

  it('renders nothing again when it changes', () => {
    const opened = openFixture(REPOSITORY + TEAM);
    opened.ask((engine) => engine.allFindings());
    opened.ran();
    opened.edit('.polycrate-gitops.yaml', opened.text('.polycrate-gitops.yaml').replace('"1.36"', '"1.37"'));
    assert.deepEqual(
      opened.ask((engine) => engine.allFindings()),
      [],
    );
    const ran = opened.ran();
    assert.deepEqual(
      ran.filter((entry) => /^(?:render|target|registry)\(/.test(entry)),
      [],
    );
  });
});
