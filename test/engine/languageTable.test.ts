import assert from 'node:assert/strict';
import type { GitOpsEngine } from '../../server/src/engine/engine.ts';
import { syntaxOf } from '../../server/src/engine/queries/sourceQueries.ts';
import { type BrokenLineFeature, lossesByBrokenLines } from '../support/brokenLines.ts';
import { openFixture } from '../support/engineFixture.ts';

interface Place {
  readonly file: string;
  readonly range: { readonly start: number; readonly end: number };
}

function textOf(engine: GitOpsEngine, { file, range }: Place): string {
  return engine.db.get(syntaxOf, file).text.slice(range.start, range.end);
}

/** Places as the file and the text there, which a line above does not change. */
function places(engine: GitOpsEngine, found: readonly Place[]): readonly string[] {
  return found.map((place) => `${place.file} ${textOf(engine, place).split('\n', 1)[0]}`);
}

/** Every feature that answers a person in a file: a row for each. An empty answer is none. */
const FEATURES: readonly BrokenLineFeature[] = [
  { name: 'completion', ask: (engine, file, at) => engine.completion(file, at).items.map(({ label }) => label) },
  { name: 'hover', ask: (engine, file, at) => engine.hover(file, at)?.markdown ?? '' },
  { name: 'definition', ask: (engine, file, at) => places(engine, engine.definition(file, at)) },
  { name: 'references', ask: (engine, file, at) => places(engine, engine.navigation.references(file, at, true)) },
  { name: 'highlights', ask: (engine, file, at) => places(engine, engine.navigation.highlights(file, at)) },
  { name: 'implementations', ask: (engine, file, at) => places(engine, engine.navigation.implementations(file, at)) },
  { name: 'links', ask: (engine, file) => engine.navigation.links(file).map(({ target }) => target) },
  {
    name: 'rename',
    ask: (engine, file, at) => {
      const answer = engine.renaming.edits(file, at, 'renamed');
      return answer === undefined || 'refused' in answer ? [] : places(engine, answer.edits);
    },
  },
  { name: 'outline', ask: (engine, file) => engine.language.documentSymbols(file).map(() => 'document') },
  {
    name: 'symbols',
    ask: (engine, file) =>
      engine.language.workspaceSymbols('').flatMap((symbol) => (symbol.file === file ? [symbol.name] : [])),
  },
  { name: 'folding', ask: (engine, file) => engine.language.foldingRanges(file).map((_, at) => `fold ${at}`) },
  {
    name: 'selection',
    ask: (engine, file, at) =>
      engine.language
        .selectionRange(file, at)
        .slice(0, 1)
        .map((range) => textOf(engine, { file, range })),
  },
  {
    name: 'colours',
    ask: (engine, file) => engine.language.semanticTokens(file).map((one) => textOf(engine, { ...one, file })),
  },
  { name: 'lenses', ask: (engine, file) => engine.codeLenses(file).map(({ kind }) => kind) },
  {
    name: 'calls',
    ask: (engine, file) => engine.inclusions.includedBy(file).map(({ item }) => item.file),
  },
];

/** A file of each sort, the cursor in a name that others have, and the features that have nothing to answer there. */
const TABLE: Readonly<Record<string, { readonly fixture: string; readonly without: readonly string[] }>> = {
  Kubernetes: {
    fixture: `
# file: base/pod.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: shop/web:1
      envFrom:
        - configMapRef:
            name: sett<|>ings
# file: base/settings.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
# file: base/kustomization.yaml
resources: [pod.yaml, settings.yaml]
`,
    without: ['implementations', 'links'],
  },
  kustomization: {
    fixture: `
# file: prod/kustomization.yaml
resources: [../base]
patches:
  - target:
      kind: Pod
      name: w<|>eb
    path: patch.yaml
# file: prod/patch.yaml
- op: add
  path: /metadata/labels
  value: { a: b }
# file: base/kustomization.yaml
resources: [pod.yaml]
# file: base/pod.yaml
apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { containers: [{ name: c, image: i }] }
`,
    without: ['references', 'highlights', 'implementations', 'calls'],
  },
  Flux: {
    fixture: `
# file: flux/apps.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: apps
spec:
  path: ./apps
  sourceRef:
    kind: GitRepository
    name: plat<|>form
# file: flux/source.yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: platform }
spec: { url: https://example.com/x }
# file: apps/kustomization.yaml
resources: []
`,
    without: ['implementations', 'calls'],
  },
  'Argo CD': {
    fixture: `
# file: argo/app.yaml
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: web
spec:
  project: te<|>am
  source:
    path: apps
# file: argo/project.yaml
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: { name: team }
`,
    without: ['implementations', 'links', 'calls'],
  },
  policies: {
    fixture: `
# file: policies/binding.yaml
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: replicas
spec:
  policyName: repl<|>icas
  validationActions:
    - Deny
# file: policies/policy.yaml
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: replicas }
spec: { validations: [{ expression: "true" }] }
`,
    without: ['implementations', 'links', 'calls'],
  },
  Polycrate: {
    fixture: `
# file: workspace.poly
name: acme
organization: acme
blocks:
  - name: shop
    from: acme/web
workflows:
  - name: deploy
    steps:
      - name: first
        block: sh<|>op
        action: install
# file: blocks/web/block.poly
name: acme/web
version: 1.0.0
kind: generic
template: true
actions:
  - name: install
    script: ["true"]
`,
    without: ['implementations', 'links', 'colours', 'lenses', 'calls'],
  },
};

describe('the table of language features', () => {
  for (const [name, { fixture, without }] of Object.entries(TABLE)) {
    it(`has an answer of every feature for ${name}, but for those that have none there`, () => {
      const opened = openFixture(fixture);
      const { cursor } = opened.fixture;
      assert.ok(cursor);
      const silent = FEATURES.filter(
        ({ ask }) => opened.ask((engine) => ask(engine, cursor.file, cursor.offset)).length === 0,
      );
      assert.deepEqual(
        silent.map((feature) => feature.name),
        without,
      );
    });

    it(`keeps its answers at a broken line anywhere in ${name}`, () => {
      const losses = lossesByBrokenLines(fixture, FEATURES);
      const shown = losses.map(({ feature, line, broken }) => `${feature}: \`${broken}\` before line ${line}`);
      assert.deepEqual(shown, [], JSON.stringify(losses[0]));
    });
  }
});
