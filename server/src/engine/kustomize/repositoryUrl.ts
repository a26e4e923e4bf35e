/** A Git repository as an entry of a kustomization names it (api/internal/git/repospec.go, v5.8.2). */
export interface RepositoryUrl {
  /** What git is given to fetch from, as in `https://github.com/owner/repo.git` or `git@github.com:owner/repo`. */
  readonly repository: string;
  /** Folder in the repository; '' for its root. */
  readonly path: string;
  /** Branch, tag or commit; '' for the default branch. */
  readonly ref: string;
  readonly submodules: boolean;
}

/** Takes a text apart as kustomize does (NewRepoSpecFromURL). Undefined for what is a path to kustomize. */
export function parseRepositoryUrl(text: string): RepositoryUrl | undefined {
  if (text.startsWith('/')) return undefined;
  const question = text.indexOf('?');
  const address = question < 0 ? text : text.slice(0, question);
  const found = splitHost(address);
  if (found === undefined) return undefined;
  const parts = splitPath(found.rest, found.host.startsWith('file://'));
  if (parts === undefined || parts.repository === '' || leaves(parts.path)) return undefined;
  return {
    repository: found.host + parts.repository,
    path: parts.path.replace(/^\//, ''),
    ...readQuery(question < 0 ? '' : text.slice(question + 1)),
  };
}

/** extractHost: scheme, user and host up to the separator behind it, and what follows. */
function splitHost(address: string): { readonly host: string; readonly rest: string } | undefined {
  const plain = address.replace(/^git::/i, '');
  const scheme = (/^(?:ssh|https?|file):\/\//i.exec(plain)?.[0] ?? '').toLowerCase();
  const behind = plain.slice(scheme.length);
  if (scheme === 'file://') return { host: scheme, rest: behind };
  const user = /^[a-zA-Z][a-zA-Z0-9-]*@/.exec(behind)?.[0] ?? '';
  const place = behind.slice(user.length);
  const isGithub = /^github\.com[/:]/i.test(place);
  const isShort = scheme === '' && (user !== '' || isGithub);
  if (scheme === '' && !isShort) return undefined;
  const end = separatorIn(place, isShort);
  const rest = end < 0 ? '' : place.slice(end + 1);
  if (isGithub) {
    const byKey = scheme === 'ssh://' || user !== '';
    return { host: byKey ? `${user}github.com:` : 'https://github.com/', rest };
  }
  const host = end < 0 ? place : place.slice(0, end + 1);
  return host === '' ? undefined : { host: scheme + user + host, rest };
}

function separatorIn(place: string, isShort: boolean): number {
  const slash = place.indexOf('/');
  const colon = isShort ? place.indexOf(':') : -1;
  if (isShort && (slash < 0 || (colon > 0 && colon < slash))) return colon;
  return slash;
}

/** parsePathParts: repository and folder, split at `_git/`, `//`, `.git`, or behind the second name. */
function splitPath(rest: string, isFile: boolean): { readonly repository: string; readonly path: string } | undefined {
  const marker = rest.indexOf('_git/');
  if (marker >= 0) {
    const start = marker + '_git/'.length;
    const [name = '', ...folders] = rest.slice(start).split('/');
    return { repository: rest.slice(0, start) + name, path: folders.join('/') };
  }
  const double = rest.indexOf('//');
  if (double >= 0) return { repository: rest.slice(0, double), path: rest.slice(double + 2) };
  const suffix = rest.indexOf('.git');
  if (suffix >= 0) return { repository: rest.slice(0, suffix + 4), path: rest.slice(suffix + 4) };
  if (isFile) return { repository: rest, path: '' };
  const names = rest.split('/');
  return names.length < 2 ? undefined : { repository: names.slice(0, 2).join('/'), path: names.slice(2).join('/') };
}

/** kustRootPathExitsRepo. */
function leaves(path: string): boolean {
  const steps: string[] = [];
  for (const part of path.replace(/^\//, '').split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && steps.pop() === undefined) return true;
    if (part !== '..') steps.push(part);
  }
  return false;
}

/** parseQuery: what cannot be read counts as not written. `timeout` has no meaning where a person can cancel. */
function readQuery(query: string): Pick<RepositoryUrl, 'ref' | 'submodules'> {
  const values = new Map<string, string>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const key = unescapeQuery(equals < 0 ? pair : pair.slice(0, equals));
    const value = unescapeQuery(equals < 0 ? '' : pair.slice(equals + 1));
    if (key === undefined || value === undefined || pair.includes(';')) return { ref: '', submodules: true };
    if (!values.has(key)) values.set(key, value);
  }
  return {
    ref: values.get('ref') || values.get('version') || '',
    submodules: !/^(?:0|f|F|false|False|FALSE)$/.test(values.get('submodules') ?? ''),
  };
}

function unescapeQuery(text: string): string | undefined {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return undefined;
  const plain = text.replaceAll('+', ' ');
  // Bytes that are no UTF-8 are kept by Go and can name no branch; as written they name none either.
  return /^(?:%[0-7][0-9a-fA-F]|[^%])*$/.test(plain)
    ? plain.replace(/%([0-9a-fA-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : plain;
}
