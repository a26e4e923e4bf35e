import { compareBytes } from './byteOrder.ts';

/** Parts of an id that order it; empty ones are the same as none. */
type Gvk = { readonly group?: string; readonly version?: string; readonly kind?: string };

/** SortOrderTransformer.go, v5.8.2. */
export const KINDS_FIRST: readonly string[] = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
export const KINDS_LAST: readonly string[] = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** Kinds named in a list come before (negative) or after (positive) all others (0). */
export function kindRanks(first: readonly string[], last: readonly string[]): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  first.forEach((kind, index) => void ranks.set(kind, index - first.length));
  last.forEach((kind, index) => void ranks.set(kind, index + 1));
  return ranks;
}

/** The text by which kinds of equal rank are ordered; `~` is behind all letters (kyaml/resid/gvk.go legacySortString). */
export function gvkSortText(id: Gvk): string {
  return `${id.group || '~G'}_${id.version || '~V'}_${id.kind || '~K'}`;
}

const DEFAULT_RANKS = kindRanks(KINDS_FIRST, KINDS_LAST);

/** The order in which kustomize keeps field specs (Gvk.IsLessThan). */
export function compareGvk(a: Gvk, b: Gvk): number {
  const order = (DEFAULT_RANKS.get(a.kind ?? '') ?? 0) - (DEFAULT_RANKS.get(b.kind ?? '') ?? 0);
  return order === 0 ? compareBytes(gvkSortText(a), gvkSortText(b)) : order;
}
