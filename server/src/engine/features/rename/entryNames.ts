import type { FieldPath } from '../../syntax/fieldPath.ts';
import type { SyntaxNode } from '../../syntax/tree.ts';
import { itemsAt, textAt } from '../../workspace/read.ts';

/** A field of a kustomization that holds the name of an object of what it builds. */
export interface EntryName {
  /** The field with the name. */
  readonly path: FieldPath;
  readonly name: string;
  /** Kinds that are meant; undefined for any. */
  readonly kinds: readonly string[] | undefined;
  readonly group: string | undefined;
  readonly namespace: string;
  /** The name is an anchored pattern (kustomize api/types/selector.go). */
  readonly isPattern: boolean;
  /** Fields that lead into the object: `data.key`, `spec.containers.[name=web].image`. */
  readonly fieldPaths: readonly FieldPath[];
}

/** Kinds that the `replicas` field changes (kustomize builtinpluginconsts/replicas.go). */
const SCALED = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'];

/** The names of objects in a kustomization, apart from those of generators and inside of patches. */
export function entryNames(root: SyntaxNode | undefined): readonly EntryName[] {
  const selected = (list: string, isPattern: boolean): readonly EntryName[] =>
    itemsAt(root, [list]).flatMap((_, at) => selectorAt(root, [list, at, 'target'], { isPattern }));
  const replicas = itemsAt(root, ['replicas']).flatMap((_, at) =>
    selectorAt(root, ['replicas', at], { kinds: SCALED }),
  );
  const vars = itemsAt(root, ['vars']).flatMap((_, at) => selectorAt(root, ['vars', at, 'objref'], {}));
  return [
    ...selected('patches', true),
    ...selected('patchesJson6902', false),
    ...replicas,
    ...vars,
    ...replacementNames(root, ['replacements']),
  ];
}

/** The same in a list of patches that stands elsewhere, as in an object that deploys. */
export function targetNamesIn(root: SyntaxNode | undefined, list: FieldPath): readonly EntryName[] {
  return itemsAt(root, list).flatMap((_, at) => selectorAt(root, [...list, at, 'target'], { isPattern: true }));
}

/** The same in a list of replacements; a file of them is such a list, or a single one. */
export function replacementNames(root: SyntaxNode | undefined, list: FieldPath): readonly EntryName[] {
  const items = itemsAt(root, list);
  const paths = items.length > 0 ? items.map((_, at) => [...list, at]) : list.length === 0 ? [list] : [];
  return paths.flatMap((path) => {
    const source = [...path, 'source'];
    const from = textAt(root, [...source, 'fieldPath']) === undefined ? [] : [[...source, 'fieldPath']];
    return [
      ...selectorAt(root, source, { fieldPaths: from }),
      ...itemsAt(root, [...path, 'targets']).flatMap((_, at) => targetNames(root, [...path, 'targets', at])),
    ];
  });
}

/** The same in the configuration of a transformer that is written as a file of its own (kustomize plugin/builtin). */
export function transformerNames(root: SyntaxNode | undefined): readonly EntryName[] {
  const kind = textAt(root, ['kind']) ?? '';
  if (kind === 'ReplicaCountTransformer') return selectorAt(root, ['replica'], {});
  if (kind === 'PatchTransformer') return selectorAt(root, ['target'], { isPattern: true });
  if (kind === 'PatchJson6902Transformer') return selectorAt(root, ['target'], {});
  return kind === 'ReplacementTransformer' ? replacementNames(root, ['replacements']) : [];
}

function targetNames(root: SyntaxNode | undefined, target: FieldPath): readonly EntryName[] {
  const fieldPaths = itemsAt(root, [...target, 'fieldPaths']).map((_, at) => [...target, 'fieldPaths', at]);
  const rejected = itemsAt(root, [...target, 'reject']).flatMap((_, at) =>
    selectorAt(root, [...target, 'reject', at], {}),
  );
  return [...selectorAt(root, [...target, 'select'], { fieldPaths }), ...rejected];
}

/** A selector that tells no name may still lead into the object by its field paths. */
function selectorAt(
  root: SyntaxNode | undefined,
  at: FieldPath,
  more: Partial<Pick<EntryName, 'isPattern' | 'kinds' | 'fieldPaths'>>,
): readonly EntryName[] {
  const { isPattern = false, kinds, fieldPaths = [] } = more;
  const path = [...at, 'name'];
  const name = textAt(root, path) ?? '';
  if (name === '' && fieldPaths.length === 0) return [];
  const kind = textAt(root, [...at, 'kind']);
  const found = kinds ?? (kind === undefined || kind === '' ? undefined : [kind]);
  const group = textAt(root, [...at, 'group']);
  const namespace = textAt(root, [...at, 'namespace']) ?? '';
  return [{ path, name, kinds: found, group, namespace, isPattern, fieldPaths }];
}
