import type { Declarations } from '../../cel/checker.ts';
import { BOOL, DYN, INT, STRING, simple, TIMESTAMP } from '../../cel/simpleTypes.ts';
import { type CelType, listOf, mapOf } from '../../cel/types.ts';

/** An object with the fields that are given; a nested one is given by its own fields. */
function object(name: string, fields: Readonly<Record<string, CelType>>): CelType {
  return { kind: 'object', name, field: (field) => (Object.hasOwn(fields, field) ? fields[field] : undefined) };
}

const GROUP_VERSION = { group: STRING, version: STRING };
const KIND = object('GroupVersionKind', { ...GROUP_VERSION, kind: STRING });
const RESOURCE = object('GroupVersionResource', { ...GROUP_VERSION, resource: STRING });

/** `request` (BuildRequestType of k8s.io/apiserver, pkg/admission/plugin/cel/compile.go). */
const REQUEST = object('the request', {
  kind: KIND,
  resource: RESOURCE,
  subResource: STRING,
  requestKind: KIND,
  requestResource: RESOURCE,
  requestSubResource: STRING,
  name: STRING,
  namespace: STRING,
  operation: STRING,
  userInfo: object('the user', {
    username: STRING,
    uid: STRING,
    groups: listOf(STRING),
    extra: mapOf(STRING, listOf(STRING)),
  }),
  dryRun: BOOL,
  options: DYN,
});

/** `namespaceObject` (BuildNamespaceType, same file). */
const NAMESPACE = object('the namespace', {
  metadata: object('the metadata of the namespace', {
    ...{ name: STRING, generateName: STRING, namespace: STRING, UID: STRING, resourceVersion: STRING },
    ...{ labels: mapOf(STRING, STRING), annotations: mapOf(STRING, STRING), finalizers: listOf(STRING) },
    ...{ creationTimestamp: TIMESTAMP, deletionTimestamp: TIMESTAMP },
    ...{ deletionGracePeriodSeconds: INT, generation: INT },
  }),
  spec: object('the spec of the namespace', { finalizers: listOf(STRING) }),
  status: object('the status of the namespace', {
    phase: STRING,
    conditions: listOf(
      object('a condition', {
        ...{ status: STRING, type: STRING, message: STRING, reason: STRING },
        lastTransitionTime: TIMESTAMP,
      }),
    ),
  }),
});

const AUTHZ = 'kubernetes.authorization';

const POLICY: Readonly<Record<string, CelType>> = {
  object: DYN,
  oldObject: DYN,
  request: REQUEST,
  namespaceObject: NAMESPACE,
  authorizer: simple(`${AUTHZ}.Authorizer`),
  'authorizer.requestResource': simple(`${AUTHZ}.ResourceCheck`),
};

/** What expressions of admission policies and webhooks see; `variables` are the fields of the name of that kind. */
export function policyTypes(more: {
  readonly hasParams?: boolean;
  readonly hasPatches?: boolean;
  readonly variables?: ReadonlyMap<string, CelType>;
}): Declarations {
  const { variables } = more;
  const known: CelType | undefined = variables && {
    kind: 'object',
    name: 'the variables before this place',
    field: (name) => variables.get(name),
  };
  return (name) => {
    if (name === 'params') return more.hasParams ? DYN : undefined;
    if (name === 'variables') return known;
    if (/^(?:Object(?:\.[\w.]+)?|JSONPatch)\{\}$/.test(name)) return more.hasPatches ? DYN : undefined;
    if (/^Object(?:\.[\w.]+)?$/.test(name)) return more.hasPatches ? DYN : undefined;
    return Object.hasOwn(POLICY, name) ? POLICY[name] : undefined;
  };
}

/** `device` (k8s.io/dynamic-resource-allocation, cel/compile.go). */
const DEVICE = object('a device', {
  driver: STRING,
  allowMultipleAllocations: BOOL,
  attributes: mapOf(STRING, mapOf(STRING, DYN)),
  capacity: mapOf(STRING, mapOf(STRING, simple('kubernetes.Quantity'))),
});

/** What selectors of devices see. */
export const deviceTypes: Declarations = (name) => (name === 'device' ? DEVICE : undefined);
