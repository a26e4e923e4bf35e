import assert from 'node:assert/strict';
import type { MapNode } from '../../server/src/engine/kustomize/node.ts';
import { nodeOf } from '../../server/src/engine/policy/judged/jsonNode.ts';
import { readResource } from '../../server/src/engine/policy/judged/resource.ts';
import { judgeObject } from '../../server/src/engine/policy/verdicts/judgeObject.ts';
import { compilePolicies } from '../../server/src/engine/policy/verdicts/policySet.ts';
import type { JsonObject } from '../../server/src/engine/schema/schemaShape.ts';
import { type ApiServer, sharedApiServer } from '../support/apiServer.ts';
import { until } from '../support/until.ts';

const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

/**
 * What one object meets: policies that change it, and one that judges it. A server takes the former in the order of a Go map, which
 * differs from one to the next (k8s.io/apiserver, admission/plugin/policy/generic/policy_source.go), so that no case may depend on it.
 */
interface OrderCase {
  readonly title: string;
  /** A policy each, with the expressions of its apply configurations, which have an order. */
  readonly changes: readonly (readonly string[])[];
  readonly validation: string;
  readonly spec?: JsonObject;
}

const set = (fields: string): string => `Object{data: {${fields}}}`;
const DOUBLE = 'Object{data: {"twice": object.data.size + object.data.size}}';

const CASES: readonly OrderCase[] = [
  { title: 'what is filled in is there', changes: [[set('"tier": "gold"')]], validation: 'object.data.tier == "gold"' },
  { title: 'what is replaced is gone', changes: [[set('"size": "1"')]], validation: 'object.data.size == "3"' },
  {
    title: 'a change sees what the one before it in its policy leaves',
    changes: [[set('"size": "5"'), DOUBLE]],
    validation: 'object.data.twice == "55"',
  },
  {
    title: 'a policy that runs again sees what a later one leaves',
    changes: [[DOUBLE], [set('"size": "5"')]],
    validation: 'object.data.twice == "55"',
    spec: { reinvocationPolicy: 'IfNeeded' },
  },
  {
    title: 'a policy that runs again comes to the same behind the other one',
    changes: [[set('"size": "5"')], [DOUBLE]],
    validation: 'object.data.twice == "55"',
    spec: { reinvocationPolicy: 'IfNeeded' },
  },
  {
    title: 'a policy that fails changes nothing where failures are ignored',
    changes: [['Object{data: {"tier": object.data.none}}']],
    validation: 'has(object.data.tier)',
    spec: { failurePolicy: 'Ignore' },
  },
  {
    title: 'where failures are ignored, the changes before and behind one that fails stay',
    changes: [[set('"tier": "gold"'), 'Object{data: {"x": object.data.none}}', DOUBLE]],
    validation: 'object.data.tier == "gold" && object.data.twice == "33"',
    spec: { failurePolicy: 'Ignore' },
  },
  {
    title: 'a condition keeps a policy off',
    changes: [[set('"tier": "gold"')]],
    validation: '!has(object.data.tier)',
    spec: { matchConditions: [{ name: 'large', expression: 'object.data.size == "9"' }] },
  },
  {
    title: 'labels that are set select for the policies that judge',
    changes: [['Object{metadata: Object.metadata{labels: {"app": "web"}}}']],
    validation: 'object.metadata.labels.app != "web"',
  },
];

function bound(kind: string, name: string, spec: JsonObject, binding: JsonObject): readonly JsonObject[] {
  const common = { apiVersion: 'admissionregistration.k8s.io/v1', metadata: { name } };
  return [
    { ...common, kind, spec },
    { ...common, kind: `${kind}Binding`, spec: { policyName: name, ...binding } },
  ];
}

/** The policies and the object of a case, which only its own policies select. */
function manifestsOf(
  one: OrderCase,
  index: number,
): { readonly policies: readonly JsonObject[]; readonly object: JsonObject } {
  const name = `order-${index}`;
  const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] };
  const matchConstraints = { resourceRules: [{ ...rule, resourceNames: [name] }] };
  const changing = one.changes.flatMap((expressions, step) => {
    const mutations = expressions.map((expression) => ({
      patchType: 'ApplyConfiguration',
      applyConfiguration: { expression },
    }));
    const spec = { reinvocationPolicy: 'Never', matchConstraints, mutations, ...one.spec };
    return bound('MutatingAdmissionPolicy', `${name}-${step}`, spec, {});
  });
  const validation = { matchConstraints, validations: [{ expression: one.validation }] };
  const policies = [
    ...changing,
    ...bound('ValidatingAdmissionPolicy', name, validation, { validationActions: ['Deny'] }),
  ];
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' }, data: { size: '3' } };
  return { policies, object };
}

describe('policies that judge after policies that change, on a real server', () => {
  let server: ApiServer;
  const all = CASES.map((one, index) => ({ one, ...manifestsOf(one, index) }));
  const last = manifestsOf({ title: '', changes: [[set('"z": "1"')]], validation: '!has(object.data.z)' }, all.length);

  before(async function () {
    this.timeout(120_000);
    server = await sharedApiServer();
    for (const policy of [...all, last].flatMap(({ policies }) => policies)) {
      const plural = `${String(policy.kind)
        .toLowerCase()
        .replace(/policy$/, 'policie')}s`;
      const { status, text } = await server.request('POST', `${ADMISSION}/${plural}`, policy);
      assert.equal(status, 201, text);
    }
    await until('the last policy', async () => {
      const { status } = await server.request('POST', `${CONFIG_MAPS}?dryRun=All`, last.object);
      return status === 422;
    });
  });

  for (const { one, policies, object } of all) {
    it(`come to the same: ${one.title}`, async () => {
      const { status, text } = await server.request('POST', `${CONFIG_MAPS}?dryRun=All`, object);
      const compiled = compilePolicies(policies.map((each) => ({ object: each, root: nodeOf(each) as MapNode })));
      const { verdicts } = judgeObject(compiled, readResource(object), {
        namespace: () => undefined,
        object: () => undefined,
        objects: () => [],
        inventory: () => ({}),
        schemas: () => () => undefined,
        now: 0,
      });
      // An expression that fails denies as well: the policy that judges has the failure policy of the server's own choice.
      const judging = verdicts.filter(({ policy }) => policy.source === 'ValidatingAdmissionPolicy');
      const isDenied = judging.some(({ verdict: { result } }) => result === 'fail' || result === 'error');
      assert.deepEqual([isDenied, status], isDenied ? [true, 422] : [false, 201], text);
    });
  }
});
