import assert from 'node:assert/strict';
import type { FileState } from '../../server/src/engine/files.ts';
import type { RenderAccess } from '../../server/src/engine/kustomize/access.ts';
import { readDocuments } from '../../server/src/engine/kustomize/documents.ts';
import { accumulate } from '../../server/src/engine/kustomize/render.ts';
import { readFixture } from '../support/fixture.ts';
import { type Files, fileAccess, type Rendered, renderFixture, renderWith, stateOf } from '../support/renderFiles.ts';

/** Renders again after an edit; documents and kustomizations that did not change are the ones of before. */
class Workspace {
  private files: Map<string, string>;
  private access: RenderAccess;

  constructor(fixture: string) {
    this.files = new Map(readFixture(fixture).files);
    this.access = fileAccess(stateOf(this.files));
  }

  render(directory: string): Rendered {
    return renderWith(this.access, `/repo/${directory}`);
  }

  edit(path: string, from: string, to: string): void {
    const before = this.access;
    const text = this.files.get(path) ?? '';
    assert.ok(text.includes(from));
    this.files = new Map([...this.files, [path, text.replace(from, to)]]);
    const state: (path: string) => FileState = stateOf(this.files as Files);
    const fresh = fileAccess(state);
    const documents = new Map<string, ReturnType<RenderAccess['documents']>>();
    this.access = {
      ...fresh,
      kustomization: (directory) =>
        path.startsWith(`${directory}/kustomization`)
          ? fresh.kustomization(directory)
          : before.kustomization(directory),
      documents(file) {
        const known =
          documents.get(file) ?? readDocuments(fresh.syntax(file), { file, step: 'resource' }, before.documents(file));
        documents.set(file, known);
        return known;
      },
      target: (directory) => accumulate(directory, this.access),
    };
  }

  fresh(directory: string): Rendered {
    return renderFixture(this.files, `/repo/${directory}`);
  }
}

const PLATFORM = `
# file: overlay/kustomization.yaml
namePrefix: prod-
namespace: prod
resources: [../base]
labels: [{ pairs: { team: shop }, includeSelectors: true }]
images: [{ name: web, newTag: "2" }]
patches: [{ path: patch.yaml }]
replicas: [{ name: web, count: 3 }]
# file: overlay/patch.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { minReadySeconds: 5 }
# file: base/kustomization.yaml
resources: [web.yaml, api.yaml]
configMapGenerator: [{ name: settings, literals: [a=1] }]
# file: base/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { template: { spec: { containers: [{ name: web, image: web, envFrom: [{ configMapRef: { name: settings } }] }] } } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
# file: base/api.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: api }
spec: { template: { spec: { containers: [{ name: api, image: web, envFrom: [{ configMapRef: { name: settings } }] }] } } }
`;

const changedKinds = (before: Rendered, after: Rendered): readonly string[] =>
  after.resources.filter((one) => !before.resources.includes(one)).map(({ id }) => `${id.kind}/${id.name}`);

describe('rendering again after an edit', () => {
  const edits: [string, string, string, readonly string[]][] = [
    ['base/web.yaml', 'kind: Service', 'kind: Service # a comment', []],
    ['base/web.yaml', 'name: web, image: web', 'name: web, image: other', ['Deployment/prod-web']],
    [
      'base/api.yaml',
      'metadata: { name: api }',
      'metadata: { name: api, annotations: { a: b } }',
      ['Deployment/prod-api'],
    ],
    ['overlay/patch.yaml', '5', '6', ['Deployment/prod-web']],
  ];
  for (const [path, from, to, expected] of edits) {
    it(`makes only ${expected.join(', ') || 'nothing'} anew when ${path} changes ${from} to ${to}`, () => {
      const workspace = new Workspace(PLATFORM);
      const before = workspace.render('overlay');
      assert.equal(before.failed, false, before.findings.map(({ message }) => message).join('\n'));
      workspace.edit(`/repo/${path}`, from, to);
      const after = workspace.render('overlay');
      assert.deepEqual(changedKinds(before, after), expected);
      assert.equal(after.text, workspace.fresh('overlay').text);
    });
  }
});
