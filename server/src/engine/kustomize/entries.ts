import type { Finding } from '../diagnostics/finding.ts';
import type { FileState } from '../files.ts';
import { dirName, isWithin, joinPath } from '../text/paths.ts';
import type { RenderAccess } from './access.ts';
import type { Located } from './kustomizationFields.ts';
import { isRemotePath, remoteFile, remoteRootOf, remoteTree } from './remotePaths.ts';
import { parseRepositoryUrl } from './repositoryUrl.ts';
import { entryFinding } from './step.ts';

/** What an entry of `resources`, `components` or a plugin list leads to. */
export type Entry =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 'remote'; readonly finding: Finding }
  | { readonly kind: 'refused'; readonly finding: Finding };

/** The kustomization that holds the entry. */
export interface EntryPlace {
  readonly file: string;
  readonly directory: string;
  readonly access: Pick<RenderAccess, 'file' | 'unrestricted' | 'freeWithin'>;
}

/**
 * Finds what an entry names (api/internal/loader, target/kusttarget.go accumulateResources): a file below this directory, a
 * directory anywhere, or something that would come from the network. `files` tells whether a file may stand there at all.
 */
export function resolveEntry(entry: Located, place: EntryPlace, files: boolean): Entry {
  const { text } = entry;
  if (text === '')
    return refuse(entry, place, 'missing-file', 'This entry is empty; name a file or a directory, or remove it.');
  if (isUrl(text)) return remote(entry, place, files);
  const path = joinPath(place.directory, text);
  const repository = remoteRootOf(place.directory);
  if (repository !== undefined && !isWithin(path, repository)) return outside(entry, place);
  const state = place.access.file(path);
  if (state.kind === 'file' && files) return restrict(state.real, path, place) ?? outside(entry, place);
  if (isRemote(text)) return remote(entry, place, files);
  return notThere(entry, { place, path, state, repository });
}

interface Looked {
  readonly place: EntryPlace;
  readonly path: string;
  readonly state: FileState;
  readonly repository: string | undefined;
}

/** A directory, or what is wrong with an entry that leads to no file. */
function notThere(entry: Located, { place, path, state, repository }: Looked): Entry {
  const { text } = entry;
  const shown = `\`${text}\``;
  if (text.startsWith('/'))
    return refuse(entry, place, 'absolute-path', `${shown} is an absolute path; write it relative to this file.`);
  if (text.split('/').some((part) => part !== '..' && part.includes('..')) && state.kind !== 'file') {
    return refuse(
      entry,
      place,
      'missing-file',
      `${shown} has \`..\` inside of a name, which kustomize refuses; is the indentation of the list right?`,
    );
  }
  switch (state.kind) {
    case 'directory':
      return repository === undefined || isWithin(state.real, repository)
        ? { kind: 'directory', path: state.real }
        : outside(entry, place);
    case 'file':
      return refuse(
        entry,
        place,
        'not-a-directory',
        `${shown} is a file; a directory with a kustomization is wanted here.`,
      );
    case 'missing':
      return refuse(
        entry,
        place,
        'missing-file',
        `${shown} does not exist${nearby(path, place)}; create it or correct the path.`,
      );
    case 'unreadable':
      return refuse(entry, place, 'missing-file', `${shown} cannot be read (${state.detail}).`);
  }
}

function refuse(entry: Located, place: EntryPlace, what: string, message: string): Entry {
  const at = { file: place.file, path: entry.at };
  return { kind: 'refused', finding: entryFinding(at, { code: `kustomize/${what}`, severity: 'error', message }) };
}

function restrict(real: string, path: string, place: EntryPlace): Entry | undefined {
  const root = place.access.file(place.directory);
  const base = root.kind === 'directory' ? root.real : place.directory;
  return isWithin(real, base) || mayLie(real, place) ? { kind: 'file', path } : undefined;
}

function outside(entry: Located, place: EntryPlace): Entry {
  const message = `\`${entry.text}\` lies outside of this kustomization's directory, which kustomize refuses; make its directory a kustomization and name that.`;
  const finding = entryFinding(
    { file: place.file, path: entry.at },
    { code: 'kustomize/outside-root', severity: 'error', message },
  );
  return { kind: 'refused', finding };
}

/** Whether files may lie anywhere; never for what a repository from the network names (newLoaderAtGitClone). */
export function isFree({ access, directory }: Pick<EntryPlace, 'access' | 'directory'>): boolean {
  return access.unrestricted === true && !isRemotePath(directory);
}

/** Whether a file may lie there although it is outside of the kustomization's directory. */
export function mayLie(real: string, place: Pick<EntryPlace, 'access' | 'directory'>): boolean {
  if (isFree(place)) return true;
  const wall = place.access.freeWithin?.(place.directory);
  return wall !== undefined && isWithin(real, wall);
}

/** What an entry leads to that comes from the network, as far as it was fetched: a file by its URL first, then a repository. */
function remote(entry: Located, place: EntryPlace, files: boolean): Entry {
  const { text } = entry;
  if (files && isUrl(text)) {
    const path = remoteFile(text);
    if (place.access.file(path).kind === 'file') return { kind: 'file', path };
  }
  const found = parseRepositoryUrl(text);
  const tree = found && remoteTree(found);
  if (found === undefined || tree === undefined || place.access.file(tree).kind !== 'directory')
    return notFetched(entry, place);
  const path = joinPath(tree, found.path);
  const state = place.access.file(path);
  if (state.kind === 'directory' && isWithin(state.real, tree)) return { kind: 'directory', path: state.real };
  const problem =
    state.kind === 'file'
      ? 'names a file, where a directory is wanted'
      : 'names a directory that is not in the repository';
  const message = `\`${text}\` ${problem}; correct the path behind the repository, or fetch again.`;
  const at = { file: place.file, path: entry.at };
  return { kind: 'refused', finding: entryFinding(at, { code: 'kustomize/missing-file', severity: 'error', message }) };
}

function notFetched(entry: Located, place: EntryPlace): Entry {
  const message = `\`${entry.text}\` was not fetched yet, so what it brings is not rendered; everything else is. Run \`polycrate-gitops fetch\`.`;
  const finding = entryFinding(
    { file: place.file, path: entry.at },
    { code: 'kustomize/remote-resource', severity: 'information', message },
  );
  return { kind: 'remote', finding };
}

/** Tells when not even the directory of a missing file is there. */
function nearby(path: string, place: EntryPlace): string {
  const parent = dirName(path);
  return parent !== place.directory && place.access.file(parent).kind === 'missing' ? ' (nor does its directory)' : '';
}

/** Whether kustomize takes a text for a URL or a repository (api/internal/loader, api/internal/git/repospec.go). */
export function isRemote(text: string): boolean {
  return isUrl(text) || parseRepositoryUrl(text) !== undefined;
}

/** Whether kustomize would get a file from the network (api/internal/loader IsRemoteFile). */
export function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text);
}
