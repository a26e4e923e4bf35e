import type { ObjectReferences, SelectorUse } from '../workspace/references/reference.ts';
import { fits } from '../workspace/references/selectors.ts';
import type { Database } from './database.ts';
import { filesWith, readTogether } from './referenceLookup.ts';
import { referencesOf } from './referenceQueries.ts';

/** An object of a file. */
export interface FoundObject {
  readonly file: string;
  readonly object: ObjectReferences;
}

/** A field that selects an object. */
export interface FoundSelector extends FoundObject {
  readonly use: SelectorUse;
}

/**
 * The objects whose labels fit a selector, as they are written: workloads by the labels of their pods, Services by their own. Those that
 * an overlay reads together with the file count first.
 */
export function selectedBy(
  db: Database,
  file: string,
  object: ObjectReferences,
  use: SelectorUse,
): readonly FoundObject[] {
  const value = use.selector.labels[0]?.[1] ?? use.selector.expressions[0]?.key;
  if (value === undefined) return [];
  const found = filesWith(db, value).flatMap((path) =>
    db
      .get(referencesOf, path)
      .objects.filter((one) => selects(use, object, one))
      .map((one) => ({ file: path, object: one })),
  );
  return nearby(db, file, found);
}

/** The fields that select an object, by the labels that are written in both. */
export function selectorsOf(db: Database, file: string, object: ObjectReferences): readonly FoundSelector[] {
  const labels = [...(object.pod?.labels ?? []), ...(object.kind === 'Service' ? object.labels : [])];
  const files = new Set(labels.flatMap(([, value]) => (value === '' ? [] : filesWith(db, value))));
  const found = [...files].flatMap((path) =>
    db
      .get(referencesOf, path)
      .objects.flatMap((one) =>
        one.selectors
          .filter((use) => (path !== file || one.document !== object.document) && selects(use, one, object))
          .map((use) => ({ file: path, object: one, use })),
      ),
  );
  return nearby(db, file, found);
}

/** Whether a selector of an object selects another object, by what is written in both. */
export function selects(use: SelectorUse, from: ObjectReferences, object: ObjectReferences): boolean {
  if (!isInNamespace(use, from.namespace, object.namespace)) return false;
  if (use.selects === 'services') return object.kind === 'Service' && fits(use.selector, object.labels);
  return object.pod !== undefined && fits(use.selector, object.pod.labels);
}

/** Whether a selector looks into a namespace; one that is not written may be any. */
function isInNamespace({ namespaces }: SelectorUse, own: string, other: string): boolean {
  if (namespaces === 'any' || other === '') return true;
  if (namespaces === 'own') return own === '' || own === other;
  return namespaces.includes(other);
}

function nearby<T extends { readonly file: string }>(db: Database, file: string, found: readonly T[]): readonly T[] {
  const isTogether = readTogether(db, file);
  const together = found.filter((one) => isTogether(one.file));
  return together.length > 0 ? together : found;
}
