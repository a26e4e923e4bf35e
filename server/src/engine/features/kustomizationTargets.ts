import type { FieldPath } from '../syntax/fieldPath.ts';
import { nodeAt } from '../syntax/lookup.ts';
import { parse } from '../syntax/parse.ts';
import type { SyntaxNode } from '../syntax/tree.ts';
import { compileAnchored } from '../text/goRegex.ts';
import { textAt } from '../workspace/read.ts';

/** Which objects an entry of a kustomization is about. Absent parts fit everything; texts are anchored patterns where `patterns` says so. */
export interface EntryTarget {
  readonly patterns: boolean;
  readonly group?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: readonly (readonly [key: string, value: string])[];
}

/** What an entry of a kustomization is about: objects, or the images of containers. */
export type EntrySubject =
  | { readonly kind: 'objects'; readonly targets: readonly EntryTarget[] }
  | { readonly kind: 'image'; readonly name: string };

/** Kinds that the `replicas` field changes (kustomize builtinpluginconsts/replicas.go). */
const SCALED = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'];

/**
 * What the field under the cursor of a kustomization is about: the objects that a patch, a replacement or a number of replicas selects,
 * the containers that use an image, the Namespace, the generator that an entry merges into. Undefined for fields that name no object.
 */
export function entrySubject(root: SyntaxNode | undefined, path: FieldPath): EntrySubject | undefined {
  const [list, at, field] = path;
  const entry = typeof at === 'number' ? [list as string, at] : [];
  const objects = (targets: readonly (EntryTarget | undefined)[]): EntrySubject => ({
    kind: 'objects',
    targets: targets.filter((target) => target !== undefined),
  });
  if (list === 'namespace' && path.length === 1) {
    const name = textAt(root, path);
    return name === undefined ? undefined : objects([{ patterns: false, kind: 'Namespace', name }]);
  }
  if (entry.length === 0) return undefined;
  if (list === 'patches' || list === 'patchesJson6902') {
    if (field === 'target') return objects([readTarget(root, [...entry, 'target'], list === 'patches')]);
    if (field === 'patch') return objects(patchedBy(textAt(root, [...entry, 'patch'])));
    return undefined;
  }
  if (list === 'patchesStrategicMerge') return objects(patchedBy(textAt(root, entry)));
  if (list === 'replicas' && field === 'name') {
    const name = textAt(root, path);
    return name === undefined ? undefined : objects(SCALED.map((kind) => ({ patterns: false, kind, name })));
  }
  if (list === 'images' && field === 'name') {
    const name = textAt(root, path);
    return name === undefined ? undefined : { kind: 'image', name };
  }
  if (list === 'replacements' && field === 'source') return objects([readTarget(root, [...entry, 'source'], false)]);
  if (list === 'replacements' && field === 'targets' && path[4] === 'select')
    return objects([readTarget(root, path.slice(0, 5), false)]);
  if ((list === 'configMapGenerator' || list === 'secretGenerator') && field === 'name') {
    const behavior = textAt(root, [...entry, 'behavior']);
    const name = textAt(root, path);
    const kind = list === 'configMapGenerator' ? 'ConfigMap' : 'Secret';
    if ((behavior === 'merge' || behavior === 'replace') && name !== undefined)
      return objects([{ patterns: false, kind, name }]);
  }
  return undefined;
}

/** The `target` of a patch, or a selector of its form; `patterns` where texts are anchored patterns. */
export function readTarget(root: SyntaxNode | undefined, at: FieldPath, patterns: boolean): EntryTarget | undefined {
  if (nodeAt(root, at) === undefined) return undefined;
  const part = (name: 'group' | 'kind' | 'name' | 'namespace'): { readonly [key: string]: string } => {
    const text = textAt(root, [...at, name]);
    return text === undefined || text === '' ? {} : { [name]: text };
  };
  const selector = textAt(root, [...at, 'labelSelector']);
  const labels = selector === undefined ? {} : { labels: equalities(selector) };
  return { patterns, ...part('group'), ...part('kind'), ...part('name'), ...part('namespace'), ...labels };
}

/** `a=b,c==d` of a label selector; other terms only narrow it down. */
export function equalities(selector: string): readonly (readonly [string, string])[] {
  return selector.split(',').flatMap((term) => {
    const [, key, value] = /^\s*([^\s!=]+)\s*==?\s*([^\s=]*)\s*$/.exec(term) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value] as const];
  });
}

/** The objects that a patch names which is written inside of a kustomization. */
function patchedBy(text: string | undefined): readonly EntryTarget[] {
  if (text?.includes('\n') !== true) return [];
  return parse(text).documents.flatMap(({ root }): EntryTarget[] => {
    const kind = textAt(root, ['kind']);
    const name = textAt(root, ['metadata', 'name']);
    return kind === undefined || name === undefined ? [] : [{ patterns: false, kind, name }];
  });
}

/** Whether an object is one of those that a target is about. */
export function isTargeted(
  target: EntryTarget,
  object: {
    readonly group: string | undefined;
    readonly kind: string;
    readonly name: string;
    readonly namespace: string;
  },
): boolean {
  const agrees = (wanted: string | undefined, have: string | undefined): boolean => {
    if (wanted === undefined || have === undefined) return true;
    return target.patterns ? compileAnchored(wanted)?.test(have) === true : wanted === have;
  };
  return (
    agrees(target.group, object.group) &&
    agrees(target.kind, object.kind) &&
    agrees(target.name, object.name) &&
    agrees(object.namespace === '' ? undefined : target.namespace, object.namespace)
  );
}
