import type { FieldPath } from '../syntax/fieldPath.ts';
import { nodeAt } from '../syntax/lookup.ts';
import type { SyntaxNode } from '../syntax/tree.ts';
import type { FileKind } from './classify.ts';
import { hasKey, isTrue, itemsAt, textAt } from './read.ts';

/** A name that a Polycrate file writes, with the field that does. */
export interface NameAt {
  readonly text: string;
  readonly field: FieldPath;
}

export interface PolycrateAction {
  readonly name: string;
  readonly playbook: string | undefined;
  readonly script: boolean;
  readonly field: FieldPath;
}

/** A block: a `block.poly`, or an entry of `blocks` in a workspace or in its secrets. */
export interface PolycrateBlock {
  /** '' while it has none. */
  readonly name: string;
  readonly version: string | undefined;
  readonly from: NameAt | undefined;
  readonly template: boolean;
  readonly actions: readonly PolycrateAction[];
  /** `inventory.from` and `kubeconfig.from`. */
  readonly borrows: readonly NameAt[];
  readonly field: FieldPath;
}

export interface PolycrateStep {
  readonly name: string;
  readonly block: NameAt | undefined;
  readonly action: NameAt | undefined;
  readonly field: FieldPath;
}

export interface PolycrateWorkflow {
  readonly name: string;
  readonly steps: readonly PolycrateStep[];
  readonly field: FieldPath;
}

/** What a file of Polycrate says of identity and references. Values of `config` are not in it, since they change neither. */
export interface PolycrateFacts {
  /** Name of the workspace. */
  readonly name: string | undefined;
  /** Folder of the blocks, below that of the workspace. */
  readonly blocksRoot: string;
  /** Version of the command line that the workspace pins by its container image. */
  readonly cli: string | undefined;
  /** Entries of a workspace or of secrets; the one block of a `block.poly`. */
  readonly blocks: readonly PolycrateBlock[];
  readonly workflows: readonly PolycrateWorkflow[];
  /** Entries of the old list `dependencies`. */
  readonly dependencies: readonly NameAt[];
  /** Versions of a `CHANGELOG.poly`, as written. */
  readonly releases: readonly string[];
}

const NOTHING: PolycrateFacts = {
  name: undefined,
  blocksRoot: 'blocks',
  cli: undefined,
  blocks: [],
  workflows: [],
  dependencies: [],
  releases: [],
};

/** The facts of a file by what it is; see `isPolycrate`. */
export function readPolycrate(kind: FileKind, root: SyntaxNode | undefined): PolycrateFacts {
  if (kind === 'polycrateBlock') return { ...NOTHING, blocks: [readBlock(root, [])] };
  if (kind === 'polycrateChangelog')
    return { ...NOTHING, releases: itemsAt(root, []).map((item) => textAt(item, ['version']) ?? '') };
  const blocks = itemsAt(root, ['blocks']).map((_, at) => readBlock(root, ['blocks', at]));
  if (kind === 'polycrateSecrets') return { ...NOTHING, blocks };
  return {
    ...NOTHING,
    name: textAt(root, ['name']),
    blocksRoot: textAt(root, ['config', 'blocksroot']) ?? NOTHING.blocksRoot,
    cli: textAt(root, ['config', 'image', 'version']),
    blocks,
    workflows: itemsAt(root, ['workflows']).map((_, at) => readWorkflow(root, ['workflows', at])),
    dependencies: itemsAt(root, ['dependencies']).flatMap((_, at) => readName(root, ['dependencies', at]) ?? []),
  };
}

function readBlock(root: SyntaxNode | undefined, field: FieldPath): PolycrateBlock {
  return {
    name: textAt(root, [...field, 'name']) ?? '',
    version: textAt(root, [...field, 'version']),
    from: readName(root, [...field, 'from']),
    template: isTrue(nodeAt(root, [...field, 'template'])),
    actions: itemsAt(root, [...field, 'actions']).map((action, at) => ({
      name: textAt(action, ['name']) ?? '',
      playbook: textAt(action, ['playbook']),
      script: hasKey(action, 'script'),
      field: [...field, 'actions', at],
    })),
    borrows: ['inventory', 'kubeconfig'].flatMap((key) => readName(root, [...field, key, 'from']) ?? []),
    field,
  };
}

function readWorkflow(root: SyntaxNode | undefined, field: FieldPath): PolycrateWorkflow {
  return {
    name: textAt(root, [...field, 'name']) ?? '',
    steps: itemsAt(root, [...field, 'steps']).map((_, at) => readStep(root, [...field, 'steps', at])),
    field,
  };
}

function readStep(root: SyntaxNode | undefined, field: FieldPath): PolycrateStep {
  return {
    name: textAt(root, [...field, 'name']) ?? '',
    block: readName(root, [...field, 'block']),
    action: readName(root, [...field, 'action']),
    field,
  };
}

function readName(root: SyntaxNode | undefined, field: FieldPath): NameAt | undefined {
  const text = textAt(root, field);
  return text === undefined ? undefined : { text, field };
}
