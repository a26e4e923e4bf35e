import { dirName, isWithin, joinPath } from '../text/paths.ts';
import type { FileFacts } from './fileFacts.ts';
import type { PolycrateBlock, PolycrateFacts } from './polycrateFacts.ts';

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
