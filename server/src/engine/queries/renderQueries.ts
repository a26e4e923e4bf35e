import type { ResourceDiff } from '../api.ts';
import { diffRenders } from '../features/diff.ts';
import { type PreviewText, previewText } from '../features/previewText.ts';
import { atHead, type FileState, HEAD_ROOT } from '../files.ts';
import type { EngineHost } from '../host.ts';
import type { RenderAccess } from '../kustomize/access.ts';
import { type BuildOptions, buildOptionsOf } from '../kustomize/buildOptions.ts';
import { type Leads, readLeads } from '../kustomize/cycles.ts';
import { type EntryChunk, readEntryChunk } from '../kustomize/entryChunk.ts';
import { helmKey } from '../kustomize/helmRequest.ts';
import { type KustomizationLookup, lookUpKustomization } from '../kustomize/kustomization.ts';
import { accumulatePlain, renderLoose } from '../kustomize/plain.ts';
import { printTree } from '../kustomize/print.ts';
import { type Accumulated, accumulate, finish } from '../kustomize/render.ts';
import type { RenderResult } from '../kustomize/rendered.ts';
import { withStepMemory } from '../kustomize/stepMemory.ts';
import { isWithin } from '../text/paths.ts';
import { sameSet } from '../text/same.ts';
import { builtByFlux } from '../workspace/clusters.ts';
import { rootOf } from '../workspace/tree.ts';
import { type Database, defineInput, defineLightQuery, defineQuery } from './database.ts';
import { HELM } from './helmInputs.ts';
import { FILE, HEAD, ONLY, OPTIONS } from './inputs.ts';
import { reuse } from './reuse.ts';
import { documentsOf, shownPath, syntaxOf } from './sourceQueries.ts';
import { graph } from './workspaceQueries.ts';

/** The host, set once when the engine is made. */
export const HOST = defineInput<EngineHost | undefined>('host', undefined);

/** The kustomization of a directory; parts that an edit left equal stay the same objects. */
export const kustomizationOf = defineLightQuery<KustomizationLookup>(
  'kustomization',
  (db, directory, previous) => reuse(previous, lookUpKustomization(directory, accessOf(db))),
  { pool: 'renders', weight: () => 5 },
);

/** A part of the `resources` of a directory; the key is `DIRECTORY#NUMBER`. */
const entriesOf = defineLightQuery<EntryChunk>(
  'entries',
  (db, key) => {
    const hash = key.lastIndexOf('#');
    return readEntryChunk(key.slice(0, hash), Number(key.slice(hash + 1)), accessOf(db));
  },
  { pool: 'renders', weight: () => 1 },
);

/** Where the entries of a directory lead: the same for as long as its kustomization and the directories are. */
const leadsOf = defineLightQuery<Leads>('leads', (db, directory) => readLeads(directory, accessOf(db)), {
  pool: 'renders',
  weight: () => 1,
});

/** A base, accumulated from nothing. */
const targetOf = defineLightQuery<Accumulated>(
  'target',
  (db, directory) => withStepMemory(remembersSteps(db), () => accumulate(directory, accessOf(db))),
  { pool: 'renders', weight: ({ resources }) => resources.length },
);

/** The finished render of a directory. */
export const renderOf = defineLightQuery<RenderResult>(
  'render',
  (db, directory, previous) => withStepMemory(remembersSteps(db), () => renderFrom(db, directory, previous)),
  { pool: 'renders', weight: ({ resources }) => resources.length },
);

/** What an overlay rendered from, small enough to stay when the render itself does not. */
export interface RenderOutline {
  readonly failed: boolean;
  /** Files that the render read or looked for. */
  readonly files: readonly string[];
  /** Where its objects come from, as `FILE#DOCUMENT`. */
  readonly sources: ReadonlySet<string>;
}

export const outlineOf = defineQuery<RenderOutline>('renderOutline', (db, directory, previous) => {
  const { failed, files, resources } = db.get(renderOf, directory);
  const sources = new Set(resources.map(({ root }) => `${root.origin.file}#${root.origin.document}`));
  return reuseOutline(previous, { failed, files, sources });
});

function reuseOutline(before: RenderOutline | undefined, now: RenderOutline): RenderOutline {
  if (before === undefined || before.failed !== now.failed) return now;
  const isSame = (a: readonly string[], b: readonly string[]): boolean =>
    a.length === b.length && a.every((one, at) => one === b[at]);
  return isSame(before.files, now.files) && isSame([...before.sources], [...now.sources]) ? before : now;
}

/** Steps remember what a person works on; for renders in passing they would only keep all stages of all objects alive. */
function remembersSteps(db: Database): boolean {
  return db.light.remembersSteps;
}

function renderFrom(db: Database, directory: string, previous: RenderResult | undefined): RenderResult {
  const access = accessOf(db);
  const plain = db.get(plainFolder, shownPath(directory));
  if (plain === undefined) return finish(directory, db.get(targetOf, directory), access, previous);
  const entries = isWithin(directory, HEAD_ROOT) ? plain.entries.map(atHead) : plain.entries;
  if (!plain.built) return renderLoose(directory, entries, access);
  return finish(directory, accumulatePlain(directory, entries, access), access, previous);
}

interface PlainFolder {
  readonly entries: readonly string[];
  /** Flux writes a kustomization for such a folder and builds it; elsewhere the files are applied as they are. */
  readonly built: boolean;
}

/** A folder that is rendered without a kustomization; undefined for every other directory. */
const plainFolder = defineQuery<PlainFolder | undefined>(
  'plainFolder',
  (db, directory) => {
    const overlay = db.get(graph, ONLY).overlays.get(directory);
    if (overlay?.kind !== 'plain') return undefined;
    return { entries: overlay.entries, built: overlay.deployments.some(({ unit }) => unit.tool === 'flux') };
  },
  (a, b) => JSON.stringify(a) === JSON.stringify(b),
);

/** True for a plain folder whose files are applied as they are. */
export function isUnbuilt(db: Database, directory: string): boolean {
  return db.get(plainFolder, directory)?.built === false;
}

/** The text of a render as people see it. */
export const previewTextOf = defineQuery<PreviewText>('previewText', (db, directory, previous) =>
  previewText(db.get(renderOf, directory).resources, printTree, previous),
);

/** The committed state of an overlay: not available, not there, broken, or rendered. */
export type HeadRender =
  | { readonly kind: 'unavailable' | 'absent' | 'broken' }
  | { readonly kind: 'rendered'; readonly result: RenderResult };

export const headRenderOf = defineQuery<HeadRender>(
  'headRender',
  (db, directory) => {
    if (!db.input(HEAD, ONLY)) return { kind: 'unavailable' };
    const committed = atHead(directory);
    if (db.input(FILE, committed).kind !== 'directory') return { kind: 'absent' };
    const result = db.get(renderOf, committed);
    return result.failed ? { kind: 'broken' } : { kind: 'rendered', result };
  },
  (a, b) => a.kind === b.kind && (a.kind !== 'rendered' || b.kind !== 'rendered' || a.result === b.result),
);

/** What the working tree changes in an overlay; undefined where the two cannot be compared. */
export const changesOf = defineQuery<readonly ResourceDiff[] | undefined>('changes', (db, directory) => {
  const head = db.get(headRenderOf, directory);
  const now = db.get(renderOf, directory);
  if (now.failed || head.kind === 'unavailable' || head.kind === 'broken') return undefined;
  return diffRenders(head.kind === 'rendered' ? head.result.resources : [], now.resources);
});

type FileEntry = Exclude<FileState, { kind: 'file' }> | { readonly kind: 'file'; readonly real: string };

/** What stands at a path, without its content. */
const entryOf = defineQuery<FileEntry>(
  'entry',
  (db, path) => {
    const state = db.input(FILE, path);
    return state.kind === 'file' ? { kind: 'file', real: state.real } : state;
  },
  (a, b) => JSON.stringify(a) === JSON.stringify(b),
);

/** The state of a path. Content is read when it is asked for, so that who only wants to know whether a file is there does not depend on it. */
function lazyState(db: Database, path: string): FileState {
  const entry = db.get(entryOf, path);
  if (entry.kind !== 'file') return entry;
  const content = (): FileState & { kind: 'file' } => {
    const state = db.input(FILE, path);
    return state.kind === 'file' ? state : { kind: 'file', text: '', real: entry.real };
  };
  return {
    kind: 'file',
    real: entry.real,
    get text() {
      return content().text;
    },
    get bytes() {
      return content().bytes;
    },
  };
}

/** Folders that Flux builds, with all that they are made of. */
const fluxBuilt = defineQuery<ReadonlySet<string>>('fluxBuilt', (db) => builtByFlux(db.get(graph, ONLY)), sameSet);

/** Flux builds with files from anywhere in the repository; its real path, since that of files is compared with it. */
function freeWithin(db: Database, directory: string): string | undefined {
  const shown = shownPath(directory);
  const root = db.get(fluxBuilt, ONLY).has(shown) ? rootOf(db.input(OPTIONS, ONLY).roots, shown) : undefined;
  if (root === undefined) return undefined;
  const state = db.get(entryOf, shown === directory ? root : atHead(root));
  return state.kind === 'directory' ? state.real : undefined;
}

const buildOptions = defineQuery<BuildOptions>(
  'buildOptions',
  (db) => buildOptionsOf(db.input(OPTIONS, ONLY)),
  (a, b) => JSON.stringify(a) === JSON.stringify(b),
);

/** What a render may ask for, each question answered by a query. */
export function accessOf(db: Database): RenderAccess {
  const host = db.input(HOST, ONLY);
  return {
    file: (path) => lazyState(db, path),
    syntax: (path) => db.get(syntaxOf, path),
    kustomization: (directory) => db.get(kustomizationOf, directory),
    documents: (path) => db.get(documentsOf, path),
    entries: (directory, number) => db.get(entriesOf, `${directory}#${number}`),
    leads: (directory) => db.get(leadsOf, directory),
    target: (directory) => db.get(targetOf, directory),
    ...db.get(buildOptions, ONLY),
    runHelm: (request) => db.input(HELM, helmKey(request)),
    freeWithin: (directory) => freeWithin(db, directory),
    sha256: (bytes) => host?.sha256(bytes) ?? '',
  };
}
