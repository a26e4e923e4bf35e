import assert from 'node:assert/strict';
import { judgePodSecurity } from '../../server/src/engine/policy/podSecurity/judge.ts';
import type { PodSecurityLevel } from '../../server/src/engine/workspace/teamFile.ts';
import { type ApiServer, sharedApiServer } from '../support/apiServer.ts';
import { isRefused, POD_CASES, type PodCase, podText } from '../support/podSecurityCases.ts';
import { resourcesOf } from '../support/resources.ts';
import { createObject } from '../support/sendManifest.ts';

const LEVELS: readonly PodSecurityLevel[] = ['privileged', 'baseline', 'restricted'];
/** Versions at which some check changed, and the newest one. */
const VERSIONS = ['v1.0', 'v1.18', 'v1.19', 'v1.22', 'v1.24', 'v1.26', 'v1.30', 'v1.33', 'v1.34', 'v1.36', 'latest'];

/**
 * Cases that the server's validation refuses before admission sees them, with the reason. What admission would say is
 * held by the unit tests alone.
 */
const INVALID: Readonly<Record<string, string>> = {
  'an unmasked /proc': 'procMount Unmasked needs hostUsers: false',
};

const namespaceOf = (level: PodSecurityLevel, version: string): string => `pss-${level}-${version.replace('.', '-')}`;
const minor = (version: string): number => (version === 'latest' ? Number.POSITIVE_INFINITY : Number(version.slice(3)));

function namespace(name: string, level: string, version: string): object {
  const labels = {
    'pod-security.kubernetes.io/enforce': level,
    'pod-security.kubernetes.io/enforce-version': version,
  };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

describe('Pod Security admission of a real API server', () => {
  let server: ApiServer;

  before(async function () {
    this.timeout(90_000);
    server = await sharedApiServer();
    for (const level of LEVELS) {
      for (const version of VERSIONS) {
        const name = namespaceOf(level, version);
        await createObject(server, '/api/v1/namespaces', namespace(name, level, version));
      }
    }
  });

  async function create(one: PodCase, name: string): Promise<{ readonly refused: boolean; readonly text: string }> {
    const path = `/api/v1/namespaces/${name}/pods?dryRun=All`;
    const { status, text } = await server.request('POST', path, JSON.parse(podText(one)));
    assert.ok(status === 201 || (status === 403 && text.includes('violates PodSecurity')), `${status} ${text}`);
    return { refused: status === 403, text };
  }

  for (const one of POD_CASES) {
    it(`agrees about ${one.title}`, async function () {
      this.timeout(60_000);
      if (INVALID[one.title] !== undefined) {
        const path = `/api/v1/namespaces/${namespaceOf('privileged', 'latest')}/pods?dryRun=All`;
        const { status } = await server.request('POST', path, JSON.parse(podText(one)));
        assert.equal(status, 422, `${INVALID[one.title]}: no longer true, take it off the list`);
        return;
      }
      for (const level of LEVELS) {
        for (const version of VERSIONS) {
          const { refused, text } = await create(one, namespaceOf(level, version));
          assert.equal(refused, isRefused(one, level, minor(version)), `${level} ${version}: ${text}`);
        }
      }
    });
  }

  it('refuses the labels that we call wrong, and accepts the others', async () => {
    const labels: readonly (readonly [level: string, version: string])[] = [
      ['baseline', 'latest'],
      ['baseline', 'v1.99'],
      ['baseline', 'v2.0'],
      ['baseline', '1.30'],
      ['baseline', 'v1.030'],
      ['Baseline', 'latest'],
      ['strict', 'v1.30'],
    ];
    for (const [level, version] of labels) {
      const object = namespace('labels', level, version);
      const { status, text } = await server.request('POST', '/api/v1/namespaces?dryRun=All', object);
      const ours = judgePodSecurity({ resources: resourcesOf(JSON.stringify(object)), teamLevel: undefined });
      assert.equal(status === 201, ours.length === 0, `${level} ${version}: ${status} ${text}`);
    }
  });

  it('accepts a Deployment whose pods it would refuse, as our message says', async () => {
    const pod = JSON.parse(podText({ title: '', change: () => {}, refusedBy: undefined }));
    const template = { metadata: { labels: { app: 'web' } }, spec: { ...pod.spec, hostNetwork: true } };
    const object = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { selector: { matchLabels: { app: 'web' } }, template },
    };
    const path = `/apis/apps/v1/namespaces/${namespaceOf('restricted', 'latest')}/deployments?dryRun=All`;
    await createObject(server, path, object);
  });
});
