import type { SyntaxNode } from '../../syntax/tree.ts';
import { baseName, dirName, isWithin, joinPath, relativePath } from '../../text/paths.ts';
import { splitReference } from '../../workspace/polycrate/blockName.ts';
import type { KnownBlock, PolycrateWorkspace } from '../../workspace/polycrateBlocks.ts';
import type { PolycrateBlock } from '../../workspace/polycrateFacts.ts';
import { actionsOf, lineageOf, workFolder } from '../../workspace/polycrateLineage.ts';
import type { CompletionItem } from '../completion/completionItem.ts';
import { insertScalar } from '../completion/insertion.ts';
import type { CompletionPlace, CompletionProvider } from '../completion/place.ts';
import { plainValue } from '../yamlLines.ts';
import { configItems } from './configItems.ts';
import { type PolycrateView, rootOfFile } from './place.ts';
import { textOf } from './words.ts';

/** Where a cursor is: the path with positions that count, and the block that holds it. */
interface Spot {
  readonly view: PolycrateView;
  readonly workspace: PolycrateWorkspace;
  readonly place: CompletionPlace;
  /** The block around the cursor. */
  readonly block: PolycrateBlock | undefined;
  /** The path below that block, or the whole one outside of blocks; positions are 0. */
  readonly inside: readonly (string | number)[];
}

/** Proposes what the workspace knows: blocks, versions, actions, files, keys and defaults of a config. */
export function polycrateItems(view: PolycrateView, files: () => readonly string[]): CompletionProvider {
  return (place) => {
    const { workspace } = view;
    const { cursor } = place;
    if (workspace === undefined) return [];
    const { kind } = view.scene.file;
    const isEntry = kind !== 'polycrateBlock' && cursor.path[0] === 'blocks' && cursor.path.length > 1;
    const block = isEntry
      ? enclosingBlock(view, place.offset)
      : kind === 'polycrateBlock'
        ? view.scene.facts.blocks[0]
        : undefined;
    const inside = isEntry ? cursor.path.slice(2) : cursor.path;
    const spot: Spot = { view, workspace, place, block, inside };
    if (inside[0] === 'config' && (isEntry || kind === 'polycrateBlock'))
      return configItems(view, place, block, inside.slice(1));
    if (cursor.part === 'key') return [];
    return kind === 'polycrateChangelog' ? releaseItems(spot) : [...nameItems(spot), ...fileItems(spot, files)];
  };
}

/** The last entry that begins at or before an offset, by the trees of a text whose broken lines are blank. */
function enclosingBlock(view: PolycrateView, offset: number): PolycrateBlock | undefined {
  const root: SyntaxNode | undefined = rootOfFile(view, view.scene.file.path);
  const list =
    root?.kind === 'map' ? root.entries.find(({ key }) => key.kind === 'scalar' && key.value === 'blocks') : undefined;
  if (list?.value.kind !== 'seq') return undefined;
  const index = list.value.items.findLastIndex(({ range }) => range.start <= offset);
  return view.scene.facts.blocks[index];
}

function nameItems(spot: Spot): readonly CompletionItem[] {
  const { inside, place, block, view, workspace } = spot;
  const { name } = place.cursor;
  const path = inside.filter((segment) => typeof segment === 'string').join('.');
  const isEntry = inside.length === 0 && place.cursor.path[0] === 'blocks';
  if (isEntry && name === 'from') return parentItems(spot);
  if (isEntry && name === 'name') return entryNames(spot);
  if (name === 'from' && (path === 'inventory' || path === 'kubeconfig')) return blockItems(spot, () => true);
  if (path === 'workflows.steps' && name === 'block') return blockItems(spot, (one) => !isTemplate(one));
  if (path === 'workflows.steps' && name === 'action') return actionItems(spot);
  if (path === 'actions' && name === 'name' && block !== undefined) {
    const known = lineageOf(workspace, block.name);
    const own = new Set(block.actions.map((action) => action.name));
    return [...actionsOf(known).values()]
      .filter((action) => !own.has(action.name))
      .map((action) => item(place, action.name, `from ${view.scene.shorten(action.file)}`));
  }
  return path === 'dependencies' ? blockItems(spot, ({ installed }) => installed !== undefined) : [];
}

function isTemplate({ entry, installed }: KnownBlock): boolean {
  return (entry ?? installed)?.block.template === true;
}

function item({ cursor }: CompletionPlace, label: string, detail: string, rank = '0'): CompletionItem {
  return { label, kind: 'reference', detail, ...insertScalar(cursor, label, true), sort: `${rank}${label}` };
}

/** Parents for an entry: installed blocks with their version, which pins them, then other entries. */
function parentItems(spot: Spot): readonly CompletionItem[] {
  const { workspace, place, block } = spot;
  return [...workspace.blocks.values()].flatMap((known): CompletionItem[] => {
    if (known.name === block?.name) return [];
    const version = known.installed?.block.version;
    const plain = documented(spot, known, item(place, known.name, version ?? 'entry of this workspace', '1'));
    if (version === undefined) return [plain];
    return [documented(spot, known, item(place, `${known.name}:${version}`, 'installed version')), plain];
  });
}

/** Names for a new entry: of installed blocks to configure; in secrets those of the workspace. */
function entryNames({ view, workspace, place }: Spot): readonly CompletionItem[] {
  const taken = new Set(view.scene.facts.blocks.map(({ name }) => name));
  const isSecrets = view.scene.file.kind === 'polycrateSecrets';
  return [...workspace.blocks.values()]
    .filter(({ name, entry }) => !taken.has(name) && (!isSecrets || entry !== undefined))
    .map(({ name, installed }) =>
      item(place, name, installed === undefined ? 'block' : view.scene.shorten(installed.file)),
    );
}

function blockItems(spot: Spot, wanted: (block: KnownBlock) => boolean): readonly CompletionItem[] {
  return [...spot.workspace.blocks.values()].filter(wanted).map((known) => {
    const detail = known.entry === undefined ? 'installed block' : 'block';
    return documented(spot, known, item(spot.place, known.name, detail, known.entry === undefined ? '1' : '0'));
  });
}

function documented({ view, workspace }: Spot, { name }: KnownBlock, proposal: CompletionItem): CompletionItem {
  const documentation = textOf(view, lineageOf(workspace, name), 'description');
  return documentation === undefined ? proposal : { ...proposal, documentation };
}

/** Actions of the block of the step; of every block while it has none. */
function actionItems({ workspace, place }: Spot): readonly CompletionItem[] {
  const written = plainValue(place.cursor.siblings.get('block') ?? '');
  const named = splitReference(written).name;
  const blocks = workspace.blocks.has(named) ? [named] : written === '' ? [...workspace.blocks.keys()] : [];
  const found = new Map<string, CompletionItem>();
  for (const block of blocks) {
    for (const name of actionsOf(lineageOf(workspace, block)).keys())
      if (!found.has(name)) found.set(name, item(place, name, `action of ${block}`));
  }
  return [...found.values()];
}

/** Playbooks, inventories and kubeconfigs that are there. */
function fileItems(
  { view, workspace, place, block, inside }: Spot,
  files: () => readonly string[],
): readonly CompletionItem[] {
  const { name } = place.cursor;
  const { file } = view.scene;
  const at = String(inside.at(-1));
  if (name === 'playbook') {
    const isFile = file.kind === 'polycrateBlock';
    const folder = isFile ? dirName(file.path) : block && workFolder(lineageOf(workspace, block.name), workspace);
    return folder === undefined ? [] : filesBelow(place, folder, files, (path) => !path.includes('/templates/'));
  }
  const isBorrowed = at === 'inventory' || at === 'kubeconfig';
  if (name !== 'filename' || !isBorrowed) return [];
  if (block === undefined)
    return filesBelow(place, workspace.folder, files, (path) => !path.slice(workspace.folder.length + 1).includes('/'));
  return filesBelow(place, joinPath(workspace.folder, `artifacts/blocks/${block.name}`), files, () => true);
}

function filesBelow(
  place: CompletionPlace,
  folder: string,
  files: () => readonly string[],
  wanted: (path: string) => boolean,
): readonly CompletionItem[] {
  return files()
    .filter((path) => isWithin(path, folder) && /\.ya?ml$/i.test(path) && wanted(path))
    .map((path) => {
      const label = relativePath(folder, path);
      return { label, kind: 'file', ...insertScalar(place.cursor, label, true), sort: `0${baseName(path)}` };
    });
}

/** The version of the block beside a changelog that has no entry for it yet. */
function releaseItems({ view, workspace, place }: Spot): readonly CompletionItem[] {
  if (place.cursor.name !== 'version') return [];
  const folder = dirName(view.scene.file.path);
  const version = workspace.installed.find(({ file }) => dirName(file) === folder)?.block.version;
  if (version === undefined || view.scene.facts.releases.includes(version)) return [];
  return [{ ...item(place, version, 'version of the block'), kind: 'value' }];
}
