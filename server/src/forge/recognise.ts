import { parseRemoteUrl, type RemoteAddress } from '../git/remoteUrl.ts';
import type { Fetch } from './http.ts';

/** Kinds of forges that differ in their addresses or texts. Forgejo counts as Gitea. */
export type ForgeKind =
  | 'github'
  | 'gitlab'
  | 'gitea'
  | 'bitbucket-cloud'
  | 'bitbucket-server'
  | 'azure'
  | 'gerrit'
  | 'plain';

/** A repository on a forge. */
export interface ForgePlace {
  readonly kind: ForgeKind;
  /** Address of the forge's web pages without a trailing slash, with the path it lives under if any. */
  readonly web: string;
  /** Owner or group path, as in `acme` or `group/sub`; empty where there is none. */
  readonly owner: string;
  readonly name: string;
}

const HOSTS: readonly (readonly [RegExp, ForgeKind])[] = [
  [/^github\.com$|\.ghe\.com$/, 'github'],
  [/^gitlab\.com$/, 'gitlab'],
  [/^(codeberg\.org|gitea\.com)$/, 'gitea'],
  [/^bitbucket\.org$/, 'bitbucket-cloud'],
  [/^(ssh\.)?dev\.azure\.com$|\.visualstudio\.com$/, 'azure'],
];

/** Words in host names that tell the kind well enough to build a link; a token is sent only to a host that answered as one. */
const WORDS: readonly (readonly [RegExp, ForgeKind])[] = [
  [/\bgithub\b/, 'github'],
  [/\bgitlab\b/, 'gitlab'],
  [/\b(gitea|forgejo)\b/, 'gitea'],
  [/\b(bitbucket|stash)\b/, 'bitbucket-server'],
  [/\bgerrit\b/, 'gerrit'],
];

/**
 * Tells what a remote leads to.
 * @param url address of the remote after `insteadOf`
 * @param known what a setting, a flag or an earlier answer says about the host
 * @returns undefined for a remote that has no web pages (a folder, a file)
 */
export function recognise(url: string, known?: ForgeKind): ForgePlace | undefined {
  const address = parseRemoteUrl(url);
  if (!address) return undefined;
  const kind = known ?? kindOfHost(address.host) ?? 'plain';
  const scheme = address.scheme === 'http' ? 'http' : 'https';
  return place(kind, `${scheme}://${address.host}`, address);
}

/** The kind that a host name tells, without asking it. */
export function kindOfHost(host: string): ForgeKind | undefined {
  const name = host.replace(/:\d+$/, '');
  return [...HOSTS, ...WORDS].find(([pattern]) => pattern.test(name))?.[1];
}

/**
 * Asks an unknown host what it is, with one small request each and without credentials: Gitea and Forgejo answer on
 * `/api/v1/version`, GitHub Enterprise on `/api/v3`, GitLab on `/api/v4/version`.
 * @param web as in `https://git.example.com`
 */
export async function probeKind(web: string, fetch: Fetch, signal?: AbortSignal): Promise<ForgeKind | undefined> {
  const options = { method: 'GET', redirect: 'manual' as const, headers: { accept: 'application/json' } };
  const ask = async (path: string): Promise<Response | undefined> => {
    const limit = AbortSignal.timeout(10_000);
    const both = signal ? AbortSignal.any([signal, limit]) : limit;
    return fetch(`${web}${path}`, { ...options, signal: both }).catch(() => undefined);
  };
  const gitea = await ask('/api/v1/version');
  if (gitea?.ok && isVersion(await gitea.json().catch(() => undefined))) return 'gitea';
  const github = await ask('/api/v3');
  if (github?.headers.has('x-github-enterprise-version') || github?.headers.has('x-github-request-id')) return 'github';
  const gitlab = await ask('/api/v4/version');
  if (
    gitlab &&
    (gitlab.headers.has('x-gitlab-meta') || (gitlab.ok && isVersion(await gitlab.json().catch(() => undefined))))
  )
    return 'gitlab';
  return undefined;
}

function place(kind: ForgeKind, web: string, address: RemoteAddress): ForgePlace {
  const parts = address.path.split('/').filter((part) => part !== '');
  if (kind === 'azure') return azurePlace(web, parts, address);
  if (kind === 'bitbucket-server') return serverPlace(web, parts);
  const name = parts[parts.length - 1] ?? '';
  // GitLab nests groups; GitHub, Gitea and Bitbucket have one owner, and what stands before it is the path the forge lives under.
  if (kind === 'gitlab' || kind === 'plain' || kind === 'gerrit')
    return { kind, web, owner: parts.slice(0, -1).join('/'), name };
  const owner = parts[parts.length - 2] ?? '';
  const under = parts
    .slice(0, -2)
    .map((part) => `/${part}`)
    .join('');
  return { kind, web: web + under, owner, name };
}

// dev.azure.com/ORG/P/_git/R · git@ssh.dev.azure.com:v3/ORG/P/R · ORG.visualstudio.com/[DefaultCollection/]P/_git/R · host/COLLECTION/P/_git/R
function azurePlace(web: string, parts: readonly string[], address: RemoteAddress): ForgePlace {
  const name = parts[parts.length - 1] ?? '';
  if (/^(vs-)?ssh\./.test(address.host) || parts[0] === 'v3') {
    const [, organisation = '', project = ''] = parts;
    return { kind: 'azure', web: 'https://dev.azure.com', owner: `${organisation}/${project}`, name };
  }
  const before = parts.slice(0, Math.max(0, parts.indexOf('_git')));
  const owner = (before.length === 0 ? [name] : before).filter((part) => part !== 'DefaultCollection').join('/');
  return { kind: 'azure', web, owner, name };
}

function serverPlace(web: string, parts: readonly string[]): ForgePlace {
  const clean = parts[0] === 'scm' ? parts.slice(1) : parts;
  return { kind: 'bitbucket-server', web, owner: clean[0] ?? '', name: clean[1] ?? '' };
}

function isVersion(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'version' in value && typeof value.version === 'string';
}
