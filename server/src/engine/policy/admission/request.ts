import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { requestOf } from '../cel/request.ts';
import { isNamespace, objectAt } from '../judged/resource.ts';
import type { MatchSubject } from '../judged/subject.ts';
import type { MatchedForm } from './matching.ts';

/**
 * `request` as the server gives it to admission policies: what is empty is not there (k8s.io/api, admission/v1 AdmissionRequest). A
 * Namespace is in the namespace that it is.
 */
export function admissionRequest(subject: MatchSubject, own: MatchedForm, matched: MatchedForm): JsonObject {
  const request = requestOf(subject) as JsonObject;
  const { group, version, kind } = matched.resource;
  const requestKind = { group: own.resource.group, version: own.resource.version, kind: own.resource.kind };
  const { resource } = subject;
  const made: Record<string, Json> = {
    ...request,
    kind: { group, version, kind },
    resource: { group, version, resource: matched.plural },
    requestKind,
    requestResource: { group: own.resource.group, version: own.resource.version, resource: own.plural },
    namespace: isNamespace(resource) ? resource.name : resource.namespace,
    options: { apiVersion: 'meta.k8s.io/v1', kind: `${OPTIONS[subject.operation] ?? 'Create'}Options` },
    userInfo: withoutEmpty(objectAt(request, 'userInfo')),
  };
  for (const name of ['name', 'namespace', 'subResource', 'requestSubResource'])
    if (made[name] === '') delete made[name];
  return made;
}

const OPTIONS: Readonly<Record<string, string>> = { UPDATE: 'Update', DELETE: 'Delete' };

/** Nobody is known offline; who is asked for then is an empty name. */
function withoutEmpty(user: JsonObject): JsonObject {
  const { username = '', groups = [] } = user;
  return { username, groups };
}

/** `namespaceObject`: what the server adds to every namespace is there. */
export function namespaceObject(name: string, known: JsonObject | undefined): JsonObject {
  const metadata = objectAt(known, 'metadata');
  const labels = { 'kubernetes.io/metadata.name': name, ...objectAt(metadata, 'labels') };
  return {
    metadata: { ...metadata, name, labels },
    spec: { finalizers: ['kubernetes'], ...objectAt(known, 'spec') },
    status: { phase: 'Active', ...objectAt(known, 'status') },
  };
}
