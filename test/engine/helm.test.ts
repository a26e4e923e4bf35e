import assert from 'node:assert/strict';
import { createEngine, type Engine, type HelmRequest, readHelmKey } from '../../server/src/engine/api.ts';
import { mergedValues } from '../../server/src/engine/kustomize/helmValues.ts';
import { createNodeHost } from '../../server/src/host/nodeHost.ts';
import { readFixture } from '../support/fixture.ts';
import { stateOf } from '../support/renderFiles.ts';

const PLATFORM = `
# file: prod/kustomization.yaml
namespace: shops
helmCharts: [{ name: shop, releaseName: web, valuesInline: { a: 1 } }]
resources: [own.yaml]
# file: prod/own.yaml
apiVersion: v1
kind: Service
metadata: { name: own }
# file: prod/charts/shop/values.yaml
b: 2
`;

const PRINTED = `---
# Source: shop/templates/pod.yaml
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: elsewhere }
spec: { containers: [{ name: web, image: "web:1", imagePullPolicy: Sometimes }] }
---
# Source: shop/templates/config.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: web }
`;

interface Opened {
  readonly engine: Engine;
  /** Requests that wait for an answer. */
  requests(): readonly HelmRequest[];
  answer(text: string): void;
  text(): string;
}

function open(helm: boolean, fixture = PLATFORM): Opened {
  const state = stateOf(readFixture(fixture).files);
  const engine = createEngine({ ...createNodeHost(() => undefined), read: state });
  engine.configure({ roots: ['/repo'], trusted: true, ...(helm && { helm: {} }) });
  engine.setTree([...readFixture(fixture).files.keys()]);
  const text = (): string => engine.renderText('/repo/prod').text;
  text();
  return {
    engine,
    requests: () => engine.wanted().helm.map(readHelmKey),
    answer: (said) => {
      const files = ['/repo/prod/charts/shop', '/repo/prod/charts/shop/values.yaml'];
      for (const key of engine.wanted().helm) engine.deliverHelm(key, { kind: 'rendered', text: said, files });
    },
    text,
  };
}

describe('charts', () => {
  it('ask nothing of helm while it is not allowed', () => {
    const { engine, requests, text } = open(false);
    assert.deepEqual(requests(), []);
    assert.match(text(), /name: own/);
    assert.deepEqual(
      engine.renderText('/repo/prod').findings.map(({ code, severity }) => [code, severity]),
      [['kustomize/helm', 'warning']],
    );
  });

  it('ask for what kustomize would run, and stand in the render once it is answered', () => {
    const { requests, answer, text } = open(true);
    const [request] = requests();
    assert.deepEqual(request, {
      do: 'template',
      chart: '/repo/prod/charts/shop',
      releaseName: 'web',
      options: ['--namespace', 'shops'],
      values: ['{"b": 2, "a": 1}\n'],
      home: { configHome: '', directory: '/repo/prod' },
    });
    assert.match(text(), /name: own/, 'the rest is there meanwhile');
    answer(PRINTED);
    assert.deepEqual(requests(), []);
    assert.match(text(), /kind: Pod/);
    assert.match(text(), /namespace: elsewhere/, 'the namespace of a chart is its own');
  });

  it('name the entry and the template as the origin of each field', () => {
    const { engine, answer, text } = open(true);
    answer(PRINTED);
    text();
    const rows = engine.origins('/repo/prod') as { path: string[]; writers: { file: string; template?: string }[] }[];
    const image = rows.find(({ path }) => path.join('.') === 'spec.containers.0.image');
    assert.equal(image?.writers[0]?.file, 'prod/kustomization.yaml');
    assert.equal(image?.writers[0]?.template, 'shop/templates/pod.yaml');
  });

  it('are asked for again when a file of the chart changes, and the old answer stands until then', () => {
    const { engine, requests, answer, text } = open(true);
    answer(PRINTED);
    assert.match(text(), /kind: Pod/);
    engine.apply([{ path: '/repo/prod/charts/shop/templates/pod.yaml', state: { kind: 'file', text: '', real: '' } }]);
    assert.equal(requests().length, 1);
    assert.match(text(), /kind: Pod/);
    answer(PRINTED.replace('kind: Pod', 'kind: Widget'));
    assert.match(text(), /kind: Widget/);
    engine.apply([{ path: '/repo/prod/elsewhere.yaml', state: { kind: 'missing' } }]);
    assert.deepEqual(requests(), []);
  });

  it('keep objects that helm prints as before, so that nothing else is done again', () => {
    const { engine, answer } = open(true);
    answer(PRINTED);
    const before = engine.rendered('/repo/prod');
    engine.apply([{ path: '/repo/prod/charts/shop/x.tpl', state: { kind: 'missing' } }]);
    answer(PRINTED.replace('"web:1"', '"web:2"'));
    const after = engine.rendered('/repo/prod');
    const same = after.filter((one) => before.includes(one)).map(({ id }) => id.kind);
    assert.deepEqual(same.sort(), ['ConfigMap', 'Service']);
  });

  it('tell what helm refuses as an error of the entry', () => {
    const { engine } = open(true);
    for (const key of engine.wanted().helm) engine.deliverHelm(key, { kind: 'failed', message: 'no such value.' });
    const { failed, findings } = engine.renderText('/repo/prod');
    assert.equal(failed, true);
    assert.deepEqual(
      findings.map(({ code, summary }) => [code, summary]),
      [['kustomize/helm-failed', '`helm` cannot render chart `shop`: no such value.']],
    );
  });

  it('ask for a chart of a repository before its values are read', () => {
    const { engine, requests } = open(
      true,
      '# file: prod/kustomization.yaml\nhelmCharts: [{ name: shop, repo: "https://charts.example.com", version: 1.0.0 }]\n',
    );
    const [request] = requests();
    assert.equal(request?.do, 'pull');
    assert.ok(request?.do === 'pull' && request.repo === 'https://charts.example.com' && request.version === '1.0.0');
    assert.equal(engine.renderText('/repo/prod').failed, false);
  });
});

describe('values of charts', () => {
  const merged = (inline: Record<string, never>, file: string, mode: string): string => {
    const made = mergedValues(inline, file, mode);
    return 'text' in made ? made.text.trim() : made.problem;
  };
  const inline = (value: unknown): Record<string, never> => value as Record<string, never>;

  it('are merged as kustomize merges them', () => {
    const file = 'a: 1\nb: {c: 2, d: [x]}\nnone:\nempty: null\n';
    const own = inline({ b: { c: 5, d: ['y'], e: null }, f: 1.5 });
    assert.equal(merged(own, file, 'override'), '{"a": 1, "b": {"c": 5, "d": ["y"]}, "empty": null, "f": 1.5}');
    assert.equal(merged(own, file, 'merge'), '{"b": {"c": 2, "d": ["x"], "e": null}, "f": 1.5, "a": 1}');
    assert.equal(merged(own, file, 'replace'), '{"b": {"c": 5, "d": ["y"], "e": null}, "f": 1.5}');
  });

  it('keep their numbers in the form in which kustomize writes them', () => {
    assert.equal(
      merged(inline({ a: 12345678, b: 3 }), 'c: 12345678\nd: 0.5\n', 'override'),
      '{"c": 12345678, "d": 0.5, "a": 1.2345678e+07, "b": 3}',
    );
  });

  it('are refused where kustomize cannot merge them', () => {
    assert.match(
      merged(inline({ a: { b: 1 } }), 'a: 1\n', 'override'),
      /`a` is a single value in one of the values and a mapping/,
    );
    assert.match(merged(inline({ a: 1 }), '', 'override'), /the values file is empty/);
    assert.match(merged(inline({ a: 1 }), '- a\n', 'merge'), /is not a mapping/);
  });
});
