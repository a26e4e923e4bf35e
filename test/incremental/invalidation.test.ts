import assert from 'node:assert/strict';
import { type EngineFixture, openFixture } from '../support/engineFixture.ts';

const PLATFORM = `
# file: base/kustomization.yaml
resources: [deployment.yaml, service.yaml]
# file: base/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: shop/web:1.4.1
# file: base/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports: [{port: 80}]
# file: overlays/prod/kustomization.yaml
resources: [../../base]
namePrefix: prod-
# file: overlays/dev/kustomization.yaml
resources: [../../base]
namespace: dev
# file: other/kustomization.yaml
resources: [config.yaml]
# file: other/config.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: other}
`;

/** Everything that the editor would ask after an edit. */
function refresh(opened: EngineFixture): readonly string[] {
  opened.ask((engine) => {
    engine.allFindings();
    for (const overlay of engine.overlays()) engine.preview(overlay.directory);
  });
  return opened.ran();
}

function names(ran: readonly string[], query: string): readonly string[] {
  return ran.filter((entry) => entry.startsWith(`${query}(`)).sort();
}

describe('an edit runs only what it can change', () => {
  it('of a comment in a base: parses that file and renders nothing', () => {
    const opened = openFixture(PLATFORM);
    refresh(opened);
    opened.edit('base/deployment.yaml', `# a comment\n${opened.text('base/deployment.yaml')}`);
    const ran = refresh(opened);
    assert.deepEqual(names(ran, 'syntax'), ['syntax(base/deployment.yaml)']);
    for (const query of ['target', 'render', 'previewText', 'graph', 'overlayFindings', 'kustomization']) {
      assert.deepEqual(names(ran, query), [], query);
    }
  });

  it('of a field in a base: renders the overlays that use it and no other', () => {
    const opened = openFixture(PLATFORM);
    refresh(opened);
    opened.edit('base/deployment.yaml', opened.text('base/deployment.yaml').replace('replicas: 1', 'replicas: 2'));
    const ran = refresh(opened);
    assert.deepEqual(names(ran, 'render'), ['render(overlays/dev)', 'render(overlays/prod)']);
    assert.deepEqual(names(ran, 'documents'), ['documents(base/deployment.yaml)']);
    assert.deepEqual(names(ran, 'graph'), []);
  });

  it('of a field in a base: asks nothing about the repository, and nothing about overlays that do not use it', () => {
    const opened = openFixture(PLATFORM);
    refresh(opened);
    opened.edit('base/deployment.yaml', opened.text('base/deployment.yaml').replace('replicas: 1', 'replicas: 2'));
    opened.engine.db.log = [];
    opened.engine.allFindings();
    const looked = opened.engine.db.log.map(({ query, key }) => `${query}(${key})`);
    assert.ok(looked.includes('overlayFindings(/repo/overlays/prod)'));
    for (const query of ['allFacts', 'graph', 'readers']) assert.deepEqual(names(looked, query), [], query);
    assert.deepEqual(
      looked.filter((entry) => entry.includes('/repo/other')),
      [],
    );
  });

  it('of one overlay: leaves its base and the other overlays alone', () => {
    const opened = openFixture(PLATFORM);
    refresh(opened);
    opened.edit('overlays/prod/kustomization.yaml', 'resources: [../../base]\nnamePrefix: live-\n');
    const ran = refresh(opened);
    assert.deepEqual(names(ran, 'target'), ['target(overlays/prod)']);
    assert.deepEqual(names(ran, 'render'), ['render(overlays/prod)']);
    assert.deepEqual(names(ran, 'documents'), []);
  });

  it('leaves objects that it does not reach as they are, the very same ones', () => {
    const opened = openFixture(PLATFORM);
    const service = (): unknown =>
      opened.ask((engine) => engine.rendered('/repo/overlays/prod')).find((one) => one.id.kind === 'Service')?.root;
    const before = service();
    opened.edit('base/deployment.yaml', opened.text('base/deployment.yaml').replace('replicas: 1', 'replicas: 2'));
    assert.equal(service(), before);
    assert.notEqual(before, undefined);
  });

  it('that only changes the layout of a file: stops after that file', () => {
    const opened = openFixture(PLATFORM);
    refresh(opened);
    opened.edit(
      'base/service.yaml',
      opened.text('base/service.yaml').replace('ports: [{port: 80}]', '\n\n  ports:   [ {port:   80} ]'),
    );
    assert.deepEqual(names(refresh(opened), 'render'), []);
  });

  it('that makes a folder which was looked for finds it', () => {
    const opened = openFixture('# file: prod/kustomization.yaml\nresources: [../base]\n');
    const failed = (): boolean => opened.ask((engine) => engine.renderText('/repo/prod').failed);
    assert.equal(failed(), true);
    opened.edit('base/kustomization.yaml', 'resources: []\n');
    assert.equal(failed(), false);
    opened.edit('base/kustomization.yaml', undefined);
    assert.equal(failed(), true);
  });

  it('of a field in a base: asks not again where kustomizations lead', () => {
    const opened = openFixture(PLATFORM);
    refresh(opened);
    opened.edit('base/deployment.yaml', opened.text('base/deployment.yaml').replace('replicas: 1', 'replicas: 2'));
    assert.deepEqual(names(refresh(opened), 'leads'), []);
  });

  it('that leads a base of a base back to the overlay is told, and so is one that leads it elsewhere', () => {
    const opened = openFixture(PLATFORM);
    opened.edit('base/kustomization.yaml', 'resources: [../lower]\n');
    opened.edit('lower/kustomization.yaml', 'resources: [../other]\n');
    const codes = (): readonly string[] =>
      opened.ask((engine) => engine.renderText('/repo/overlays/prod').findings.map(({ code }) => code));
    assert.deepEqual(codes(), []);
    opened.edit('lower/kustomization.yaml', 'resources: [../overlays/prod]\n');
    assert.deepEqual(codes(), ['kustomize/cycle']);
    opened.edit('lower/kustomization.yaml', 'resources: [../other]\n');
    assert.deepEqual(codes(), []);
  });

  it('renders the same as from scratch after any of these', () => {
    const opened = openFixture(PLATFORM);
    refresh(opened);
    opened.edit('base/deployment.yaml', opened.text('base/deployment.yaml').replace('web:1.4.1', 'web:1.4.2'));
    opened.edit('overlays/dev/kustomization.yaml', 'resources: [../../base]\nnamespace: other\nnameSuffix: -x\n');
    const now = opened.ask((engine) => engine.renderText('/repo/overlays/dev').text);
    const files = [
      'base/kustomization.yaml',
      'base/deployment.yaml',
      'base/service.yaml',
      'overlays/dev/kustomization.yaml',
    ];
    const fresh = openFixture(files.map((path) => `# file: ${path}\n${opened.text(path)}`).join('\n'));
    assert.equal(
      now,
      fresh.ask((engine) => engine.renderText('/repo/overlays/dev').text),
    );
    assert.match(now, /name: web-x\n {2}namespace: other/);
  });
});
