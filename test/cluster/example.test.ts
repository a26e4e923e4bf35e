import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiServer, sharedApiServer } from '../support/apiServer.ts';
import { committedOverlays } from '../support/exampleCluster.ts';
import { type ManifestJson, objectPaths } from '../support/seedCluster.ts';
import { makeExample } from '../tools/exampleRepository.ts';

describe('the example platform as committed', () => {
  let server: ApiServer;
  let folder: string;
  let overlays: Awaited<ReturnType<typeof committedOverlays>>;

  before('render every overlay', async () => {
    server = await sharedApiServer();
    folder = mkdtempSync(join(tmpdir(), 'polycrate-gitops-example-'));
    const platform = join(folder, 'platform');
    mkdirSync(platform);
    makeExample(platform);
    overlays = await committedOverlays(platform);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('has the overlays that its README names', () => {
    const names = overlays.map((overlay) => overlay.name);
    for (const name of ['overlays/dev', 'overlays/test', 'overlays/prod', 'infrastructure/prod-eu', 'policies']) {
      assert.ok(names.includes(name), name);
    }
  });

  it('is accepted by the API server, object by object, as far as it knows the kinds', async () => {
    const objects = overlays.flatMap((overlay) => overlay.objects);
    const namespaces = new Set(objects.flatMap((object) => object.metadata.namespace ?? []));
    for (const name of namespaces) {
      const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
      const made = await server.request('POST', '/api/v1/namespaces', body);
      assert.ok(made.status === 201 || made.status === 409, made.text);
    }
    const pathOf = await objectPaths(server, objects);
    const refused: string[] = [];
    let accepted = 0;
    for (const object of objects) {
      const path = reach(object, pathOf);
      if (path === undefined) continue;
      const { sops: _sops, ...body } = object;
      const query = '?dryRun=All&fieldManager=example&force=true';
      const answer = await server.request('PATCH', `${path}${query}`, body, 'application/apply-patch+yaml');
      if (answer.status < 300) accepted += 1;
      else refused.push(`${object.kind} ${object.metadata.name}: ${answer.text}`);
    }
    assert.deepEqual(refused, []);
    assert.ok(accepted > 40, `${accepted} objects were accepted`);
  });

  function reach(object: ManifestJson, pathOf: (object: ManifestJson) => string): string | undefined {
    // Flux, Argo CD and Kyverno kinds: their definitions are not in this server.
    if (/toolkit\.fluxcd\.io|argoproj\.io|kyverno\.io/.test(object.apiVersion)) return undefined;
    return pathOf(object);
  }
});
