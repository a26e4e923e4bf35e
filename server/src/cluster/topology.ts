import { isObject, type Json, type JsonObject } from './json.ts';
import { keyValue, namesOf, type TypedPath } from './typedPath.ts';

/** What a kind is, as far as merging goes. */
export interface KindName {
  readonly group: string;
  readonly kind: string;
}

/** How the API server merges a list (x-kubernetes-list-type): by keys, as a set, or only as a whole. */
export type ListShape =
  | { readonly type: 'keyed'; readonly keys: readonly string[] }
  | { readonly type: 'set' }
  | { readonly type: 'atomic' };

/** Groups that the API server itself serves; anything else is a custom resource. */
const BUILT_IN = new Set([
  '',
  'apps',
  'batch',
  'autoscaling',
  'policy',
  'extensions',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
]);

/** True for a kind whose merge rules and quantities are known without its schema. */
export function isBuiltIn(kind: KindName): boolean {
  return BUILT_IN.has(kind.group);
}

const ATOMIC: ListShape = { type: 'atomic' };
const keyed = (...keys: string[]): ListShape => ({ type: 'keyed', keys });

/** Lists that merge wherever they stand in a built-in kind (swagger of 1.37, x-kubernetes-list-map-keys). */
const ANYWHERE: Readonly<Record<string, ListShape>> = {
  containers: keyed('name'),
  initContainers: keyed('name'),
  ephemeralContainers: keyed('name'),
  volumes: keyed('name'),
  env: keyed('name'),
  resourceClaims: keyed('name'),
  volumeMounts: keyed('mountPath'),
  volumeDevices: keyed('devicePath'),
  hostAliases: keyed('ip'),
  topologySpreadConstraints: keyed('topologyKey', 'whenUnsatisfiable'),
  webhooks: keyed('name'),
  matchConditions: keyed('name'),
  ownerReferences: keyed('uid'),
  conditions: keyed('type'),
  finalizers: { type: 'set' },
  podCIDRs: { type: 'set' },
  validationActions: { type: 'set' },
};

/** The shape of the list at a path. Lists of custom resources are atomic unless their schema says otherwise. */
export function listShape(kind: KindName, path: TypedPath): ListShape {
  const names = namesOf(path);
  const last = names.at(-1) ?? '';
  if (names[0] === 'metadata' && (last === 'finalizers' || last === 'ownerReferences')) return ANYWHERE[last] ?? ATOMIC;
  if (!isBuiltIn(kind)) return ATOMIC;
  if (last === 'ports') return portsShape(kind, names);
  if (last === 'imagePullSecrets') return kind.kind === 'ServiceAccount' ? ATOMIC : keyed('name');
  if (last === 'secrets') return kind.kind === 'ServiceAccount' ? keyed('name') : ATOMIC;
  if (last === 'variables') return keyed('name');
  return ANYWHERE[last] ?? ATOMIC;
}

function portsShape(kind: KindName, names: readonly string[]): ListShape {
  if (kind.kind === 'Service') return keyed('port', 'protocol');
  return /ontainers$/.test(names.at(-2) ?? '') ? keyed('containerPort', 'protocol') : ATOMIC;
}

/** Maps that the server replaces as a whole: label selectors, node selectors, the selector of a Service. */
const ATOMIC_MAPS = new Set([
  'selector',
  'nodeSelector',
  'labelSelector',
  'podSelector',
  'namespaceSelector',
  'objectSelector',
]);

/** Whether a map at this path belongs to one writer as a whole, so that a key more in the cluster is a change. */
export function isAtomicMap(kind: KindName, path: TypedPath): boolean {
  const last = path.at(-1);
  return isBuiltIn(kind) && typeof last === 'string' && ATOMIC_MAPS.has(last);
}

/** The key values of a list item; undefined when one is missing, and then the list cannot be matched by key. */
export function keyOf(item: Json, keys: readonly string[]): JsonObject | undefined {
  if (!isObject(item)) return undefined;
  const found: Record<string, Json> = {};
  for (const key of keys) {
    const value = keyValue(item, key);
    if (value === undefined) return undefined;
    found[key] = value;
  }
  return found;
}

const RESOURCE_LISTS = new Set([
  'requests',
  'limits',
  'hard',
  'capacity',
  'allocatable',
  'overhead',
  'podFixed',
  'used',
]);
const RANGE_LISTS = new Set(['default', 'defaultRequest', 'max', 'min', 'maxLimitRequestRatio']);
const QUANTITIES = new Set(['sizeLimit', 'divisor', 'averageValue', 'podFixed']);

/**
 * Whether the server reads the text at this path as a quantity; `milli` for resource lists, which it rounds up. In custom
 * resources the text stays as it was written, and only the schema could say otherwise.
 */
export function quantityAt(kind: KindName, path: TypedPath): 'milli' | 'exact' | undefined {
  if (!isBuiltIn(kind)) return undefined;
  const names = namesOf(path);
  const last = names.at(-1) ?? '';
  const parent = names.at(-2) ?? '';
  if (names[0] === 'metadata' || parent === 'matchLabels') return undefined;
  if (RESOURCE_LISTS.has(parent)) return 'milli';
  if (kind.kind === 'LimitRange' && RANGE_LISTS.has(parent)) return 'milli';
  if (QUANTITIES.has(last)) return 'exact';
  return kind.kind === 'HorizontalPodAutoscaler' && last === 'value' && parent === 'target' ? 'exact' : undefined;
}
