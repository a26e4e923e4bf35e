import assert from 'node:assert/strict';
import type { DriftRequest } from '../../server/src/lsp/driftPorts.ts';
import { createDriftPort } from '../../server/src/main/driftPort.ts';
import { openFixture } from '../support/engineFixture.ts';

const FILES = `
# file: overlays/prod/kustomization.yaml
resources: [cm.yaml]
# file: overlays/prod/cm.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: c
data:
  k: v
# file: .polycrate-gitops.yaml
version: 1
environments:
  prod: { overlays: [overlays/prod], clusters: [prod-eu] }
clusters:
  prod-eu: { context: prod-admin }
`;

const surroundings = {
  env: { HOME: '/nowhere' },
  now: () => 0,
  toNative: (path: string) => path,
  engineAt: () => Promise.resolve(undefined),
};

function request(files: string, head: string | undefined): DriftRequest {
  const fixture = openFixture(files, head);
  return {
    overlay: '/repo/overlays/prod',
    engine: fixture.engine,
    settings: { contexts: {}, kubeconfig: '', credentialPlugins: [] },
    roots: ['/repo'],
    settle: (question) => Promise.resolve(fixture.ask(() => question())),
    uriOf: (path) => `file://${path}`,
  };
}

describe('drift for the language server', () => {
  const port = createDriftPort(surroundings);
  const signal = new AbortController().signal;
  const run = { signal, progress: () => undefined };

  it('says that there is nothing to compare without a commit, before any kubeconfig is read', async () => {
    const answer = await port.check({ ...request(FILES, undefined), context: '' }, run);
    assert.deepEqual(answer, {
      done: false,
      failure: { reason: 'no-head', message: 'Drift compares what is committed; there is no commit to read here.' },
    });
  });

  it('says that an overlay which is not committed was never deployed', async () => {
    const answer = await port.check({ ...request(FILES, '# file: a.yaml\na: 1\n'), context: '' }, run);
    assert.deepEqual(answer, {
      done: false,
      failure: {
        reason: 'no-head',
        message: 'overlays/prod is not in the last commit, so nothing was deployed from it.',
      },
    });
  });

  it('lists no context and says why where there is no kubeconfig', async () => {
    const { contexts, problems } = await port.contexts(request(FILES, FILES));
    assert.deepEqual(contexts, []);
    assert.deepEqual(problems, [
      'There is no kubeconfig: neither KUBECONFIG nor ~/.kube/config names a file that exists.',
    ]);
  });
});
