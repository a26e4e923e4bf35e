import { dirName } from '../text/paths.ts';
import type { FileFacts } from '../workspace/fileFacts.ts';
import { dependents, reachedFrom } from '../workspace/graph.ts';
import type { NamedObject } from '../workspace/references/namedObject.ts';
import type { Database } from './database.ts';
import { FILE, ONLY } from './inputs.ts';
import { graph, readersOf } from './workspaceQueries.ts';

/** What a rename may touch: the overlays that read some files, and all that these overlays read. */
export interface RenameScope {
  readonly readers: readonly string[];
  /** Files and directories. */
  readonly reached: ReadonlySet<string>;
}

/** The scope of files. What no overlay reads has its own folder for a scope. */
export function scopeOf(db: Database, files: readonly string[]): RenameScope {
  const readers = [...new Set(files.flatMap((file) => db.get(readersOf, file)))];
  const reached = new Set<string>(files);
  for (const reader of readers) for (const path of reachedFrom(db.get(graph, ONLY), reader)) reached.add(path);
  if (readers.length === 0) for (const file of files) reached.add(dirName(file));
  return { readers, reached };
}

/** Whether a file belongs to a scope: an overlay of it reads the file, or is it. */
export function isInScope(db: Database, { readers, reached }: RenameScope, file: string): boolean {
  if (reached.has(file)) return true;
  const directory = dirName(file);
  const isKustomization = db.get(graph, ONLY).tree.kustomizations.get(directory)?.path === file;
  return (isKustomization || readers.length === 0) && reached.has(directory);
}

/** The kustomization files of a scope whose text holds a text. */
export function kustomizationsWith(db: Database, scope: RenameScope, text: string): readonly FileFacts[] {
  return [...db.get(graph, ONLY).tree.kustomizations.values()].filter(({ path }) => {
    const state = isInScope(db, scope, path) ? db.input(FILE, path) : undefined;
    return state?.kind === 'file' && state.text.includes(text);
  });
}

/** What a kustomization works on: the files that it reads; for a component, those of whoever includes it as well. */
export function seenBy(db: Database, directory: string): ReadonlySet<string> {
  const known = db.get(graph, ONLY);
  const isComponent = known.tree.kustomizations.get(directory)?.kustomization?.component === true;
  const readers = isComponent ? dependents(known, known.tree.kustomizations.get(directory)?.path ?? '') : [];
  return new Set([directory, ...readers].flatMap((one) => [...reachedFrom(known, one)]));
}

/** Whether a file, or the folder whose kustomization it is, is among what a kustomization works on. */
export function isSeen(db: Database, seen: ReadonlySet<string>, file: string): boolean {
  if (seen.has(file)) return true;
  const directory = dirName(file);
  return seen.has(directory) && db.get(graph, ONLY).tree.kustomizations.get(directory)?.path === file;
}

/**
 * Of the objects that a name in a file may mean, those that are built together with the file first: where an application has a kustomization
 * of its own, its objects go before those that only a whole cluster has beside it. Without any overlay in common the nearest folder counts.
 */
export function closest(db: Database, file: string, objects: readonly NamedObject[]): readonly NamedObject[] {
  if (objects.length < 2) return objects;
  const own = new Set([file, ...buildsOf(db, file)]);
  const shared = objects.map(
    (object) => new Set([object.file, ...buildsOf(db, object.file)].filter((one) => own.has(one))),
  );
  if (shared.every(({ size }) => size === 0)) return inNearestFolder(file, objects);
  return objects.filter((_, at) => {
    const mine = shared[at] ?? new Set<string>();
    return !shared.some((other) => other.size > mine.size && [...mine].every((one) => other.has(one)));
  });
}

/** Whether an overlay, or a folder without any, has two files together. */
export function isTogether(db: Database, a: string, b: string): boolean {
  const builds = new Set(buildsOf(db, a));
  return a === b || dirName(a) === dirName(b) || buildsOf(db, b).some((one) => builds.has(one));
}

/** Whether the same kustomizations and folders build two files. */
export function isBuiltAlike(db: Database, a: string, b: string): boolean {
  const [left, right] = [buildsOf(db, a), buildsOf(db, b)];
  return (
    a === b || (left.length === right.length && left.every((one, at) => one === right[at]) && isTogether(db, a, b))
  );
}

function buildsOf(db: Database, file: string): readonly string[] {
  return dependents(db.get(graph, ONLY), file);
}

function inNearestFolder(file: string, objects: readonly NamedObject[]): readonly NamedObject[] {
  const depth = (other: string): number => {
    const [a, b] = [dirName(file).split('/'), dirName(other).split('/')];
    const end = a.findIndex((segment, at) => segment !== b[at]);
    return end < 0 ? a.length : end;
  };
  const most = Math.max(...objects.map((object) => depth(object.file)));
  return objects.filter((object) => depth(object.file) === most);
}
