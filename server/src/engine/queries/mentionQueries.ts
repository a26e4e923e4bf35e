import { sameItems, sameSet } from '../text/same.ts';
import { type Database, defineQuery } from './database.ts';
import { FILE, ONLY } from './inputs.ts';
import { objectsOfKind } from './referenceQueries.ts';
import { candidates } from './sourceQueries.ts';

/** Names of ConfigMaps and Secrets as the files of the repository write them. */
const configNames = defineQuery<ReadonlySet<string>>(
  'configNames',
  (db) => new Set(['ConfigMap', 'Secret'].flatMap((kind) => db.get(objectsOfKind, kind).map(({ name }) => name))),
  sameSet,
);

/** Words that may be names of objects (RFC 1123 subdomains). */
const WORD = /[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?/g;

/** Which of those names a file of any kind has among its words: charts and their values name objects, too. */
const mentionedIn = defineQuery<readonly string[]>(
  'mentionedIn',
  (db, path) => {
    const state = db.input(FILE, path);
    if (state.kind !== 'file') return [];
    const names = db.get(configNames, ONLY);
    return [...new Set((state.text.match(WORD) ?? []).filter((word) => names.has(word)))].sort();
  },
  sameItems,
);

/** Name → files that have it among their words. Made when some object of an overlay is named by nothing there. */
const mentionIndex = defineQuery<ReadonlyMap<string, readonly string[]>>('mentionIndex', (db) => {
  const index = new Map<string, string[]>();
  for (const path of db.get(candidates, ONLY)) {
    for (const name of db.get(mentionedIn, path)) {
      const files = index.get(name);
      if (files === undefined) index.set(name, [path]);
      else files.push(path);
    }
  }
  return index;
});

/** The files that write the name of a ConfigMap or Secret, those that define it among them. */
export const mentionersOf = defineQuery<readonly string[]>(
  'mentioners',
  (db: Database, name) => db.get(mentionIndex, ONLY).get(name) ?? [],
  sameItems,
);
