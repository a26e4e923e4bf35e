import type { CompletionProvider } from '../features/completion/place.ts';
import { type NamesOf, type NameToOffer, nameItem, USED_ELSEWHERE } from '../features/completion/referenceItems.ts';
import { isWithin, relativePath } from '../text/paths.ts';
import { sameItems } from '../text/same.ts';
import { isSameGroup, wantedBy } from '../workspace/references/namedObject.ts';
import type { Reference } from '../workspace/references/reference.ts';
import { VALUE_FIELDS } from '../workspace/seen.ts';
import { type Database, defineQuery } from './database.ts';
import { ONLY, OPTIONS } from './inputs.ts';
import { definitionsOf, keysOf, namesInScope } from './referenceLookup.ts';
import { referencesOf } from './referenceQueries.ts';
import { seenValues } from './seenQueries.ts';
import { allFacts } from './workspaceQueries.ts';

/** What a file may name, by the tables of workspace/references. */
export function namesFor(db: Database, file: string): NamesOf {
  return (reference, object) => {
    const wanted = wantedBy(reference, object);
    if (reference.role === 'object') return objectNames(db, file, reference, wanted.namespace);
    const targets = definitionsOf(db, file, wanted);
    if (reference.role === 'key') {
      const names = new Set(keysOf(db, targets).map(({ name }) => name));
      return [...names].map((name) => ({ name, detail: `${wanted.kind}/${wanted.name}`, distance: 0 }));
    }
    return targets.flatMap((target) => {
      const ports = db.get(referencesOf, target.file).objects.find((one) => one.document === target.document)?.ports;
      return (ports ?? []).flatMap(({ name, number }) => portNames(reference, name, number));
    });
  };
}

function portNames({ path }: Reference, name: string, number: string): readonly NameToOffer[] {
  const field = path.at(-1);
  const named = { name, detail: `port ${number}`, distance: 0 };
  const numbered = { name: number, detail: name === '' ? 'port' : `port ${name}`, distance: 1, isText: false };
  if (field === 'number') return number === '' ? [] : [numbered];
  if (field === 'name' || field === 'sectionName') return name === '' ? [] : [named];
  return [...(name === '' ? [] : [named]), ...(number === '' ? [] : [numbered])];
}

function objectNames(
  db: Database,
  file: string,
  { target, path }: Pick<Reference, 'target' | 'path'>,
  namespace: string,
): readonly NameToOffer[] {
  const objects = namesInScope(db, file, target.kind, namespace)
    .filter(({ object }) => isSameGroup(object.group, target.group))
    .map(({ name, object, distance }) => ({
      name,
      detail: () => `${target.kind} in ${shortPath(db, object.file)}`,
      distance,
    }));
  const more = target.kind === 'Namespace' ? db.get(namespacesSeen, ONLY) : valuesSeen(db, String(path.at(-1)));
  const known = new Set(objects.map(({ name }) => name));
  const seen = more
    .filter((name) => !known.has(name))
    .map((name) => ({ name, detail: 'used elsewhere', distance: USED_ELSEWHERE }));
  return [...objects, ...seen];
}

/** The namespaces that a file may put something into. */
export function namespacesFor(db: Database, file: string): readonly NameToOffer[] {
  return objectNames(db, file, { target: { group: '', kind: 'Namespace' }, path: ['namespace'] }, '');
}

/** Values of a field that name what only a cluster has. Of others the repository has the objects, and no file is read for them. */
function valuesSeen(db: Database, field: string): readonly string[] {
  return VALUE_FIELDS.has(field) ? seenValues(db, field) : [];
}

/** Namespaces that objects of the repository are in or are put into, whether or not it has the Namespace itself. */
const namespacesSeen = defineQuery<readonly string[]>(
  'namespacesSeen',
  (db) => {
    const all = db.get(allFacts, ONLY).flatMap(({ objects }) => objects.map(({ namespace }) => namespace));
    return [...new Set([...all, ...seenValues(db, 'namespace')])].filter((name) => name !== '').sort();
  },
  sameItems,
);

/** Fields that hold the name of a namespace and are no reference to one that must be there. */
const NAMESPACE_FIELDS = new Set(['namespace', 'targetNamespace', 'storageNamespace']);

/** Proposes namespaces in fields that say where something goes. */
export function namespaceItems(db: Database): CompletionProvider {
  return (place) => {
    const { cursor, context } = place;
    const fits = cursor.part === 'value' && NAMESPACE_FIELDS.has(cursor.name ?? '') && context.own === undefined;
    if (!fits || cursor.kind === undefined || cursor.path[0] === 'metadata') return [];
    return db.get(namespacesSeen, ONLY).map((name) => nameItem(place, { name, detail: 'namespace', distance: 2 }));
  };
}

/** A path as people read it. */
export function shortPath(db: Database, file: string): string {
  const root = db.input(OPTIONS, ONLY).roots.find((one) => isWithin(file, one));
  return root === undefined ? file : relativePath(root, file);
}
