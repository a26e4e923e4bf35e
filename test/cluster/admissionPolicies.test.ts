import assert from 'node:assert/strict';
import type { JsonObject } from '../../server/src/engine/schema/schemaShape.ts';
import {
  type AdmissionCase,
  admissionCases,
  GROUP,
  LIMIT_DEFINITION,
  SURROUNDINGS,
  THING_DEFINITION,
} from '../support/admissionCases.ts';
import {
  type AdmissionManifests,
  expectedAnswer,
  manifestsOf,
  type ServerAnswer,
} from '../support/admissionManifests.ts';
import { type ApiServer, type RawAnswer, sharedApiServer } from '../support/apiServer.ts';
import { createObject } from '../support/sendManifest.ts';
import { until } from '../support/until.ts';

const ADMISSION = '/apis/admissionregistration.k8s.io/v1';

/** Where objects of a kind are listed. */
function listOf({ apiVersion, metadata }: JsonObject, plural: string): string {
  const { namespace } = metadata as JsonObject;
  const group = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
  return `${group}${typeof namespace === 'string' ? `/namespaces/${namespace}` : ''}/${plural}`;
}

const PLURALS: Readonly<Record<string, string>> = { Namespace: 'namespaces', ConfigMap: 'configmaps', Limit: 'limits' };

describe('admission policies, on a real server', () => {
  let server: ApiServer;
  const refused = new Map<string, string>();
  const all = admissionCases().map((one, index) => ({ one, manifests: manifestsOf(one, index) }));

  const make = (list: string, object: JsonObject): Promise<void> => createObject(server, list, object);

  before(async function () {
    this.timeout(180_000);
    server = await sharedApiServer();
    for (const definition of [THING_DEFINITION, LIMIT_DEFINITION])
      await make('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition);
    for (const plural of ['things', 'limits']) {
      await until(plural, async () => (await server.request('GET', `/apis/${GROUP}/v1/${plural}`)).status === 200);
    }
    for (const object of SURROUNDINGS) await make(listOf(object, PLURALS[String(object.kind)] ?? ''), object);
    for (const { one, manifests } of all) {
      if (one.operation !== undefined) await make(listOf(manifests.object, one.plural ?? 'things'), manifests.object);
      const { status, text } = await server.request(
        'POST',
        `${ADMISSION}/validatingadmissionpolicies`,
        manifests.policy,
      );
      if (status !== 201) {
        refused.set(manifests.name, text);
        continue;
      }
      await make(`${ADMISSION}/validatingadmissionpolicybindings`, manifests.binding);
    }
    const last = manifestsOf({ title: '', spec: { validations: [{ expression: 'false' }] } }, all.length);
    await make(`${ADMISSION}/validatingadmissionpolicies`, last.policy);
    await make(`${ADMISSION}/validatingadmissionpolicybindings`, last.binding);
    await until('the last policy', async () => (await send({ title: '', spec: {} }, last)).status === 422);
  });

  function send(one: AdmissionCase, { name, object }: AdmissionManifests): Promise<RawAnswer> {
    const list = listOf(object, one.plural ?? 'things');
    if (one.operation === 'DELETE') return server.request('DELETE', `${list}/${name}?dryRun=All`);
    if (one.operation === undefined) return server.request('POST', `${list}?dryRun=All`, object);
    return server.request('PATCH', `${list}/${name}?dryRun=All`, {}, 'application/merge-patch+json');
  }

  function answerOf({ status, body, warnings }: RawAnswer): ServerAnswer {
    const { message = '' } = (body ?? {}) as { message?: string };
    return { code: status, message: status < 300 ? '' : message.replace(/^.*? is forbidden: /s, ''), warnings };
  }

  for (const { one, manifests } of all) {
    it(`${manifests.name} ${one.title}`, async () => {
      assert.equal(refused.get(manifests.name), undefined);
      const expected = expectedAnswer(manifests, one);
      const answer = answerOf(await send(one, manifests));
      const code = expected.code === 201 && one.operation !== undefined ? 200 : expected.code;
      assert.deepEqual(answer, { ...expected, code });
    });
  }
});
