import type { Renamable } from '../features/rename/renamable.ts';
import { type RenameSite, siteText } from '../features/rename/renameSite.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import { dirName } from '../text/paths.ts';
import { itemsAt, textAt } from '../workspace/read.ts';
import type { Database } from './database.ts';
import { placesOfEntry } from './kustomizationLookup.ts';
import { mendedOf } from './referenceQueries.ts';
import { isSeen, kustomizationsWith, scopeOf, seenBy } from './renameScope.ts';
import { factsOf } from './sourceQueries.ts';
import type { CursorField } from './subjectLookup.ts';

/** The name by which kustomizations know an image (kustomize api/types/image.go), at an entry of `images` or at an image that one is about. */
export function imageAt(db: Database, { file, document, at }: CursorField): Renamable | undefined {
  const text = textAt(document.root, at.path);
  const isEntry = at.path.length === 3 && at.path[0] === 'images' && at.path[2] === 'name';
  const isKustomization = db.get(factsOf, file).kind === 'kustomization';
  const isImage = isKustomization ? isEntry : at.path.at(-1) === 'image';
  if (text === undefined || !isImage || at.part !== 'value') return undefined;
  const name = isKustomization ? text : nameOf(text);
  const entries = entriesFor(db, file, name);
  // A pattern is no name of one image.
  if (entries.length === 0 || !isName(name)) return undefined;
  const place = { file, document: document.index, path: at.path, part: 'value' as const };
  return {
    name,
    at: { place, span: { start: 0, end: name.length } },
    sites: (to) => {
      if (!isName(to))
        return {
          refused: `\`${to}\` is no name of an image: no tag, no digest, lower case letters and digits, parts joined by \`/\`.`,
        };
      if (entriesFor(db, file, to).length > 0) return { refused: `Kustomizations have an image \`${to}\` already.` };
      const images = entries.flatMap((entry) => placesOfEntry(db, dirName(entry.place.file), { kind: 'image', name }));
      const spanned = images
        .filter((one) => siteText(db.get(mendedOf, one.file), one)?.startsWith(name) === true)
        .map((one): RenameSite => ({ place: one, span: { start: 0, end: name.length } }));
      return [...entries, ...spanned];
    },
  };
}

function isName(text: string): boolean {
  return /^[a-z0-9][\w.:/-]*$/.test(text) && nameOf(text) === text;
}

/** What stands before tag and digest; a colon of a port is followed by a slash. */
function nameOf(image: string): string {
  return image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
}

/** The entries of `images` with a name, in the kustomizations that build a file, or build it together with this one. */
function entriesFor(db: Database, file: string, name: string): readonly RenameSite[] {
  const scope = scopeOf(db, [file]);
  const isKustomization = db.get(factsOf, file).kind === 'kustomization';
  return kustomizationsWith(db, scope, name).flatMap(({ path }) => {
    if (!isKustomization && !isSeen(db, seenBy(db, dirName(path)), file)) return [];
    const document = db.get(mendedOf, path).documents.find(({ root }) => root !== undefined);
    return itemsAt(document?.root, ['images']).flatMap((item, at): readonly RenameSite[] => {
      const field: FieldPath = ['images', at, 'name'];
      if (document === undefined || textAt(item, ['name']) !== name) return [];
      return [{ place: { file: path, document: document.index, path: field, part: 'value' } }];
    });
  });
}
