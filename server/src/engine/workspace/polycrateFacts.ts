import type { FieldPath } from '../syntax/fieldPath.ts';
import { nodeAt } from '../syntax/lookup.ts';
import type { SyntaxNode } from '../syntax/tree.ts';
import { hasKey, isTrue, itemsAt, textAt } from './read.ts';

/** A place where a Polycrate file names a block, with the field that does. */
export interface BlockReference {
  readonly text: string;
  readonly field: FieldPath;
}

export interface PolycrateAction {
  readonly name: string;
  readonly playbook: string | undefined;
  readonly script: boolean;
  readonly field: FieldPath;
}

/** A block: a `block.poly`, or an entry of `blocks` in a workspace. */
export interface PolycrateBlock {
  readonly name: string;
  readonly version: string | undefined;
  readonly from: BlockReference | undefined;
  readonly template: boolean;
  readonly actions: readonly PolycrateAction[];
  /** `inventory.from` and `kubeconfig.from`. */
  readonly borrows: readonly BlockReference[];
  readonly field: FieldPath;
}

export interface PolycrateStep {
  readonly block: BlockReference | undefined;
  readonly action: BlockReference | undefined;
}

/** What a `workspace.poly` or `block.poly` says; a block file is a workspace with the one block and no name. */
export interface PolycrateFacts {
  readonly name: string | undefined;
  readonly blocksRoot: string;
  readonly blocks: readonly PolycrateBlock[];
  readonly steps: readonly PolycrateStep[];
}

export function readWorkspacePoly(root: SyntaxNode | undefined): PolycrateFacts {
  return {
    name: textAt(root, ['name']),
    blocksRoot: textAt(root, ['config', 'blocksroot']) ?? 'blocks',
    blocks: itemsAt(root, ['blocks']).map((_, i) => readBlock(root, ['blocks', i])),
    steps: itemsAt(root, ['workflows']).flatMap((workflow, w) =>
      itemsAt(workflow, ['steps']).map((_, s) => readStep(root, ['workflows', w, 'steps', s])),
    ),
  };
}

export function readBlockPoly(root: SyntaxNode | undefined): PolycrateFacts {
  return { name: undefined, blocksRoot: 'blocks', blocks: [readBlock(root, [])], steps: [] };
}

function readBlock(root: SyntaxNode | undefined, field: FieldPath): PolycrateBlock {
  return {
    name: textAt(root, [...field, 'name']) ?? '',
    version: textAt(root, [...field, 'version']),
    from: readReference(root, [...field, 'from']),
    template: isTrue(nodeAt(root, [...field, 'template'])),
    actions: itemsAt(root, [...field, 'actions']).map((action, i) => ({
      name: textAt(action, ['name']) ?? '',
      playbook: textAt(action, ['playbook']),
      script: hasKey(action, 'script'),
      field: [...field, 'actions', i],
    })),
    borrows: ['inventory', 'kubeconfig'].flatMap((key) => readReference(root, [...field, key, 'from']) ?? []),
    field,
  };
}

function readStep(root: SyntaxNode | undefined, field: FieldPath): PolycrateStep {
  return {
    block: readReference(root, [...field, 'block']),
    action: readReference(root, [...field, 'action']),
  };
}

function readReference(root: SyntaxNode | undefined, field: FieldPath): BlockReference | undefined {
  const text = textAt(root, field);
  return text === undefined ? undefined : { text, field };
}
