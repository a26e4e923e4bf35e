import * as vscode from 'vscode';

/** A token for a forge, and where it came from. */
export interface KeptToken {
  readonly value: string;
  readonly source: string;
}

const isGitHub = (host: string): boolean => host === 'github.com' || host.endsWith('.ghe.com');
const secretKey = (host: string): string => `token:${host}`;

/** The token that the editor has for a host, without asking a person. */
export async function tokenFor(extension: vscode.ExtensionContext, host: string): Promise<KeptToken | undefined> {
  const kept = await extension.secrets.get(secretKey(host));
  if (kept !== undefined) return { value: kept, source: 'VS Code' };
  if (host !== 'github.com') return undefined;
  const session = await vscode.authentication.getSession('github', ['repo'], { silent: true });
  return session === undefined ? undefined : { value: session.accessToken, source: 'VS Code' };
}

/**
 * Asks a person: GitHub by the editor's own sign-in, other forges by a token that the editor keeps in its secret storage.
 * @returns whether there is a token now
 */
export async function signIn(extension: vscode.ExtensionContext, host: string): Promise<boolean> {
  if (host === 'github.com') {
    const session = await vscode.authentication.getSession('github', ['repo'], { createIfNone: true });
    return session !== undefined;
  }
  const value = await vscode.window.showInputBox({
    title: `Token for ${host}`,
    prompt: isGitHub(host)
      ? 'A personal access token that may read and write pull requests.'
      : 'An access token of this forge that may write to the repository and its pull requests. It is kept by VS Code and sent only there.',
    password: true,
    ignoreFocusOut: true,
  });
  if (!value?.trim()) return false;
  await extension.secrets.store(secretKey(host), value.trim());
  return true;
}
