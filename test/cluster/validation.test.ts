import assert from 'node:assert/strict';
import { type ApiServer, sharedApiServer } from '../support/apiServer.ts';
import { applyManifest } from '../support/sendManifest.ts';
import { validationCases } from '../support/validationSpecs.ts';

describe('rules of the server, on a real server', () => {
  let server: ApiServer;

  before(async function () {
    this.timeout(90_000);
    server = await sharedApiServer();
  });

  for (const one of validationCases()) {
    it(`${one.isRefused ? 'refuses' : 'accepts'} ${one.title} (${one.code})`, async () => {
      const { status, text } = await applyManifest(server, one.text);
      assert.equal(status >= 400, one.isRefused, `${status} ${text}`);
      // A namespace that cannot exist is not found.
      assert.ok(status !== 404 || text.includes('namespaces'), text);
    });
  }
});
