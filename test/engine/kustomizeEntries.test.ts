import assert from 'node:assert/strict';
import type { FileState } from '../../server/src/engine/files.ts';
import { isRemote } from '../../server/src/engine/kustomize/entries.ts';
import { readFixture } from '../support/fixture.ts';
import { fileAccess, renderFixture, renderWith, stateOf } from '../support/renderFiles.ts';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: { name: p }\n';

describe('entries of a kustomization', () => {
  const remote = [
    'https://example.com/a.yaml',
    'git@example.com:org/repo.git//base',
    'github.com/org/repo//base?ref=v1',
    'ssh://git@host/org/repo',
  ];
  for (const text of remote) it(`takes ${text} for remote`, () => assert.equal(isRemote(text), true));
  for (const text of ['../base', 'a.yaml', 'git/base', 'githubcom/a']) {
    it(`takes ${text} for a path`, () => assert.equal(isRemote(text), false));
  }

  it('renders the rest when something comes from the network, and does not guess what is in it', () => {
    const result = renderFixture(
      `
# file: kustomization.yaml
resources: [https://example.com/base.yaml, p.yaml]
images: [{ name: shop/web, newTag: "2" }]
patches: [{ patch: "apiVersion: v1\\nkind: Service\\nmetadata: { name: theirs }" }]
# file: p.yaml
${POD}`,
      '.',
    );
    assert.equal(result.failed, false);
    assert.deepEqual(
      result.findings.map(({ code }) => code),
      ['kustomize/remote-resource'],
    );
    assert.equal(result.resources.length, 1);
  });

  it('follows links, and refuses a file that a link leads out of the directory', () => {
    const files = readFixture(`
# file: kustomization.yaml
resources: [inside.yaml, outside.yaml]
# file: real.yaml
${POD}`).files;
    const state = stateOf(files);
    const linked = (path: string): FileState => {
      if (path === '/repo/inside.yaml') return state('/repo/real.yaml');
      if (path === '/repo/outside.yaml')
        return { kind: 'file', text: POD.replace(': p', ': q'), real: '/elsewhere/q.yaml' };
      return state(path);
    };
    const { findings } = renderWith(fileAccess(linked), '/repo');
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['kustomize/outside-root'],
    );
    const lifted = renderWith(fileAccess(linked, true), '/repo');
    assert.deepEqual([lifted.failed, lifted.resources.length], [false, 2]);
  });

  it('tells of a file that cannot be read', () => {
    const state = stateOf(readFixture('# file: kustomization.yaml\nresources: [big.yaml]\n').files);
    const access = fileAccess((path) =>
      path.endsWith('big.yaml')
        ? { kind: 'unreadable', reason: 'too-large', detail: '60 MB, the limit is 50 MB' }
        : state(path),
    );
    const { findings, failed } = renderWith(access, '/repo');
    assert.equal(failed, true);
    assert.match(findings[0]?.message ?? '', /`big.yaml` cannot be read \(60 MB, the limit is 50 MB\)/);
  });

  it('names every file that it read or looked for', () => {
    const { files } = renderFixture(
      '# file: overlay/kustomization.yaml\nresources: [../base, missing.yaml]\n# file: base/kustomization.yaml\nresources: [p.yaml]\n# file: base/p.yaml\n' +
        POD,
      'overlay',
    );
    for (const path of ['overlay/kustomization.yaml', 'overlay/Kustomization', 'overlay/missing.yaml', 'base/p.yaml']) {
      assert.ok(files.includes(`/repo/${path}`), path);
    }
  });

  it('does not take names of JavaScript for fields', () => {
    const { findings } = renderFixture(
      '# file: kustomization.yaml\nconstructor: x\n__proto__: y\nresources: []\n',
      '.',
    );
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['kustomize/unknown-field', 'kustomize/unknown-field'],
    );
  });
});
