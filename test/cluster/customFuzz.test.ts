import assert from 'node:assert/strict';
import type { Json } from '../../server/src/engine/schema/schemaShape.ts';
import { type ApiServer, sharedApiServer } from '../support/apiServer.ts';
import { Random } from '../support/random.ts';
import { randomSchema, randomValue } from '../support/randomDefinitions.ts';
import { problemsOf, registryWith } from '../support/schemaCheck.ts';
import { until } from '../support/until.ts';

/** CUSTOM_FUZZ=100 tries more definitions, FUZZ_SEED=N others. */
const COUNT = Number(process.env.CUSTOM_FUZZ ?? 12);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const OBJECTS = 60;
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

function definition(group: string, spec: Json): Record<string, unknown> {
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec } } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `parts.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind: 'Part', plural: 'parts', singular: 'part', listKind: 'PartList' },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
}

describe('objects of random definitions, on a real server', () => {
  let server: ApiServer;

  before(async function () {
    this.timeout(90_000);
    server = await sharedApiServer();
  });

  it(`are refused here only when they are there, and in at least 98 of 100 cases then (${COUNT} definitions from seed ${SEED})`, async function () {
    this.timeout(60_000 + COUNT * 10_000);
    const falseAlarms: string[] = [];
    const missed: string[] = [];
    let refused = 0;
    for (let seed = SEED; seed < SEED + COUNT; seed++) {
      const random = new Random(seed);
      const schemas = Object.fromEntries(NAMES.map((name) => [name, randomSchema(random)]));
      const group = `fuzz${seed}.example.com`;
      const crd = definition(group, { type: 'object', properties: schemas });
      const made = await server.request('POST', CRDS, crd);
      const registry = registryWith(JSON.stringify(crd));
      const own = problemsOf(JSON.stringify(crd), { rules: true }).filter(({ severity }) => severity === 'error');
      assert.equal(own.length > 0, made.status >= 300, `seed ${seed}: ${made.text} ${own[0]?.message}`);
      if (made.status >= 300) continue;
      const list = `/apis/${group}/v1/namespaces/default/parts`;
      const apply = (object: unknown): ReturnType<ApiServer['request']> => {
        const query = 'dryRun=All&fieldValidation=Strict&fieldManager=test&force=true';
        return server.request('PATCH', `${list}/part?${query}`, object, 'application/apply-patch+yaml');
      };
      const object = (spec: Json): unknown => ({
        apiVersion: `${group}/v1`,
        kind: 'Part',
        metadata: { name: 'part' },
        spec,
      });
      // Until then the server applies whatever it gets.
      await until(`the schema of ${group}`, async () =>
        (await apply(object({ other: 1 }))).text.includes('not declared'),
      );
      for (let count = 0; count < OBJECTS; count++) {
        const one = new Random(seed * 1000 + count);
        const spec = Object.fromEntries(
          one.some(NAMES, 1, 2).map((name) => [name, randomValue(schemas[name] ?? {}, one)]),
        );
        const { status, text } = await apply(object(spec));
        const errors = problemsOf(JSON.stringify(object(spec)), { registry, rules: true }).filter(
          ({ severity }) => severity === 'error',
        );
        if (status >= 300) refused++;
        const about = `seed ${seed}, object ${count}: ${JSON.stringify(spec)}`;
        if (status < 300 && errors.length > 0) falseAlarms.push(`${about}: ${errors[0]?.message}`);
        if (status >= 300 && errors.length === 0) missed.push(`${about}: ${text.slice(0, 400)}`);
      }
      await server.request('DELETE', `${CRDS}/parts.${group}`);
    }
    assert.deepEqual(falseAlarms, []);
    assert.ok(refused > COUNT * OBJECTS * 0.3, `${refused} refused`);
    assert.ok(missed.length < refused * 0.02, `${missed.length} of ${refused} missed:\n${missed.join('\n')}`);
  });
});
