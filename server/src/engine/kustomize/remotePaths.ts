import { isWithin } from '../text/paths.ts';
import type { RepositoryUrl } from './repositoryUrl.ts';

/**
 * What was fetched from the network stands below this path, as if it were on disk: the tree of a repository at a ref below
 * `/.remote/git/REPOSITORY@REF/`, a downloaded file at `/.remote/file/URL`, a chart below `/.remote/chart/REPOSITORY@NAME@VERSION/`, names encoded so that each is one segment. The path follows from the
 * text of the entry alone; whether something is there, the host says.
 */
export const REMOTE_ROOT = '/.remote';

/** What a path below REMOTE_ROOT means. */
export type RemotePlace =
  | {
      readonly kind: 'repository';
      /** The path of the tree's root, and the path in it ('' for the root). */
      readonly root: string;
      readonly inside: string;
      readonly repository: string;
      readonly ref: string;
      readonly submodules: boolean;
    }
  | { readonly kind: 'file'; readonly root: string; readonly url: string }
  | ({ readonly kind: 'chart'; readonly root: string; readonly inside: string } & ChartName);

/** A Helm chart in a repository; '' is the newest version. */
export interface ChartName {
  readonly repo: string;
  readonly name: string;
  readonly version: string;
  /** Versions for development count too. */
  readonly devel: boolean;
}

/** The path of the tree that a repository URL leads to. */
export function remoteTree({ repository, ref, submodules }: Omit<RepositoryUrl, 'path'>): string {
  const key = `${encode(repository)}@${encode(ref)}${submodules ? '' : '@no-submodules'}`;
  return `${REMOTE_ROOT}/git/${key}`;
}

/** The path of a file that is downloaded. */
export function remoteFile(url: string): string {
  return `${REMOTE_ROOT}/file/${encode(url)}`;
}

/** The path of the folder of a chart that is pulled. */
export function remoteChart({ repo, name, version, devel }: ChartName): string {
  const key = [repo, name, version].map(encode).join('@');
  return `${REMOTE_ROOT}/chart/${key}${devel ? '@devel' : ''}`;
}

export function isRemotePath(path: string): boolean {
  return isWithin(path, REMOTE_ROOT);
}

/** Takes a path apart; undefined for one that is not below REMOTE_ROOT, or names nothing there. */
export function parseRemotePath(path: string): RemotePlace | undefined {
  if (!path.startsWith(`${REMOTE_ROOT}/`)) return undefined;
  const [kind = '', key = '', ...rest] = path.slice(REMOTE_ROOT.length + 1).split('/');
  const root = `${REMOTE_ROOT}/${kind}/${key}`;
  if (kind === 'file' && key !== '') return { kind: 'file', root, url: decode(key) };
  if (kind === 'chart') return chartPlace(root, key.split('@'), rest.join('/'));
  const [repository = '', ref, flag] = key.split('@');
  if (kind !== 'git' || ref === undefined) return undefined;
  return {
    kind: 'repository',
    root,
    inside: rest.join('/'),
    repository: decode(repository),
    ref: decode(ref),
    submodules: flag === undefined,
  };
}

function chartPlace(
  root: string,
  [repo, name, version, flag]: readonly string[],
  inside: string,
): RemotePlace | undefined {
  if (repo === undefined || name === undefined || version === undefined) return undefined;
  const chart = { repo: decode(repo), name: decode(name), version: decode(version), devel: flag === 'devel' };
  return { kind: 'chart', root, inside, ...chart };
}

/** The root of the tree or file that a path lies in; undefined for a path on disk. */
export function remoteRootOf(path: string): string | undefined {
  return parseRemotePath(path)?.root;
}

/** How people read a path below REMOTE_ROOT: the repository, the ref and the path in it, or the URL. Other paths stay. */
export function shownRemote(path: string): string {
  const place = parseRemotePath(path);
  if (place === undefined) return path;
  if (place.kind === 'file') return withoutUser(place.url);
  if (place.kind === 'chart') {
    const version = place.version === '' ? '' : ` ${place.version}`;
    return `${place.name}${version} of ${withoutUser(place.repo)}${place.inside === '' ? '' : `, ${place.inside}`}`;
  }
  const inside = place.inside === '' ? '' : `//${place.inside}`;
  return `${withoutUser(place.repository)}${inside}${place.ref === '' ? '' : `?ref=${place.ref}`}`;
}

/** A URL without user name and password, which belong in no message. */
function withoutUser(url: string): string {
  return url.replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1');
}

function encode(text: string): string {
  // Half of a surrogate pair has no encoding.
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

function decode(text: string): string {
  // Every key was made by `encode`, except where somebody opens an address by hand.
  return /%(?![0-9A-F]{2})/.test(text) ? text : decodeURIComponent(text);
}
