import type { Json } from '../../schema/schemaShape.ts';
import type { MatchSubject, RequestUser } from '../judged/subject.ts';
import { pluralOf } from './plural.ts';

/** `request` as expressions see it: an AdmissionReview for the object, made up offline. Texts that are empty are left out, as there. */
export function requestOf({ resource, subresource, operation, user }: MatchSubject): Json {
  const { group, version, kind, name, namespace } = resource;
  const kindOf = { group, version, kind };
  const resourceOf = { group, version, resource: pluralOf(kind) };
  return {
    kind: kindOf,
    resource: resourceOf,
    requestKind: kindOf,
    requestResource: resourceOf,
    ...(subresource === '' ? {} : { subResource: subresource, requestSubResource: subresource }),
    ...(name === '' ? {} : { name }),
    ...(namespace === '' ? {} : { namespace }),
    operation,
    userInfo: userInfo(user),
    dryRun: false,
  };
}

/** What is not known is not there, so that expressions that look at it fail. */
function userInfo(user: RequestUser | undefined): Json {
  const { username = '', groups = [] } = user ?? {};
  return { ...(username === '' ? {} : { username }), ...(groups.length === 0 ? {} : { groups }) };
}
