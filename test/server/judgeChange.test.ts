import assert from 'node:assert/strict';
import { atHead, createEngine, type FileState, fromHead } from '../../server/src/engine/api.ts';
import { judgeChange } from '../../server/src/host/judgeChange.ts';
import { createPackReader } from '../../server/src/host/nodeHost.ts';
import { packFolder } from '../../server/src/host/product.ts';
import { MemoryHost } from '../support/memoryHost.ts';
import { deploymentUpToContainers } from '../support/webDeployment.ts';

const DEPLOYMENT = `${deploymentUpToContainers({ fields: '  replicas: 2\n' })}
        - name: web
          image: web:1
`;
const BASE: Readonly<Record<string, string>> = {
  '/repo/base/web.yaml': DEPLOYMENT,
  '/repo/base/kustomization.yaml': 'resources: [web.yaml]\n',
  '/repo/overlays/prod/kustomization.yaml': 'resources: [../../base]\nnamePrefix: prod-\n',
  '/repo/overlays/dev/kustomization.yaml': 'resources: [dev.yaml]\n',
  '/repo/overlays/dev/dev.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: dev\n',
};

const text = (path: string, content: string | undefined): FileState =>
  content === undefined ? { kind: 'missing' } : { kind: 'file', text: content, real: path };

function judge(changes: Readonly<Record<string, string | undefined>>) {
  const folders = new Set(Object.keys(BASE).map((path) => path.slice(0, path.lastIndexOf('/'))));
  const state = (path: string): FileState => {
    const inTree = fromHead(path) ?? path;
    return folders.has(inTree) ? { kind: 'directory', real: path } : text(atHead(inTree), BASE[inTree]);
  };
  const changed = new Map(Object.entries(changes).map(([path, content]) => [path, text(path, content)]));
  const readPack = createPackReader(packFolder());
  return judgeChange(
    { root: '/repo', base: { files: Object.keys(BASE), state }, changed },
    {
      createEngine: () => createEngine(new MemoryHost()),
      readPack,
      readRemote: () => ({ kind: 'missing' }),
      turn: async () => undefined,
    },
  );
}

describe('judging a change', () => {
  it('names the overlays that render differently, field by field', async () => {
    const { differences } = await judge({ '/repo/base/web.yaml': DEPLOYMENT.replace('replicas: 2', 'replicas: 3') });
    assert.deepEqual(
      differences.map(({ overlay, resources }) => [overlay.name, resources]),
      [
        [
          'overlays/prod',
          [
            {
              id: 'Deployment.v1.apps/prod-web.[noNs]',
              kind: 'Deployment',
              name: 'prod-web',
              namespace: '',
              change: 'changed',
              fields: [{ path: 'spec.replicas', before: '2', after: '3' }],
            },
          ],
        ],
      ],
    );
  });

  it('has the findings before and after', async () => {
    const { findings, findingsBefore } = await judge({
      '/repo/base/web.yaml': DEPLOYMENT.replace('replicas: 2', 'replicsa: 2'),
    });
    assert.deepEqual(findingsBefore, []);
    assert.deepEqual(
      findings.map(({ code, file, line }) => [code, file, line]),
      [['schema/unknown-field', 'base/web.yaml', 6]],
    );
  });

  it('says that an overlay does not render any more, and why', async () => {
    const { refused } = await judge({ '/repo/base/web.yaml': undefined });
    assert.equal(refused.length, 1);
    assert.equal(refused[0]?.[0], 'overlays/prod');
    assert.match(refused[0]?.[1] ?? '', /web\.yaml/);
  });

  it('counts a file that the commit has not, and an overlay that it brings', async () => {
    const { differences } = await judge({
      '/repo/overlays/test/kustomization.yaml': 'resources: [../../base]\nnamePrefix: test-\n',
    });
    assert.deepEqual(
      differences.map(({ overlay, resources }) => [
        overlay.name,
        resources.map(({ change, name }) => `${change} ${name}`),
      ]),
      [['overlays/test', ['added test-web']]],
    );
  });
});
