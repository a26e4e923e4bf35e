import assert from 'node:assert/strict';
import type { SymbolAnswer } from '../../server/src/engine/api.ts';
import type { GitOpsEngine } from '../../server/src/engine/engine.ts';
import { syntaxOf } from '../../server/src/engine/queries/sourceQueries.ts';
import { type BrokenLineFeature, lossesByBrokenLines } from '../support/brokenLines.ts';

/** Every feature that answers at a cursor, a row for each. */
const FEATURES: readonly BrokenLineFeature[] = [
  {
    name: 'completion',
    ask: (engine, file, offset) => engine.completion(file, offset).items.map(({ label }) => label),
  },
  { name: 'outline', wholeFile: true, ask: (engine, file) => outline(engine.language.documentSymbols(file)) },
  { name: 'folding', wholeFile: true, ask: (engine, file) => folds(engine, file) },
  {
    name: 'selection',
    ask: (engine, file, offset) =>
      engine.language
        .selectionRange(file, offset)
        .slice(0, 2)
        .map(({ start, end }) => textOf(engine, file).slice(start, end)),
  },
  {
    name: 'colours',
    wholeFile: true,
    ask: (engine, file) =>
      engine.language
        .semanticTokens(file)
        .map(({ range, type }) => `${textOf(engine, file).slice(range.start, range.end)} ${type}`),
  },
  { name: 'hover', ask: (engine, file, offset) => engine.hover(file, offset)?.markdown ?? '' },
];

function textOf(engine: GitOpsEngine, file: string): string {
  return engine.db.get(syntaxOf, file).text;
}

/** Fields and objects. Of items that are texts a line above makes another text, without a mistake: `brok - a.yaml`. */
function outline(symbols: readonly SymbolAnswer[]): readonly string[] {
  const names = symbols.flatMap(({ name, children }): readonly string[] => [name, ...outline(children)]);
  return names.filter((name) => /^[A-Za-z/]+$/.test(name));
}

/** One item for each fold: what stands on its lines may be the broken line. */
function folds(engine: GitOpsEngine, file: string): readonly string[] {
  return engine.language.foldingRanges(file).map((_, at) => `fold ${at + 1}`);
}

/** Each file has the cursor in a word that is whole, so that everything has an answer there. */
const FIXTURES: Readonly<Record<string, string>> = {
  'a field of a container': `
# file: web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  template:
    spec:
      containers:
        - name: web
          image: shop/web:1.0
          imagePull<|>Policy: Always
          ports:
            - containerPort: 80
      nodeSelector: { disk: ssd }
`,
  'a value in a list at the column of its key': `
# file: svc.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
  - name: http
    port: 80
    protocol: T<|>CP
  type: ClusterIP
`,
  'a second document': `
# file: two.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
data:
  text: |
    a: [
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: b
spec:
  concurrency<|>Policy: Forbid
  schedule: "* * * * *"
`,
  'the volume of a mount': `
# file: mount.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: shop/web:1.0
      volumeMounts:
        - mountPath: /data
          name: da<|>ta
  volumes:
    - name: data
      emptyDir: {}
`,
  'a kustomization': `
# file: kustomization.yaml
resources:
  - a.yaml
configMapGenerator:
  - name: settings
    beha<|>vior: merge
    literals:
      - A=b
namespace: shop
`,
};

describe('with a broken line anywhere', () => {
  for (const [name, fixture] of Object.entries(FIXTURES)) {
    it(`answers as before at ${name}`, () => {
      const losses = lossesByBrokenLines(fixture, FEATURES);
      const shown = losses.map(({ feature, line, broken }) => `${feature}: \`${broken}\` before line ${line}`);
      assert.deepEqual(shown, [], JSON.stringify(losses[0]));
    });
  }
});
