import assert from 'node:assert/strict';
import { type ApiServer, type RawAnswer, sharedApiServer } from '../support/apiServer.ts';
import { bundledRegistry } from '../support/schemaPacks.ts';
import { manifestOf, validationCases } from '../support/validationSpecs.ts';

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/** Strict server-side dry run; creation where there is no name to apply to. */
function send(server: ApiServer, text: string): Promise<RawAnswer> {
  const manifest = manifestOf(text) as unknown as Manifest;
  const kind = bundledRegistry().find(manifest.apiVersion, manifest.kind);
  assert.ok(kind, `${manifest.apiVersion} ${manifest.kind} has no schema`);
  const { name = '', namespace = 'default' } = manifest.metadata ?? {};
  const group = manifest.apiVersion === 'v1' ? '/api/v1' : `/apis/${manifest.apiVersion}`;
  const list = `${group}${kind.namespaced ? `/namespaces/${namespace}` : ''}/${kind.plural}`;
  const query = 'dryRun=All&fieldValidation=Strict&fieldManager=test';
  if (name === '') return server.request('POST', `${list}?${query}`, manifest);
  const path = `${list}/${encodeURIComponent(name)}?${query}&force=true`;
  return server.request('PATCH', path, manifest, 'application/apply-patch+yaml');
}

describe('rules of the server, on a real server', () => {
  let server: ApiServer;

  before(async function () {
    this.timeout(90_000);
    server = await sharedApiServer();
  });

  for (const one of validationCases()) {
    it(`${one.isRefused ? 'refuses' : 'accepts'} ${one.title} (${one.code})`, async () => {
      const { status, text } = await send(server, one.text);
      assert.equal(status >= 400, one.isRefused, `${status} ${text}`);
      // A namespace that cannot exist is not found.
      assert.ok(status !== 404 || text.includes('namespaces'), text);
    });
  }
});
