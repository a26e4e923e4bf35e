import type { DefinitionAnswer } from '../api.ts';
import { innerRange } from '../features/innerText.ts';
import { locatePlace } from '../features/locate.ts';
import { samePath, startsWithPath } from '../syntax/fieldPath.ts';
import { type FieldAtOffset, fieldAt } from '../syntax/lookup.ts';
import type { SyntaxDocument } from '../syntax/tree.ts';
import type { InlinePatch } from '../workspace/references/fileReferences.ts';
import { type NamedObject, type ReferencePlace, wantedBy } from '../workspace/references/namedObject.ts';
import type { ObjectReferences, Reference, SelectorUse } from '../workspace/references/reference.ts';
import type { Database } from './database.ts';
import { FILE } from './inputs.ts';
import { definitionsOf } from './referenceLookup.ts';
import { mendedOf, referencesOf } from './referenceQueries.ts';
import { selectedBy } from './selectorLookup.ts';

/** The field under a cursor. */
export interface CursorField {
  readonly file: string;
  readonly offset: number;
  readonly document: SyntaxDocument;
  readonly at: FieldAtOffset;
}

/** What stands under a cursor that others name, or that names others. */
export type Subject =
  | { readonly kind: 'reference'; readonly reference: Reference; readonly object: ObjectReferences }
  | { readonly kind: 'selector'; readonly use: SelectorUse; readonly object: ObjectReferences }
  | { readonly kind: 'name'; readonly object: NamedObject }
  | { readonly kind: 'key'; readonly object: NamedObject; readonly key: string }
  | { readonly kind: 'labels'; readonly object: ObjectReferences };

export function cursorField(db: Database, file: string, offset: number): CursorField | undefined {
  const { documents } = db.get(mendedOf, file);
  const document = documents.find(({ range }) => range.start <= offset && offset <= range.end);
  const at = fieldAt(document?.root, offset);
  return document === undefined || at === undefined ? undefined : { file, offset, document, at };
}

/** What the field under the cursor is in the graph of references; on the key of a name the name is meant. */
export function subjectAt(db: Database, cursor: CursorField): Subject | undefined {
  const { file, document, at } = cursor;
  const { objects, generated, inline } = db.get(referencesOf, file);
  const patch = inline.find(({ path }) => samePath(path, at.path));
  if (patch !== undefined) return inlineSubject(db.get(mendedOf, file).text, cursor, patch);
  const made = generated.find((one) => samePath(one.path, at.path));
  if (made !== undefined) return { kind: 'name', object: { ...made, file, document: 0, group: '', how: 'generated' } };
  const object = objects.find((one) => one.document === document.index);
  if (object === undefined) return undefined;
  const reference = object.references.find(({ path }) => samePath(path, at.path));
  if (reference !== undefined) return { kind: 'reference', reference, object };
  const use = object.selectors.find(
    ({ path, ports }) => startsWithPath(at.path, path) || ports.some((port) => samePath(port.path, at.path)),
  );
  if (use !== undefined) return { kind: 'selector', use, object };
  const own: NamedObject = { ...object, file, path: ['metadata', 'name'], how: 'object' };
  if (samePath(at.path, own.path)) return { kind: 'name', object: own };
  const key = object.keys?.find(({ path }) => samePath(path, at.path))?.name;
  if (key !== undefined && at.part === 'key') return { kind: 'key', object: own, key };
  const pod = object.pod === undefined ? undefined : [...object.pod.path, 'metadata', 'labels'];
  return pod !== undefined && startsWithPath(at.path, pod) ? { kind: 'labels', object } : undefined;
}

/** The reference under the cursor in the text of a patch. */
function inlineSubject(text: string, { offset, at }: CursorField, { objects }: InlinePatch): Subject | undefined {
  for (const object of objects) {
    for (const reference of object.references) {
      const { path } = reference;
      const range = innerRange(text, at.node, { document: object.document, path, part: 'value' });
      if (range !== undefined && range.start <= offset && offset <= range.end)
        return { kind: 'reference', reference, object };
    }
  }
  return undefined;
}

/** A reference written in a patch means what the patched object may mean as well. */
export function targetsOf(
  db: Database,
  file: string,
  { reference, object }: { readonly reference: Reference; readonly object: ObjectReferences },
): readonly NamedObject[] {
  return definitionsOf(db, file, wantedBy(reference, object));
}

/** The names of what a selector selects. */
export function selectedPlaces(
  db: Database,
  file: string,
  { use, object }: { readonly use: SelectorUse; readonly object: ObjectReferences },
): readonly ReferencePlace[] {
  return selectedBy(db, file, object, use).map((found) => ({
    file: found.file,
    document: found.object.document,
    path: ['metadata', 'name'],
    part: 'value',
  }));
}

/** The ranges of places, each once, in the order in which they were found. */
export function locateAll(db: Database, places: readonly ReferencePlace[]): readonly DefinitionAnswer[] {
  const seen = new Set<string>();
  return places.flatMap((place) => {
    const range =
      place.range ??
      locatePlace(place, (path) => (db.input(FILE, path).kind === 'file' ? db.get(mendedOf, path) : undefined));
    const key = `${place.file}@${range.start}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ file: place.file, range }];
  });
}
