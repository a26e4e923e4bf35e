import assert from 'node:assert/strict';
import { type ApiServer, sharedApiServer } from '../support/apiServer.ts';
import { definitionOfRules, expressionsOf } from '../support/expressionSpecs.ts';
import { problemsOf, registryWith } from '../support/schemaCheck.ts';
import { makeManifest, removeManifest } from '../support/sendManifest.ts';
import { until } from '../support/until.ts';
import { manifestOf } from '../support/validationSpecs.ts';

/** Values for the fields of the definition; each expression is a rule about them. */
const SPECS = [
  's: a, i: 2, n: 1.5, b: true, d: 1h30m, t: "2026-01-31T10:00:00Z", by: YQ==, ios: 1, list: [a, b], ints: [3, 1], m: { a: b }',
  's: "10.0.0.1", i: 0, n: 2, b: false, d: 1s, t: "2025-12-31T23:59:59.5Z", by: YWI=, ios: 50%, list: [], ints: [], m: {}',
  's: "1.2.3", i: -1, b: true, list: [b, a, b], ints: [1, 2, 3], objs: [{ name: a, k: 1 }, { name: b, k: 2 }], o: { type: a, a-b: 1 }',
  's: "á,b", n: 0, list: [a], objs: [{ name: a }], o: { namespace: a, x.y: a, type: b }, any: { foo: 1 }, m: { a: a, b: a }',
  's: 1Gi, i: 31, ints: [5], objs: [], emb: { apiVersion: v1, kind: a, metadata: { name: a } }, by: /w==, t: "2026-06-01T00:00:00+02:00"',
  '',
];

describe('rules of a definition, on a real server', () => {
  const rules = expressionsOf('schema.txt').filter((rule) => {
    const isGood = problemsOf(definitionOfRules([rule]), { rules: true }).length === 0;
    return isGood && !rule.includes('oldSelf');
  });
  const definition = definitionOfRules(rules);
  let server: ApiServer;
  const LIST = '/apis/example.com/v1/namespaces/default/gizmos';

  before(async function () {
    this.timeout(90_000);
    server = await sharedApiServer();
    await makeManifest(server, definition);
    await until('the kind', async () => (await server.request('GET', LIST)).status === 200);
  });

  after(() => removeManifest(server, definition));

  for (const spec of SPECS) {
    it(`hold or not for { ${spec} }`, async () => {
      const text = `apiVersion: example.com/v1\nkind: Gizmo\nmetadata: { name: one, namespace: default }\nspec: { ${spec} }\n`;
      const { text: said } = await server.request('POST', `${LIST}?dryRun=All`, manifestOf(text));
      const found = problemsOf(text, { registry: registryWith(definition) });
      const broken = (words: string): readonly string[] =>
        rules.filter((_, index) => new RegExp(`\\brule ${index}\\b`).test(words)).sort();
      const [ours, theirs] = [broken(found.map(({ message }) => message).join('\n')), broken(said)];
      const missed = theirs.filter((rule) => !ours.includes(rule));
      const invented = ours.filter((rule) => !theirs.includes(rule));
      assert.deepEqual({ missed, invented }, { missed: [], invented: [] });
    });
  }
});
