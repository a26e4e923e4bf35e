import { dirName } from '../text/paths.ts';
import { isCandidate } from '../workspace/classify.ts';
import { envKeys } from '../workspace/references/generated.ts';
import {
  type FoundReference,
  isReached,
  isSameGroup,
  isSameObject,
  type KeyPlace,
  type NamedObject,
  type NameInScope,
  type ReferencePlace,
  type Wanted,
  wantedBy,
} from '../workspace/references/namedObject.ts';
import { nameKey, type ObjectReferences, type Reference } from '../workspace/references/reference.ts';
import type { Database } from './database.ts';
import { FILE, ONLY, TREE } from './inputs.ts';
import { isPatchFile, namedObjects, objectsOfKind, referencesOf } from './referenceQueries.ts';
import { readersOf } from './workspaceQueries.ts';

/**
 * The objects that a name may mean, seen from a file: those that an overlay reads together with the file; else those in the same folder;
 * else all of the repository. Names are compared as they are written, which is how kustomize follows them through prefixes and hashes.
 */
export function definitionsOf(db: Database, file: string, wanted: Wanted): readonly NamedObject[] {
  const all = db
    .get(namedObjects, nameKey(wanted.kind, wanted.name))
    .filter((one) => isSameGroup(one.group, wanted.group) && isReached(one.namespace, wanted.namespace));
  const whole = all.filter((object) => object.file === file || !db.get(isPatchFile, object.file));
  return nearest(db, file, whole.length > 0 ? whole : all);
}

function nearest(db: Database, file: string, objects: readonly NamedObject[]): readonly NamedObject[] {
  if (objects.length < 2) return objects;
  const isTogether = readTogether(db, file);
  const together = objects.filter((object) => isTogether(object.file));
  if (together.length > 0) return together;
  const beside = objects.filter((object) => dirName(object.file) === dirName(file));
  return beside.length > 0 ? beside : objects;
}

/** Tells of a file whether an overlay reads it together with another one, or it is that one. */
export function readTogether(db: Database, file: string): (other: string) => boolean {
  const readers = new Set(db.get(readersOf, file));
  return (other) => other === file || db.get(readersOf, other).some((one) => readers.has(one));
}

/** Where the names of objects stand; for a reference to a key or port, where that stands in them. */
export function placesOf(
  db: Database,
  objects: readonly NamedObject[],
  reference?: Reference,
): readonly ReferencePlace[] {
  return objects.flatMap((object) => {
    if (reference === undefined || reference.role === 'object') return [nameOf(object)];
    const parts =
      reference.role === 'key' ? keyPlaces(db, object, reference.item) : portPlaces(db, object, reference.item);
    return parts.length > 0 ? parts : [nameOf(object)];
  });
}

function nameOf({ file, document, path }: NamedObject): ReferencePlace {
  return { file, document, path, part: 'value' };
}

/** The places of a key of an object. */
function keyPlaces(db: Database, object: NamedObject, key: string): readonly ReferencePlace[] {
  return keysOf(db, [object])
    .filter(({ name }) => name === key)
    .map(({ place }) => place);
}

function portPlaces(db: Database, object: NamedObject, port: string): readonly ReferencePlace[] {
  const { file, document } = object;
  const found = db.get(referencesOf, file).objects.find((one) => one.document === document);
  return (found?.ports ?? []).flatMap(({ name, number, path }): ReferencePlace[] => {
    if (name === port) return [{ file, document, path: [...path, 'name'], part: 'value' }];
    return number === port ? [{ file, document, path: [...path, 'port'], part: 'value' }] : [];
  });
}

/** The keys of objects, as far as the repository shows them. Never their values. */
export function keysOf(db: Database, objects: readonly NamedObject[]): readonly KeyPlace[] {
  return objects.flatMap((object): KeyPlace[] => {
    const { file, document } = object;
    const { objects: inFile, generated } = db.get(referencesOf, file);
    if (object.how === 'generated') {
      const entry = generated.find((one) => one.path.join() === object.path.join());
      const shown = (entry?.keys ?? []).map(
        ({ name, path }): KeyPlace => ({ name, place: { file, document, path, part: 'value' } }),
      );
      return [...shown, ...(entry?.envs ?? []).flatMap((env) => keysOfEnv(db, env))];
    }
    const found = inFile.find((one) => one.document === document);
    const made = found?.makes.find((one) => one.kind === object.kind && one.name === object.name)?.keys;
    const keys = object.how === 'made' ? made : found?.keys;
    return (keys ?? []).map(({ name, path }) => {
      const isKey = path.at(-1) === name;
      return { name, place: { file, document, path, part: isKey ? 'key' : 'value' } };
    });
  });
}

function keysOfEnv(db: Database, file: string): readonly KeyPlace[] {
  const state = db.input(FILE, file);
  if (state.kind !== 'file') return [];
  return envKeys(state.text).map(({ name, start }) => {
    const range = { start, end: start + name.length };
    return { name, place: { file, document: 0, path: [], part: 'value', range } };
  });
}

/** Every reference in the repository that leads to one of the objects, whatever its role. */
export function referencesTo(db: Database, objects: readonly NamedObject[]): readonly FoundReference[] {
  const [first] = objects;
  if (first === undefined) return [];
  return referencesNamed(db, first.kind, [first.name]).filter(({ file, reference, object }) =>
    definitionsOf(db, file, wantedBy(reference, object)).some((one) =>
      objects.some((known) => isSameObject(known, one)),
    ),
  );
}

/**
 * References of any role by the kind and the names that are written. Files whose text holds none of the names are not looked at, so that
 * nothing has to be kept for the others.
 */
export function referencesNamed(db: Database, kind: string, names: readonly string[]): readonly FoundReference[] {
  const files = new Set(names.flatMap((name) => filesWith(db, name)));
  return [...files].flatMap((file) => {
    const { objects, inline } = db.get(referencesOf, file);
    const inObject = (object: ObjectReferences): readonly FoundReference[] =>
      object.references
        .filter(({ target, name }) => target.kind === kind && names.includes(name))
        .map((reference) => ({ file, document: object.document, reference, object }));
    const inTexts = inline.flatMap(({ path, objects: patched }) =>
      patched.flatMap((object) => inObject(object).map((one) => ({ ...one, inline: path }))),
    );
    return [...objects.flatMap(inObject), ...inTexts];
  });
}

/** Where a reference stands. */
export function placeOfReference({ file, document, reference, inline }: FoundReference): ReferencePlace {
  const { path } = reference;
  if (inline === undefined) return { file, document, path, part: 'value' };
  return { file, document: 0, path: inline, part: 'value', inner: { document, path } };
}

/** Files worth reading whose text holds a text. */
export function filesWith(db: Database, text: string): readonly string[] {
  return db.input(TREE, ONLY).filter((path) => {
    if (!isCandidate(path)) return false;
    const state = db.input(FILE, path);
    return state.kind === 'file' && state.text.includes(text);
  });
}

/** Objects of a kind that a file may name, nearest first, each name and namespace once. */
export function namesInScope(db: Database, file: string, kind: string, namespace = ''): readonly NameInScope[] {
  const isTogether = readTogether(db, file);
  const found = new Map<string, NameInScope>();
  for (const object of db.get(objectsOfKind, kind)) {
    if (!isReached(object.namespace, namespace) || object.name.includes('*')) continue;
    const distance = isTogether(object.file) ? 0 : dirName(object.file) === dirName(file) ? 1 : 2;
    const key = `${object.namespace}/${object.name}`;
    const known = found.get(key);
    if (known === undefined || distance < known.distance)
      found.set(key, { name: object.name, namespace: object.namespace, object, distance });
  }
  return [...found.values()].sort(
    (a, b) => a.distance - b.distance || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}
