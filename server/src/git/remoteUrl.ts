/** A remote's address in parts, without user name or password. */
export interface RemoteAddress {
  readonly scheme: 'https' | 'http' | 'ssh' | 'git';
  /** Host name in lower case; with the port for http and https only, since an ssh port says nothing about the web's. */
  readonly host: string;
  /** Path without leading and trailing slash and without `.git`, as in `group/sub/repo`. */
  readonly path: string;
  /** User name in the address, as in `git`; some hosts keep the organisation there. */
  readonly user?: string;
}

/**
 * Reads a remote's address: `https://host/o/r.git`, `ssh://git@host:22/o/r`, `git@host:o/r.git`.
 * @returns undefined for a folder of this machine, a `file:` address or a remote helper (`ext::…`)
 */
export function parseRemoteUrl(url: string): RemoteAddress | undefined {
  if (/^[a-z0-9+.-]+::/i.test(url)) return undefined;
  const full = /^(https?|ssh|git|git\+ssh|ssh\+git):\/\/(?:([^@/]*)@)?(\[[^\]]+\]|[^/:]+)(?::(\d+))?\/(.*)$/i.exec(url);
  if (full) {
    const scheme = full[1]?.toLowerCase() ?? '';
    const web = scheme === 'http' || scheme === 'https';
    const port = web && full[4] !== undefined && !isDefaultPort(scheme, full[4]) ? `:${full[4]}` : '';
    return address(web ? scheme : scheme === 'git' ? 'git' : 'ssh', `${full[3]}${port}`, full[5] ?? '', full[2]);
  }
  // `C:\repo` and `C:/repo` are folders; a single letter is never a host.
  const short = /^(?:([^@/\\:]+)@)?([^/\\:@]{2,}|\[[^\]]+\]):(?!\/\/)(.+)$/.exec(url);
  return short ? address('ssh', short[2] ?? '', short[3] ?? '', short[1]) : undefined;
}

/** The address as a person may see it and as an identity: no user name, no password, no `.git`. */
export function plainUrl(url: string): string {
  const parsed = parseRemoteUrl(url);
  return parsed ? `${parsed.scheme}://${parsed.host}/${parsed.path}` : url;
}

/** True when both name the same repository on the same host, whatever the protocol. */
export function sameRepository(a: string, b: string): boolean {
  const [one, two] = [parseRemoteUrl(a), parseRemoteUrl(b)];
  if (!one || !two) return a === b;
  return one.host === two.host && one.path.toLowerCase() === two.path.toLowerCase();
}

function address(scheme: RemoteAddress['scheme'], host: string, path: string, user: string | undefined): RemoteAddress {
  const clean = path.replace(/^\/+|\/+$/g, '').replace(/\.git$/i, '');
  const name = user?.split(':')[0];
  return { scheme, host: host.toLowerCase(), path: clean, ...(name ? { user: name } : {}) };
}

function isDefaultPort(scheme: string, port: string): boolean {
  return port === (scheme === 'https' ? '443' : '80');
}
