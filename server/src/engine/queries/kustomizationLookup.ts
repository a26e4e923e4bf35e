import { type EntrySubject, type EntryTarget, isTargeted } from '../features/kustomizationTargets.ts';
import { groupOf } from '../schema/registry.ts';
import { readSyntaxNode } from '../schema/treeReader.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import type { SyntaxNode } from '../syntax/tree.ts';
import { reachedFrom } from '../workspace/graph.ts';
import { FieldReader } from '../workspace/references/fieldReader.ts';
import type { NamedObject, ReferencePlace } from '../workspace/references/namedObject.ts';
import type { Database } from './database.ts';
import { FILE, ONLY } from './inputs.ts';
import { isPatchFile, referencesOf } from './referenceQueries.ts';
import { factsOf, syntaxOf } from './sourceQueries.ts';
import { graph } from './workspaceQueries.ts';

/** Where the objects or images stand that an entry of a kustomization is about, in what the kustomization reads. */
export function placesOfEntry(db: Database, directory: string, subject: EntrySubject): readonly ReferencePlace[] {
  if (subject.kind === 'image') return imagesIn(db, directory, subject.name);
  return objectsReadBy(db, directory)
    .filter((object) => subject.targets.some((target) => isTargeted(target, object) && hasLabels(db, object, target)))
    .map(({ file, document, path }) => ({ file, document, path, part: 'value' }));
}

/** The objects of a kustomization by the names in their files, patches left out. */
export function objectsReadBy(db: Database, directory: string): readonly NamedObject[] {
  return [...reachedFrom(db.get(graph, ONLY), directory)].flatMap((path): readonly NamedObject[] => {
    if (db.get(isPatchFile, path)) return [];
    const own = db.get(graph, ONLY).tree.kustomizations.get(path);
    if (own !== undefined) {
      return db.get(referencesOf, own.path).generated.map((made): NamedObject => {
        const { kind, name, namespace, path: at } = made;
        return { file: own.path, document: 0, path: at, group: '', kind, name, namespace, how: 'generated' };
      });
    }
    if (db.input(FILE, path).kind !== 'file') return [];
    return db.get(factsOf, path).objects.map(({ document, apiVersion, kind, name, namespace }): NamedObject => {
      const at = ['metadata', 'name'];
      return { file: path, document, path: at, group: groupOf(apiVersion), kind, name, namespace, how: 'object' };
    });
  });
}

function hasLabels(db: Database, object: NamedObject, { labels = [] }: EntryTarget): boolean {
  if (labels.length === 0) return true;
  const found = db.get(referencesOf, object.file).objects.find(({ document }) => document === object.document);
  const have = new Map(found?.labels);
  return labels.every(([key, value]) => have.get(key) === value);
}

/** Every `image` field with an image of that name (kustomize filters/imagetag: the text up to the tag or digest). */
function imagesIn(db: Database, directory: string, name: string): readonly ReferencePlace[] {
  return [...reachedFrom(db.get(graph, ONLY), directory)].flatMap((file) => {
    const state = db.input(FILE, file);
    if (state.kind !== 'file' || !state.text.includes(name) || db.get(factsOf, file).kind !== 'manifest') return [];
    return db
      .get(syntaxOf, file)
      .documents.flatMap(({ root, index }) =>
        imageFields(root, name).map((path): ReferencePlace => ({ file, document: index, path, part: 'value' })),
      );
  });
}

function imageFields(root: SyntaxNode | undefined, name: string): readonly FieldPath[] {
  const reader = new FieldReader<SyntaxNode>(readSyntaxNode);
  const found: FieldPath[] = [];
  const visit = (node: SyntaxNode, path: FieldPath): void => {
    for (const [at, item] of reader.items(node).entries()) visit(item, [...path, at]);
    for (const [key, value] of reader.fields(node)) {
      const text = key === 'image' ? reader.text(value) : undefined;
      if (text === name || text?.startsWith(`${name}:`) || text?.startsWith(`${name}@`)) found.push([...path, key]);
      else visit(value, [...path, key]);
    }
  };
  if (root !== undefined) visit(root, []);
  return found;
}
