import assert from 'node:assert/strict';
import type { JsonObject } from '../../server/src/engine/schema/schemaShape.ts';
import { GROUP } from '../support/admissionCases.ts';
import { GADGET_DEFINITION, mutatedBy, mutationCases, mutationManifests } from '../support/admissionMutations.ts';
import { type ApiServer, sharedApiServer } from '../support/apiServer.ts';
import { createObject } from '../support/sendManifest.ts';
import { until } from '../support/until.ts';

const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const GADGETS = `/apis/${GROUP}/v1/namespaces/default/gadgets`;

describe('mutating admission policies, on a real server', () => {
  let server: ApiServer;
  const all = mutationCases().map((one, index) => ({ one, manifests: mutationManifests(one, index) }));
  const last = mutationManifests({ title: '', apply: 'Object{spec: Object.spec{n: 1}}' }, all.length);

  async function make([policy, binding]: readonly JsonObject[]): Promise<void> {
    for (const [plural, object] of [
      ['mutatingadmissionpolicies', policy],
      ['mutatingadmissionpolicybindings', binding],
    ] as const)
      await createObject(server, `${ADMISSION}/${plural}`, object);
  }

  before(async function () {
    this.timeout(120_000);
    server = await sharedApiServer();
    const made = await server.request(
      'POST',
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      GADGET_DEFINITION,
    );
    assert.equal(made.status, 201, made.text);
    await until('the kind', async () => (await server.request('GET', GADGETS)).status === 200);
    for (const { manifests } of all) await make(manifests);
    await make(last);
    await until('the last policy', async () => {
      const { text } = await server.request('POST', `${GADGETS}?dryRun=All`, last[2]);
      return text.includes('"n":1,');
    });
  });

  for (const { one, manifests } of all) {
    it(`leave the same of an object: ${one.title}`, async () => {
      const [policy = {}, binding = {}, object = {}] = manifests;
      const { after, steps } = mutatedBy([policy, binding], object);
      const { status, body, text } = await server.request('POST', `${GADGETS}?dryRun=All`, object);
      const failed = steps.find(({ result }) => result === 'error');
      const isIgnored = failed?.policy.failurePolicy === 'Ignore';
      assert.equal(status === 201, failed === undefined || isIgnored, `${text} ${failed?.message}`);
      if (status !== 201) return;
      const stored = body as { readonly spec: unknown; readonly metadata: { readonly labels: unknown } };
      const own = after as unknown as typeof stored;
      assert.deepEqual([own.spec, own.metadata.labels], [stored.spec, stored.metadata.labels]);
    });
  }
});
