import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { pluralOf } from '../cel/plural.ts';
import { type JudgedResource, memberOf, objectAt, readResource, textAt } from '../judged/resource.ts';

/** The request that a constraint judges: made up for an object, or as an AdmissionReview file holds it. */
export interface Review {
  /** `input.review` of Rego. */
  readonly request: JsonObject;
  readonly object: Json;
  readonly oldObject: Json;
  readonly operation: string;
  readonly resource: JudgedResource;
}

/** Whether a document is a request and no object. */
export function isReview(object: JsonObject): boolean {
  return textAt(object, 'kind') === 'AdmissionReview' && memberOf(object, 'request') !== undefined;
}

/** The request in an AdmissionReview. */
export function readReview(document: JsonObject): Review {
  const request = objectAt(document, 'request');
  const object = memberOf(request, 'object') ?? null;
  const oldObject = memberOf(request, 'oldObject') ?? null;
  const judged = objectAt(request, object === null ? 'oldObject' : 'object');
  return { request, object, oldObject, operation: textAt(request, 'operation'), resource: readResource(judged) };
}

/** The request that would bring an object: `oldObject` is there for UPDATE and DELETE only. */
export function reviewOf(resource: JudgedResource, operation: string, namespace: Json | undefined): Review {
  const { object: own, group, version, kind, name } = resource;
  const object = operation === 'DELETE' ? null : own;
  const oldObject = operation === 'CREATE' ? null : own;
  const request: JsonObject = {
    kind: { group, version, kind },
    resource: { group, version, resource: pluralOf(kind) },
    operation,
    name,
    ...(resource.namespace === '' ? {} : { namespace: resource.namespace }),
    ...(object === null ? {} : { object }),
    ...(oldObject === null ? {} : { oldObject }),
    ...(namespace === undefined ? {} : { namespaceObject: namespace }),
    userInfo: {},
  };
  return { request, object, oldObject, operation, resource };
}
