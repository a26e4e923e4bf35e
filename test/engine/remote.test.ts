import assert from 'node:assert/strict';
import { createEngine, type FileState, type LocatedFinding } from '../../server/src/engine/api.ts';
import { remoteFile, remoteTree } from '../../server/src/engine/kustomize/remotePaths.ts';
import { parseRepositoryUrl } from '../../server/src/engine/kustomize/repositoryUrl.ts';
import { createNodeHost } from '../../server/src/host/nodeHost.ts';
import { readFixture } from '../support/fixture.ts';
import { stateOf } from '../support/renderFiles.ts';

const BASE = 'https://git.example.com/org/platform//base?ref=v1';
const POD =
  'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: web, image: "web:1" }] }\n';

/** The path that stands for a file of a repository. */
function fetched(url: string, path: string): string {
  const spec = parseRepositoryUrl(url);
  assert.ok(spec !== undefined, url);
  return `${remoteTree(spec)}/${path}`;
}

interface Rendered {
  readonly text: string;
  readonly failed: boolean;
  readonly files: readonly string[];
  readonly findings: readonly Pick<LocatedFinding, 'code' | 'severity' | 'file' | 'summary'>[];
}

function render(files: Readonly<Record<string, string>>, unrestricted = false): Rendered {
  const state = stateOf(new Map(Object.entries(files)));
  const read = (path: string): FileState => state(path);
  const engine = createEngine({ ...createNodeHost(() => undefined), read });
  engine.configure({ roots: ['/repo'], trusted: false, unrestricted });
  return engine.renderText('/repo/prod');
}

describe('what comes from the network', () => {
  const prod = { '/repo/prod/kustomization.yaml': `resources: ["${BASE}"]\nnamePrefix: prod-\n` };

  it('is named and left out until it was fetched, and the rest renders', () => {
    const { failed, findings, files } = render({
      '/repo/prod/kustomization.yaml': `resources: ["${BASE}", own.yaml]\n`,
      '/repo/prod/own.yaml': POD,
    });
    assert.equal(failed, false);
    assert.deepEqual(
      findings.map(({ code, severity }) => [code, severity]),
      [['kustomize/remote-resource', 'information']],
    );
    assert.ok(files.includes(fetched(BASE, '').slice(0, -1)), 'and says what it looked for');
  });

  it('renders from the cache as if it lay beside', () => {
    const { text, findings } = render({
      ...prod,
      [fetched(BASE, 'base/kustomization.yaml')]: 'resources: [pod.yaml, ../more]\n',
      [fetched(BASE, 'base/pod.yaml')]: POD,
      [fetched(BASE, 'more/kustomization.yaml')]: 'resources: [pod.yaml]\nnameSuffix: "-2"\n',
      [fetched(BASE, 'more/pod.yaml')]: POD,
    });
    assert.deepEqual(findings, []);
    assert.deepEqual(text.match(/^ {2}name: .*$/gm), ['  name: prod-web', '  name: prod-web-2']);
  });

  it('may name other repositories, and files by their URL', () => {
    const inner = 'git@git.example.com:org/common.git?ref=main';
    const file = 'https://example.com/release/pod.yaml';
    const { text, findings } = render({
      ...prod,
      [fetched(BASE, 'base/kustomization.yaml')]: `resources: ["${inner}", "${file}"]\n`,
      [fetched(inner, 'kustomization.yaml')]: 'configMapGenerator: [{ name: c, literals: [a=b] }]\n',
      [remoteFile(file)]: POD,
    });
    assert.deepEqual(findings, []);
    assert.match(text, /name: prod-c-/);
    assert.match(text, /name: prod-web/);
  });

  it('is refused where the entry brings it in, with the place in the other repository', () => {
    const { findings, failed } = render({
      ...prod,
      [fetched(BASE, 'base/kustomization.yaml')]: 'resources: [gone.yaml, lost.yaml]\n',
    });
    assert.equal(failed, true);
    assert.deepEqual(
      findings.map(({ code, file }) => [code, file]),
      [['kustomize/remote-broken', '/repo/prod/kustomization.yaml']],
    );
    assert.match(
      findings[0]?.summary ?? '',
      /`https:\/\/git\.example\.com\/org\/platform\/\/base\/kustomization\.yaml\?ref=v1`: `gone\.yaml` does not exist/,
    );
  });

  it('says at that entry what a nested repository lacks', () => {
    const { findings, failed } = render({
      ...prod,
      [fetched(BASE, 'base/kustomization.yaml')]: 'resources: ["https://git.example.com/org/other"]\n',
    });
    assert.equal(failed, false);
    assert.deepEqual(
      findings.map(({ code, file }) => [code, file]),
      [['kustomize/remote-resource', '/repo/prod/kustomization.yaml']],
    );
  });

  it('reads nothing outside of its repository, whatever the load restrictor', () => {
    for (const entry of ['../../../../etc/secret.yaml', '/etc/secret.yaml', '../../../../repo/other']) {
      const { findings, failed } = render(
        {
          ...prod,
          [fetched(BASE, 'base/kustomization.yaml')]: `resources: ["${entry}"]\n`,
          '/etc/secret.yaml': POD,
        },
        true,
      );
      assert.equal(failed, true, entry);
      assert.match(findings[0]?.summary ?? '', /lies outside of this kustomization's directory/, entry);
    }
    const patch = render(
      {
        ...prod,
        [fetched(BASE, 'base/kustomization.yaml')]:
          'resources: [pod.yaml]\npatches: [{ path: ../../../../etc/p.yaml }]\n',
        [fetched(BASE, 'base/pod.yaml')]: POD,
        '/etc/p.yaml': POD,
      },
      true,
    );
    assert.equal(patch.failed, true);
  });

  it('ends where repositories lead in a circle', () => {
    const { findings } = render({
      ...prod,
      [fetched(BASE, 'base/kustomization.yaml')]: `resources: ["${BASE}"]\n`,
    });
    assert.match(findings.map(({ summary }) => summary).join('\n'), /leads back to this directory/);
  });

  it('works for components, patches and generators by URL', () => {
    const component = 'github.com/org/parts//tls?ref=v2';
    const patch = 'https://example.com/patch.yaml';
    const { text, findings } = render({
      '/repo/prod/kustomization.yaml': `resources: [pod.yaml]\ncomponents: ["${component}"]\npatches: [{ path: "${patch}" }]\nconfigMapGenerator: [{ name: c, files: ["https://example.com/a.txt"] }]\n`,
      '/repo/prod/pod.yaml': POD,
      [fetched(component, 'tls/kustomization.yaml')]: 'kind: Component\ncommonAnnotations: { tls: "on" }\n',
      [remoteFile(patch)]: 'apiVersion: v1\nkind: Pod\nmetadata: { name: web, labels: { a: b } }\n',
      [remoteFile('https://example.com/a.txt')]: 'hello\n',
    });
    assert.deepEqual(findings, []);
    assert.match(text, /tls: "on"/);
    assert.match(text, /a: b/);
    assert.match(text, /a\.txt: \|\n {4}hello/);
  });

  it('tells the origin of its fields by repository and path', () => {
    const files = new Map([
      ...readFixture('# file: prod/kustomization.yaml\nresources: [x]\n').files,
      ...Object.entries({
        ...prod,
        [fetched(BASE, 'base/kustomization.yaml')]: 'resources: [pod.yaml]\n',
        [fetched(BASE, 'base/pod.yaml')]: POD,
      }),
    ]);
    const engine = createEngine({ ...createNodeHost(() => undefined), read: stateOf(files) });
    engine.configure({ roots: ['/repo'], trusted: false });
    engine.renderText('/repo/prod');
    const rows = engine.origins('/repo/prod') as { path: string[]; writers: { file: string }[] }[];
    const image = rows.find(({ path }) => path.join('.') === 'spec.containers.0.image');
    assert.equal(image?.writers[0]?.file, 'https://git.example.com/org/platform//base/pod.yaml?ref=v1');
  });
});
