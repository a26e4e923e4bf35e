import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { startForgePeer } from '../support/forgePeer.ts';
import { findPeer } from './peers.ts';

/** A running Gitea that holds the example: where a person sees it, what the editor is given, and how it ends. */
export interface ExampleForge {
  readonly address: string;
  readonly login: string;
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const git = (folder: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

/**
 * Starts a Gitea, pushes the example's committed state to it and makes it the remote `origin` until it ends. Gives the reason
 * in words when its program is not here.
 */
export async function startExampleForge(folder: string): Promise<ExampleForge | { reason: string }> {
  const found = await findPeer('gitea');
  if (!found.found) return { reason: found.reason };
  const forge = await startForgePeer();
  const bare = join(dirname(folder), 'origin.git');
  const restore = (): string => git(folder, 'remote', 'set-url', 'origin', bare);
  try {
    const made = await forge.api('POST', '/user/repos', { name: 'platform', default_branch: 'main' });
    if (made.status !== 201) throw new Error(`Gitea did not make a repository: ${JSON.stringify(made.json)}`);
    const address = `${forge.url.replace(/\/$/, '')}/${forge.user}/platform`;
    const withToken = new URL(`${address}.git`);
    [withToken.username, withToken.password] = [forge.user, forge.token];
    git(folder, 'push', '-q', withToken.href, 'main');
    git(folder, 'remote', 'set-url', 'origin', `${address}.git`);
    const stop = async (): Promise<void> => {
      restore();
      await forge.stop();
    };
    return { address, login: `${forge.user} with ${forge.password}`, env: { GITEA_TOKEN: forge.token }, stop };
  } catch (error) {
    restore();
    await forge.stop();
    throw error;
  }
}
