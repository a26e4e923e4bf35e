import type { DefinitionAnswer } from '../api.ts';
import { definition } from '../features/definition.ts';
import { entrySubject } from '../features/kustomizationTargets.ts';
import { localReferences } from '../features/localReferences.ts';
import { definitionOfPack } from '../schema/crdPack.ts';
import { readIdentity } from '../schema/identity.ts';
import { readSyntaxNode } from '../schema/treeReader.ts';
import { samePath } from '../syntax/fieldPath.ts';
import type { FieldAtOffset } from '../syntax/lookup.ts';
import { dirName } from '../text/paths.ts';
import type { NamedObject, ReferencePlace } from '../workspace/references/namedObject.ts';
import type { Database } from './database.ts';
import { ONLY } from './inputs.ts';
import { placesOfEntry } from './kustomizationLookup.ts';
import { polycrateDefinitionOf } from './polycrateLanguage.ts';
import { definitionsOf, placesOf } from './referenceLookup.ts';
import { isPatchFile, mendedOf } from './referenceQueries.ts';
import { regoDefinitionOf } from './regoLanguage.ts';
import { schemaContext } from './schemaQueries.ts';
import { factsOf } from './sourceQueries.ts';
import { type CursorField, cursorField, locateAll, selectedPlaces, subjectAt, targetsOf } from './subjectLookup.ts';
import { graph } from './workspaceQueries.ts';

/** Where the thing under a cursor is defined: the object, key, port, volume, file or folder that the text names. */
export function definitionOf(db: Database, file: string, offset: number): readonly DefinitionAnswer[] {
  const rego = regoDefinitionOf(db, file, offset);
  if (rego !== undefined) return rego;
  const polycrate = polycrateDefinitionOf(db, file, offset);
  if (polycrate !== undefined) return polycrate;
  const cursor = cursorField(db, file, offset);
  if (cursor === undefined) return [];
  const paths = definition(db.get(factsOf, file), db.get(mendedOf, file), offset, db.get(graph, ONLY));
  if (paths.length > 0) return paths;
  return locateAll(db, definitionPlaces(db, cursor));
}

function definitionPlaces(db: Database, cursor: CursorField): readonly ReferencePlace[] {
  const marked = imagePolicyAt(db, cursor);
  if (marked.length > 0) return marked;
  const local = localPlaces(cursor);
  if (local.length > 0) return local;
  const subject = subjectAt(db, cursor);
  if (subject?.kind === 'reference') return placesOf(db, targetsOf(db, cursor.file, subject), subject.reference);
  if (subject?.kind === 'selector') return selectedPlaces(db, cursor.file, subject);
  if (subject?.kind === 'name' && db.get(isPatchFile, cursor.file))
    return patchedPlaces(db, cursor.file, subject.object);
  const entries = entryPlaces(db, cursor);
  if (entries.length > 0) return entries;
  // Where a name is defined, an editor shows who uses it.
  if (subject?.kind === 'name') return placesOf(db, [subject.object]);
  return kindPlaces(db, cursor);
}

/** The CustomResourceDefinition in the repository of the kind that an object is of. */
function kindPlaces(db: Database, { file, document, at }: CursorField): readonly ReferencePlace[] {
  const isIdentity = at.path.length === 1 && (at.path[0] === 'kind' || at.path[0] === 'apiVersion');
  if (!isIdentity || document.root === undefined) return [];
  const { apiVersion, kind } = readIdentity(document.root, readSyntaxNode);
  const source = schemaContext(db, file).registry.find(apiVersion ?? '', kind ?? '')?.source ?? '';
  const defined = definitionOfPack(source);
  return defined === undefined ? [] : [{ ...defined, path: ['spec', 'names', 'kind'], part: 'value' }];
}

/** The objects that a patch file changes. */
function patchedPlaces(
  db: Database,
  file: string,
  { kind, group, name, namespace }: NamedObject,
): readonly ReferencePlace[] {
  return placesOf(
    db,
    definitionsOf(db, file, { kind, group, name, namespace }).filter((object) => object.file !== file),
  );
}

/** Fields of the same object that the field under the cursor names. */
function localPlaces({ file, offset, document, at }: CursorField): readonly ReferencePlace[] {
  if (document.root === undefined) return [];
  return localReferences(document.root)
    .filter(
      ({ from, span }) =>
        samePath(from, at.path) && (span === undefined || (at.part === 'value' && isInSpan(at, offset, span))),
    )
    .map(({ to }) => ({ file, document: document.index, path: to, part: 'value' }));
}

/** Whether a cursor is on a part of a text, for texts of one line. */
function isInSpan(
  { node }: FieldAtOffset,
  offset: number,
  span: { readonly start: number; readonly end: number },
): boolean {
  const quote = node.kind === 'scalar' && (node.style === 'single' || node.style === 'double') ? 1 : 0;
  const at = offset - node.range.start - quote;
  return span.start <= at && at <= span.end;
}

/** `# {"$imagepolicy": "namespace:name:tag"}` behind a field (image-automation-controller internal/update/setters). */
function imagePolicyAt(db: Database, { file, offset, document }: CursorField): readonly ReferencePlace[] {
  const comment = document.comments.find(({ range }) => range.start <= offset && offset <= range.end);
  const [, namespace, name] = /"\$imagepolicy"\s*:\s*"([^":]+):([^":]+)/.exec(comment?.text ?? '') ?? [];
  if (namespace === undefined || name === undefined) return [];
  return placesOf(db, definitionsOf(db, file, { kind: 'ImagePolicy', group: undefined, name, namespace }));
}

/** What an entry of a kustomization is about. */
function entryPlaces(db: Database, { file, document, at }: CursorField): readonly ReferencePlace[] {
  if (db.get(factsOf, file).kind !== 'kustomization') return [];
  const subject = entrySubject(document.root, at.path);
  if (subject === undefined) return [];
  return placesOfEntry(db, dirName(file), subject).filter(
    (place) => place.file !== file || !samePath(place.path, at.path),
  );
}
