import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type EngineFixture, openFixture } from '../support/engineFixture.ts';
import { asFixture } from '../support/fixture.ts';

const policy = (label: string): string => `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: labels}
spec:
  rules:
  - name: label
    match: {any: [{resources: {kinds: [Deployment, Service, ConfigMap]}}]}
    context: [{name: words, configMap: {name: more, namespace: dev}}]
    validate:
      message: "{{ request.object.metadata.name }} needs a label"
      pattern: {metadata: {labels: {${label}: "?*"}}}
`;

/** Files that edits choose from; some combinations are broken on purpose. */
const CHOICES: Readonly<Record<string, readonly (string | undefined)[]>> = {
  'base/kustomization.yaml': [
    'resources: [deployment.yaml, service.yaml]\n',
    'resources: [service.yaml, deployment.yaml]\nlabels:\n- pairs: {team: shop}\n  includeSelectors: true\n',
    'resources: [deployment.yaml, gone.yaml]\n',
    'resources: [deployment.yaml\n',
  ],
  'base/deployment.yaml': [
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 1\n  template:\n    spec:\n      containers:\n      - {name: web, image: "shop/web:1"}\n',
    '# a comment\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 1\n  template:\n    spec:\n      containers:\n      - {name: web, image: "shop/web:1"}\n',
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec:\n  replicsa: 2\n  template:\n    spec:\n      containers:\n      - {name: web, image: "shop/web:2"}\n      volumes: [{name: c, configMap: {name: settings}}]\n',
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: [\n',
    '# polycrate-ignore policy/labels/* known\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, labels: {team: a}}\nspec: {replicas: two}\n',
    undefined,
  ],
  'base/service.yaml': [
    'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}\n',
    'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: http}]}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\n',
  ],
  'overlays/prod/kustomization.yaml': [
    'resources: [../../base]\nnamePrefix: prod-\n',
    'resources: [../../base]\ncomponents: [../../component]\nconfigMapGenerator:\n- name: settings\n  literals: [a=1]\n',
    'resources: [../../base]\npatches:\n- path: patch.yaml\nimages:\n- {name: shop/web, newTag: "9"}\n',
    'resources: [../dev]\n',
  ],
  'overlays/prod/patch.yaml': [
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 5}\n',
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: nobody}\nspec: {replicas: 5}\n',
  ],
  'overlays/dev/kustomization.yaml': ['resources: [../../base]\nnamespace: dev\n', 'resources: [../prod]\n', undefined],
  'policies/labels.yaml': [policy('team'), policy('app'), undefined],
  '.polycrate-gitops.yaml': [
    'policies: {paths: [policies]}\n',
    'policies: {paths: [policies]}\nignore: [{code: policy/labels/*, target: {name: web}, reason: old}]\n',
    undefined,
  ],
  'component/kustomization.yaml': [
    'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nreplicas:\n- {name: web, count: 3}\n',
    'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -x\n',
  ],
};

/** One of the files with one of its texts, or without it. */
function editOne(): fc.Arbitrary<[string, string | undefined]> {
  return fc
    .constantFrom(...Object.keys(CHOICES))
    .chain((path) => fc.tuple(fc.constant(path), fc.constantFrom(...(CHOICES[path] ?? []))));
}

/** Everything that a user can see, without what only tells one text of a preview from another. */
function everything(opened: EngineFixture): unknown {
  return opened.ask((engine) => ({
    findings: engine.allFindings(),
    overlays: engine.overlays().map(({ directory }) => ({
      directory,
      render: engine.renderText(directory).text,
      preview: engine.preview(directory).good ? engine.preview(directory).text : undefined,
      summary: engine.overlaySummary(directory),
      origins: engine.origins(directory),
    })),
  }));
}

function open(files: ReadonlyMap<string, string>): EngineFixture {
  return openFixture(asFixture(files));
}

/** Makes an edit, the number `at` of its sequence, with what is asked around it. */
type OnEdit = (opened: EngineFixture, step: { at: number; path: string; edit: () => void }) => void;

type Edit = readonly [path: string, text: string | undefined];

/** Opens the first text of each file, edits, and looks whether all that is shown then is what a fresh start shows. */
function endsAsFresh(edits: readonly Edit[], { make, onEdit }: { make: typeof open; onEdit: OnEdit }): void {
  const files = new Map(Object.entries(CHOICES).map(([path, [first]]) => [path, first ?? '']));
  const opened = make(files);
  everything(opened);
  for (const [at, [path, text]] of edits.entries()) {
    onEdit(opened, {
      at,
      path,
      edit: () => {
        if (text === undefined) files.delete(path);
        else files.set(path, text);
        opened.edit(path, text);
      },
    });
  }
  assert.deepEqual(everything(opened), everything(open(files)));
}

/** Engines that let go of nearly everything, or of all that they may, between two questions. */
const FORGETFUL = { 'nearly everything': { trees: 300, renders: 4 }, everything: { trees: 0, renders: 0 } };

/** A machine that is busy or slow tries fewer sequences; others are tried each time. */
const WHILE_THERE_IS_TIME = { interruptAfterTimeLimit: 10_000 };

/** After which edits of a sequence everything is asked for. */
const ASKED = { 'each edit': () => true, 'every other edit': (at: number) => at % 2 === 0 };

describe('paranoia', () => {
  for (const [what, keep] of Object.entries(FORGETFUL)) {
    it(`what was let go of and made again is what it was, where ${what} goes`, () => {
      const make = (files: ReadonlyMap<string, string>): EngineFixture => {
        const opened = open(files);
        opened.engine.db.light.keep = { ...keep, rounds: 1 };
        return opened;
      };
      const onEdit: OnEdit = (opened, { at, edit }) => {
        edit();
        opened.engine.nextRound();
        if (at % 2 === 0) opened.engine.inPassing(() => everything(opened));
      };
      fc.assert(
        fc.property(fc.array(editOne(), { minLength: 1, maxLength: 6 }), (edits) =>
          endsAsFresh(edits, { make, onEdit }),
        ),
        { numRuns: 23, ...WHILE_THERE_IS_TIME },
      );
    });
  }

  for (const [when, isAsked] of Object.entries(ASKED)) {
    it(`any sequence of edits ends where a fresh start ends, asked after ${when}`, () => {
      const onEdit: OnEdit = (opened, { at, path, edit }) => {
        // Asking ahead changes no answer.
        for (const step of at % 2 === 0 ? opened.engine.preparations(`/repo/${path}`) : []) opened.ask(step);
        edit();
        if (isAsked(at)) everything(opened);
      };
      fc.assert(
        fc.property(fc.array(editOne(), { minLength: 1, maxLength: 8 }), (edits) =>
          endsAsFresh(edits, { make: open, onEdit }),
        ),
        { numRuns: 55, ...WHILE_THERE_IS_TIME },
      );
    });
  }
});
