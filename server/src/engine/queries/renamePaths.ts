import { isPathSegment } from '../features/refactor/plan.ts';
import type { Renamable } from '../features/rename/renamable.ts';
import { siteRange } from '../features/rename/renameSite.ts';
import { samePath } from '../syntax/fieldPath.ts';
import { baseName, dirName, joinPath } from '../text/paths.ts';
import { textAt } from '../workspace/read.ts';
import type { Database } from './database.ts';
import { FILE } from './inputs.ts';
import { shortPath } from './nameLookup.ts';
import { refactoringOf } from './refactorQueries.ts';
import { mendedOf } from './referenceQueries.ts';
import { factsOf } from './sourceQueries.ts';
import type { CursorField } from './subjectLookup.ts';

/** The file or folder that an entry of a kustomization names; it moves, and all that names it follows. */
export function pathAt(db: Database, { file, offset, document, at }: CursorField): Renamable | undefined {
  const reference = db.get(factsOf, file).kustomization?.references.find(({ field }) => samePath(field, at.path));
  const text = textAt(document.root, at.path);
  if (reference === undefined || text === undefined || db.input(FILE, reference.target).kind === 'missing')
    return undefined;
  const name = baseName(reference.target);
  const start = text.lastIndexOf(name);
  // A path that ends in `..` or `.` does not show the name of what it leads to.
  if (start < 0) return undefined;
  const place = { file, document: document.index, path: at.path, part: 'value' as const };
  const site = { place, span: { start, end: start + name.length } };
  const range = siteRange(db.get(mendedOf, file), site);
  if (range === undefined || offset < range.start || range.end < offset) return undefined;
  return {
    name,
    at: site,
    sites: () => [],
    moves: (to) => {
      if (!isPathSegment(to)) return { refused: `\`${to}\` is no name of a file; write one without slashes.` };
      const target = joinPath(dirName(reference.target), to);
      if (db.input(FILE, target).kind !== 'missing')
        return { refused: `There is \`${shortPath(db, target)}\` already.` };
      const moves = [{ from: reference.target, to: target }];
      return { moves, edits: refactoringOf(db).move(moves) };
    },
  };
}
