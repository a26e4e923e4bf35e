import { dirName, isWithin, joinPath } from '../text/paths.ts';
import type { FileFacts } from './fileFacts.ts';
import type { PolycrateAction, PolycrateBlock, PolycrateFacts } from './polycrateFacts.ts';
import type { WorkspaceTree } from './tree.ts';

/** A Polycrate workspace with the blocks that it can name. */
export interface PolycrateWorkspace {
  readonly file: string;
  readonly facts: PolycrateFacts;
  /** Blocks by name; a `block.poly` below the blocks folder, under an entry of the workspace where both have that name. */
  readonly blocks: ReadonlyMap<string, KnownBlock>;
}

export interface KnownBlock {
  readonly name: string;
  /** The entry of `workspace.poly`. */
  readonly entry: PolycrateBlock | undefined;
  /** The `block.poly` with that name; the folder does not matter. */
  readonly installed: PolycrateBlock | undefined;
}

/** The workspace that a `workspace.poly` describes. Where names stand twice the first one wins, as in Polycrate. */
export function readWorkspace(tree: WorkspaceTree, file: FileFacts): PolycrateWorkspace | undefined {
  const facts = file.polycrate;
  if (file.kind !== 'polycrateWorkspace' || facts === undefined) return undefined;
  const folder = joinPath(dirName(file.path), facts.blocksRoot);
  const blocks = new Map<string, KnownBlock>();
  for (const entry of facts.blocks) {
    if (entry.name !== '' && !blocks.has(entry.name)) {
      blocks.set(entry.name, { name: entry.name, entry, installed: undefined });
    }
  }
  for (const other of tree.facts.values()) {
    const installed = other.kind === 'polycrateBlock' ? other.polycrate?.blocks[0] : undefined;
    if (installed === undefined || installed.name === '' || !isWithin(other.path, folder)) continue;
    const known = blocks.get(installed.name);
    if (known?.installed !== undefined) continue;
    blocks.set(installed.name, { name: installed.name, entry: known?.entry, installed });
  }
  return { file: file.path, facts, blocks };
}

/** `name` and `version` of a reference; a colon before the last slash belongs to the port of a registry. */
export function splitReference(text: string): { readonly name: string; readonly version: string | undefined } {
  const colon = text.lastIndexOf(':');
  if (colon <= text.lastIndexOf('/')) return { name: text, version: undefined };
  return { name: text.slice(0, colon), version: text.slice(colon + 1) };
}

/** Whether a reference names a registry: its first segment has a dot. */
export function isRegistryReference(name: string): boolean {
  return name.includes('/') && (name.split('/')[0] ?? '').includes('.');
}

/**
 * A block with what it inherits, nearest first: its entry, the installed block of that name, then the same for `from`.
 * `missing` is true when a parent is not known; `cycle` when the chain comes back to itself.
 */
export interface Lineage {
  readonly parts: readonly PolycrateBlock[];
  readonly missing: boolean;
  readonly cycle: boolean;
}

export function lineageOf(workspace: PolycrateWorkspace, name: string): Lineage {
  const parts: PolycrateBlock[] = [];
  const seen = new Set<string>();
  let next: string | undefined = name;
  while (next !== undefined) {
    if (seen.has(next)) return { parts, missing: false, cycle: true };
    seen.add(next);
    const block = workspace.blocks.get(next);
    if (block === undefined) return { parts, missing: true, cycle: false };
    const own = [block.entry, block.installed].filter((part) => part !== undefined);
    parts.push(...own);
    const from = own.find((part) => part.from !== undefined)?.from?.text;
    next = from === undefined ? undefined : splitReference(from).name;
  }
  return { parts, missing: false, cycle: false };
}

/** Actions of a block by name, each with its fields filled from what it inherits. */
export function actionsOf(lineage: Lineage): ReadonlyMap<string, PolycrateAction> {
  const actions = new Map<string, PolycrateAction>();
  for (const action of lineage.parts.flatMap((part) => part.actions)) {
    const child = actions.get(action.name);
    if (child === undefined) actions.set(action.name, action);
    else {
      const playbook = child.playbook ?? action.playbook;
      actions.set(action.name, { ...child, playbook, script: child.script || action.script });
    }
  }
  return actions;
}
