import { mended } from '../features/recovered.ts';
import { groupOf } from '../schema/registry.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import { parse } from '../syntax/parse.ts';
import type { SyntaxFile } from '../syntax/tree.ts';
import type { FileFacts } from '../workspace/fileFacts.ts';
import { rolesOf } from '../workspace/graph.ts';
import { type FileReferences, NO_REFERENCES, readFileReferences } from '../workspace/references/fileReferences.ts';
import type { GeneratedObject } from '../workspace/references/generated.ts';
import { madeNames } from '../workspace/references/madeNames.ts';
import { mayMake } from '../workspace/references/madeObjects.ts';
import type { NamedObject } from '../workspace/references/namedObject.ts';
import { type Database, defineLightQuery, defineQuery } from './database.ts';
import { FILE, JUDGED, ONLY } from './inputs.ts';
import { factsOf, syntaxOf } from './sourceQueries.ts';
import { allFacts, graph } from './workspaceQueries.ts';

const NAME: FieldPath = ['metadata', 'name'];

const sameJson = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * What a file names and defines; equal after an edit that changes no reference. Asked for file by file where it is needed: nothing reads
 * it for all files. A tree that is not there already is not kept, since ten thousand of them would fill the memory.
 */
export const referencesOf = defineQuery<FileReferences>(
  'references',
  (db, path) => {
    const { kind } = db.get(factsOf, path);
    const state = db.input(FILE, path);
    if (state.kind !== 'file') return NO_REFERENCES;
    return readFileReferences(path, kind, () => mended(db.known(syntaxOf, path) ?? parse(state.text)));
  },
  sameJson,
);

/** The trees of a file without its broken lines, for questions at a cursor. */
export const mendedOf = defineLightQuery<SyntaxFile>('mended', (db, path) => mended(db.get(syntaxOf, path)));

/** What a kustomization generates. */
const generatedOf = defineQuery<readonly GeneratedObject[]>(
  'generated',
  (db, path) => db.get(referencesOf, path).generated,
  sameJson,
);

/** What operators make of the objects of a file. */
const madeOf = defineQuery<readonly NamedObject[]>(
  'made',
  (db, path) => db.input(JUDGED, ONLY).get(path)?.made ?? madeNames(path, db.get(referencesOf, path)),
  sameJson,
);

/** Kind → name → objects. */
type NameIndex = ReadonlyMap<string, ReadonlyMap<string, readonly NamedObject[]>>;

/** Every named object of the repository, in the order of the files. Only files that may generate or make something are parsed for it. */
const nameIndex = defineQuery<NameIndex>('nameIndex', (db) => {
  const index = new Map<string, Map<string, NamedObject[]>>();
  const add = (object: NamedObject): void => {
    const names = index.get(object.kind) ?? new Map<string, NamedObject[]>();
    index.set(object.kind, names);
    const known = names.get(object.name);
    if (known === undefined) names.set(object.name, [object]);
    else known.push(object);
  };
  for (const facts of db.get(allFacts, ONLY)) for (const object of namedIn(db, facts)) add(object);
  return index;
});

function namedIn(db: Database, { path, kind, objects }: FileFacts): readonly NamedObject[] {
  if (kind === 'kustomization') {
    return db.get(generatedOf, path).map(({ kind: of, name, namespace, path: field }): NamedObject => {
      return { file: path, document: 0, path: field, group: '', kind: of, name, namespace, how: 'generated' };
    });
  }
  const own = objects
    .filter(({ name }) => name !== '')
    .map(({ document, apiVersion, kind: of, name, namespace }): NamedObject => {
      const group = groupOf(apiVersion);
      return { file: path, document, path: NAME, group, kind: of, name, namespace, how: 'object' };
    });
  return objects.some((one) => mayMake(groupOf(one.apiVersion), one.kind)) ? [...own, ...db.get(madeOf, path)] : own;
}

/** The objects of a `nameKey`; equal while none of them changed, so that who asks for one name does not see the others. */
export const namedObjects = defineQuery<readonly NamedObject[]>(
  'namedObjects',
  (db, key) => {
    const [kind = '', name = ''] = key.split(' ', 2);
    return db.get(nameIndex, ONLY).get(kind)?.get(name) ?? [];
  },
  sameJson,
);

/** Whether any file has an object of that kind and name. Sees every name: for who asks about many and once. */
export function isNamedAnywhere(db: Database, kind: string, name: string): boolean {
  return db.get(nameIndex, ONLY).get(kind)?.has(name) === true;
}

/** Every object of a kind. */
export const objectsOfKind = defineQuery<readonly NamedObject[]>(
  'objectsOfKind',
  (db, kind) => [...(db.get(nameIndex, ONLY).get(kind)?.values() ?? [])].flat(),
  sameJson,
);

/** Whether kustomizations read a file as a patch only, so that what it names is defined elsewhere. */
export const isPatchFile = defineQuery<boolean>('isPatchFile', (db, path) => {
  const roles = rolesOf(db.get(graph, ONLY), path);
  return roles.has('patch') && !roles.has('resource') && !roles.has('component');
});
