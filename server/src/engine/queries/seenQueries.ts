import type { SeenCounts } from '../features/completion/seenItems.ts';
import { readSeen, type SeenWords } from '../workspace/seen.ts';
import { type Database, defineQuery } from './database.ts';
import { FILE, ONLY } from './inputs.ts';
import { allFacts } from './workspaceQueries.ts';

const sameJson = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** The words of a file that may be written again elsewhere. */
const seenOf = defineQuery<SeenWords>(
  'seen',
  (db, path) => {
    const state = db.input(FILE, path);
    return readSeen(state.kind === 'file' ? state.text : '');
  },
  sameJson,
);

/** How often each word is used in the repository. Made when something is first proposed out of it. */
export interface SeenIndex extends SeenCounts {
  /** Field → value → uses. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

export const seenIndex = defineQuery<SeenIndex>('seenIndex', (db) => {
  const images = new Map<string, number>();
  const labels = new Map<string, Map<string, number>>();
  const values = new Map<string, Map<string, number>>();
  const count = (counts: Map<string, number>, word: string): void => void counts.set(word, (counts.get(word) ?? 0) + 1);
  const countIn = (groups: Map<string, Map<string, number>>, key: string, word: string): void => {
    const counts = groups.get(key) ?? new Map<string, number>();
    groups.set(key, counts);
    count(counts, word);
  };
  for (const { path, kind } of db.get(allFacts, ONLY)) {
    if (kind !== 'manifest' && kind !== 'kustomization') continue;
    const seen = db.get(seenOf, path);
    for (const image of seen.images) count(images, image);
    for (const [key, value] of seen.labels) countIn(labels, key, value);
    for (const [field, value] of seen.values) countIn(values, field, value);
  }
  return { images, labels, values };
});

/** Values of a field that are used somewhere, most used first. */
export function seenValues(db: Database, field: string): readonly string[] {
  const counts = db.get(seenIndex, ONLY).values.get(field) ?? new Map<string, number>();
  return [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value);
}
