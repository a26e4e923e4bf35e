import assert from 'node:assert/strict';
import { parse } from '../../server/src/engine/syntax/parse.ts';
import { type ApiServer, sharedApiServer } from '../support/apiServer.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps?dryRun=All&fieldValidation=Strict';

const DATA: readonly string[] = [
  '{a: x, b: w}',
  '{a: x, "a": w}',
  '{1: x, "1": w}',
  '{1: x, "1": w, 1: z}',
  "{true: x, 'true': w}",
  '{yes: x, "yes": w}',
  '{1.5: x, "1.5": w}',
  '{1a: x, "1a": w}',
  '{0x1F: x, "0x1F": w}',
  '{y: x, "y": w}',
  '{"a": x, \'a\': w}',
];

describe('keys that stand twice, on a real server', () => {
  let server: ApiServer;

  before(async function () {
    this.timeout(90_000);
    server = await sharedApiServer();
  });

  for (const [index, data] of DATA.entries()) {
    it(`are the same keys: ${data}`, async () => {
      const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: keys-${index}, namespace: default}\ndata: ${data}\n`;
      const answer = await server.request('POST', CONFIG_MAPS, text, 'application/yaml');
      const found = parse(text).problems.map(({ code }) => code);
      const isRefused = answer.status >= 400;
      assert.deepEqual(found, isRefused ? ['yaml/duplicate-key'] : [], answer.text);
      if (isRefused) assert.match(answer.text, /already set in map/);
    });
  }
});
