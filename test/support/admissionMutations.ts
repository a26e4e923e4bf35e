import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MutatedObject, mutateObject } from '../../server/src/engine/policy/admission/mutating/mutate.ts';
import { readAdmissionSet } from '../../server/src/engine/policy/admission/run.ts';
import { readResource } from '../../server/src/engine/policy/judged/resource.ts';
import { readYaml } from '../../server/src/engine/policy/values/yaml.ts';
import { packFromObject } from '../../server/src/engine/schema/crdPack.ts';
import { createRegistry } from '../../server/src/engine/schema/registry.ts';
import type { JsonObject } from '../../server/src/engine/schema/schemaShape.ts';
import { GROUP, SURROUNDINGS } from './admissionCases.ts';

/** A mutating policy with one expression. */
export interface MutationCase {
  readonly title: string;
  readonly apply?: string;
  readonly patch?: string;
  readonly spec?: JsonObject;
}

const TEXT = { type: 'string' };
const LABELS = { type: 'object', additionalProperties: TEXT };

/** A kind whose lists are merged in each of the ways that there are. */
export const GADGET_DEFINITION: JsonObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `gadgets.${GROUP}` },
  spec: {
    group: GROUP,
    scope: 'Namespaced',
    names: { kind: 'Gadget', plural: 'gadgets' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: {
                  ...{
                    n: { type: 'integer' },
                    m: { type: 'integer' },
                    o: { type: 'integer' },
                    fresh: TEXT,
                    map: LABELS,
                  },
                  words: { type: 'array', items: TEXT },
                  tags: { type: 'array', items: TEXT, 'x-kubernetes-list-type': 'set' },
                  items: {
                    type: 'array',
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['name'],
                    items: {
                      type: 'object',
                      required: ['name'],
                      properties: { name: TEXT, port: { type: 'integer' }, host: TEXT, labels: LABELS },
                    },
                  },
                },
              },
            },
          },
        },
      },
    ],
  },
};

export function mutationCases(): readonly MutationCase[] {
  const text = readFileSync(join(process.cwd(), 'test', 'specs', 'policy-admission', 'mutations.yaml'), 'utf8');
  return readYaml(text)?.[0]?.value as unknown as readonly MutationCase[];
}

/** A case as manifests: a policy that selects its own object alone, a binding and the object. */
export function mutationManifests({ apply, patch, spec }: MutationCase, index: number): readonly JsonObject[] {
  const name = `mutation-${index}`;
  const rule = {
    apiGroups: [GROUP],
    apiVersions: ['v1'],
    operations: ['CREATE'],
    resources: ['gadgets'],
    resourceNames: [name],
  };
  const mutation =
    apply === undefined
      ? { patchType: 'JSONPatch', jsonPatch: { expression: patch ?? '' } }
      : { patchType: 'ApplyConfiguration', applyConfiguration: { expression: apply } };
  const common = { apiVersion: 'admissionregistration.k8s.io/v1', metadata: { name } };
  const policy = {
    ...common,
    kind: 'MutatingAdmissionPolicy',
    spec: { reinvocationPolicy: 'Never', matchConstraints: { resourceRules: [rule] }, mutations: [mutation], ...spec },
  };
  const binding = { ...common, kind: 'MutatingAdmissionPolicyBinding', spec: { policyName: name } };
  const object = {
    apiVersion: `${GROUP}/v1`,
    kind: 'Gadget',
    metadata: { name, namespace: 'default', labels: { app: 'web' } },
    spec: {
      n: 7,
      words: ['a', 'b'],
      tags: ['x', 'y'],
      map: { a: '1', b: '2' },
      items: [
        { name: 'a', port: 1 },
        { name: 'b', port: 1, host: 'h' },
        { name: 'c', port: 3 },
      ],
    },
  };
  return [policy, binding, object];
}

/** What our engine makes of an object by policies and bindings. */
export function mutatedBy(policies: readonly JsonObject[], object: JsonObject): MutatedObject {
  const pack = packFromObject(GADGET_DEFINITION, 'gadgets');
  const registry = createRegistry(pack === undefined ? [] : [pack]);
  const set = readAdmissionSet({
    policies,
    objects: [...SURROUNDINGS, GADGET_DEFINITION],
    namespaces: () => undefined,
  });
  const resource = readResource(object);
  const subject = { resource, subresource: '', operation: 'CREATE', namespaceLabels: {}, user: undefined } as const;
  return mutateObject(set, subject, ({ apiVersion, kind }) => {
    const found = registry.find(apiVersion, kind);
    return found && { schema: found.schema, resolve: (schema) => registry.resolve(schema) };
  });
}
