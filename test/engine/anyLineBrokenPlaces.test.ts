import assert from 'node:assert/strict';
import { type BrokenLineFeature, lossesByBrokenLines } from '../support/brokenLines.ts';

/** What answers by the place of the cursor alone, also in braces, in references, and in patches that are texts. */
const FEATURES: readonly BrokenLineFeature[] = [
  {
    name: 'completion',
    ask: (engine, file, offset) => engine.completion(file, offset).items.map(({ label }) => label),
  },
  { name: 'hover', ask: (engine, file, offset) => engine.hover(file, offset)?.markdown ?? '' },
];

const FIXTURES: Readonly<Record<string, string>> = {
  'the name of another object': `
# file: base/settings.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  LEVEL: info
# file: base/pod.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: shop/web:1.0
      env:
        - name: LEVEL
          valueFrom:
            configMapKeyRef:
              name: set<|>tings
              key: LEVEL
  restartPolicy: Always
`,
  'a field in braces': `
# file: pod.yaml
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - { name: web, imagePull<|>Policy: Always, image: "shop/web:1.0" }
  hostNetwork: true
`,
  'a patch inside a kustomization': `
# file: kustomization.yaml
resources:
  - a.yaml
patches:
  - target: { kind: Deployment }
    patch: |-
      - op: replace
        path: /spec/repl<|>icas
        value: 3
namespace: shop
`,
};

describe('with a broken line around a place of another style', () => {
  for (const [name, fixture] of Object.entries(FIXTURES)) {
    it(`completes and explains as before at ${name}`, () => {
      const losses = lossesByBrokenLines(fixture, FEATURES);
      const shown = losses.map(({ feature, line, broken }) => `${feature}: \`${broken}\` before line ${line}`);
      assert.deepEqual(shown, [], JSON.stringify(losses[0]));
    });
  }
});
