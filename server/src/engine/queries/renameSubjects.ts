import { innerRange } from '../features/innerText.ts';
import { entrySubject, isTargeted } from '../features/kustomizationTargets.ts';
import { entryNames } from '../features/rename/entryNames.ts';
import { fixedName } from '../features/rename/nameProblem.ts';
import type { Renamable } from '../features/rename/renamable.ts';
import { type RenameSite, siteRange, siteText } from '../features/rename/renameSite.ts';
import type { RenameRefusal } from '../features/rename.ts';
import { samePath } from '../syntax/fieldPath.ts';
import { dirName } from '../text/paths.ts';
import type { NamedObject } from '../workspace/references/namedObject.ts';
import { nameKey, type ObjectReferences } from '../workspace/references/reference.ts';
import type { Database } from './database.ts';
import { ONLY } from './inputs.ts';
import { objectsReadBy } from './kustomizationLookup.ts';
import { definitionsOf } from './referenceLookup.ts';
import { isPatchFile, mendedOf, namedObjects, referencesOf } from './referenceQueries.ts';
import { imageAt } from './renameImages.ts';
import { renameKey } from './renameKeys.ts';
import { labelAt } from './renameLabels.ts';
import { renameObject } from './renameObjects.ts';
import { definedBy, podPartAt, renamePort } from './renameParts.ts';
import { pathAt } from './renamePaths.ts';
import { closest } from './renameScope.ts';
import { renderOf } from './renderQueries.ts';
import { factsOf } from './sourceQueries.ts';
import { type CursorField, cursorField, type Subject, subjectAt, targetsOf } from './subjectLookup.ts';
import { graph, readersOf } from './workspaceQueries.ts';

/** What can be renamed at a cursor. */
export function renamableAt(db: Database, file: string, offset: number): Renamable | RenameRefusal | undefined {
  const cursor = cursorField(db, file, offset);
  if (cursor === undefined) return undefined;
  const part = podPartAt(db, cursor) ?? labelAt(db, cursor) ?? imageAt(db, cursor) ?? pathAt(db, cursor);
  if (part !== undefined) return part;
  const subject = subjectAt(db, cursor);
  // The word `name` is nobody's name; a key of a ConfigMap is one.
  if (cursor.at.part === 'key' && subject?.kind !== 'key') return undefined;
  return itemAt(db, cursor, subject) ?? objectAt(db, cursor, subject);
}

/** A key or port of objects. */
function itemAt(
  db: Database,
  cursor: CursorField,
  subject: Subject | undefined,
): Renamable | RenameRefusal | undefined {
  const { file, document, at } = cursor;
  const site: RenameSite = { place: { file, document: document.index, path: at.path, part: at.part } };
  if (subject?.kind === 'reference' && subject.reference.role !== 'object') {
    const { role, item, path, target, name } = subject.reference;
    const objects = closest(db, file, targetsOf(db, file, subject));
    if (role === 'port' && /^\d+$/.test(item)) return undefined;
    if (objects.length === 0) return { refused: `No file of this repository defines the ${target.kind} \`${name}\`.` };
    const place = inlineSite(db, cursor, subject.object, path).site ?? site;
    return role === 'key' ? renameKey(db, objects, item, place) : renamePort(db, objects, item, place);
  }
  const object = db.get(referencesOf, file).objects.find((one) => one.document === document.index);
  if (subject?.kind === 'key' && object !== undefined)
    return renameKey(db, definedBy(db, file, object), subject.key, site);
  const port = object?.ports.find(({ path }) => samePath([...path, 'name'], at.path));
  if (port !== undefined && object !== undefined && at.part === 'value')
    return renamePort(db, definedBy(db, file, object), port.name, site);
  return generatedKey(db, cursor);
}

/** `key=value`, `key=path` or a path in a generator, with the cursor on the key. */
function generatedKey(db: Database, { file, offset, document, at }: CursorField): Renamable | undefined {
  const made = db.get(referencesOf, file).generated.find((one) => one.keys.some(({ path }) => samePath(path, at.path)));
  const name = made?.keys.find(({ path }) => samePath(path, at.path))?.name;
  if (made === undefined || name === undefined) return undefined;
  const place = { file, document: document.index, path: at.path, part: 'value' as const };
  const site: RenameSite = { place, span: { start: 0, end: name.length } };
  const range = siteText(db.get(mendedOf, file), place)?.startsWith(`${name}=`)
    ? siteRange(db.get(mendedOf, file), site)
    : undefined;
  if (range === undefined || offset < range.start || range.end < offset) return undefined;
  return renameKey(db, [{ ...made, file, document: 0, group: '', how: 'generated' }], name, site);
}

function objectAt(
  db: Database,
  cursor: CursorField,
  subject: Subject | undefined,
): Renamable | RenameRefusal | undefined {
  const { file, document, at } = cursor;
  const named = patchedName(db, cursor) ?? subjectNames(db, cursor, subject) ?? entryName(db, cursor);
  if (named === undefined) return undefined;
  const { wanted, objects, site } = named;
  const [first] = objects;
  if (first === undefined)
    return { refused: `No file of this repository defines the ${wanted}, so not all that names it can be found.` };
  const fixed = fixedName(first.kind);
  if (fixed !== undefined) return { refused: fixed };
  if (first.name.includes('*')) return { refused: `Another program gives the ${wanted} its name.` };
  const place = { file, document: document.index, path: at.path, part: at.part };
  return renameObject(db, objects, site ?? { place });
}

interface NamedAt {
  readonly wanted: string;
  readonly objects: readonly NamedObject[];
  readonly site?: RenameSite;
}

function subjectNames(db: Database, cursor: CursorField, subject: Subject | undefined): NamedAt | undefined {
  if (subject?.kind === 'name') {
    const { kind, name } = subject.object;
    return { wanted: `${kind} \`${name}\``, objects: definedAt(db, cursor, subject.object) };
  }
  if (subject?.kind !== 'reference' || subject.reference.role !== 'object') return undefined;
  const { target, name } = subject.reference;
  const objects = closest(db, cursor.file, targetsOf(db, cursor.file, subject));
  const found = objects.length > 0 ? objects : renderedAs(db, cursor.file, target.kind, name);
  return {
    wanted: `${target.kind} \`${name}\``,
    objects: found,
    ...inlineSite(db, cursor, subject.object, subject.reference.path),
  };
}

/** The object with that name; for a patch or an entry that merges, the objects that it changes. */
function definedAt(db: Database, { file }: CursorField, object: NamedObject): readonly NamedObject[] {
  if (!db.get(isPatchFile, file)) {
    const known = db.get(namedObjects, nameKey(object.kind, object.name));
    const own = known.find(
      (one) => one.file === file && one.document === object.document && samePath(one.path, object.path),
    );
    return [own ?? object];
  }
  const others = definitionsOf(db, file, object).filter((one) => one.file !== file);
  return others.length > 0 ? closest(db, file, others) : renderedAs(db, file, object.kind, object.name);
}

/** Objects by a name that they have after the prefixes and suffixes of kustomizations. */
function renderedAs(db: Database, file: string, kind: string, name: string): readonly NamedObject[] {
  const sources = new Set<string>();
  for (const reader of db.get(readersOf, file)) {
    for (const { id, originalId, former = [] } of db.get(renderOf, reader).resources) {
      const has = id.name === name || former.some((one) => one.name === name);
      if (has && originalId.kind === kind && name.includes(originalId.name)) sources.add(originalId.name);
    }
  }
  return [...sources].flatMap((source) =>
    closest(db, file, definitionsOf(db, file, { kind, group: undefined, name: source, namespace: '' })),
  );
}

/** The name in a patch that is written inside of a kustomization. */
function patchedName(db: Database, cursor: CursorField): NamedAt | undefined {
  const { file, at } = cursor;
  const patch = db.get(referencesOf, file).inline.find(({ path }) => samePath(path, at.path));
  for (const object of patch?.objects ?? []) {
    const found = inlineSite(db, cursor, object, ['metadata', 'name']);
    if (found.site === undefined) continue;
    const { kind, group, name, namespace } = object;
    const same = closest(
      db,
      file,
      definitionsOf(db, file, { kind, group: group === '' ? undefined : group, name, namespace }),
    );
    return {
      wanted: `${kind} \`${name}\``,
      objects: same.length > 0 ? same : renderedAs(db, file, kind, name),
      ...found,
    };
  }
  return undefined;
}

function inlineSite(
  db: Database,
  { file, offset, document, at }: CursorField,
  { document: inner }: ObjectReferences,
  path: readonly (string | number)[],
): { readonly site?: RenameSite } {
  const range = innerRange(db.get(mendedOf, file).text, at.node, { document: inner, path, part: 'value' });
  if (range === undefined || offset < range.start || range.end < offset) return {};
  return {
    site: { place: { file, document: document.index, path: at.path, part: 'value', inner: { document: inner, path } } },
  };
}

/** The name of an object in an entry of a kustomization. */
function entryName(db: Database, { file, document, at }: CursorField): NamedAt | undefined {
  if (db.get(factsOf, file).kind !== 'kustomization' || at.part !== 'value') return undefined;
  const entry = entryNames(document.root).find(({ path }) => samePath(path, at.path));
  const isNamespace = samePath(at.path, ['namespace']);
  const subject = entrySubject(document.root, at.path);
  if (subject?.kind !== 'objects' || (entry === undefined && !isNamespace)) return undefined;
  const [target] = subject.targets;
  const name = entry?.name ?? target?.name ?? '';
  const wanted = `${target?.kind ?? 'object'} \`${name}\``;
  const directory = dirName(file);
  const { tree, includedBy } = db.get(graph, ONLY);
  const isComponent = tree.kustomizations.get(directory)?.kustomization?.component === true;
  const directories = [directory, ...(isComponent ? (includedBy.get(directory) ?? []) : [])];
  const own = directories.flatMap((one) => objectsReadBy(db, one));
  const objects = own.filter((object) =>
    subject.targets.some((one) => isTargeted({ ...one, patterns: false }, object)),
  );
  if (objects.length > 0) return { wanted, objects };
  if (isNamespace)
    return {
      wanted,
      objects: closest(db, file, definitionsOf(db, file, { kind: 'Namespace', group: '', name, namespace: '' })),
    };
  const kinds = subject.targets.flatMap(({ kind }) => kind ?? []);
  return { wanted, objects: kinds.flatMap((kind) => renderedAs(db, file, kind, name)) };
}
