import type { Json } from '../../schema/schemaShape.ts';
import type { MatchSubject, RequestUser } from '../kyverno/match.ts';
import { pluralOf } from './plural.ts';

/** `request` as expressions see it: an AdmissionReview for the object, made up offline. */
export function requestOf({ resource, subresource, operation, user }: MatchSubject): Json {
  const { group, version, kind, name, namespace } = resource;
  const kindOf = { group, version, kind };
  const resourceOf = { group, version, resource: pluralOf(kind) };
  return {
    kind: kindOf,
    resource: resourceOf,
    subResource: subresource,
    requestKind: kindOf,
    requestResource: resourceOf,
    requestSubResource: subresource,
    name,
    namespace,
    operation,
    userInfo: userInfo(user),
    dryRun: false,
  };
}

function userInfo(user: RequestUser | undefined): Json {
  return { username: user?.username ?? '', uid: '', groups: user?.groups ?? [], extra: {} };
}
