import type { Finding } from '../diagnostics/finding.ts';
import { isWithin, joinPath } from '../text/paths.ts';
import type { RenderAccess } from './access.ts';
import { isRemote, isUrl } from './entries.ts';
import type { KustomizationFile } from './kustomization.ts';
import type { Located } from './kustomizationFields.ts';
import { recordAccess } from './recordAccess.ts';
import { remoteFile, remoteTree, shownRemote } from './remotePaths.ts';
import { parseRepositoryUrl } from './repositoryUrl.ts';
import { entryFinding } from './step.ts';

/** The directories that entries of a kustomization lead to, by the text of the entry. */
export interface Leads {
  readonly directories: ReadonlyMap<string, string>;
  /** Every path that was read or looked for. */
  readonly files: readonly string[];
}

/** Reads where the entries of a directory lead. Depends on no text but that of its kustomization; none where it has none. */
export function readLeads(directory: string, access: RenderAccess): Leads {
  const recorded = recordAccess(access);
  const lookup = recorded.access.kustomization(directory);
  const directories = new Map<string, string>();
  for (const { text } of lookup.kind === 'found' ? directoryEntries(lookup.file) : []) {
    const path = directories.has(text) ? undefined : directoryOf(text, directory, recorded.access);
    if (path !== undefined) directories.set(text, path);
  }
  return {
    directories,
    get files() {
      return recorded.files();
    },
  };
}

/** Where entries of a kustomization lead back to, by their text: the directory on the way that is or contains its own. */
export type Cycles = ReadonlyMap<string, string>;

const NONE: Cycles = new Map();

/**
 * Entries that lead back: kustomize refuses a base that is, or contains, a directory on the way to it (loader/fileloader.go
 * errIfGitContainmentViolation, errIfArgEqualOrHigher), so that these must not be followed.
 */
export function findCycles(directory: string, access: RenderAccess): Cycles {
  const { directories } = leadsOf(directory, access);
  if (directories.size === 0) return NONE;
  const root = realOf(directory, access);
  const found = new Map<string, string>();
  for (const [text, start] of directories) {
    const end = leadsBack(start, root, access);
    if (end !== undefined) found.set(text, end);
  }
  return found;
}

/** What is wrong with an entry that leads back; undefined for others. */
export function cycleFinding(
  cycles: Cycles,
  entry: Located,
  { path: file, directory }: KustomizationFile,
  access: Access,
): Finding | undefined {
  const path = cycles.get(entry.text);
  if (path === undefined) return undefined;
  const message =
    path === realOf(directory, access)
      ? `\`${entry.text}\` leads back to this directory, so the build never ends; remove the entry on one side.`
      : `\`${entry.text}\` leads to \`${shownRemote(path)}\`, which contains this directory; kustomize takes that for a circle. Move one of them.`;
  return entryFinding({ file, path: entry.at }, { code: 'kustomize/cycle', severity: 'error', message });
}

type Access = Pick<RenderAccess, 'file'>;

function leadsOf(directory: string, access: RenderAccess): Leads {
  return access.leads?.(directory) ?? readLeads(directory, access);
}

function directoryEntries({ fields }: KustomizationFile): readonly Located[] {
  return [
    ...fields.resources,
    ...fields.components,
    ...fields.generators,
    ...fields.transformers,
    ...fields.validators,
  ];
}

/** The directory that an entry names, on disk or in a repository from the network; undefined for what is none. */
function directoryOf(text: string, from: string, access: Access): string | undefined {
  if (text === '' || text.includes('\n')) return undefined;
  if (isUrl(text) && access.file(remoteFile(text)).kind === 'file') return undefined;
  const remote = isRemote(text) ? parseRepositoryUrl(text) : undefined;
  const state = access.file(remote === undefined ? joinPath(from, text) : joinPath(remoteTree(remote), remote.path));
  return state.kind === 'directory' ? state.real : undefined;
}

/** The first directory on the way from `start` that is or contains `root`. */
function leadsBack(start: string, root: string, access: RenderAccess): string | undefined {
  const seen = new Set<string>();
  const queue = [start];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    if (isWithin(root, at)) return at;
    queue.push(...leadsOf(at, access).directories.values());
  }
  return undefined;
}

function realOf(path: string, access: Access): string {
  const state = access.file(path);
  return state.kind === 'directory' ? state.real : path;
}
