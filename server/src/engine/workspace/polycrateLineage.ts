import { dirName } from '../text/paths.ts';
import { splitReference } from './polycrate/blockName.ts';
import type { BlockPart, PolycrateWorkspace } from './polycrateBlocks.ts';
import type { PolycrateAction } from './polycrateFacts.ts';

/**
 * A block with what it inherits, nearest first: its entry, the installed block of that name, then the same for `from`.
 * `missing` is true when a parent is not known; `cycle` when the chain comes back to itself.
 */
export interface Lineage {
  readonly parts: readonly BlockPart[];
  readonly missing: boolean;
  readonly cycle: boolean;
}

/** The lineage of a block by name; no parts for a name that nothing has. */
export function lineageOf(workspace: PolycrateWorkspace, name: string): Lineage {
  const parts: BlockPart[] = [];
  const seen = new Set<string>();
  let next: string | undefined = name;
  while (next !== undefined) {
    if (seen.has(next)) return { parts, missing: false, cycle: true };
    seen.add(next);
    const known = workspace.blocks.get(next);
    if (known === undefined) return { parts, missing: true, cycle: false };
    const own = [known.entry, known.installed].filter((part) => part !== undefined);
    parts.push(...own);
    const from = own.find(({ block }) => block.from !== undefined)?.block.from?.text;
    next = from === undefined ? undefined : splitReference(from).name;
  }
  return { parts, missing: false, cycle: false };
}

/** An action as it runs: its fields filled from what it inherits, with the part that names it first. */
export interface KnownAction extends PolycrateAction {
  readonly file: string;
}

/** Actions of a block by name (cmd/blocks.go, MergeIn). */
export function actionsOf(lineage: Lineage): ReadonlyMap<string, KnownAction> {
  const actions = new Map<string, KnownAction>();
  for (const { file, block } of lineage.parts) {
    for (const action of block.actions) {
      const child = actions.get(action.name);
      if (action.name === '') continue;
      if (child === undefined) actions.set(action.name, { ...action, file });
      else {
        const playbook = child.playbook ?? action.playbook;
        actions.set(action.name, { ...child, playbook, script: child.script || action.script });
      }
    }
  }
  return actions;
}

/**
 * The folder that relative paths of a block count from: that of the last `block.poly` it inherits from. Undefined for a block that
 * has none, or whose parents are not all known.
 */
export function workFolder({ parts, missing, cycle }: Lineage, workspace: PolycrateWorkspace): string | undefined {
  const installed = parts.findLast(({ file }) => file !== workspace.file);
  return missing || cycle || installed === undefined ? undefined : dirName(installed.file);
}
