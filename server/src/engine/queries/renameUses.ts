import { doubt } from '../features/rename/renameSite.ts';
import { dirName } from '../text/paths.ts';
import { textAt } from '../workspace/read.ts';
import {
  type FoundReference,
  isSameObject,
  type NamedObject,
  type ReferencePlace,
  wantedBy,
} from '../workspace/references/namedObject.ts';
import { nameKey, type ObjectReferences } from '../workspace/references/reference.ts';
import type { Database } from './database.ts';
import { ONLY } from './inputs.ts';
import { definitionsOf, filesWith, referencesNamed } from './referenceLookup.ts';
import { isPatchFile, mendedOf, namedObjects, referencesOf } from './referenceQueries.ts';
import {
  closest,
  isInScope,
  isSeen,
  isTogether,
  kustomizationsWith,
  type RenameScope,
  scopeOf,
  seenBy,
} from './renameScope.ts';
import { renderOf } from './renderQueries.ts';
import { graph } from './workspaceQueries.ts';

/** A reference that leads to what is renamed. */
export interface Use {
  readonly found: FoundReference;
  /** What kustomizations wrote before and behind the name where the reference stands. */
  readonly around: readonly [string, string];
  readonly confirm?: string;
}

/** A patch of what is renamed: in a file of its own, or in the text of a kustomization. */
export interface PatchOf {
  readonly file: string;
  readonly object: ObjectReferences;
  readonly inline?: ReferencePlace['path'];
  readonly around: readonly [string, string];
  readonly confirm?: string;
}

/** One thing that overlays know by one name, and all that means it. */
export interface RenameGroup {
  /** Its definitions: several where overlays that share a reference to it have one each. */
  readonly objects: readonly NamedObject[];
  readonly scope: RenameScope;
  readonly uses: readonly Use[];
  readonly patches: readonly PatchOf[];
  /** Names that it has in between, with what stands around its own name; its own name first. */
  readonly names: readonly { readonly name: string; readonly around: readonly [string, string] }[];
}

/** Everything that means an object, found from any of its definitions. */
export function groupOf(db: Database, start: readonly NamedObject[]): RenameGroup {
  const [first] = start;
  if (first === undefined) return { objects: [], scope: scopeOf(db, []), uses: [], patches: [], names: [] };
  let objects = start;
  for (;;) {
    const scope = scopeOf(
      db,
      objects.map(({ file }) => file),
    );
    const names = namesOf(db, first, scope);
    const { uses, more } = usesOf(db, objects, scope, names);
    if (more.length === 0) {
      const merged = mergedInto(db, objects, scope);
      return { objects: [...objects, ...merged], scope, uses, patches: patchesOf(db, objects, scope, names), names };
    }
    objects = [...objects, ...more];
  }
}

type Names = RenameGroup['names'];

/** Other names of an object on its way through overlays, by what they render now. */
function namesOf(db: Database, { kind, name }: NamedObject, { readers }: RenameScope): Names {
  const found = new Set<string>();
  for (const reader of readers) {
    for (const { id, originalId, former = [] } of db.get(renderOf, reader).resources) {
      if (originalId.kind !== kind || originalId.name !== name) continue;
      for (const one of former) found.add(one.name);
      found.add(id.name);
    }
  }
  found.delete(name);
  const others = [...found].flatMap((one) => {
    const at = one.indexOf(name);
    return at < 0 ? [] : [{ name: one, around: [one.slice(0, at), one.slice(at + name.length)] as const }];
  });
  return [{ name, around: ['', ''] as const }, ...others];
}

function usesOf(
  db: Database,
  objects: readonly NamedObject[],
  scope: RenameScope,
  names: Names,
): { readonly uses: readonly Use[]; readonly more: readonly NamedObject[] } {
  const uses: Use[] = [];
  const more: NamedObject[] = [];
  const [first] = objects;
  const isOne = (object: NamedObject): boolean => objects.some((one) => isSameObject(one, object));
  const written = names.map(({ name }) => name);
  for (const found of first === undefined ? [] : referencesNamed(db, first.kind, written)) {
    const { file, reference, object } = found;
    const around = names.find(({ name }) => name === reference.name)?.around ?? ['', ''];
    if (reference.name !== first?.name) {
      const isMeant = isInScope(db, scope, file) && fitsNamespace(wantedBy(reference, object).namespace, objects);
      if (isMeant) uses.push({ found, around });
      continue;
    }
    const meant = closest(db, file, definitionsOf(db, file, wantedBy(reference, object)));
    if (!meant.some(isOne)) continue;
    const confirm = doubtOf(db, found, objects);
    uses.push({ found, around, ...doubt(confirm) });
    if (confirm === undefined)
      more.push(...meant.filter((one) => !isOne(one) && !more.some((other) => isSameObject(one, other))));
  }
  return { uses, more };
}

function fitsNamespace(namespace: string, objects: readonly NamedObject[]): boolean {
  return namespace === '' || objects.some((one) => one.namespace === '' || one.namespace === namespace);
}

function doubtOf(
  db: Database,
  { file, reference, object }: FoundReference,
  objects: readonly NamedObject[],
): string | undefined {
  if (!reference.sure) return 'Only its name tells that this field names it.';
  if (objects.some((one) => isTogether(db, one.file, file))) return undefined;
  const namespace = reference.namespace ?? object.namespace;
  const isWritten = namespace !== '' && objects.some((one) => one.namespace === namespace);
  return isWritten ? undefined : 'No overlay reads this file together with what is renamed.';
}

/** Generators of overlays that merge into an object or replace it. */
function mergedInto(db: Database, objects: readonly NamedObject[], scope: RenameScope): readonly NamedObject[] {
  const [first] = objects;
  if (first === undefined) return [];
  return db.get(namedObjects, nameKey(first.kind, first.name)).filter((one) => {
    if (objects.some((known) => isSameObject(known, one))) return false;
    if (!isMerge(db, one) || !isInScope(db, scope, one.file)) return false;
    const seen = seenBy(db, dirName(one.file));
    return objects.some((known) => isSeen(db, seen, known.file));
  });
}

function patchesOf(
  db: Database,
  objects: readonly NamedObject[],
  scope: RenameScope,
  names: Names,
): readonly PatchOf[] {
  const [first] = objects;
  if (first === undefined) return [];
  const fits = ({ kind, group, name, namespace }: ObjectReferences): boolean =>
    kind === first.kind &&
    (first.group === undefined || group === '' || group === first.group) &&
    names.some((one) => one.name === name) &&
    fitsNamespace(namespace, objects);
  const patch = (file: string, object: ObjectReferences, directories: readonly string[]): readonly PatchOf[] => {
    const seen = directories.map((directory) => seenBy(db, directory));
    if (!seen.some((one) => objects.some((known) => isSeen(db, one, known.file)))) return [];
    const around = names.find(({ name }) => name === object.name)?.around ?? ['', ''];
    const confirm = seen.some((one) => meansOthers(db, one, object, objects)) ? AMBIGUOUS : undefined;
    return [{ file, object, around, ...doubt(confirm) }];
  };
  const inFiles = names.flatMap(({ name }) =>
    filesWith(db, name).flatMap((file) => {
      const isPatch = isInScope(db, scope, file) && db.get(isPatchFile, file);
      const readers = db.get(graph, ONLY).includedBy.get(file) ?? [];
      const found = isPatch ? db.get(referencesOf, file).objects : [];
      return found.filter((one) => one.name === name && fits(one)).flatMap((one) => patch(file, one, readers));
    }),
  );
  const inTexts = names.flatMap(({ name }) =>
    kustomizationsWith(db, scope, name).flatMap(({ path: file }) =>
      db
        .get(referencesOf, file)
        .inline.flatMap(({ path, objects: found }) =>
          found
            .filter((one) => one.name === name && fits(one))
            .flatMap((one) => patch(file, one, [dirName(file)]).map((made) => ({ ...made, inline: path }))),
        ),
    ),
  );
  return [...inFiles, ...inTexts];
}

export const AMBIGUOUS = 'Another object of this name is built here, too; this may mean either.';

/** Whether other objects that a kustomization works on have the kind and name. */
export function meansOthers(
  db: Database,
  seen: ReadonlySet<string>,
  { kind, name, namespace }: Pick<ObjectReferences, 'kind' | 'name' | 'namespace'>,
  objects: readonly NamedObject[],
): boolean {
  return db
    .get(namedObjects, nameKey(kind, name))
    .some(
      (one) =>
        one.how !== 'made' &&
        !objects.some((known) => isSameObject(known, one)) &&
        (namespace === '' || one.namespace === '' || one.namespace === namespace) &&
        isSeen(db, seen, one.file) &&
        !db.get(isPatchFile, one.file) &&
        !isMerge(db, one),
    );
}

function isMerge(db: Database, { how, file, path }: NamedObject): boolean {
  if (how !== 'generated') return false;
  const root = db.get(mendedOf, file).documents.find((document) => document.root !== undefined)?.root;
  return ['merge', 'replace'].includes(textAt(root, [...path.slice(0, -1), 'behavior']) ?? '');
}
