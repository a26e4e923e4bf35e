import { BOOL, DYN, INT, STRING, simple, TIMESTAMP } from './simpleTypes.ts';
import { type CelType, listOf, mapOf } from './types.ts';

/** An object with the fields that are given; fields that are added later count too. */
export function objectType(name: string, fields: Readonly<Record<string, CelType>>): CelType {
  return { kind: 'object', name, field: (field) => (Object.hasOwn(fields, field) ? fields[field] : undefined) };
}

const GROUP_VERSION = { group: STRING, version: STRING };
const KIND = objectType('GroupVersionKind', { ...GROUP_VERSION, kind: STRING });
const RESOURCE = objectType('GroupVersionResource', { ...GROUP_VERSION, resource: STRING });

/** The fields of `request` (BuildRequestType of k8s.io/apiserver, pkg/admission/plugin/cel/compile.go). */
export const REQUEST_FIELDS: Readonly<Record<string, CelType>> = {
  kind: KIND,
  resource: RESOURCE,
  subResource: STRING,
  requestKind: KIND,
  requestResource: RESOURCE,
  requestSubResource: STRING,
  name: STRING,
  namespace: STRING,
  operation: STRING,
  userInfo: objectType('the user', {
    username: STRING,
    uid: STRING,
    groups: listOf(STRING),
    extra: mapOf(STRING, listOf(STRING)),
  }),
  dryRun: BOOL,
  options: DYN,
};

/** `namespaceObject` (BuildNamespaceType, same file). */
export const NAMESPACE_TYPE = objectType('the namespace', {
  metadata: objectType('the metadata of the namespace', {
    ...{ name: STRING, generateName: STRING, namespace: STRING, UID: STRING, resourceVersion: STRING },
    ...{ labels: mapOf(STRING, STRING), annotations: mapOf(STRING, STRING), finalizers: listOf(STRING) },
    ...{ creationTimestamp: TIMESTAMP, deletionTimestamp: TIMESTAMP },
    ...{ deletionGracePeriodSeconds: INT, generation: INT },
  }),
  spec: objectType('the spec of the namespace', { finalizers: listOf(STRING) }),
  status: objectType('the status of the namespace', {
    phase: STRING,
    conditions: listOf(
      objectType('a condition', {
        ...{ status: STRING, type: STRING, message: STRING, reason: STRING },
        lastTransitionTime: TIMESTAMP,
      }),
    ),
  }),
});

const AUTHZ = 'kubernetes.authorization';

/** The names of admission policies, beside `params` and `variables`. */
export const ADMISSION_NAMES: Readonly<Record<string, CelType>> = {
  object: DYN,
  oldObject: DYN,
  request: objectType('the request', REQUEST_FIELDS),
  namespaceObject: NAMESPACE_TYPE,
  authorizer: simple(`${AUTHZ}.Authorizer`),
  'authorizer.requestResource': simple(`${AUTHZ}.ResourceCheck`),
};
