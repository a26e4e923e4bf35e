import { dirName, isWithin, joinPath } from '../text/paths.ts';
import type { FileFacts } from './fileFacts.ts';
import type { PolycrateAction, PolycrateBlock, PolycrateFacts } from './polycrateFacts.ts';

/** A block as one file has it. */
export interface BlockPart {
  readonly file: string;
  /** Its place among the blocks of that file. */
  readonly index: number;
  readonly block: PolycrateBlock;
}

export interface KnownBlock {
  readonly name: string;
  /** The entry of `workspace.poly`. */
  readonly entry: BlockPart | undefined;
  /** The `block.poly` with that name; the folder does not matter. */
  readonly installed: BlockPart | undefined;
}

/** A Polycrate workspace with the blocks that it can name. */
export interface PolycrateWorkspace {
  readonly file: string;
  readonly folder: string;
  readonly facts: PolycrateFacts;
  /** Blocks by name. Where names stand twice the first one wins, as in Polycrate. */
  readonly blocks: ReadonlyMap<string, KnownBlock>;
  /** Every `block.poly` below the blocks folder, sorted by path. */
  readonly installed: readonly BlockPart[];
  /** The `secrets.poly` beside it, where it can be read. */
  readonly secrets: FileFacts | undefined;
  /** Versions that the `CHANGELOG.poly` beside a `block.poly` names, by folder. */
  readonly releases: ReadonlyMap<string, readonly string[]>;
}

/** Every workspace that the files describe. */
export function readWorkspaces(files: readonly FileFacts[]): readonly PolycrateWorkspace[] {
  return files.flatMap((file) => (file.kind === 'polycrateWorkspace' ? [readWorkspace(files, file)] : []));
}

function readWorkspace(files: readonly FileFacts[], file: FileFacts): PolycrateWorkspace {
  const facts = file.polycrate as PolycrateFacts;
  const folder = dirName(file.path);
  const root = joinPath(folder, facts.blocksRoot);
  const blocks = new Map<string, KnownBlock>();
  facts.blocks.forEach((block, index) => {
    if (block.name === '' || blocks.has(block.name)) return;
    blocks.set(block.name, { name: block.name, entry: { file: file.path, index, block }, installed: undefined });
  });
  const below = files.filter(({ path }) => isWithin(path, root));
  const installed = below.flatMap(({ kind, path, polycrate }): BlockPart[] => {
    const block = kind === 'polycrateBlock' ? polycrate?.blocks[0] : undefined;
    return block === undefined ? [] : [{ file: path, index: 0, block }];
  });
  for (const part of installed) {
    const { name } = part.block;
    const known = blocks.get(name);
    if (name !== '' && known?.installed === undefined) blocks.set(name, { name, entry: known?.entry, installed: part });
  }
  const releases = below.filter(({ kind }) => kind === 'polycrateChangelog');
  return {
    file: file.path,
    folder,
    facts,
    blocks,
    installed,
    secrets: files.find(({ kind, path }) => kind === 'polycrateSecrets' && dirName(path) === folder),
    releases: new Map(releases.map(({ path, polycrate }) => [dirName(path), polycrate?.releases ?? []])),
  };
}

/** The workspace that a file belongs to: the one whose folder is nearest above it. */
export function workspaceOf(workspaces: readonly PolycrateWorkspace[], path: string): PolycrateWorkspace | undefined {
  const around = workspaces.filter(({ file, folder }) => file === path || isWithin(path, folder));
  const own = around.find(({ file }) => file === path);
  return own ?? around.sort((a, b) => b.folder.length - a.folder.length)[0];
}

/** A `block.poly` outside of any workspace, as a workspace that has only it. */
export function aloneWorkspace({ path, polycrate }: FileFacts): PolycrateWorkspace | undefined {
  const block = polycrate?.blocks[0];
  if (polycrate === undefined || block === undefined) return undefined;
  const installed: BlockPart = { file: path, index: 0, block };
  return {
    file: '',
    folder: dirName(path),
    facts: { ...polycrate, blocks: [] },
    blocks: new Map([[block.name, { name: block.name, entry: undefined, installed }]]),
    installed: [installed],
    secrets: undefined,
    releases: new Map(),
  };
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
