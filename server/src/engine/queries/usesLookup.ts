import type { DefinitionAnswer } from '../api.ts';
import { localReferences } from '../features/localReferences.ts';
import { type FieldPath, samePath } from '../syntax/fieldPath.ts';
import type { NamedObject, ReferencePlace } from '../workspace/references/namedObject.ts';
import { nameKey, type ObjectReferences } from '../workspace/references/reference.ts';
import type { Database } from './database.ts';
import { polycrateReferencesOf } from './polycrateLanguage.ts';
import { definitionsOf, keysOf, placeOfReference, placesOf, referencesTo } from './referenceLookup.ts';
import { isPatchFile, namedObjects, referencesOf } from './referenceQueries.ts';
import { selectorsOf } from './selectorLookup.ts';
import {
  type CursorField,
  cursorField,
  locateAll,
  type Subject,
  selectedPlaces,
  subjectAt,
  targetsOf,
} from './subjectLookup.ts';

/**
 * Everything in the repository that names the thing under a cursor, with its own definition first where that is wanted. From a reference
 * the object that it names is looked for, so that both ends give the same list.
 */
export function referencesAt(
  db: Database,
  file: string,
  offset: number,
  withDefinition: boolean,
): readonly DefinitionAnswer[] {
  const polycrate = polycrateReferencesOf(db, file, { offset, withDefinition });
  if (polycrate !== undefined) return polycrate;
  const cursor = cursorField(db, file, offset);
  if (cursor === undefined) return [];
  const local = localUses(cursor, withDefinition);
  if (local.length > 0) return locateAll(db, local);
  const subject = subjectAt(db, cursor);
  return subject === undefined ? [] : locateAll(db, usesOf(db, cursor, subject, withDefinition));
}

function usesOf(
  db: Database,
  cursor: CursorField,
  subject: Subject,
  withDefinition: boolean,
): readonly ReferencePlace[] {
  if (subject.kind === 'selector') return selectedPlaces(db, cursor.file, subject);
  if (subject.kind === 'labels') return selectorPlaces(db, cursor.file, subject.object);
  const { objects, key } = definedBy(db, cursor, subject);
  const defined =
    key === undefined
      ? placesOf(db, objects)
      : keysOf(db, objects).flatMap(({ name, place }) => (name === key ? [place] : []));
  const uses = referencesTo(db, objects)
    .filter(({ reference }) =>
      key === undefined ? reference.role === 'object' : reference.role === 'key' && reference.item === key,
    )
    .map(placeOfReference);
  const own = subject.kind === 'name' ? ownSelectors(db, cursor) : [];
  return [...(withDefinition ? defined : []), ...uses, ...own];
}

/** The objects that a subject means, and the key of them where it means one. */
function definedBy(
  db: Database,
  cursor: CursorField,
  subject: Exclude<Subject, { kind: 'selector' | 'labels' }>,
): { readonly objects: readonly NamedObject[]; readonly key: string | undefined } {
  if (subject.kind === 'reference') {
    const key = subject.reference.role === 'key' ? subject.reference.item : undefined;
    return { objects: targetsOf(db, cursor.file, subject), key };
  }
  const key = subject.kind === 'key' ? subject.key : undefined;
  const { kind, name } = subject.object;
  const known = db.get(namedObjects, nameKey(kind, name));
  const same = known.filter((one) => one.file === cursor.file && one.document === subject.object.document);
  // The name in a patch stands for the object that is patched.
  const whole = db.get(isPatchFile, cursor.file) ? definitionsOf(db, cursor.file, subject.object) : same;
  return { objects: whole.length > 0 ? whole : [subject.object], key };
}

function ownSelectors(db: Database, { file, document }: CursorField): readonly ReferencePlace[] {
  const object = db.get(referencesOf, file).objects.find((one) => one.document === document.index);
  return object === undefined ? [] : selectorPlaces(db, file, object);
}

function selectorPlaces(db: Database, file: string, object: ObjectReferences): readonly ReferencePlace[] {
  return selectorsOf(db, file, object).map((found) => ({
    file: found.file,
    document: found.object.document,
    path: found.use.path,
    part: 'key',
  }));
}

/** Fields of the same object that name the one under the cursor, or the one that it names. */
function localUses({ file, document, at }: CursorField, withDefinition: boolean): readonly ReferencePlace[] {
  if (document.root === undefined) return [];
  const links = localReferences(document.root);
  const to = links.find(({ from, span }) => samePath(from, at.path) && span === undefined)?.to ?? at.path;
  const uses = links.filter((link) => samePath(link.to, to));
  if (uses.length === 0) return [];
  const place = (path: FieldPath): ReferencePlace => ({ file, document: document.index, path, part: 'value' });
  return [...(withDefinition ? [place(to)] : []), ...uses.map(({ from }) => place(from))];
}

/** Fields of the open file that name the same thing as the one under the cursor, that one included. */
export function highlightsAt(db: Database, file: string, offset: number): readonly DefinitionAnswer[] {
  return referencesAt(db, file, offset, true).filter((answer) => answer.file === file);
}
