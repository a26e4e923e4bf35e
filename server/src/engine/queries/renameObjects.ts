import {
  type EntryName,
  entryNames,
  replacementNames,
  targetNamesIn,
  transformerNames,
} from '../features/rename/entryNames.ts';
import { objectNameProblem } from '../features/rename/nameProblem.ts';
import type { Renamable } from '../features/rename/renamable.ts';
import { doubt, type RenameSite } from '../features/rename/renameSite.ts';
import { textMentions } from '../features/rename/textMentions.ts';
import type { RenameRefusal } from '../features/rename.ts';
import type { Range } from '../syntax/tree.ts';
import { compileAnchored } from '../text/goRegex.ts';
import { dirName } from '../text/paths.ts';
import { isOurs } from '../workspace/classify.ts';
import { textAt } from '../workspace/read.ts';
import { isSameGroup, type NamedObject } from '../workspace/references/namedObject.ts';
import { nameKey } from '../workspace/references/reference.ts';
import type { Database } from './database.ts';
import { FILE } from './inputs.ts';
import { shortPath } from './nameLookup.ts';
import { filesWith, placeOfReference } from './referenceLookup.ts';
import { isPatchFile, mendedOf, namedObjects } from './referenceQueries.ts';
import { deployedLists, isPatched, listedPatches } from './renamePatches.ts';
import { isBuiltAlike, isInScope, isSeen, kustomizationsWith, seenBy } from './renameScope.ts';
import { namespaceSites } from './renameSpaces.ts';
import { AMBIGUOUS, groupOf, meansOthers, type PatchOf, type RenameGroup } from './renameUses.ts';
import { factsOf } from './sourceQueries.ts';

/** An object with all that names it: what is called so, patches, references, entries of kustomizations, host names. */
export function renameObject(db: Database, start: readonly NamedObject[], at: RenameSite): Renamable {
  const [first] = start;
  const name = first?.name ?? '';
  return {
    name,
    at,
    sites: (to) => {
      const group = groupOf(db, start);
      const problem = problemOf(db, group, to);
      return problem === undefined ? objectSites(db, group, to) : { refused: problem };
    },
  };
}

function problemOf(db: Database, { objects, names }: RenameGroup, to: string): string | undefined {
  for (const { group = '', kind, file } of objects) {
    for (const { around } of names) {
      const wrong = objectNameProblem(group, kind, around[0] + to + around[1]);
      if (wrong !== undefined) return wrong;
    }
    if (file.startsWith('/.remote/')) return 'It comes from a remote base, which is changed where it lives.';
  }
  const taken = objects
    .flatMap((object) => db.get(namedObjects, nameKey(object.kind, to)).map((one) => ({ object, one })))
    .find(({ object, one }) => isTaken(db, object, one));
  return taken && `There is a ${taken.one.kind} \`${to}\` already, in \`${shortPath(db, taken.one.file)}\`.`;
}

/** Whether two objects would be one: built together by the same kustomizations. What only meets in a larger build is told by its render. */
function isTaken(db: Database, object: NamedObject, other: NamedObject): boolean {
  const isSameSpace = object.namespace === '' || other.namespace === '' || object.namespace === other.namespace;
  if (!isSameGroup(object.group, other.group) || !isSameSpace || db.get(isPatchFile, other.file)) return false;
  return isBuiltAlike(db, object.file, other.file);
}

function objectSites(db: Database, group: RenameGroup, to: string): readonly RenameSite[] | RenameRefusal {
  const [first] = group.objects;
  const defined = group.objects.map(
    ({ file, document, path }): RenameSite => ({ place: { file, document, path, part: 'value' } }),
  );
  const used = group.uses
    .filter(({ found }) => found.reference.role === 'object')
    .map(({ found, around, confirm }): RenameSite => ({ place: placeOfReference(found), around, ...doubt(confirm) }));
  const patched = group.patches.map((patch) => patchSite(patch, ['metadata', 'name']));
  const entries = entrySites(db, group, to);
  if ('refused' in entries) return entries;
  const spaces = first?.kind === 'Namespace' && first.group === '' ? namespaceSites(db, group.objects) : [];
  return [
    ...defined,
    ...used,
    ...patched,
    ...deployedNames(db, group),
    ...entries,
    ...spaces,
    ...mentionSites(db, group),
  ];
}

/** A field of a patch. */
export function patchSite(
  { file, object, inline, around, confirm }: PatchOf,
  path: readonly (string | number)[],
): RenameSite {
  const { document } = object;
  const place =
    inline === undefined
      ? { file, document, path, part: 'value' as const }
      : { file, document: 0, path: inline, part: 'value' as const, inner: { document, path } };
  return { place, around, ...doubt(confirm) };
}

/** An entry of a kustomization that is about an object of a group. */
interface EntryOf {
  readonly file: string;
  readonly document: number;
  readonly entry: EntryName;
  readonly isAmbiguous: boolean;
}

/** The entries of kustomizations that name one of the objects, or a pattern that fits it. */
export function entriesOf(db: Database, group: RenameGroup): readonly EntryOf[] {
  const [first] = group.objects;
  if (first === undefined) return [];
  const directories = new Map<string, ReadonlySet<string>>();
  const deployed = deployedLists(db, group.scope).flatMap(({ file, document, root, at, seen }) => {
    const entries = group.objects.some((object) => isSeen(db, seen, object.file)) ? targetNamesIn(root, at) : [];
    return entries
      .filter((entry) => isAbout(entry, group))
      .map((entry) => ({ file, document, entry, isAmbiguous: isAmbiguous(db, seen, entry, group) }));
  });
  const built = kustomizationsWith(db, group.scope, '').flatMap((facts) => {
    const { path, kustomization } = facts;
    const directory = dirName(path);
    const seen = directories.get(directory) ?? seenBy(db, directory);
    directories.set(directory, seen);
    if (!group.objects.some((object) => isSeen(db, seen, object.file))) return [];
    const own = rootsOf(db, path).flatMap(({ root, document }) =>
      entryNames(root).map((entry) => ({ file: path, document, entry })),
    );
    const others = (kustomization?.references ?? []).flatMap(({ role, target: file }) => {
      if (role !== 'replacement' && role !== 'plugin') return [];
      return rootsOf(db, file).flatMap(({ root, document }) =>
        (role === 'plugin' ? transformerNames(root) : replacementNames(root, [])).map((entry) => ({
          file,
          document,
          entry,
        })),
      );
    });
    return [...own, ...others]
      .filter(({ entry }) => isAbout(entry, group))
      .map((found) => ({ ...found, isAmbiguous: isAmbiguous(db, seen, found.entry, group) }));
  });
  return [...built, ...deployed];
}

/** Names in merge patches of Flux and Argo CD. */
function deployedNames(db: Database, group: RenameGroup): readonly RenameSite[] {
  return deployedLists(db, group.scope).flatMap((list) => {
    if (!group.objects.some((object) => isSeen(db, list.seen, object.file))) return [];
    return listedPatches(db, list).flatMap((patch) =>
      patch.documents.flatMap(({ root, index }): readonly RenameSite[] => {
        const kind = textAt(root, ['kind']);
        const written = textAt(root, ['metadata', 'name']);
        const name = group.names.find((one) => one.name === written);
        if (name === undefined || !group.objects.some((object) => object.kind === kind)) return [];
        // With a target, the name in the patch is only a word.
        const isMeant = group.objects.some((object) =>
          isPatched(patch, root, { ...object, group: object.group ?? '', name: name.name }),
        );
        if (!isMeant) return [];
        return [{ ...patch.site(index, { path: ['metadata', 'name'], part: 'value' }), around: name.around }];
      }),
    );
  });
}

function rootsOf(db: Database, file: string) {
  if (db.input(FILE, file).kind !== 'file') return [];
  return db
    .get(mendedOf, file)
    .documents.flatMap(({ root, index }) => (root === undefined ? [] : [{ root, document: index }]));
}

function isAbout({ kinds, group: wanted, name, namespace, isPattern }: EntryName, group: RenameGroup): boolean {
  const fits = (pattern: string, text: string): boolean =>
    pattern === text || (isPattern && compileAnchored(pattern)?.test(text) === true);
  return group.objects.some(
    ({ kind, group: own, namespace: space }) =>
      (kinds === undefined || kinds.some((one) => fits(one, kind))) &&
      (wanted === undefined || own === undefined || fits(wanted, own)) &&
      (namespace === '' || space === '' || fits(namespace, space)) &&
      (name === '' || group.names.some((one) => fits(name, one.name))),
  );
}

/** Whether the entry means other objects, too: of the same kind, or of any kind where it tells none or several. */
function isAmbiguous(db: Database, seen: ReadonlySet<string>, entry: EntryName, group: RenameGroup): boolean {
  const { name, namespace, kinds } = entry;
  const own = group.objects.map(({ kind }) => kind);
  if (own.some((kind) => meansOthers(db, seen, { kind, name, namespace }, group.objects))) return true;
  if (kinds?.length === 1 || name === '') return false;
  return [...seen].some((path) =>
    objectsOf(db, path).some(
      (object) =>
        object.name === name && !own.includes(object.kind) && (kinds === undefined || kinds.includes(object.kind)),
    ),
  );
}

function objectsOf(db: Database, path: string): readonly { readonly kind: string; readonly name: string }[] {
  return db.input(FILE, path).kind === 'file' ? db.get(factsOf, path).objects : [];
}

function entrySites(db: Database, group: RenameGroup, to: string): readonly RenameSite[] | RenameRefusal {
  const sites: RenameSite[] = [];
  const own = group.names[0]?.name ?? '';
  for (const { file, document, entry, isAmbiguous: isDoubtful } of entriesOf(db, group)) {
    if (entry.name === '') continue;
    const place = { file, document, path: entry.path, part: 'value' as const };
    const exact = group.names.find(({ name }) => name === entry.name);
    if (exact !== undefined) {
      sites.push({ place, around: exact.around, ...doubt(isDoubtful ? AMBIGUOUS : undefined) });
      continue;
    }
    if (compileAnchored(entry.name)?.test(to) === true) continue;
    const spans = wordsIn(entry.name, own);
    if (spans.length === 0)
      return {
        refused: `The pattern \`${entry.name}\` in \`${shortPath(db, file)}\` selects it and would not select \`${to}\`; change that first.`,
      };
    for (const span of spans) sites.push({ place, span, confirm: 'A pattern selects it here, and perhaps others.' });
  }
  return sites;
}

/** Where a name stands as a word of its own. */
function wordsIn(text: string, name: string): readonly Range[] {
  const found: Range[] = [];
  for (let start = text.indexOf(name); start >= 0; start = text.indexOf(name, start + 1)) {
    const end = start + name.length;
    const isWord = !/[-\w]/.test(text[start - 1] ?? '') && !/[-\w]/.test(text[end] ?? '');
    if (isWord) found.push({ start, end });
  }
  return found;
}

/** Host names and the like, in our files and in those that generators of the same overlays read. */
function mentionSites(db: Database, { objects, scope, names }: RenameGroup): readonly RenameSite[] {
  const [first] = objects;
  if (first === undefined) return [];
  const kind = first.group === '' || first.kind === 'ImagePolicy' ? first.kind : '';
  return names.flatMap(({ name, around }) =>
    filesWith(db, name).flatMap((file) => {
      const state = db.input(FILE, file);
      const isMeant = isInScope(db, scope, file) && (isOurs(db.get(factsOf, file).kind) || scope.reached.has(file));
      if (!isMeant || state.kind !== 'file') return [];
      return textMentions(state.text, kind, name).map(
        ({ range, confirm }): RenameSite => ({
          place: { file, document: 0, path: [], part: 'value', range },
          around,
          ...doubt(confirm),
        }),
      );
    }),
  );
}
