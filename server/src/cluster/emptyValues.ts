import { isList, isObject, type Json } from './json.ts';
import { isBuiltIn, type KindName } from './topology.ts';
import type { TypedPath } from './typedPath.ts';

/** An empty object that means something: `emptyDir: {}` is a volume, an empty selector selects everything. */
const MEANT_EMPTY = new Set([
  'emptyDir',
  'podSelector',
  'namespaceSelector',
  'objectSelector',
  'labelSelector',
  'selector',
]);

/** Maps whose keys people choose; an empty value in them is a value. */
const FREE_MAPS = new Set(['data', 'binaryData', 'stringData', 'labels', 'annotations', 'matchLabels', 'nodeSelector']);

/** Fields that Go drops when they are zero (`omitempty` without a pointer). All others keep `false` and `0`. */
const DROPPED = new Set([
  'hostNetwork',
  'hostPID',
  'hostIPC',
  'stdin',
  'stdinOnce',
  'tty',
  'readOnly',
  'publishNotReadyAddresses',
  'paused',
  'globalDefault',
  'minReadySeconds',
  'initialDelaySeconds',
  'unschedulable',
]);

/** Texts that are pointers in Go, where the empty text is a choice. */
const POINTER_TEXTS = new Set(['storageClassName', 'ingressClassName', 'loadBalancerClass']);

/** True for null, `{}` and `[]`. */
export function isEmpty(value: Json): boolean {
  return (
    value === null || (isList(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0)
  );
}

/**
 * Whether writing this value and leaving the field out come to the same, because the server drops it (omitempty in
 * k8s.io/api types.go). `{}` and `[]` count as absent but for those that mean something.
 */
export function sameAsAbsent(value: Json, kind: KindName, path: TypedPath): boolean {
  const last = path.at(-1);
  const name = typeof last === 'string' ? last : '';
  const parent = path.at(-2);
  if (typeof parent === 'string' && FREE_MAPS.has(parent)) return value === null;
  if (isObject(value)) {
    if (MEANT_EMPTY.has(name)) return false;
    return Object.entries(value).every(([key, item]) => sameAsAbsent(item, kind, [...path, key]));
  }
  if (isEmpty(value)) return true;
  if (!isBuiltIn(kind)) return false;
  if (value === '') return !POINTER_TEXTS.has(name);
  return (value === false || value === 0) && DROPPED.has(name);
}
