import type { Declarations } from '../../schema/cel/checker.ts';
import { BOOL, DYN, STRING, simple } from '../../schema/cel/simpleTypes.ts';
import { type CelType, listOf, mapOf, type ObjectType } from '../../schema/cel/types.ts';

let count = 1_000_000;

/** An object with the fields that are named. */
export function objectOf(name: string, fields: Readonly<Record<string, CelType>>): ObjectType {
  return {
    kind: 'object',
    id: ++count,
    name,
    field: (field) => (Object.hasOwn(fields, field) ? fields[field] : undefined),
  };
}

const KIND = objectOf('a kind', { group: STRING, version: STRING, kind: STRING });
const RESOURCE = objectOf('a resource', { group: STRING, version: STRING, resource: STRING });
const USER = objectOf('the user', {
  username: STRING,
  uid: STRING,
  groups: listOf(STRING),
  extra: mapOf(STRING, listOf(STRING)),
});

/** The fields of a request (k8s.io/apiserver, pkg/admission/plugin/policy/validating BuildRequestType). */
const REQUEST_FIELDS: Readonly<Record<string, CelType>> = {
  kind: KIND,
  resource: RESOURCE,
  subResource: STRING,
  requestKind: KIND,
  requestResource: RESOURCE,
  requestSubResource: STRING,
  name: STRING,
  namespace: STRING,
  operation: STRING,
  userInfo: USER,
  dryRun: BOOL,
  options: DYN,
};

/** `request` in admission policies of the server. */
export const REQUEST_TYPE = objectOf('the request', REQUEST_FIELDS);

/** `request` in the policies of Kyverno, which has the objects too. */
export const KYVERNO_REQUEST_TYPE = objectOf('the request', {
  ...REQUEST_FIELDS,
  uid: STRING,
  object: DYN,
  oldObject: DYN,
});

const TEXTS = mapOf(STRING, STRING);

/** `namespaceObject` (BuildNamespaceType). */
export const NAMESPACE_TYPE = objectOf('the namespace', {
  apiVersion: STRING,
  kind: STRING,
  metadata: objectOf('the metadata', {
    name: STRING,
    generateName: STRING,
    namespace: STRING,
    labels: TEXTS,
    annotations: TEXTS,
    UID: STRING,
    creationTimestamp: simple('google.protobuf.Timestamp'),
    deletionGracePeriodSeconds: simple('int'),
    deletionTimestamp: simple('google.protobuf.Timestamp'),
    generation: simple('int'),
    resourceVersion: STRING,
    finalizers: listOf(STRING),
  }),
  spec: objectOf('the spec', { finalizers: listOf(STRING) }),
  status: objectOf('the status', { conditions: listOf(DYN), phase: STRING }),
});

const AUTHZ = 'kubernetes.authorization';

/** The names of admission policies, beside `params` and `variables`. */
export const ADMISSION_NAMES: Readonly<Record<string, CelType>> = {
  object: DYN,
  oldObject: DYN,
  request: REQUEST_TYPE,
  namespaceObject: NAMESPACE_TYPE,
  authorizer: simple(`${AUTHZ}.Authorizer`),
  'authorizer.requestResource': simple(`${AUTHZ}.ResourceCheck`),
};

/** A message of mutating policies: one type for one name, whose fields may be anything. */
function messageType(name: string, fields?: Readonly<Record<string, CelType>>): ObjectType {
  return { kind: 'object', name, field: (field) => (fields === undefined ? DYN : fields[field]) };
}

const PATCH = messageType('JSONPatch', { op: STRING, path: STRING, from: STRING, value: DYN });

/** `Object{…}`, `Object.spec{…}` and `JSONPatch{…}` of mutating policies (k8s.io/apiserver, pkg/cel/mutation/typeresolver.go). */
export const mutationNames: Declarations = (name) => {
  const [, message] = /^(Object(?:\.\w+)*|JSONPatch)\{\}$/.exec(name) ?? [];
  if (message === undefined) return undefined;
  return message === 'JSONPatch' ? PATCH : messageType(message);
};

/** Declarations from a table of names. */
export function declarationsOf(names: Readonly<Record<string, CelType>>): Declarations {
  return (name) => (Object.hasOwn(names, name) ? names[name] : undefined);
}
