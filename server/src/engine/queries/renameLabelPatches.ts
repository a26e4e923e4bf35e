import type { EntryName } from '../features/rename/entryNames.ts';
import {
  type LabelField,
  type LabelName,
  labelMaps,
  patchedLabels,
  targetLabels,
} from '../features/rename/labelFields.ts';
import { patchedEntries } from '../features/rename/patchText.ts';
import type { RenameSite } from '../features/rename/renameSite.ts';
import { groupOf } from '../schema/registry.ts';
import { type FieldPath, toPointerPart } from '../syntax/fieldPath.ts';
import type { SyntaxNode } from '../syntax/tree.ts';
import type { ObjectReferences, SelectorUse } from '../workspace/references/reference.ts';
import type { Database } from './database.ts';
import { FILE } from './inputs.ts';
import { mendedOf, referencesOf } from './referenceQueries.ts';
import { isPatched, type ListedPatch, listedPatches, type PatchList, patchLists } from './renamePatches.ts';
import type { RenameScope } from './renameScope.ts';
import { factsOf } from './sourceQueries.ts';

/** Labels of an object, a selector of one, or an entry of a kustomization that writes the label. */
export interface LabelHolder {
  readonly what: 'own' | 'pod' | 'selector' | 'set' | 'target' | 'replaced';
  readonly file: string;
  readonly fields: readonly LabelField[];
  readonly site: (field: LabelField) => RenameSite;
  /** The object, where it belongs to one. */
  readonly object?: ObjectReferences;
  readonly use?: SelectorUse;
  /** The entry of a replacement that says whose label it is. */
  readonly entry?: EntryName;
  /** What a kustomization works on. */
  readonly seen?: ReadonlySet<string>;
}

/** What JSON patches write of a label, and what Flux and Argo CD patch and select by it. */
export function listedHolders(db: Database, scope: RenameScope, label: LabelName): readonly LabelHolder[] {
  return patchLists(db, scope).flatMap((list) => {
    const targets = list.deploys ? targetHolders(list, label) : [];
    const patches = listedPatches(db, list).filter(
      ({ text }) => text.includes(label.key) || text.includes(toPointerPart(label.key)),
    );
    const holders = patches.flatMap((patch) => objectsOf(db, patch).flatMap((found) => holdersIn(patch, found, label)));
    return [...targets, ...holders];
  });
}

function targetHolders({ file, document, root, at, seen }: PatchList, label: LabelName): readonly LabelHolder[] {
  const site = ({ path, part, span }: LabelField): RenameSite => ({
    place: { file, document, path, part },
    ...(span !== undefined && { span }),
  });
  return targetLabels(root, label, [at]).map((field) => ({ what: 'target', file, fields: [field], site, seen }));
}

/** An object that a document of a patch is for. */
interface Patched {
  readonly object: ObjectReferences;
  readonly root: SyntaxNode;
  readonly patch: ListedPatch['documents'][number];
}

function objectsOf(db: Database, patch: ListedPatch): readonly Patched[] {
  return [...patch.list.seen].flatMap((file) => {
    if (db.input(FILE, file).kind !== 'file') return [];
    const { kind, objects } = db.get(factsOf, file);
    return patch.documents.flatMap((document) => {
      const mayBe = objects.filter((one) =>
        isPatched(patch, document.root, { ...one, group: groupOf(one.apiVersion) }),
      );
      if (kind !== 'manifest' || mayBe.length === 0) return [];
      const { documents } = db.get(mendedOf, file);
      return db.get(referencesOf, file).objects.flatMap((object): readonly Patched[] => {
        const root = documents[object.document]?.root;
        const isMeant = root !== undefined && isPatched(patch, document.root, object);
        return isMeant ? [{ object, root, patch: document }] : [];
      });
    });
  });
}

function holdersIn(
  patch: ListedPatch,
  { object, root, patch: document }: Patched,
  label: LabelName,
): readonly LabelHolder[] {
  const { file } = patch.list;
  const site = (field: LabelField): RenameSite => patch.site(document.index, field);
  const at = (map: FieldPath): readonly LabelField[] => patchedLabels(document.root, map, label);
  const maps = labelMaps(root, object).map((map): LabelHolder => {
    const what = map.length === 2 ? 'own' : 'pod';
    return { what, file, site, fields: at(map), object: withLabels(object, what, document.root, map) };
  });
  const selectors = object.selectors.map((use): LabelHolder => {
    const fields = [...at(use.path), ...at([...use.path, 'matchLabels'])];
    return { what: 'selector', file, site, fields, object, use };
  });
  return [...maps, ...selectors].filter(({ fields }) => fields.length > 0);
}

/** The object with the label that the patch gives it, by which selectors find it. */
function withLabels(
  object: ObjectReferences,
  what: 'own' | 'pod',
  root: SyntaxNode | undefined,
  map: FieldPath,
): ObjectReferences {
  const added = patchedEntries(root, map).flatMap(({ key, value }) =>
    value === undefined ? [] : [[key, value] as const],
  );
  const names = new Set(added.map(([key]) => key));
  const merge = (labels: ObjectReferences['labels']): ObjectReferences['labels'] => [
    ...labels.filter(([key]) => !names.has(key)),
    ...added,
  ];
  if (what === 'own') return { ...object, labels: merge(object.labels) };
  return object.pod === undefined ? object : { ...object, pod: { ...object.pod, labels: merge(object.pod.labels) } };
}
