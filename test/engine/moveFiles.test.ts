import assert from 'node:assert/strict';
import { edited, moved } from '../support/applyPlan.ts';
import { openFixture } from '../support/engineFixture.ts';
import { asFixture } from '../support/fixture.ts';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
`;

const SHOP = `
# file: base/kustomization.yaml
# what every overlay has
resources:
- ./deployment.yaml # the server
- service.yaml
configMapGenerator:
- name: app
  files: [app.properties, "log=conf/log.txt"]
  envs:
  - conf/app.env
# file: base/deployment.yaml
${DEPLOYMENT}# file: base/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
# file: base/app.properties
a=b
# file: base/conf/log.txt
info
# file: base/conf/app.env
A=1
# file: components/debug/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
  - path: patch.yaml
# file: components/debug/patch.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  paused: true
# file: overlays/prod/kustomization.yaml
resources: [../../base/]
components:
  - ../../components/debug
patches:
  - path: 'patches/replicas.yaml'
# file: overlays/prod/patches/replicas.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 5
# file: overlays/test/kustomization.yaml
resources:
    - ../../base
# file: clusters/prod/shop.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: shop
  namespace: flux-system
spec:
  path: ./overlays/prod
  sourceRef: { kind: GitRepository, name: flux-system }
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: shop-test
spec:
  source: { path: overlays/test, repoURL: "" }
# file: .polycrate-gitops.yaml
version: 1
environments:
  prod: { overlays: [overlays/prod, clusters/prod/*] }
policies:
  paths: [policies]
`;

/** Files after a move that the engine follows, and what the overlays render before and after. */
function move(fixture: string, moves: readonly (readonly [from: string, to: string])[]) {
  const opened = openFixture(fixture);
  const absolute = moves.map(([from, to]) => ({ from: `/repo/${from}`, to: `/repo/${to}` }));
  const edits = opened.ask((engine) => engine.refactoring.move(absolute));
  const files = moved(edited(opened.fixture.files, edits), absolute);
  const place = (path: string) =>
    absolute.reduce(
      (now, { from, to }) => (now === from || now.startsWith(`${from}/`) ? to + now.slice(from.length) : now),
      path,
    );
  return { files, text: (path: string) => files.get(`/repo/${path}`), before: renders(fixture, place), edits };
}

function renders(fixture: string, place: (directory: string) => string = (one) => one): Record<string, string> {
  const opened = openFixture(fixture);
  const overlays = opened.ask((engine) => engine.overlays()).filter(({ kind }) => kind === 'kustomization');
  return Object.fromEntries(
    overlays.map(({ directory }) => {
      const { text, failed } = opened.ask((engine) => engine.renderText(directory));
      assert.ok(!failed, directory);
      return [place(directory), text];
    }),
  );
}

describe('moving files', () => {
  it('follows a renamed file in its kustomization and keeps how the entry is written', () => {
    const { text, edits } = move(SHOP, [['base/deployment.yaml', 'base/web.yaml']]);
    assert.equal(edits.length, 1);
    assert.match(text('base/kustomization.yaml') ?? '', /- \.\/web\.yaml # the server\n- service\.yaml/);
  });

  it('keeps the key of a renamed file of a generator', () => {
    const { text } = move(SHOP, [
      ['base/app.properties', 'base/conf/shop.properties'],
      ['base/conf/log.txt', 'base/log.conf'],
    ]);
    const expected = 'files: [app.properties=conf/shop.properties, "log=log.conf"]';
    assert.ok(text('base/kustomization.yaml')?.includes(expected));
  });

  it('follows a moved folder in overlays, in Flux, in Argo CD and in the team file', () => {
    const { text } = move(SHOP, [
      ['overlays/prod', 'envs/eu/production'],
      ['overlays/test', 'envs/test'],
      ['clusters/prod', 'clusters/production'],
      ['policies', 'rules'],
    ]);
    assert.match(text('envs/eu/production/kustomization.yaml') ?? '', /resources: \[\.\.\/\.\.\/\.\.\/base\/\]/);
    assert.match(text('envs/eu/production/kustomization.yaml') ?? '', /path: 'patches\/replicas.yaml'/);
    assert.match(text('envs/test/kustomization.yaml') ?? '', /^ {4}- \.\.\/\.\.\/base\n/m);
    assert.match(text('clusters/production/shop.yaml') ?? '', /path: \.\/envs\/eu\/production\n/);
    assert.match(text('clusters/production/shop.yaml') ?? '', /source: \{ path: envs\/test,/);
    const team = text('.polycrate-gitops.yaml');
    assert.ok(team?.includes('overlays: [envs/eu/production, clusters/production/*]'), team);
    assert.ok(team?.includes('paths: [rules]'), team);
  });

  it('follows a kustomization file that moves on without its folder', () => {
    const { text } = move(SHOP, [
      ['components/debug/kustomization.yaml', 'components/trace/kustomization.yaml'],
      ['components/debug/patch.yaml', 'components/trace/patch.yaml'],
    ]);
    assert.match(text('overlays/prod/kustomization.yaml') ?? '', /- \.\.\/\.\.\/components\/trace\n/);
  });

  it('edits nothing for a file that nobody names', () => {
    assert.deepEqual(move(SHOP, [['README.md', 'docs/README.md']]).edits, []);
  });

  const MOVES: readonly (readonly (readonly [string, string])[])[] = [
    [['base', 'shared/shop/base']],
    [['components', 'overlays/components']],
    [['overlays', 'envs']],
    [['overlays/prod', 'prod']],
    [['overlays/prod/patches', 'overlays/prod/changes']],
    [['overlays/prod/patches/replicas.yaml', 'overlays/prod/replicas.yaml']],
    [['base/deployment.yaml', 'base/apps/true.yaml']],
    [['base/conf', 'base/1.2']],
    [['base/conf/log.txt', 'base/conf/log']],
    [
      ['base/service.yaml', 'base/web/service.yaml'],
      ['base/deployment.yaml', 'base/web/deployment.yaml'],
    ],
  ];
  for (const moves of MOVES) {
    const name = moves.map(([from, to]) => `${from} → ${to}`).join(', ');
    it(`renders the same after ${name}, and has the same bytes after the way back`, () => {
      const there = move(SHOP, moves);
      assert.deepEqual(renders(asFixture(there.files)), there.before);
      const back = move(
        asFixture(there.files),
        moves.map(([from, to]) => [to, from] as const),
      );
      assert.deepEqual(new Map([...back.files].sort()), new Map([...openFixture(SHOP).fixture.files].sort()));
    });
  }
});

describe('deleting files', () => {
  /** The text of a file after others are deleted. */
  function remove(paths: readonly string[], file: string): string {
    const opened = openFixture(SHOP);
    const edits = opened.ask((engine) => engine.refactoring.remove(paths.map((path) => `/repo/${path}`)));
    return edited(opened.fixture.files, edits).get(`/repo/${file}`) ?? '';
  }

  it('takes the entry out with its line', () => {
    const text = remove(['base/deployment.yaml'], 'base/kustomization.yaml');
    assert.match(text, /^# what every overlay has\nresources:\n- service\.yaml\nconfigMapGenerator/);
  });

  it('takes the list out with its last entry, and an entry of a list in brackets', () => {
    const text = remove(['overlays/prod/patches', 'components'], 'overlays/prod/kustomization.yaml');
    assert.equal(text, 'resources: [../../base/]\n');
    const base = remove(['base/app.properties', 'base/conf/app.env'], 'base/kustomization.yaml');
    assert.match(base, /configMapGenerator:\n- name: app\n {2}files: \["log=conf\/log\.txt"\]\n$/);
  });

  it('leaves a kustomization alone that is deleted as well', () => {
    const opened = openFixture(SHOP);
    assert.deepEqual(
      opened.ask((engine) => engine.refactoring.remove(['/repo/components'])).map(({ file }) => file),
      ['/repo/overlays/prod/kustomization.yaml'],
    );
  });
});
