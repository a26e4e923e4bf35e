import assert from 'node:assert/strict';
import { openFixture } from '../support/engineFixture.ts';

/** A repository in which a word stands wherever a person may write one. */
const repository = (word: string): string => `
# file: base/kustomization.yaml
resources: [web.yaml, custom.yaml]
labels: [{pairs: {${word}: a}}]
configMapGenerator: [{name: made, literals: [${word}=a]}]
${word}: x
# file: base/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {${word}: a}}
spec:
  ${word}: 1
  selector: {matchLabels: {${word}: x}}
  template:
    metadata: {labels: {${word}: x}}
    spec:
      nodeSelector: {${word}: v}
      volumes: [{name: v, ${word}: {}}]
      containers:
        - name: c
          image: ${word}
          imagePullPolicy: ${word}
          resources: {limits: {${word}: 1}}
          envFrom: [{configMapRef: {name: ${word}}}]
---
apiVersion: v1
kind: Secret
metadata: {name: ${word}}
type: ${word}
---
apiVersion: ${word}
kind: ${word}
metadata: {name: other}
# file: base/custom.yaml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: ${word}, kind: ${word}}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          ${word}: a
          properties:
            ${word}: {type: string, format: ${word}}
            count: {type: integer, format: ${word}}
---
apiVersion: example.com/v1
kind: ${word}
metadata: {name: a}
${word}: text
count: 1
# file: clusters/one/flux-system/all.yaml
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: all, namespace: flux-system}
spec:
  interval: 1m
  prune: true
  path: ./base
  sourceRef: {kind: GitRepository, name: flux-system}
  patches: [{patch: "- {op: add, path: /${word}, value: a}", target: {kind: ${word}}}]
---
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: all, namespace: argocd}
spec:
  generators: [{list: {elements: [{name: a}]}}]
  template:
    metadata: {name: all}
    spec:
      project: default
      destination: {name: "{{${word}}}", namespace: all}
      source: {repoURL: x, path: "{{${word}}}"}
# file: .polycrate-gitops.yaml
version: 1
environments: {${word}: {overlays: [base]}}
policies: {rules: {${word}: error}}
`;

const FILES = ['base/kustomization.yaml', 'base/web.yaml', 'base/custom.yaml', 'clusters/one/flux-system/all.yaml'];

describe('words that every object of JavaScript has', () => {
  for (const word of ['constructor', 'toString', 'hasOwnProperty', '__proto__']) {
    it(`are like any other: ${word}`, () => {
      const opened = openFixture(repository(word));
      const answers: unknown[] = [opened.ask((engine) => engine.allFindings())];
      for (const file of FILES) {
        const [path, text] = [`/repo/${file}`, opened.text(file)];
        for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
          const offset = at + 2;
          answers.push(opened.ask((engine) => engine.hover(path, offset)));
          answers.push(opened.ask((engine) => engine.completion(path, offset)));
          answers.push(opened.ask((engine) => engine.definition(path, offset)));
        }
      }
      const said = JSON.stringify(answers, (_key, value) => (typeof value === 'function' ? String(value) : value));
      assert.ok(!said.includes('[native code]'), said.slice(Math.max(0, said.indexOf('[native code]') - 200)));
    });
  }
});
