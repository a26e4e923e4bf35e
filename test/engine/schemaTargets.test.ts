import assert from 'node:assert/strict';
import type { EngineOptions } from '../../server/src/engine/api.ts';
import { definitionUpToSchema } from '../support/customKind.ts';
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

describe('the schemas of a connected cluster', () => {
  const documents = (kinds: object, definitions: object): string =>
    JSON.stringify({
      version: 1,
      server: 'https://eu.example:6443',
      kubernetes: '1.36',
      documents: { 'apis/x/v1': { hash: 'A', kinds, definitions } },
    });
  const WIDGETS = documents(
    { 'example.com/v1/Widget': { schema: 'com.example.v1.Widget', plural: 'widgets', namespaced: true } },
    {
      'com.example.v1.Widget': {
        type: 'object',
        properties: { spec: { type: 'object', properties: { size: { type: 'integer', description: 'How large.' } } } },
      },
    },
  );
  const repository = `
# file: widget.yaml
apiVersion: example.com/v1
kind: Widget
metadata: {name: one}
spec: {size: large}
`;
  const connected: EngineOptions = {
    ...CONFIGURED,
    clusterSchemas: { '/repo': { pack: 'cluster/eu', kubernetes: '1.36' } },
  };

  function open(text: string, pack: string): EngineFixture {
    const opened = openFixture(text, undefined, new Map([['cluster/eu', pack]]));
    opened.engine.configure(connected);
    return opened;
  }

  it('judge its custom resources, and a hover says whose they are', () => {
    const opened = open(repository, WIDGETS);
    const found = opened.ask((engine) => engine.allFindings());
    assert.deepEqual(
      found.map(({ code, severity }) => [code, severity]),
      [['schema/wrong-type', 'error']],
    );
    const at = (word: string): number => opened.text('widget.yaml').indexOf(word);
    const kind = opened.ask((engine) => engine.hover('/repo/widget.yaml', at('Widget')));
    assert.match(kind?.markdown ?? '', /example\.com\/v1, from eu\.example:6443/);
    const field = opened.ask((engine) => engine.hover('/repo/widget.yaml', at('size')));
    assert.match(field?.markdown ?? '', /How large\./);
  });

  it('give way to a definition of the repository', () => {
    const crd = `
# file: crd.yaml
${definitionUpToSchema()} {type: object, properties: {spec: {type: object, properties: {size: {type: string}}}}}
`;
    const opened = open(repository + crd, WIDGETS);
    assert.deepEqual(
      opened.ask((engine) => engine.allFindings()),
      [],
    );
    const at = opened.text('widget.yaml').indexOf('Widget');
    const kind = opened.ask((engine) => engine.hover('/repo/widget.yaml', at));
    assert.match(kind?.markdown ?? '', /example\.com\/v1, from crd\.yaml/);
  });

  it('say all that it serves of the built-in kinds', () => {
    const config = {
      'v1/ConfigMap': { schema: 'io.k8s.api.core.v1.ConfigMap', plural: 'configmaps', namespaced: true },
    };
    const pack = documents(config, { 'io.k8s.api.core.v1.ConfigMap': { type: 'object', properties: { only: {} } } });
    const opened = open('\n# file: map.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n', pack);
    const [found] = opened.ask((engine) => engine.allFindings());
    assert.match(found?.summary ?? '', /Unknown field `apiVersion`/);
    opened.engine.configure({ ...connected, kubernetes: '1.37' });
    assert.deepEqual(
      opened.ask((engine) => engine.allFindings()),
      [],
    );
  });

  it('are done without where they are not kept any more', () => {
    const opened = openFixture(repository);
    opened.engine.configure(connected);
    assert.deepEqual(
      opened.ask((engine) => engine.allFindings()).map(({ code }) => code),
      ['schema/unknown-kind'],
    );
  });
});

describe('the schemas in words', () => {
  it('name versions and the clusters that run them', () => {
    const opened = openFixture(REPOSITORY + TEAM);
    assert.deepEqual(
      opened.ask((engine) => engine.schemaNames()),
      ['Kubernetes 1.36 (eu)', 'Kubernetes 1.37 (us)'],
    );
    opened.engine.configure({ ...CONFIGURED, clusterSchemas: { eu: { pack: 'cluster/none', kubernetes: '1.35' } } });
    assert.deepEqual(
      opened.ask((engine) => engine.schemaNames()),
      ['Kubernetes 1.35 (eu, as the cluster says)', 'Kubernetes 1.37 (us)'],
    );
    assert.deepEqual(
      openFixture(REPOSITORY).ask((engine) => engine.schemaNames()),
      ['Kubernetes 1.37'],
    );
  });
});
