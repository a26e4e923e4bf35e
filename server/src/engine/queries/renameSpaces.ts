import { namespaceFields } from '../features/rename/namespaceFields.ts';
import type { RenameSite } from '../features/rename/renameSite.ts';
import { nodeAt } from '../syntax/lookup.ts';
import { parse } from '../syntax/parse.ts';
import { scalarText } from '../workspace/read.ts';
import { isSameObject, type NamedObject } from '../workspace/references/namedObject.ts';
import type { Database } from './database.ts';
import { definitionsOf, filesWith } from './referenceLookup.ts';
import { mendedOf, referencesOf } from './referenceQueries.ts';
import { closest, isTogether } from './renameScope.ts';
import { factsOf } from './sourceQueries.ts';

/** Every field that names a Namespace: of objects in it, beside names of objects in it, in kustomizations and in what deploys them. */
export function namespaceSites(db: Database, objects: readonly NamedObject[]): readonly RenameSite[] {
  const name = objects[0]?.name ?? '';
  const wanted = { kind: 'Namespace', group: '', name, namespace: '' };
  return filesWith(db, name).flatMap((file) => {
    const { kind } = db.get(factsOf, file);
    if (kind !== 'manifest' && kind !== 'kustomization') return [];
    const meant = closest(db, file, definitionsOf(db, file, wanted));
    if (!meant.some((one) => objects.some((object) => isSameObject(one, object)))) return [];
    const isSure = objects.some((object) => isTogether(db, object.file, file)) || meant.length === 1;
    const doubt = isSure ? {} : { confirm: 'No overlay reads this file together with the Namespace.' };
    return sitesIn(db, file, name).map((site) => ({ ...site, ...doubt }));
  });
}

function sitesIn(db: Database, file: string, name: string): readonly RenameSite[] {
  const { documents } = db.get(mendedOf, file);
  const own = documents.flatMap(({ root, index }) =>
    namespaceFields(root, name).map((path): RenameSite => ({ place: { file, document: index, path, part: 'value' } })),
  );
  const patched = db.get(referencesOf, file).inline.flatMap(({ path: holder }) =>
    documents.flatMap(({ root, index }) =>
      parse(scalarText(nodeAt(root, holder)) ?? '').documents.flatMap((inner) =>
        namespaceFields(inner.root, name).map((path): RenameSite => {
          const place = { file, document: index, path: holder, part: 'value' as const };
          return { place: { ...place, inner: { document: inner.index, path } } };
        }),
      ),
    ),
  );
  return [...own, ...patched];
}
