import { tokenEnvironment } from '../git/environment.ts';
import { isProblem } from '../git/errors.ts';
import { type RemoteChoice, remoteBranch } from '../git/remotes.ts';
import { parseRemoteUrl } from '../git/remoteUrl.ts';
import type { Repository } from '../git/repository.ts';
import type { Token } from './access.ts';

/** A token to fall back to, and the environment that git runs in. */
export interface FallbackToken {
  readonly token: Token | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The repository with a token handed to git for the remote's host.
 * @returns undefined where a token cannot be used: none is known, another protocol, plain http beyond this machine
 */
export function withToken(
  repository: Repository,
  remote: RemoteChoice,
  { token, env }: FallbackToken,
): Repository | undefined {
  const address = parseRemoteUrl(remote.pushUrl);
  if (!token || !address || (address.scheme !== 'https' && address.scheme !== 'http')) return undefined;
  if (address.scheme === 'http' && !/^(127\.|localhost(:|$))/.test(address.host)) return undefined;
  return repository.withEnvironment(tokenEnvironment(env, `${address.scheme}://${address.host}`, token.value));
}

/** The repository as it reaches this remote: with git's own credentials where they do, else with the token. */
export async function reachable(
  repository: Repository,
  remote: RemoteChoice,
  fallback: FallbackToken,
): Promise<Repository> {
  const asked = await remoteBranch(repository, remote.target, 'HEAD');
  if (!isProblem(asked) || asked.reason !== 'auth-missing') return repository;
  return withToken(repository, remote, fallback) ?? repository;
}
