import assert from 'node:assert/strict';
import { type BrokenLineFeature, lossesByBrokenLines } from '../support/brokenLines.ts';

type Answers = readonly { readonly file: string; readonly range: { readonly start: number; readonly end: number } }[];

/** Answers by file and length, since lines move. */
function told(answers: Answers): readonly string[] {
  return answers.map(({ file, range }) => `${file} ${range.end - range.start}`);
}

const FEATURES: readonly BrokenLineFeature[] = [
  { name: 'definition', ask: (engine, file, offset) => told(engine.definition(file, offset)) },
  { name: 'references', ask: (engine, file, offset) => told(engine.navigation.references(file, offset, true)) },
  { name: 'highlights', ask: (engine, file, offset) => told(engine.navigation.highlights(file, offset)) },
  {
    name: 'links',
    ask: (engine, file) => engine.navigation.links(file).map(({ target }) => target),
    wholeFile: true,
  },
];

const FIXTURES: Readonly<Record<string, string>> = {
  'a name in a workload': `
# file: kustomization.yaml
resources: [web.yaml, config.yaml]
# file: web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: shop/web:1.0
          args: ["--port", "80"]
          envFrom:
            - configMapRef:
                name: sett<|>ings
          ports:
            - containerPort: 80
      volumes:
        - name: files
          configMap: { name: settings }
# file: config.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  a: b
`,
  'a list at the column of its key': `
# file: route.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  rules:
  - matches:
    - path: { type: PathPrefix, value: / }
    backendRefs:
    - name: w<|>eb
      port: 80
# file: service.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports: [{ port: 80 }]
`,
  'the folder of a Flux object': `
# file: clusters/prod/apps.yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: shop
spec:
  url: https://example.com/acme/shop
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: apps
spec:
  path: ./apps/<|>prod
  sourceRef:
    kind: GitRepository
    name: shop
# file: apps/prod/kustomization.yaml
resources: []
`,
  'the folder of an Argo CD object': `
# file: clusters/prod/apps.yaml
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: apps
spec:
  source:
    repoURL: https://example.com/acme/shop
    path: apps/<|>prod
# file: apps/prod/kustomization.yaml
resources: []
`,
  'an entry of a kustomization': `
# file: kustomization.yaml
resources:
  - config.yaml
patches:
  - path: pat<|>ch.yaml
namespace: shop
# file: config.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
# file: patch.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
`,
};

describe('navigation with a broken line anywhere', () => {
  for (const [name, fixture] of Object.entries(FIXTURES)) {
    it(`leads where it led before, from ${name}`, () => {
      const losses = lossesByBrokenLines(fixture, FEATURES);
      const shown = losses.map(({ feature, line, broken }) => `${feature}: \`${broken}\` before line ${line}`);
      assert.deepEqual(shown, [], JSON.stringify(losses[0]));
    });
  }
});
