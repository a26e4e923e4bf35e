import { type AppliedObject, NO_OWNER, type OwnerFacts } from '../../server/src/cluster/desired.ts';
import { judge } from '../../server/src/cluster/drift.ts';
import type { IgnoreRule } from '../../server/src/cluster/ignoreRules.ts';
import { isList, isObject, type Json, type JsonObject, textIn } from '../../server/src/cluster/json.ts';
import type { ResourceDrift } from '../../server/src/cluster/report.ts';
import { isAtomicMap, keyOf, listShape } from '../../server/src/cluster/topology.ts';
import type { TypedPath } from '../../server/src/cluster/typedPath.ts';

export const FLUX: OwnerFacts = {
  ...NO_OWNER,
  tool: 'flux',
  words: 'Flux Kustomization flux-system/shop',
  name: 'shop',
  namespace: 'flux-system',
  prune: true,
};
export const ARGO: OwnerFacts = { ...FLUX, tool: 'argo', words: 'Argo CD Application argocd/shop' };

/** One row of a managedFields list. */
export interface EntryCase {
  readonly manager: string;
  readonly operation?: 'Apply' | 'Update';
  readonly subresource?: string;
  readonly time?: string;
  /** What it owns: an object whose leaves count, or a ready trie. */
  readonly owns?: JsonObject;
  readonly trie?: JsonObject;
}

export interface DriftCase {
  readonly git: JsonObject;
  readonly live: JsonObject;
  /** The object at the applied revision; the same as Git when left out, unknown for `null`. */
  readonly applied?: JsonObject | 'absent' | null;
  readonly owner?: OwnerFacts;
  /** Writers besides the controller, which owns what `controllerOwns` (Git's object when left out) has. */
  readonly entries?: readonly EntryCase[];
  readonly controllerOwns?: JsonObject;
  readonly controller?: EntryCase | null;
  readonly rules?: readonly IgnoreRule[];
}

/** Judges one object the way a check does, with managedFields made from the case. */
export function judgeCase(one: DriftCase): ResourceDrift {
  const { git } = one;
  const controller: EntryCase | null =
    one.controller === undefined
      ? { manager: 'kustomize-controller', operation: 'Apply', owns: one.controllerOwns ?? git }
      : one.controller;
  const entries = [...(controller === null ? [] : [controller]), ...(one.entries ?? [])];
  const kind = { group: groupOf(git), kind: textIn(git, 'kind') };
  const managedFields = entries.map((entry) => ({
    manager: entry.manager,
    operation: entry.operation ?? 'Update',
    apiVersion: textIn(git, 'apiVersion'),
    fieldsType: 'FieldsV1',
    ...(entry.time === undefined ? {} : { time: entry.time }),
    ...(entry.subresource === undefined ? {} : { subresource: entry.subresource }),
    fieldsV1: entry.trie ?? trieOf(entry.owns ?? {}, [], kind),
  }));
  const metadata = isObject(one.live.metadata) ? one.live.metadata : {};
  const live: JsonObject = {
    ...one.live,
    metadata: { ...metadata, ...(managedFields.length === 0 ? {} : { managedFields }) },
  };
  return judge({
    desired: {
      id: `${kind.kind}/${textIn(git, 'metadata', 'name')}`,
      apiVersion: textIn(git, 'apiVersion'),
      kind: kind.kind,
      name: textIn(git, 'metadata', 'name'),
      namespace: textIn(git, 'metadata', 'namespace'),
      json: git,
    },
    applied: appliedOf(one),
    live,
    owner: one.owner ?? FLUX,
    rules: one.rules ?? [],
    localEdits: false,
  });
}

function appliedOf(one: DriftCase): AppliedObject {
  if (one.applied === null) return { is: 'unknown' };
  if (one.applied === 'absent') return { is: 'absent' };
  return { is: 'object', json: one.applied ?? one.git };
}

function groupOf(object: JsonObject): string {
  const [group = '', version] = textIn(object, 'apiVersion').split('/');
  return version === undefined ? '' : group;
}

/** The fieldsV1 trie of a writer that set exactly this object. */
function trieOf(value: Json, path: TypedPath, kind: { readonly group: string; readonly kind: string }): JsonObject {
  if (isObject(value) && !isAtomicMap(kind, path)) {
    const skipped =
      path.length === 0
        ? ['apiVersion', 'kind']
        : path.length === 1 && path[0] === 'metadata'
          ? ['name', 'namespace']
          : [];
    // A writer of nothing but a name owns no metadata, and an empty entry would stand for all of it.
    const kept = Object.entries(value).filter(
      ([key, item]) => !skipped.includes(key) && !(key === 'metadata' && isBare(item)),
    );
    return Object.fromEntries(kept.map(([key, item]) => [`f:${key}`, trieOf(item, [...path, key], kind)]));
  }
  if (!isList(value)) return {};
  const shape = listShape(kind, path);
  if (shape.type === 'set') return Object.fromEntries(value.map((item) => [`v:${JSON.stringify(item)}`, {}]));
  if (shape.type === 'atomic') return {};
  const items = value.map((item): [string, Json] => {
    const key = keyOf(item, shape.keys) ?? {};
    return [`k:${JSON.stringify(key)}`, { '.': {}, ...trieOf(item, [...path, { key }], kind) }];
  });
  return Object.fromEntries(items);
}

/** One line per counted difference: `verdict path git -> live`. */
export function lines(result: ResourceDrift): readonly string[] {
  return result.fields
    .filter((field) => field.ignored === undefined)
    .map((field) => `${field.verdict} ${field.path} ${field.rendered ?? '(none)'} -> ${field.live ?? '(none)'}`);
}

function isBare(metadata: Json): boolean {
  return isObject(metadata) && Object.keys(metadata).every((key) => key === 'name' || key === 'namespace');
}
