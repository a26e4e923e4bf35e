import { isTargeted } from '../features/kustomizationTargets.ts';
import type { EntryName } from '../features/rename/entryNames.ts';
import { partNameProblem } from '../features/rename/nameProblem.ts';
import { patchedEntries } from '../features/rename/patchText.ts';
import type { Renamable } from '../features/rename/renamable.ts';
import { doubt, type RenameSite, siteText } from '../features/rename/renameSite.ts';
import { type FieldPath, toPointerPart } from '../syntax/fieldPath.ts';
import { baseName } from '../text/paths.ts';
import { itemsAt, textAt } from '../workspace/read.ts';
import {
  isSameObject,
  type KeyPlace,
  type NamedObject,
  type ReferencePlace,
} from '../workspace/references/namedObject.ts';
import type { Database } from './database.ts';
import { keysOf, placeOfReference } from './referenceLookup.ts';
import { mendedOf, objectsOfKind } from './referenceQueries.ts';
import { entriesOf, patchSite } from './renameObjects.ts';
import { isPatched, type ListedPatch, listedPatches, patchLists } from './renamePatches.ts';
import { isSeen } from './renameScope.ts';
import { AMBIGUOUS, groupOf, type RenameGroup, type Use } from './renameUses.ts';

/** A key of ConfigMaps or Secrets with all that names it: patches, generators, references, mounts of one file, replacements. */
export function renameKey(db: Database, objects: readonly NamedObject[], key: string, at: RenameSite): Renamable {
  return {
    name: key,
    at,
    sites: (to) => {
      const group = groupOf(db, objects);
      const taken = keysOf(db, group.objects).some(({ name }) => name === to);
      const [first] = group.objects;
      const problem =
        partNameProblem('key', to) ??
        (taken ? `${first?.kind} \`${first?.name}\` has a key \`${to}\` already.` : undefined);
      return problem === undefined ? keySites(db, group, key, to) : { refused: problem };
    },
  };
}

function keySites(db: Database, group: RenameGroup, key: string, to: string): readonly RenameSite[] {
  const defined = keysOf(db, group.objects)
    .filter(({ name }) => name === key)
    .map(({ place }) => definedSite(db, place, key, to));
  const used = group.uses
    .filter(({ found: { reference } }) => reference.role === 'key' && reference.item === key)
    .map(({ found, confirm }): RenameSite => ({ place: placeOfReference(found), ...doubt(confirm) }));
  const patched = group.patches.flatMap((patch) =>
    (patch.object.keys ?? [])
      .filter(({ name }) => name === key)
      .map(({ path }): RenameSite => {
        const { place, confirm } = patchSite(patch, path);
        return { place: { ...place, part: 'key' }, ...doubt(confirm) };
      }),
  );
  const mounted = group.uses.flatMap((use) => mountSites(db, use, key));
  const replaced = entriesOf(db, group).flatMap(({ file, document, entry }) =>
    fieldPathSites(db, { file, document, entry }, { key, to }),
  );
  const all = [...defined, ...used, ...patched, ...mounted, ...replaced, ...listedSites(db, group, key, to)];
  const taker = group.uses.find(({ found }) => found.reference.path.includes('envFrom'));
  if (taker === undefined) return all;
  const { kind, name } = taker.found.object;
  const confirm = `${kind}/${name} takes the keys as names of environment variables.`;
  return all.map((site) => ({ ...site, confirm }));
}

/** Keys in the paths and values of JSON patches, and in what Flux and Argo CD patch. */
function listedSites(db: Database, group: RenameGroup, key: string, to: string): readonly RenameSite[] {
  return patchLists(db, group.scope).flatMap((list) => {
    if (!group.objects.some(({ file }) => isSeen(db, list.seen, file))) return [];
    return listedPatches(db, list).flatMap((patch) =>
      patch.documents.flatMap(({ root, index }) => {
        const isMeant = group.objects.some((object) =>
          group.names.some(({ name }) => isPatched(patch, root, { ...object, group: object.group ?? '', name })),
        );
        const confirm = isMeant && hasOthers(db, group, patch) ? AMBIGUOUS : undefined;
        const maps = isMeant ? ['data', 'stringData', 'binaryData'] : [];
        return maps
          .flatMap((map) => patchedEntries(root, [map]))
          .filter((entry) => entry.key === key)
          .map(({ keyAt: path, span }): RenameSite => {
            const site = patch.site(index, { path, part: span === undefined ? 'key' : 'value', span });
            return { ...site, ...(span !== undefined && { text: toPointerPart(to) }), ...doubt(confirm) };
          });
      }),
    );
  });
}

/** Whether the target of a patch selects other objects of the kind as well. */
function hasOthers(db: Database, { objects }: RenameGroup, { target, list }: ListedPatch): boolean {
  const [first] = objects;
  if (first === undefined || target === undefined) return false;
  return db
    .get(objectsOfKind, first.kind)
    .some(
      (one) =>
        !objects.some((known) => isSameObject(known, one) || known.name === one.name) &&
        isSeen(db, list.seen, one.file) &&
        isTargeted(target, one),
    );
}

/** A key of a mapping, or of an entry of a generator: `key=value`, `key=path`, or a path whose last part is the key. */
function definedSite(db: Database, place: KeyPlace['place'], key: string, to: string): RenameSite {
  if (place.range !== undefined || place.part === 'key') return { place };
  const text = siteText(db.get(mendedOf, place.file), place) ?? '';
  if (text === key && !place.path.includes('files')) return { place };
  if (!text.startsWith(`${key}=`)) return { place, span: { start: 0, end: 0 }, around: ['', '='] };
  const isFile = place.path.includes('files');
  // A generator calls a key as the file, so that the name of the file says it all.
  if (isFile && baseName(text.slice(key.length + 1)) === to) return { place, text: text.slice(key.length + 1) };
  return { place, span: { start: 0, end: key.length } };
}

/** A volume without a list of items has a file for each key, which `subPath` picks by the key. */
function mountSites(db: Database, { found, confirm }: Use, key: string): readonly RenameSite[] {
  const { file, document, reference } = found;
  const { path } = reference;
  if (found.inline !== undefined || path.at(-4) !== 'volumes' || reference.role !== 'object') return [];
  const root = db.get(mendedOf, file).documents[document]?.root;
  if (itemsAt(root, [...path.slice(0, -1), 'items']).length > 0) return [];
  const volume = textAt(root, [...path.slice(0, -2), 'name']);
  const spec = path.slice(0, -4);
  return ['containers', 'initContainers'].flatMap((list) =>
    itemsAt(root, [...spec, list]).flatMap((_, container) => {
      const mounts: FieldPath = [...spec, list, container, 'volumeMounts'];
      return itemsAt(root, mounts).flatMap((_mount, at): readonly RenameSite[] => {
        const subPath = [...mounts, at, 'subPath'];
        const isMeant = textAt(root, [...mounts, at, 'name']) === volume && textAt(root, subPath) === key;
        return isMeant ? [{ place: { file, document, path: subPath, part: 'value' }, ...doubt(confirm) }] : [];
      });
    }),
  );
}

/** `data.key` of a replacement, dots of the key escaped (kustomize kyaml/utils/pathsplitter.go). */
function fieldPathSites(
  db: Database,
  { file, document, entry }: { readonly file: string; readonly document: number; readonly entry: EntryName },
  { key, to }: { readonly key: string; readonly to: string },
): readonly RenameSite[] {
  return entry.fieldPaths.flatMap((path): readonly RenameSite[] => {
    const place: ReferencePlace = { file, document, path, part: 'value' };
    const text = siteText(db.get(mendedOf, file), place) ?? '';
    const [, field = '', name = ''] = /^(data|stringData|binaryData)\.(.+)$/.exec(text) ?? [];
    const isBracketed = name === `[${key}]`;
    if (!isBracketed && name.replaceAll('\\.', '.') !== key) return [];
    const written = isBracketed ? `[${to}]` : to.replaceAll('.', '\\.');
    return [{ place, span: { start: field.length + 1, end: text.length }, text: written }];
  });
}
