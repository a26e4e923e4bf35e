import type { DefinitionAnswer } from '../api.ts';
import { changersOf } from '../features/implementation.ts';
import { locatePlace } from '../features/locate.ts';
import { nodeAt } from '../syntax/lookup.ts';
import type { Database } from './database.ts';
import { FILE } from './inputs.ts';
import { renderOf } from './renderQueries.ts';
import { syntaxOf } from './sourceQueries.ts';
import { cursorField } from './subjectLookup.ts';
import { readersOf } from './workspaceQueries.ts';

/** Overlays that are looked at: more changes of one object nobody reads. */
const MOST = 25;

/** The patches and kustomizations that change the object or field under a cursor, in the overlays that read the file. */
export function implementationsAt(db: Database, file: string, offset: number): readonly DefinitionAnswer[] {
  const cursor = cursorField(db, file, offset);
  if (cursor === undefined) return [];
  const { document, at } = cursor;
  const node = nodeAt(document.root, at.path);
  // On a name, a kind or a mapping the whole object is meant: what a person points at is seldom the mapping alone.
  const isField = node?.kind === 'scalar' && !IDENTITY.has(at.path.join('/'));
  const renders = db
    .get(readersOf, file)
    .slice(0, MOST)
    .map((overlay) => db.get(renderOf, overlay));
  const places = changersOf(renders, { file, document: document.index, path: isField ? at.path : [] });
  return places.map((place) => ({
    file: place.file,
    range: locatePlace(place, (path) => (db.input(FILE, path).kind === 'file' ? db.get(syntaxOf, path) : undefined)),
  }));
}

const IDENTITY = new Set(['apiVersion', 'kind', 'metadata/name', 'metadata/namespace']);
