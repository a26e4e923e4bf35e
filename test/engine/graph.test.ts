import assert from 'node:assert/strict';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import type { SyntaxFile } from '../../server/src/engine/syntax/tree.ts';
import { normalizeUrl } from '../../server/src/engine/workspace/deployments.ts';
import { readFileFacts, sameFacts } from '../../server/src/engine/workspace/fileFacts.ts';
import { matchGlob, matchGoPath } from '../../server/src/engine/workspace/globs.ts';
import { dependents, overlaysOf, rolesOf, unusedManifests } from '../../server/src/engine/workspace/graph.ts';
import { readFixture } from '../support/fixture.ts';
import { factsIn, graphOf } from '../support/workspaceFixture.ts';

const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n';
const short = (paths: Iterable<string>): string[] => [...paths].map((path) => path.replace('/repo/', ''));

const SHOP = `
# file: base/kustomization.yaml
resources: [app.yaml]
configMapGenerator:
- name: env
  files: [key=conf/app.conf, conf/other.conf]
  envs: [app.env]
# file: base/app.yaml
${CONFIG_MAP}
# file: base/forgotten.yaml
${CONFIG_MAP}
# file: base/conf/app.conf
x
# file: components/tls/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches: [{path: tls.yaml}]
# file: components/tls/tls.yaml
${CONFIG_MAP}
# file: overlays/dev/kustomization.yaml
resources: [../../base]
# file: overlays/prod/kustomization.yaml
resources: [../../base, https://example.com/remote.yaml]
components: [../../components/tls]
patches:
- path: patch.yaml
- patch: |-
    - op: remove
      path: /x
patchesStrategicMerge:
- |-
  kind: x
replacements: [{path: r.yaml}]
# file: overlays/prod/patch.yaml
${CONFIG_MAP}`;

describe('the graph', () => {
  it('takes kustomizations that nobody includes for overlays', () => {
    assert.deepEqual(short(graphOf(SHOP).overlays.keys()), ['overlays/dev', 'overlays/prod']);
  });

  it('leads from a file to everything that reads it', () => {
    const graph = graphOf(SHOP);
    assert.deepEqual(short(dependents(graph, '/repo/base/conf/app.conf')), ['base', 'overlays/dev', 'overlays/prod']);
    assert.deepEqual(short(dependents(graph, '/repo/base/kustomization.yaml')), [
      'base',
      'overlays/dev',
      'overlays/prod',
    ]);
    assert.deepEqual(
      overlaysOf(graph, '/repo/components/tls/tls.yaml').map((overlay) => overlay.directory),
      ['/repo/overlays/prod'],
    );
    assert.deepEqual(dependents(graph, '/repo/nobody.yaml'), []);
  });

  it('knows for what a file is read, files that do not exist included', () => {
    const graph = graphOf(SHOP);
    assert.deepEqual([...rolesOf(graph, '/repo/overlays/prod/patch.yaml')], ['patch']);
    assert.deepEqual([...rolesOf(graph, '/repo/base/app.yaml')], ['resource']);
    assert.deepEqual([...rolesOf(graph, '/repo/overlays/prod/r.yaml')], ['replacement']);
    assert.deepEqual([...rolesOf(graph, '/repo/base/app.env')], ['data']);
    assert.equal(rolesOf(graph, '/repo/base/forgotten.yaml').size, 0);
  });

  it('names manifests that no kustomization around them reads', () => {
    assert.deepEqual(short(unusedManifests(graphOf(SHOP))), ['base/forgotten.yaml']);
  });

  it('keeps a kustomization that includes itself as an overlay, and one of every ring', () => {
    const graph = graphOf(`
# file: self/kustomization.yaml
resources: [.]
# file: a/kustomization.yaml
resources: [../b]
# file: b/kustomization.yaml
resources: [../a]`);
    assert.deepEqual(short(graph.overlays.keys()), ['a', 'self']);
    assert.deepEqual(graph.cycles.map(short).sort(), [['a', 'b'], ['self']]);
  });

  it('survives a chain of ten thousand bases', () => {
    const files = Array.from(
      { length: 10_000 },
      (_, i) => `# file: k${i}/kustomization.yaml\nresources: [../k${i + 1}]`,
    );
    assert.equal(graphOf(files.join('\n')).overlays.size, 1);
  });

  it('makes overlays of folders of plain manifests, and no folder of unused files', () => {
    const graph = graphOf(`
# file: k8s/app.yaml
${CONFIG_MAP}
# file: k8s/db/db.yaml
${CONFIG_MAP}
# file: k8s/values.yaml
a: b
# file: base/kustomization.yaml
resources: []
# file: base/old/app.yaml
${CONFIG_MAP}`);
    const plain = [...graph.overlays.values()].filter((overlay) => overlay.kind === 'plain');
    assert.deepEqual(
      plain.map((overlay) => [...short([overlay.directory]), ...short(overlay.entries)]),
      [
        ['k8s', 'k8s/app.yaml'],
        ['k8s/db', 'k8s/db/db.yaml'],
      ],
    );
  });

  it('does not change with comments, layout or values', () => {
    const before = readFixture(SHOP).files;
    const after = new Map(before);
    after.set('/repo/base/app.yaml', `# new\n${CONFIG_MAP}data: {a: b}\n`);
    after.set(
      '/repo/overlays/prod/kustomization.yaml',
      `# new\n\n${before.get('/repo/overlays/prod/kustomization.yaml')}namePrefix: p-\n`,
    );
    for (const path of after.keys()) assert.ok(sameFacts(factsIn(before, path), factsIn(after, path)), path);
  });

  it('makes no overlay of patches for a chart that Fleet renders', () => {
    const patches = (directory: string): string =>
      `# file: ${directory}/kustomization.yaml\npatches: [{path: a.yaml}]\n# file: ${directory}/a.yaml\n${CONFIG_MAP}`;
    const graph = graphOf(`
# file: app/fleet.yaml
kustomize: {dir: overlays/dev}
${patches('app/overlays/dev')}
${patches('overlays/dev')}`);
    assert.deepEqual([...graph.overlays.keys()], ['/repo/overlays/dev']);
  });

  it('parses no ordinary manifest', () => {
    const parsed = (text: string): boolean => {
      let calls = 0;
      const count = (): SyntaxFile => {
        calls++;
        return parse(text);
      };
      readFileFacts('/repo/a.yaml', { text, parse: count, mend: count, exists: () => false });
      return calls > 0;
    };
    assert.equal(parsed(CONFIG_MAP), false);
    assert.equal(parsed(`{{- if .enabled }}\n${CONFIG_MAP}{{- end }}\n`), false);
    assert.equal(parsed(CONFIG_MAP.replace('name: x', 'name: *x')), true);
  });
});

const FLUX = `
# file: clusters/prod/flux-system/gotk-sync.yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {url: "ssh://git@example.com/acme/platform"}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {path: ./clusters/prod, sourceRef: {kind: GitRepository, name: flux-system}}
# file: clusters/prod/flux-system/kustomization.yaml
resources: [gotk-sync.yaml]
# file: clusters/prod/apps.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {path: ./apps/prod, sourceRef: {kind: GitRepository, name: flux-system}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: gone, namespace: flux-system}
spec: {path: ./apps/gone, sourceRef: {kind: GitRepository, name: flux-system}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: other, namespace: flux-system}
spec: {path: ./deploy, sourceRef: {kind: GitRepository, name: other}}
# file: apps/prod/kustomization.yaml
resources: [../base]
# file: apps/base/kustomization.yaml
resources: []`;

describe('deployments', () => {
  it('make the directory of a Flux Kustomization an overlay, with what Flux would read there', () => {
    const graph = graphOf(FLUX);
    assert.deepEqual(short(graph.overlays.keys()), ['apps/prod', 'clusters/prod']);
    assert.deepEqual(short(graph.overlays.get('/repo/clusters/prod')?.entries ?? []), [
      'clusters/prod/apps.yaml',
      'clusters/prod/flux-system',
    ]);
    assert.deepEqual(short(dependents(graph, '/repo/clusters/prod/flux-system/gotk-sync.yaml')), [
      'clusters/prod',
      'clusters/prod/flux-system',
    ]);
  });

  it('report a missing path only for a source that surely is this repository', () => {
    assert.deepEqual(
      graphOf(FLUX).missing.map(({ unit }) => unit.name),
      ['gone'],
    );
    const elsewhere = graphOf(FLUX, { remotes: ['https://example.com/acme/other.git'] });
    assert.deepEqual(elsewhere.missing, []);
    const here = graphOf(FLUX, { remotes: ['git@example.com:acme/platform.git'] });
    assert.deepEqual(
      here.missing.map(({ unit }) => unit.name),
      ['gone'],
    );
  });

  it('keep a path inside the repository', () => {
    const graph = graphOf(FLUX.replace('path: ./apps/prod', 'path: ../../apps/prod'));
    assert.deepEqual(graph.overlays.get('/repo/apps/prod')?.deployments.length, 1);
  });

  it('follow Argo Applications and the directories of an ApplicationSet', () => {
    const graph = graphOf(`
# file: argo/app.yaml
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web}
spec:
  sources:
  - {repoURL: x, chart: c, targetRevision: "1"}
  - {repoURL: x, path: web}
  destination: {name: prod-eu, namespace: web}
# file: argo/set.yaml
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: set}
spec:
  goTemplate: true
  generators:
  - git:
      repoURL: x
      directories: [{path: apps/*}, {path: apps/old, exclude: true}]
  - list: {elements: [{dir: envs/test}]}
  template:
    metadata: {name: '{{.path.basename}}'}
    spec:
      source: {repoURL: x, path: '{{.path.path}}', directory: {recurse: true, exclude: '{values,skip}*'}}
      destination: {name: '{{.path.basename}}'}
# file: web/a.yaml
${CONFIG_MAP}
# file: web/sub/b.yaml
${CONFIG_MAP}
# file: apps/one/kustomization.yaml
resources: []
# file: apps/two/c.yaml
${CONFIG_MAP}
# file: apps/two/sub/d.yaml
${CONFIG_MAP}
# file: apps/two/skip.yaml
${CONFIG_MAP}
# file: apps/old/kustomization.yaml
resources: []`);
    const lines = [...graph.overlays.values()].map(
      ({ directory, entries, deployments }) =>
        `${short([directory])}: ${short(entries).join(' ')} ${deployments.map(({ unit }) => unit.cluster).join(' ')}`,
    );
    assert.deepEqual(lines, [
      'apps/old:  ',
      'apps/one:  one',
      'apps/two: apps/two/c.yaml apps/two/sub/d.yaml two',
      'argo: argo/app.yaml argo/set.yaml ',
      'web: web/a.yaml prod-eu',
      'web/sub: web/sub/b.yaml ',
    ]);
  });
});

describe('names of places', () => {
  it('match team patterns by segment', () => {
    const fits: readonly (readonly [string, string, boolean])[] = [
      ['overlays/prod', 'overlays/prod', true],
      ['./overlays/prod/', 'overlays/prod', true],
      ['clusters/*', 'clusters/prod', true],
      ['clusters/*', 'clusters/prod/apps', false],
      ['clusters/**', 'clusters/prod/apps', true],
      ['**/prod', 'a/b/prod', true],
      ['**/prod', 'prod', true],
      ['prod-?', 'prod-a', true],
      ['pro*-eu', 'prod-us', false],
    ];
    for (const [pattern, path, expected] of fits)
      assert.equal(matchGlob(pattern, path), expected, `${pattern} ${path}`);
  });

  it('match ApplicationSet patterns as Go does', () => {
    const fits: readonly (readonly [string, string, boolean])[] = [
      ['apps/*', 'apps/web', true],
      ['apps/**', 'apps/web', true],
      ['apps/**', 'apps/web/x', false],
      ['apps/', 'apps', false],
      ['./apps/*', 'apps/web', false],
      ['apps/[a-c]*', 'apps/base', true],
      ['apps/[^a-c]*', 'apps/base', false],
      ['apps/w?b', 'apps/web', true],
      ['apps/\\*', 'apps/*', true],
      ['apps/[a', 'apps/a', false],
    ];
    for (const [pattern, path, expected] of fits)
      assert.equal(matchGoPath(pattern, path), expected, `${pattern} ${path}`);
  });

  it('see one repository in all forms of its URL', () => {
    const urls = [
      'git@Example.com:acme/platform.git',
      'ssh://git@example.com/acme/platform',
      'ssh://git@example.com:22/acme/platform.git',
      'https://user:token@example.com/acme/platform.git/',
    ];
    assert.deepEqual([...new Set(urls.map(normalizeUrl))], ['example.com/acme/platform']);
  });
});
