import type { ForgeAdapter } from './adapters/adapter.ts';
import { giteaAdapter, giteaApi } from './adapters/gitea.ts';
import { githubAdapter, githubApi } from './adapters/github.ts';
import type { Fetch } from './http.ts';
import { hostOf } from './http.ts';
import type { ForgeKind, ForgePlace } from './recognise.ts';

/** A token and the header it is sent with. */
export interface Token {
  readonly value: string;
  /** Where it came from, for a person, as in `GH_TOKEN` or `VS Code`; never the token. */
  readonly source: string;
}

/**
 * Finds a token for a host in the environment, under the names that the forges' own programs use. A name without a host in
 * it counts only for the host that it belongs to, so that a token never reaches another one.
 */
export function tokenFromEnvironment(
  place: ForgePlace,
  env: Readonly<Record<string, string | undefined>>,
): Token | undefined {
  for (const source of variableNames(place, env)) {
    const value = env[source]?.trim();
    if (value) return { value, source };
  }
  return undefined;
}

/** Names of the variables that would be read for a place; shown when there is no token. */
export function variableNames(place: ForgePlace, env: Readonly<Record<string, string | undefined>>): string[] {
  const host = hostOf(place.web);
  if (place.kind === 'github') {
    const isCloud = host === 'github.com' || host.endsWith('.ghe.com');
    // In a workflow of an Enterprise Server, GITHUB_TOKEN is that server's.
    const ofServer = env.GITHUB_SERVER_URL === place.web ? ['GITHUB_TOKEN'] : [];
    return isCloud ? ['GH_TOKEN', 'GITHUB_TOKEN'] : ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN', ...ofServer];
  }
  if (place.kind === 'gitea')
    return ['GITEA_TOKEN', 'FORGEJO_TOKEN', ...(env.GITHUB_SERVER_URL === place.web ? ['GITHUB_TOKEN'] : [])];
  return [];
}

/** True when requests of this kind of forge are opened through its API; for the others the page is opened. */
export function hasAdapter(kind: ForgeKind): boolean {
  return kind === 'github' || kind === 'gitea';
}

/** What an adapter is made from. */
export interface AdapterPorts {
  readonly fetch: Fetch;
  readonly token: Token;
  readonly signal?: AbortSignal;
  readonly timeLimit?: number;
}

/**
 * The adapter for a place.
 * @returns undefined for forges whose API is not spoken here
 */
export function adapterFor(place: ForgePlace, ports: AdapterPorts): ForgeAdapter | undefined {
  const { fetch, token, signal, timeLimit } = ports;
  const rest = { fetch, ...(signal ? { signal } : {}), ...(timeLimit === undefined ? {} : { timeLimit }) };
  if (place.kind === 'github')
    return githubAdapter(place, { ...rest, api: githubApi(place.web), authorization: `Bearer ${token.value}` });
  if (place.kind === 'gitea')
    return giteaAdapter(place, { ...rest, api: giteaApi(place.web), authorization: `token ${token.value}` });
  return undefined;
}
