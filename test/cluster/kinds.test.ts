import assert from 'node:assert/strict';
import { NO_OWNER, type OwnerFacts } from '../../server/src/cluster/desired.ts';
import { judge } from '../../server/src/cluster/drift.ts';
import { type Json, type JsonObject, parseJson } from '../../server/src/cluster/json.ts';
import type { ResourceDrift } from '../../server/src/cluster/report.ts';
import { type ApiServer, sharedApiServer } from '../support/apiServer.ts';
import { kindSamples } from '../support/kindSamples.ts';
import { type ManifestJson, objectPaths } from '../support/seedCluster.ts';

const FLUX: OwnerFacts = {
  ...NO_OWNER,
  tool: 'flux',
  words: 'Flux Kustomization a/b',
  name: 'b',
  namespace: 'a',
  prune: true,
};
const NAMESPACE = 'kinds';
const samples = kindSamples(NAMESPACE) as readonly ManifestJson[];

/** The ways in which an object comes to a cluster, by what they leave in managedFields. */
const WRITERS = {
  'applied by the controller': { query: '?fieldManager=kustomize-controller&force=true' },
  'applied by kubectl': { query: '?fieldManager=kubectl&force=true' },
} as const;

describe('what the server makes of an object is no drift', () => {
  let server: ApiServer;
  let paths: (object: ManifestJson) => string;

  before('apply one of every kind', async () => {
    server = await sharedApiServer();
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } };
    assert.equal((await server.request('POST', '/api/v1/namespaces', body)).status, 201);
    paths = await objectPaths(server, samples);
  });

  async function apply(object: ManifestJson, query: string): Promise<JsonObject> {
    const answer = await server.request('PATCH', `${paths(object)}${query}`, object, 'application/apply-patch+yaml');
    assert.ok(answer.status < 300, answer.text);
    return parseJson((await server.request('GET', paths(object))).text) as JsonObject;
  }

  function verdict(object: ManifestJson, live: JsonObject): ResourceDrift {
    const json = object as unknown as JsonObject;
    const { apiVersion, kind, metadata } = object;
    const desired = { id: kind, apiVersion, kind, name: metadata.name, namespace: metadata.namespace ?? '', json };
    return judge({ desired, applied: { is: 'object', json }, live, owner: FLUX, rules: [], localEdits: false });
  }

  function withoutOwnership(live: JsonObject): JsonObject {
    const { managedFields: _managedFields, ...metadata } = live.metadata as Record<string, Json>;
    return { ...live, metadata };
  }

  for (const object of samples) {
    for (const [title, { query }] of Object.entries(WRITERS)) {
      it(`${object.kind} ${object.metadata.name} of ${object.apiVersion}, ${title}`, async () => {
        const live = await apply(object, query);
        for (const seen of [live, withoutOwnership(live)]) {
          const { state, fields, additions, renderedText, liveText } = verdict(object, seen);
          assert.deepEqual({ state, fields, additions }, { state: 'inSync', fields: [], additions: [] });
          assert.equal(liveText, renderedText);
        }
      });
    }
  }
});
