import type { OverlayInfo } from '../api.ts';
import { packsOfRender } from '../features/renderedCrds.ts';
import { packsOfFile } from '../schema/crdPack.ts';
import type { SchemaPack } from '../schema/pack.ts';
import { sameItems } from '../text/same.ts';
import { hasForeignParts } from '../workspace/foreignParts.ts';
import { type Database, defineQuery } from './database.ts';
import { ONLY } from './inputs.ts';
import { renderOf } from './renderQueries.ts';
import { reuse } from './reuse.ts';
import { syntaxOf } from './sourceQueries.ts';
import { allFacts, graph, overlayInfo, overlays } from './workspaceQueries.ts';

/** Folders of what is kept beside the present definitions: earlier ones, and those that tests and pages have. */
const SIDE_FOLDERS =
  /\/(?:\.?archived?|legacy|deprecated|old|versioned_docs|docs|website|tests?|testdata|e2e|fixtures|examples?|vendor)\//;

/** Files of the repository that hold CustomResourceDefinitions; of two that define a kind the later one counts. */
const crdFiles = defineQuery<readonly string[]>(
  'crdFiles',
  (db) =>
    db
      .get(allFacts, ONLY)
      .filter((facts) => facts.definesKinds)
      .map((facts) => facts.path)
      .sort((a, b) => Number(SIDE_FOLDERS.test(b)) - Number(SIDE_FOLDERS.test(a))),
  sameItems,
);

/** The kinds that the CustomResourceDefinitions of a file define. */
const crdPacksOf = defineQuery<readonly SchemaPack[]>('crdPacks', (db, path, previous) =>
  reuse(previous, packsOfFile(path, db.get(syntaxOf, path))),
);

/** The kinds that the repository defines, in the order of its files. */
export function repositoryPacks(db: Database): readonly SchemaPack[] {
  return db.get(crdFiles, ONLY).flatMap((path) => db.get(crdPacksOf, path));
}

/** Overlays that fetch or inflate a part of what they render. Only they can render a definition that no file holds. */
const foreignOverlays = defineQuery<readonly string[]>(
  'foreignOverlays',
  (db) => {
    const known = db.get(graph, ONLY);
    return [...db.get(overlays, ONLY).keys()].filter((directory) => hasForeignParts(known, directory));
  },
  sameItems,
);

/** The kinds that the CustomResourceDefinitions of a render define. An overlay that does not render brings none. */
export const renderedCrdsOf = defineQuery<readonly SchemaPack[]>('renderedCrds', (db, overlay, previous) =>
  reuse(previous, packsOfRender(db.get(renderOf, overlay))),
);

/** Overlays that bring definitions to the clusters of an overlay; without clusters, to its environment. */
export const crdOverlaysOf = defineQuery<readonly string[]>(
  'crdOverlays',
  (db, overlay) =>
    db
      .get(foreignOverlays, ONLY)
      .filter((other) => other === overlay || meets(overlayInfo(db, overlay), overlayInfo(db, other)))
      .filter((other) => db.get(renderedCrdsOf, other).length > 0),
  sameItems,
);

function meets(a: OverlayInfo, b: OverlayInfo): boolean {
  if (a.clusters.length > 0 && b.clusters.length > 0) return a.clusters.some((name) => b.clusters.includes(name));
  return a.environment === b.environment;
}
