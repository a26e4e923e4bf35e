import type { Finding } from '../diagnostics/finding.ts';
import { isWithin, joinPath } from '../text/paths.ts';
import type { RenderAccess } from './access.ts';
import { isRemote, isUrl } from './entries.ts';
import { CHUNK_SIZE } from './entryChunk.ts';
import type { KustomizationFile } from './kustomization.ts';
import type { Located } from './kustomizationFields.ts';
import { recordAccess } from './recordAccess.ts';
import { remoteFile, remoteTree, shownRemote } from './remotePaths.ts';
import { parseRepositoryUrl } from './repositoryUrl.ts';
import { entryFinding } from './step.ts';

type Access = Pick<RenderAccess, 'file' | 'kustomization' | 'entries'>;

/** Where entries of a kustomization lead back to, by their text; most kustomizations have none. */
export interface Cycles {
  /** The first directory on the way that is or contains that of the kustomization. */
  readonly ends: ReadonlyMap<string, string>;
  /** Every path that was read or looked for. */
  readonly files: readonly string[];
}

/**
 * Entries that lead back: kustomize refuses a base that is, or contains, a directory on the way to it (loader/fileloader.go
 * errIfGitContainmentViolation, errIfArgEqualOrHigher), so that these must not be followed. None where the directory has no kustomization.
 * Depends on kustomizations and on which directories are there, and on no text of a manifest.
 */
export function readCycles(directory: string, access: RenderAccess): Cycles {
  const recorded = recordAccess(access);
  const lookup = recorded.access.kustomization(directory);
  const ends = new Map<string, string>();
  if (lookup.kind === 'found') {
    const root = realOf(lookup.file.directory, recorded.access);
    for (const entry of possibleDirectories(lookup.file, recorded.access)) {
      const start = directoryOf(entry, directory, recorded.access);
      const end = start && leadsBack(start, root, recorded.access);
      if (end !== undefined) ends.set(entry.text, end);
    }
  }
  return {
    ends,
    get files() {
      return recorded.files();
    },
  };
}

/** What is wrong with an entry that leads back; undefined for others. */
export function cycleFinding(
  cycles: Cycles,
  entry: Located,
  { path: file, directory }: KustomizationFile,
  access: Access,
): Finding | undefined {
  const path = cycles.ends.get(entry.text);
  if (path === undefined) return undefined;
  const message =
    path === realOf(directory, access)
      ? `\`${entry.text}\` leads back to this directory, so the build never ends; remove the entry on one side.`
      : `\`${entry.text}\` leads to \`${shownRemote(path)}\`, which contains this directory; kustomize takes that for a circle. Move one of them.`;
  return entryFinding({ file, path: entry.at }, { code: 'kustomize/cycle', severity: 'error', message });
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

/** Entries that are not known to be files: of a large base these are few. */
function possibleDirectories(file: KustomizationFile, access: Access): readonly Located[] {
  const { entries } = access;
  const { resources } = file.fields;
  if (entries === undefined || resources.length < CHUNK_SIZE) return directoryEntries(file);
  const left: Located[] = [];
  for (let number = 0; number * CHUNK_SIZE < resources.length; number++) {
    const { items, plain } = entries(file.directory, number);
    if (plain === undefined) for (const { kind, entry } of items) if (kind === 'other') left.push(entry);
  }
  return [...left, ...directoryEntries({ ...file, fields: { ...file.fields, resources: [] } })];
}

/** The directory that an entry names, on disk or in a repository from the network; undefined for what is no path. */
function directoryOf({ text }: Located, from: string, access: Access): string | undefined {
  if (text === '' || text.includes('\n')) return undefined;
  if (isUrl(text) && access.file(remoteFile(text)).kind === 'file') return undefined;
  const remote = isRemote(text) ? parseRepositoryUrl(text) : undefined;
  return realOf(remote === undefined ? joinPath(from, text) : joinPath(remoteTree(remote), remote.path), access);
}

/** The first directory on the way from `start` that is or contains `root`. */
function leadsBack(start: string, root: string, access: Access): string | undefined {
  const seen = new Set<string>();
  const queue = [start];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    if (seen.has(at) || access.file(at).kind !== 'directory') continue;
    seen.add(at);
    if (isWithin(root, at)) return at;
    const lookup = access.kustomization(at);
    if (lookup.kind !== 'found') continue;
    for (const entry of possibleDirectories(lookup.file, access)) {
      const next = directoryOf(entry, at, access);
      if (next !== undefined) queue.push(next);
    }
  }
  return undefined;
}

function realOf(path: string, access: Pick<RenderAccess, 'file'>): string {
  const state = access.file(path);
  return state.kind === 'directory' ? state.real : path;
}
