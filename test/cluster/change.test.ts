import assert from 'node:assert/strict';
import { type ApiServer, sharedApiServer } from '../support/apiServer.ts';
import { changeCases } from '../support/changeSpecs.ts';
import { GADGET_CHANGES, GADGETS, gadget } from '../support/customChange.ts';
import { applyManifest, makeManifest, removeManifest } from '../support/sendManifest.ts';
import { until } from '../support/until.ts';
import { manifestOf } from '../support/validationSpecs.ts';

describe('rules about updates, on a real server', () => {
  let server: ApiServer;

  before(async function () {
    this.timeout(90_000);
    server = await sharedApiServer();
  });

  for (const one of changeCases()) {
    it(`${one.isRefused ? 'refuses' : 'accepts'} ${one.title} (${one.code})`, async () => {
      await makeManifest(server, one.before);
      const same = await applyManifest(server, one.before);
      const { status, text } = await applyManifest(server, one.after);
      await removeManifest(server, one.before);
      assert.ok(same.status < 300, same.text);
      assert.equal(status === 422, one.isRefused, `${status} ${text}`);
    });
  }
});

describe('rules of a custom resource about changes, on a real server', () => {
  let server: ApiServer;
  const LIST = '/apis/example.com/v1/namespaces/default/gadgets';
  const apply = (text: string, query = ''): ReturnType<ApiServer['request']> =>
    server.request(
      'PATCH',
      `${LIST}/one?fieldManager=test&force=true&fieldValidation=Strict${query}`,
      manifestOf(text),
      'application/apply-patch+yaml',
    );

  before(async function () {
    this.timeout(90_000);
    server = await sharedApiServer();
    await makeManifest(server, GADGETS);
    await until('the kind', async () => (await server.request('GET', LIST)).status === 200);
  });

  after(() => removeManifest(server, GADGETS));

  for (const [old, now, said] of GADGET_CHANGES) {
    it(`${said === undefined ? 'accepts' : 'refuses'} ${now} after ${old ?? 'nothing'}`, async () => {
      const made = old === undefined ? undefined : await apply(gadget(old));
      assert.ok(made === undefined || made.status < 300, made?.text);
      const { status, text } = await apply(gadget(now), '&dryRun=All');
      if (made !== undefined) await server.request('DELETE', `${LIST}/one`);
      assert.equal(status === 422, said !== undefined, `${status} ${text}`);
      assert.ok(said === undefined || text.includes(said), text);
    });
  }
});
