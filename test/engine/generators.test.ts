import assert from 'node:assert/strict';
import type { RenderAccess } from '../../server/src/engine/kustomize/access.ts';
import { getNode } from '../../server/src/engine/kustomize/node.ts';
import { originPath } from '../../server/src/engine/kustomize/provenance.ts';
import { accumulate } from '../../server/src/engine/kustomize/render.ts';
import { fileAccess, renderFixture, renderWith, stateOf } from '../support/renderFiles.ts';

const FILES = new Map([
  [
    '/repo/kustomization.yaml',
    'configMapGenerator:\n  - name: c\n    literals: [a=1]\n    envs: [app.env]\n    files: [app.conf]\ngeneratorOptions: { labels: { l: m } }\n',
  ],
  ['/repo/app.env', '# first\nE=e\n'],
  ['/repo/app.conf', 'text\n'],
]);

describe('generators', () => {
  it('name the literal, the line of the env file, the file and the options that wrote a field', () => {
    const [config] = renderFixture(FILES, '/repo').resources;
    const origin = (...path: string[]): string => {
      const node = getNode(config?.root, path);
      return node === undefined ? '' : `${node.origin.file} ${originPath(node.origin).join('.')}`;
    };
    assert.equal(origin('data', 'a'), '/repo/kustomization.yaml configMapGenerator.0.literals.0');
    assert.equal(origin('data', 'E'), '/repo/app.env E');
    assert.equal(origin('data', 'app.conf'), '/repo/app.conf ');
    assert.equal(origin('metadata', 'labels', 'l'), '/repo/kustomization.yaml generatorOptions.labels.l');
  });

  it('put bytes that are no text into binaryData', () => {
    const access = fileAccess((path) => {
      if (path !== '/repo/app.conf') return stateOf(FILES)(path);
      return { kind: 'file', text: '\ufffd', real: path, bytes: Uint8Array.of(0xff, 0xfe) };
    });
    assert.match(renderWith(access, '/repo').text, /^binaryData:\n {2}app\.conf: \/\/4=\n/m);
  });

  it('tell every source that cannot be read, each on its entry', () => {
    const { findings, failed } = renderFixture(
      '# file: kustomization.yaml\nsecretGenerator:\n  - name: s\n    literals: [a]\n    files: [none.txt, ../up.txt, sub]\n# file: sub/x.txt\nx\n',
      '/repo',
    );
    assert.ok(failed);
    assert.deepEqual(
      findings.map(({ code, place }) => [code, 'path' in place ? place.path.join('.') : '']),
      [
        ['kustomize/bad-literal', 'secretGenerator.0.literals.0'],
        ['kustomize/missing-file', 'secretGenerator.0.files.0'],
        ['kustomize/missing-file', 'secretGenerator.0.files.1'],
        ['kustomize/missing-file', 'secretGenerator.0.files.2'],
      ],
    );
  });

  it('give the same object as long as nothing that they read changes', () => {
    const before = fileAccess(stateOf(FILES));
    const edited = fileAccess(stateOf(new Map([...FILES, ['/repo/app.env', '# another comment\nE=e\n']])));
    const access: RenderAccess = {
      ...edited,
      kustomization: before.kustomization,
      target: (directory) => accumulate(directory, access),
    };
    const [first] = renderWith(before, '/repo').resources;
    assert.ok(first !== undefined);
    assert.equal(renderWith(access, '/repo').resources[0], first);
  });
});
