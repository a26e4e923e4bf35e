import assert from 'node:assert/strict';
import { type ApiServer, sharedApiServer } from '../support/apiServer.ts';
import { problemsOf } from '../support/schemaCheck.ts';
import { applyManifest } from '../support/sendManifest.ts';
import { warningCases } from '../support/warningSpecs.ts';

describe('what the server warns of, on a real server', () => {
  let server: ApiServer;

  before(async function () {
    this.timeout(90_000);
    server = await sharedApiServer();
  });

  for (const one of warningCases()) {
    it(`${one.isWarned ? 'warns' : 'is silent'}: ${one.title} (${one.code})`, async () => {
      const { status, text, warnings } = await applyManifest(server, one.text);
      assert.ok(status < 300, text);
      assert.equal(warnings.length > 0, one.isWarned, warnings.join('\n'));
      assert.equal(problemsOf(one.text, { rules: true }).length, warnings.length, warnings.join('\n'));
    });
  }
});
