import { type EntryTarget, isTargeted, readTarget } from '../features/kustomizationTargets.ts';
import type { RenameSite } from '../features/rename/renameSite.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import { nodeAt } from '../syntax/lookup.ts';
import { parse } from '../syntax/parse.ts';
import type { Range, SyntaxNode } from '../syntax/tree.ts';
import { dirName, joinPath } from '../text/paths.ts';
import { itemsAt, scalarText, textAt } from '../workspace/read.ts';
import type { ObjectReferences } from '../workspace/references/reference.ts';
import type { Database } from './database.ts';
import { FILE, ONLY } from './inputs.ts';
import { mendedOf } from './referenceQueries.ts';
import { kustomizationsWith, type RenameScope, seenBy } from './renameScope.ts';
import { graph } from './workspaceQueries.ts';

/** A list of patches that a kustomization has, or an object of Flux or Argo CD for what it deploys. */
export interface PatchList {
  readonly file: string;
  readonly document: number;
  readonly root: SyntaxNode;
  readonly at: FieldPath;
  /** What the patches work on. */
  readonly seen: ReadonlySet<string>;
  /** Whether it is the list of what deploys, whose merge patches are read here alone. */
  readonly deploys: boolean;
}

/** A patch of such a list. */
export interface ListedPatch {
  readonly list: PatchList;
  readonly target: EntryTarget | undefined;
  readonly text: string;
  /** Its documents, and where a field of one stands. */
  readonly documents: readonly { readonly root: SyntaxNode | undefined; readonly index: number }[];
  readonly site: (
    document: number,
    field: { readonly path: FieldPath; readonly part: 'key' | 'value'; readonly span?: Range | undefined },
  ) => RenameSite;
}

/** The lists of patches that may change what a scope has. */
export function patchLists(db: Database, scope: RenameScope): readonly PatchList[] {
  const own = kustomizationsWith(db, scope, '').flatMap(({ path: file }): readonly PatchList[] => {
    const document = db.get(mendedOf, file).documents.find(({ root }) => root !== undefined);
    if (document?.root === undefined) return [];
    const { root, index } = document;
    const seen = seenBy(db, dirName(file));
    return ['patches', 'patchesJson6902'].map((list) => ({
      file,
      document: index,
      root,
      at: [list],
      seen,
      deploys: false,
    }));
  });
  return [...own, ...deployedLists(db, scope)];
}

/** `spec.patches` of a Flux Kustomization, `kustomize.patches` of a source of Argo CD. */
export function deployedLists(db: Database, { reached, readers }: RenameScope): readonly PatchList[] {
  const deployments = [...db.get(graph, ONLY).overlays.values()].flatMap((overlay) => overlay.deployments);
  return deployments.flatMap(({ unit, directory }): readonly PatchList[] => {
    const { file, document } = unit;
    if (!reached.has(directory) && !readers.includes(directory)) return [];
    const root = db.input(FILE, file).kind === 'file' ? db.get(mendedOf, file).documents[document]?.root : undefined;
    if (root === undefined) return [];
    const beside = unit.field.slice(0, -1);
    const at = unit.tool === 'flux' ? [...beside, 'patches'] : [...beside, 'kustomize', 'patches'];
    if (itemsAt(root, at).length === 0) return [];
    return [{ file, document, root, at, seen: seenBy(db, directory), deploys: true }];
  });
}

/** The patches of a list: those of kustomizations as far as they are JSON patches, since merge patches are objects of their files. */
export function listedPatches(db: Database, list: PatchList): readonly ListedPatch[] {
  const { root, at } = list;
  return itemsAt(root, at).flatMap((_, index): readonly ListedPatch[] => {
    const entry = [...at, index];
    const target = readTarget(root, [...entry, 'target'], at.at(-1) === 'patches');
    const found = inlinePatch(list, entry) ?? filePatch(db, list, entry);
    return found === undefined ? [] : [{ list, target, ...found }];
  });
}

type PatchText = Omit<ListedPatch, 'list' | 'target'>;

/** A patch that the field `patch` of an entry holds as text. */
function inlinePatch({ file, document, root, deploys }: PatchList, entry: FieldPath): PatchText | undefined {
  const path = [...entry, 'patch'];
  const text = scalarText(nodeAt(root, path));
  if (text === undefined) return undefined;
  return {
    text,
    documents: parse(text).documents.filter((one) => deploys || isJsonPatch(one)),
    site: (inner, { path: field, part, span }) => ({
      place: { file, document, path, part, inner: { document: inner, path: field } },
      ...(span !== undefined && { span }),
    }),
  };
}

/** A patch in a file of its own, which nothing that deploys can name. */
function filePatch(db: Database, { file, root, deploys }: PatchList, entry: FieldPath): PatchText | undefined {
  const path = textAt(root, [...entry, 'path']);
  if (deploys || path === undefined) return undefined;
  const source = joinPath(dirName(file), path);
  const state = db.input(FILE, source);
  if (state.kind !== 'file') return undefined;
  return {
    text: state.text,
    documents: db.get(mendedOf, source).documents.filter(isJsonPatch),
    site: (own, { path: field, part, span }) => ({
      place: { file: source, document: own, path: field, part },
      ...(span !== undefined && { span }),
    }),
  };
}

function isJsonPatch({ root }: { readonly root: SyntaxNode | undefined }): boolean {
  return root?.kind === 'seq';
}

/** Whether a document of a patch is for an object: by the target of its entry, or by its own kind and name. */
export function isPatched(
  { target }: ListedPatch,
  root: SyntaxNode | undefined,
  object: Pick<ObjectReferences, 'group' | 'kind' | 'name' | 'namespace'> & {
    readonly labels?: ObjectReferences['labels'];
  },
): boolean {
  if (target !== undefined) {
    const labels = new Map(object.labels ?? []);
    const isLabelled = (target.labels ?? []).every(
      ([key, value]) => object.labels === undefined || labels.get(key) === value,
    );
    return isLabelled && isTargeted(target, object);
  }
  return textAt(root, ['kind']) === object.kind && textAt(root, ['metadata', 'name']) === object.name;
}
