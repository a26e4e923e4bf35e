import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { edited } from '../support/applyPlan.ts';
import { changedFiles, fixForReal, fixHere, readFixSpec } from '../support/editFixCase.ts';
import { openFixture } from '../support/engineFixture.ts';
import { asFixture } from '../support/fixture.ts';
import { findKustomize } from '../support/realKustomize.ts';
import { updating } from '../support/snapshot.ts';
import { inRoot } from '../tools/root.ts';

const FOLDER = inRoot('test/specs/edit-fix');
const program = updating ? await findKustomize() : undefined;

/** Writes what the real tool makes into the spec. */
function update(file: string): void {
  assert.ok(program !== undefined, 'UPDATE=1 needs kustomize v5.8.2: KUSTOMIZE, PATH, or npm test -- --peers');
  let text = readFileSync(file, 'utf8');
  for (const one of [...readFixSpec(text)].reverse()) {
    const real = fixForReal(program, one.files, one.kustomization, one.vars);
    assert.equal(real === undefined, one.after === undefined, one.title);
    if (real === undefined || real === 'crashed') continue;
    const body = asFixture(changedFiles(one.files, real));
    text = text.slice(0, one.block.start) + body + text.slice(one.block.end);
  }
  writeFileSync(file, text);
}

for (const name of readdirSync(FOLDER)) {
  const file = `${FOLDER}/${name}`;
  if (updating) update(file);
  describe(`kustomize edit fix: ${name.replace(/\.md$/, '')}`, () => {
    for (const one of readFixSpec(readFileSync(file, 'utf8'))) {
      it(one.title, () => {
        const made = fixHere(one.files, one.kustomization, one.vars);
        assert.deepEqual(made && [...changedFiles(one.files, made)], one.after && [...one.after]);
      });
    }
  });
}

const VARS = `# file: overlay/kustomization.yaml
resources: [pod.yaml]
vars:
- name: NAME
  objref: {apiVersion: v1, kind: Pod, name: p}
# file: overlay/pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers:
  - name: p
    image: p:1
    args: [$(NAME)]
`;

/** The titles of the actions at the field, and the files with the edits of the last one. */
function actionsAt(files: string, field: string): { titles: readonly string[]; after: ReadonlyMap<string, string> } {
  const opened = openFixture(files);
  const path = '/repo/overlay/kustomization.yaml';
  const start = opened.text('overlay/kustomization.yaml').indexOf(field);
  const offered = opened.ask((engine) => engine.codeActions(path, { start, end: start }));
  // Beside the fixes stands always that the finding can be ignored.
  const actions = offered.filter(({ title }) => !title.startsWith('Ignore '));
  const after = edited(opened.fixture.files, actions.at(-1)?.edits ?? []);
  return { titles: actions.map(({ title }) => title), after };
}

describe('the quick fix that does as kustomize edit fix', () => {
  it('changes the kustomization and the files that use a var', () => {
    const { titles, after } = actionsAt(VARS, 'vars');
    assert.deepEqual(titles, ['Replace `vars` by `replacements`, as `kustomize edit fix --vars` does']);
    assert.match(after.get('/repo/overlay/pod.yaml') ?? '', /args: \[NAME_PLACEHOLDER\]/);
    assert.match(after.get('/repo/overlay/kustomization.yaml') ?? '', /^replacements:\n- source:\n/m);
    assert.doesNotMatch(after.get('/repo/overlay/kustomization.yaml') ?? '', /vars/);
  });

  it('is not offered where an overlay would render otherwise', () => {
    const text = VARS.replace('args: [$(NAME)]', () => 'args: [$(NAME), $$(NAME)]');
    assert.deepEqual(actionsAt(text, 'vars').titles, []);
  });

  it('and that of one field are not offered where a patch would come too early', () => {
    const files = `# file: overlay/kustomization.yaml
resources: [pod.yaml]
namePrefix: x-
patchesJson6902:
- target: {kind: Pod, name: p}
  patch: '[{"op": "copy", "from": "/metadata/name", "path": "/metadata/generateName"}]'
# file: overlay/pod.yaml
apiVersion: v1
kind: Pod
metadata: {name: p}
`;
    assert.deepEqual(actionsAt(files, 'patchesJson6902').titles, []);
    assert.equal(actionsAt(files.replace('namePrefix: x-\n', ''), 'patchesJson6902').titles.length, 2);
  });

  it('stands beside the fix of one field, which keeps comments', () => {
    const files = '# file: overlay/kustomization.yaml\nresources: []\ncommonLabels: # all\n  a: b # why\n';
    const { titles, after } = actionsAt(files, 'commonLabels');
    assert.deepEqual(titles, ['Rewrite as `labels`', 'Rewrite this file, as `kustomize edit fix` does']);
    assert.equal(
      after.get('/repo/overlay/kustomization.yaml'),
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nlabels:\n- includeSelectors: true\n  pairs:\n    a: b\n',
    );
  });
});
