import assert from 'node:assert/strict';
import { Analysis, type AnalysisParts } from '../../server/src/lsp/analysis.ts';
import { type EngineFixture, openFixture } from '../support/engineFixture.ts';
import { baseUpToPod } from '../support/webDeployment.ts';

const OVERLAYS = ['a', 'b', 'c', 'd'];

/** Four overlays of one base; `b`, `c` and `d` use a component. */
const PLATFORM = `${baseUpToPod()} {containers: [{name: web, image: "shop/web:1"}]}
# file: component/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
replicas: [{name: web, count: 3}]
${OVERLAYS.map(
  (name) => `# file: overlays/${name}/kustomization.yaml
resources: [../../base]
components: [${name === 'a' ? '' : '../../component'}]
`,
).join('')}`;

interface Bench {
  readonly opened: EngineFixture;
  readonly analysis: Analysis;
  /** Overlays that were rendered again since the last call, in order. */
  rendered(): readonly string[];
  /** What happens when the work lets messages of the client in, by the number of the turn. */
  onTurn: ((turn: number) => void) | undefined;
}

/** The analysis of a session over the platform, with one overlay in a preview; every overlay takes long enough for a turn. */
function bench(previewed: string): Bench {
  const opened = openFixture(PLATFORM);
  let time = 0;
  let turns = 0;
  const ignored = (): void => {};
  const made: { onTurn: Bench['onTurn'] } = { onTurn: undefined };
  const parts = {
    engine: opened.engine,
    host: {
      ...opened.host,
      now: () => (time += 10),
      turn: () => {
        made.onTurn?.(++turns);
        return Promise.resolve();
      },
    },
    documents: { all: () => [], isOpen: () => false },
    delivery: { deliver: async () => deliver(opened) },
    published: { paths: () => [], has: () => false, publish: ignored, publishSource: ignored, clear: ignored },
    previews: { overlays: () => [`/repo/overlays/${previewed}`], refresh: ignored },
    files: () => [],
    isShown: () => true,
    onProgress: ignored,
    onDone: ignored,
    onFailure: (error: unknown) => assert.fail(String(error)),
  };
  const rendered = (): readonly string[] =>
    opened
      .ran()
      .filter((entry) => entry.startsWith('render('))
      .map((entry) => entry.slice('render(overlays/'.length, -1));
  const analysis = new Analysis(parts as unknown as AnalysisParts);
  return Object.assign(made, { opened, analysis, rendered });
}

/** Delivers what the last question wants; whether that was anything. */
function deliver(opened: EngineFixture): boolean {
  const { files, packs } = opened.engine.wanted();
  opened.ask(() => undefined);
  return files.length + packs.length > 0;
}

/** Changes a file as an edit in the editor does. */
function edit({ opened, analysis }: Bench, path: string, change: (text: string) => string): void {
  opened.edit(path, change(opened.text(path)));
  analysis.changed();
}

describe('after an edit', () => {
  async function ready(previewed: string): Promise<Bench> {
    const made = bench(previewed);
    made.analysis.changed();
    await made.analysis.whenDone();
    assert.deepEqual([...new Set(made.rendered())].sort(), OVERLAYS);
    return made;
  }

  it('of a component: exactly the overlays that use it are rendered, the one that is shown first', async () => {
    const made = await ready('c');
    edit(made, 'component/kustomization.yaml', (text) => text.replace('count: 3', 'count: 5'));
    await made.analysis.whenDone();
    assert.deepEqual(made.rendered(), ['c', 'b', 'd']);
  });

  it('of a comment: nothing is rendered', async () => {
    const made = await ready('c');
    edit(made, 'component/kustomization.yaml', (text) => `# why\n${text}`);
    edit(made, 'base/deployment.yaml', (text) => `# why\n${text}`);
    await made.analysis.whenDone();
    assert.deepEqual(made.rendered(), []);
  });

  it('the next keystroke stops the work for the last one', async () => {
    const made = await ready('c');
    let typed = false;
    made.onTurn = () => {
      if (typed || made.opened.engine.db.log?.every(({ query }) => query !== 'render') !== false) return;
      typed = true;
      edit(made, 'component/kustomization.yaml', (text) => text.replace('count: 5', 'count: 6'));
    };
    edit(made, 'component/kustomization.yaml', (text) => text.replace('count: 3', 'count: 5'));
    await made.analysis.whenDone();
    assert.ok(typed, 'there was something to stop');
    assert.deepEqual(
      made.rendered(),
      ['c', 'c', 'b', 'd'],
      'only the first overlay was rendered for the first keystroke',
    );
    for (const name of ['b', 'c', 'd'])
      assert.match(
        made.opened.ask((engine) => engine.renderText(`/repo/overlays/${name}`).text),
        /replicas: 6/,
      );
  });
});
