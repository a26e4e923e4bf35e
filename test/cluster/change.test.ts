import assert from 'node:assert/strict';
import { type ApiServer, sharedApiServer } from '../support/apiServer.ts';
import { changeCases } from '../support/changeSpecs.ts';
import { applyManifest, removeManifest } from '../support/sendManifest.ts';

describe('rules about updates, on a real server', () => {
  let server: ApiServer;

  before(async function () {
    this.timeout(90_000);
    server = await sharedApiServer();
  });

  for (const one of changeCases()) {
    it(`${one.isRefused ? 'refuses' : 'accepts'} ${one.title} (${one.code})`, async () => {
      const made = await applyManifest(server, one.before, true);
      assert.ok(made.status < 300, made.text);
      const same = await applyManifest(server, one.before);
      const { status, text } = await applyManifest(server, one.after);
      await removeManifest(server, one.before);
      assert.ok(same.status < 300, same.text);
      assert.equal(status === 422, one.isRefused, `${status} ${text}`);
    });
  }
});
