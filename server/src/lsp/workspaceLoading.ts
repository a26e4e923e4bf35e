import { isPlainText } from '../engine/api.ts';
import { Pace } from './breathe.ts';
import { onRemotesChanged } from './remoteUpdates.ts';
import type { Session } from './session.ts';

const RESTRICTED =
  'This workspace is not trusted: comparisons with HEAD, drift, pull requests and Helm are off until you trust it.';
const VIRTUAL = 'This is a virtual workspace: only files that are open are judged, and nothing is compared.';
const NO_REPOSITORY = 'This folder is in no Git repository: there is nothing to compare with.';

/** Reads the workspace for the first time, or again after folders were added or removed; then everything is judged. */
export function loadWorkspace(session: Session): Promise<void> {
  const loading = readWorkspace(session);
  // Questions about HEAD wait for the reading of the workspace and of HEAD behind it.
  const settled = loading.catch(() => undefined);
  session.beginHead(settled);
  session.headReady = settled;
  return loading;
}

async function readWorkspace(session: Session): Promise<void> {
  const { tree, status, ports } = session;
  tree.setFolders(session.folders);
  status.indexing(0, undefined, undefined);
  for (const { root } of tree.roots) {
    const walked = await ports.files.walk(root, {
      turn: ports.host.turn,
      now: ports.host.now,
      onProgress: (files) => status.indexing(files, undefined, undefined),
    });
    tree.addTree(walked);
    for (const { path, detail } of walked.unreadable) session.client.log('warning', `Cannot list ${path}: ${detail}`);
  }
  session.configure();
  session.engine.setTree(tree.all);
  const texts = tree.textFiles();
  await session.delivery.deliverFiles(texts, (done) =>
    status.indexing(done, texts.length, (0.5 * done) / texts.length),
  );
  watchWorkspace(session);
  session.isLoaded = true;
  session.changed(session.documents.all());
  await useHead(session);
}

/** Reads HEAD where that is allowed and possible, and says why where it is not. */
export async function useHead(session: Session): Promise<void> {
  const { head, tree, trusted } = session;
  const repositories = trusted ? tree.repositories : [];
  head.follow(repositories, (root) => void onHeadChange(session, root));
  const problems = await Promise.all(repositories.map((root) => head.problem(root)));
  const isAvailable = problems.some((problem) => problem === undefined);
  session.hasHead = isAvailable;
  session.engine.setHead(isAvailable);
  session.status.setLimits(limitsOf(session, problems));
  session.changed();
}

async function onHeadChange(session: Session, root: string): Promise<void> {
  const paths = await session.head.refresh(root);
  session.engine.apply(paths.map((path) => ({ path, state: undefined })));
  if (paths.length > 0 || session.status.currentLimits.length > 0) await useHead(session);
}

/** One sentence for each thing that does not work here and why. */
function limitsOf(session: Session, headProblems: readonly (string | undefined)[]): readonly string[] {
  const limits: string[] = [];
  if (!session.trusted) limits.push(RESTRICTED);
  if (session.hasVirtualFolders) limits.push(VIRTUAL);
  const { roots } = session.tree;
  const isOutside = session.trusted && roots.length > 0 && !roots.some((root) => root.isRepository);
  if (isOutside && headProblems.length === 0) limits.push(NO_REPOSITORY);
  limits.push(...new Set(headProblems.filter((problem) => problem !== undefined)));
  const unreadable = session.tree.unreadable;
  const first = unreadable[0];
  if (first !== undefined) {
    const more = unreadable.length > 1 ? ` and ${unreadable.length - 1} more` : '';
    limits.push(`Folder \`${first.path}\`${more} cannot be read; what is in it is not judged.`);
  }
  return limits;
}

/** Takes in files that were made, changed or removed outside the editor's buffers: a branch switch tells of thousands at once. */
export async function onFilesChanged(session: Session, paths: readonly string[]): Promise<void> {
  if (paths.some((path) => path.endsWith('/.gitignore'))) return loadWorkspace(session);
  const { tree, documents, engine } = session;
  session.schemas.filesChanged(session.settings.schemaLocations.length === 0 ? [] : paths);
  const gone = new Set<string>();
  let treeChanged = false;
  const pace = new Pace(session.ports.host);
  for (const path of paths) {
    if (documents.isOpen(path)) treeChanged = tree.note(path, true) || treeChanged;
    else if (takeFile(session, path, gone)) treeChanged = true;
    if (pace.isDue()) await pace.rest();
  }
  if (forgetBelow(session, gone)) treeChanged = true;
  if (treeChanged) engine.setTree(tree.all);
  session.changed();
}

/** Gives the engine one file as it is now; true when the tree is another one. `gone` gets what is no file any more and may have been a folder. */
function takeFile(session: Session, path: string, gone: Set<string>): boolean {
  const { tree, engine, delivery } = session;
  const change = delivery.read(path);
  const kind = change.state?.kind ?? 'missing';
  if (kind === 'directory') return false;
  const treeChanged = tree.note(path, kind !== 'missing');
  if (kind === 'missing' && !treeChanged) gone.add(path);
  const isRead = isPlainText(path) && tree.has(path);
  // Others are read when they are asked for; undefined makes the engine ask again.
  engine.apply([isRead || kind === 'missing' ? change : { path, state: undefined }]);
  return treeChanged;
}

// A removed folder is told as one path.
function forgetBelow(session: Session, folders: ReadonlySet<string>): boolean {
  const below = session.tree.below(folders);
  for (const path of below) {
    session.tree.note(path, false);
    session.engine.apply([{ path, state: { kind: 'missing' } }]);
  }
  return below.length > 0;
}

// Clients that tell about changed files are asked to (server.ts); for others we watch.
function watchWorkspace(session: Session): void {
  for (const stop of session.cleanUp.splice(0)) stop();
  const { remotes } = session.ports;
  if (remotes !== undefined) session.cleanUp.push(remotes.watch(() => void onRemotesChanged(session)));
  if (session.abilities.watchesFiles) return;
  for (const { root } of session.tree.roots) {
    session.cleanUp.push(session.ports.files.watchTree(root, (paths) => void onFilesChanged(session, paths)));
  }
}
