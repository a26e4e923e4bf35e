import assert from 'node:assert/strict';
import type { InclusionCall } from '../../server/src/engine/api.ts';
import { type Loss, lossesByBrokenLines } from '../support/brokenLines.ts';
import { openFixture } from '../support/engineFixture.ts';

const REPOSITORY = `# file: base/kustomization.yaml
resources: [a.yaml, gone.yaml]
# file: base/a.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
# file: parts/debug/kustomization.yaml
kind: Component
apiVersion: kustomize.config.k8s.io/v1alpha1
# file: overlays/prod/kustomization.yaml
resources:
  - ../../base
components: [../../parts/debug]
configMapGenerator:
  - name: c
    files: [x=conf.ini]
# file: overlays/prod/conf.ini
a
# file: overlays/test/kustomization.yaml
resources: [../../base]
# file: clusters/prod/app.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: app
spec:
  path: ./overlays/prod
  sourceRef: { kind: GitRepository, name: x }
# file: notes.yaml
a: b
`;

const opened = () => openFixture(REPOSITORY);

function shown(calls: readonly InclusionCall[], textOf: (call: InclusionCall) => string): readonly string[] {
  return calls.map((call) => {
    const named = call.ranges.map(({ start, end }) => textOf(call).slice(start, end));
    return `${call.item.kind} ${call.item.name} (${named.join(', ')})`;
  });
}

describe('who includes whom', () => {
  it('leads from a file to the overlays that use it, over every step', () => {
    const repository = opened();
    const by = (file: string) =>
      shown(
        repository.ask((engine) => engine.inclusions.includedBy(`/repo/${file}`)),
        ({ item }) => repository.text(item.file.slice('/repo/'.length)),
      );
    assert.deepEqual(by('base/a.yaml'), ['base base (a.yaml)']);
    assert.deepEqual(by('base/kustomization.yaml'), [
      'overlay overlays/prod (../../base)',
      'overlay overlays/test (../../base)',
    ]);
    assert.deepEqual(by('overlays/prod/kustomization.yaml'), ['deployment Kustomization/app (./overlays/prod)']);
    assert.deepEqual(by('overlays/test/kustomization.yaml'), []);
  });

  it('leads from a kustomization to what it includes, without what is missing', () => {
    const repository = opened();
    const of = (file: string) =>
      shown(
        repository.ask((engine) => engine.inclusions.includes(`/repo/${file}`)),
        () => repository.text(file),
      );
    assert.deepEqual(of('overlays/prod/kustomization.yaml'), [
      'base base (../../base)',
      'component parts/debug (../../parts/debug)',
      'file conf.ini (x=conf.ini)',
    ]);
    assert.deepEqual(of('base/kustomization.yaml'), ['file a.yaml (a.yaml)']);
    assert.deepEqual(of('base/a.yaml'), []);
  });

  it('is told whatever line of a kustomization is broken', () => {
    const [, base = ''] = /base\/kustomization\.yaml\n(.*)\n/.exec(REPOSITORY) ?? [];
    const lines = REPOSITORY.replace(base, 'namePrefix: x-\nresources:\n  - a.yaml\n  - <|>gone.yaml');
    const start = lines.indexOf('# file: base/kustomization.yaml');
    const end = lines.indexOf('# file: parts');
    const ordered = lines.slice(0, start) + lines.slice(end) + lines.slice(start, end);
    const losses = lossesByBrokenLines(ordered, [
      {
        name: 'includes',
        wholeFile: true,
        ask: (engine) => engine.inclusions.includes('/repo/base/kustomization.yaml').map(({ item }) => item.file),
      },
      {
        name: 'included by',
        wholeFile: true,
        ask: (engine) => engine.inclusions.includedBy('/repo/base/a.yaml').map(({ item }) => item.file),
      },
      {
        name: 'moves',
        wholeFile: true,
        ask: (engine) =>
          engine.refactoring.move([{ from: '/repo/base/a.yaml', to: '/repo/base/b.yaml' }]).map(({ text }) => text),
      },
      {
        name: 'deletes',
        wholeFile: true,
        ask: (engine) => engine.refactoring.remove(['/repo/base/a.yaml']).map(({ file }) => file),
      },
    ]);
    // Behind `resources:` a word and the list below it are one text, which is no mistake of YAML.
    const isText = ({ line, broken }: Loss): boolean => line === 3 && broken.trim() === 'brok';
    assert.deepEqual(
      losses.filter((loss) => !isText(loss)),
      [],
    );
  });

  it('starts at the entry under the cursor, else at the file', () => {
    const repository = opened();
    const at = (file: string, text: string) => {
      const offset = repository.text(file).indexOf(text) + 1;
      return repository.ask((engine) => engine.inclusions.at(`/repo/${file}`, offset))?.file;
    };
    assert.equal(at('overlays/prod/kustomization.yaml', '../../base'), '/repo/base/kustomization.yaml');
    assert.equal(at('overlays/prod/kustomization.yaml', 'resources'), '/repo/overlays/prod/kustomization.yaml');
    assert.equal(at('base/kustomization.yaml', 'a.yaml'), '/repo/base/a.yaml');
    assert.equal(at('base/a.yaml', 'kind'), '/repo/base/a.yaml');
    assert.equal(at('notes.yaml', 'a'), undefined);
  });
});
