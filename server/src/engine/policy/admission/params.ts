import type { JsonObject } from '../../schema/schemaShape.ts';
import type { JudgedResource } from '../judged/resource.ts';
import { selectorTest } from '../judged/selector.ts';
import type { ParamRef } from './binding.ts';
import type { ParamKind } from './policy.ts';

/** The parameters of one binding: each is judged by on its own; null stands for none. */
export type Params =
  | { readonly kind: 'params'; readonly params: readonly (JsonObject | null)[] }
  /** Why the server cannot use the binding; `missing` names what is not among the files. */
  | { readonly kind: 'unusable'; readonly message: string; readonly missing?: string };

export interface ParamSource {
  /** Every object that may be one. */
  readonly objects: readonly JudgedResource[];
  readonly isClusterScoped: (group: string, kind: string) => boolean;
}

const NONE: Params = { kind: 'params', params: [null] };

/**
 * Finds the parameters for an object in `namespace`, which is empty outside of namespaces (k8s.io/apiserver,
 * pkg/admission/plugin/policy/generic/policy_dispatcher.go, CollectParams).
 */
export function findParams(
  kind: ParamKind | undefined,
  ref: ParamRef | undefined,
  namespace: string,
  source: ParamSource,
): Params {
  if (kind === undefined || ref === undefined) return NONE;
  const slash = kind.apiVersion.indexOf('/');
  const isCluster = source.isClusterScoped(slash < 0 ? '' : kind.apiVersion.slice(0, slash), kind.kind);
  if (isCluster && ref.namespace !== '')
    return unusable('paramRef.namespace must not be provided for a cluster-scoped `paramKind`');
  const place = ref.namespace || namespace;
  if (!isCluster && place === '')
    return unusable('cannot use namespaced paramRef in policy binding that matches cluster-scoped resources');
  const selects = selectorTest(ref.selector);
  const found = source.objects.filter(
    (object) =>
      object.apiVersion === kind.apiVersion &&
      object.kind === kind.kind &&
      (isCluster || (object.namespace || 'default') === place) &&
      (ref.name === '' ? selects(object.labels) : object.name === ref.name),
  );
  if (found.length > 0) return { kind: 'params', params: found.map(({ object }) => object) };
  if (!ref.isDeniedWithout) return { kind: 'params', params: [] };
  return {
    ...unusable('no params found for policy binding with `Deny` parameterNotFoundAction'),
    missing: `${kind.kind} ${[isCluster ? '' : place, ref.name || 'by its labels'].filter((part) => part !== '').join('/')}`,
  };
}

function unusable(message: string): Params & { readonly kind: 'unusable' } {
  return { kind: 'unusable', message };
}
