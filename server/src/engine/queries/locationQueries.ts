import { packsOfFile } from '../schema/crdPack.ts';
import { locatedPack } from '../schema/locatedPack.ts';
import { BUNDLED_LOCATION, expandLocation, isFindable, LOCATION_PREFIX } from '../schema/locations.ts';
import type { SchemaPack } from '../schema/pack.ts';
import type { KindName, Registry } from '../schema/registry.ts';
import { parse } from '../syntax/parse.ts';
import { sameItems } from '../text/same.ts';
import { type Database, defineQuery } from './database.ts';
import { ONLY, OPTIONS, PACK } from './inputs.ts';
import { allFacts } from './workspaceQueries.ts';

/** Schemas of a person's own locations. */
export interface LocatedPacks {
  /** They win over the bundled ones. */
  readonly first: readonly SchemaPack[];
  /** They say what the bundled ones lack. */
  readonly last: readonly SchemaPack[];
}

const NONE: LocatedPacks = { first: [], last: [] };

const locations = defineQuery<readonly string[]>(
  'schemaLocations',
  (db) => db.input(OPTIONS, ONLY).schemaLocations ?? [],
  sameItems,
);

/** Every kind that a file names. */
const namedKinds = defineQuery<readonly KindName[]>(
  'namedKinds',
  (db) => {
    const found = new Map<string, KindName>();
    for (const { objects } of db.get(allFacts, ONLY)) {
      for (const { apiVersion, kind } of objects) {
        const id = { apiVersion, kind };
        if (isFindable(id)) found.set(`${apiVersion}/${kind}`, id);
      }
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, id]) => id);
  },
  (a, b) => JSON.stringify(a) === JSON.stringify(b),
);

/** The CustomResourceDefinitions of a location that is a YAML file. */
const crdsAt = defineQuery<readonly SchemaPack[]>('crdsAt', (db, location) => {
  const text = db.input(PACK, LOCATION_PREFIX + location);
  return text === undefined
    ? []
    : packsOfFile(location, parse(text)).map((pack) => ({ ...pack, name: LOCATION_PREFIX + location }));
});

/**
 * What the locations say of the kinds that the workspace names. A location that stands earlier wins; the entry `default` stands for
 * the bundled schemas.
 *
 * @param bundled the bundled schemas of that version
 */
export function locatedPacks(db: Database, kubernetes: string, bundled: () => Registry): LocatedPacks {
  const all = db.get(locations, ONLY);
  if (all.length === 0) return NONE;
  const at = all.indexOf(BUNDLED_LOCATION);
  const packs = (some: readonly string[]): readonly SchemaPack[] =>
    some.toReversed().flatMap((location) => packsAt(db, location, { kubernetes, bundled: bundled() }));
  return { first: packs(at < 0 ? all : all.slice(0, at)), last: packs(at < 0 ? [] : all.slice(at + 1)) };
}

function packsAt(
  db: Database,
  location: string,
  { kubernetes, bundled }: { readonly kubernetes: string; readonly bundled: Registry },
): readonly SchemaPack[] {
  if (/\.ya?ml$/.test(location)) return db.get(crdsAt, location);
  return db.get(namedKinds, ONLY).flatMap((id) => {
    const place = expandLocation(location, id, kubernetes);
    if (place === undefined) return [];
    const read = (path: string): string | undefined => db.input(PACK, LOCATION_PREFIX + path);
    return locatedPack(LOCATION_PREFIX + place, { place, id, bundled, read }) ?? [];
  });
}
