import { type Failure, failed } from '../failure.ts';
import type { Library } from '../overload.ts';
import { Opaque, type Value } from '../value.ts';

interface Parts {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

/** A URL (k8s.io/apiserver, pkg/cel/url.go). */
export class Url extends Opaque {
  readonly type = 'kubernetes.URL';
  readonly text: string;
  readonly parts: Parts;

  constructor(text: string, parts: Parts) {
    super();
    this.text = text;
    this.parts = parts;
  }

  equals(other: Opaque): boolean {
    return other instanceof Url && other.text === this.text;
  }
}

/** The library for URLs (k8s.io/apiserver, pkg/cel/library/urls.go). */
export const URLS: Library = {
  'url(string) -> kubernetes.URL': (text: string) => readUrl(text),
  'isURL(string) -> bool': (text: string) => readUrl(text) instanceof Url,
  'kubernetes.URL . getScheme() -> string': ({ parts }: Url) => parts.scheme,
  'kubernetes.URL . getHost() -> string': ({ parts }: Url) => parts.host,
  'kubernetes.URL . getHostname() -> string': ({ parts }: Url) => hostOf(parts.host).name,
  'kubernetes.URL . getPort() -> string': ({ parts }: Url) => hostOf(parts.host).port,
  'kubernetes.URL . getEscapedPath() -> string': ({ parts }: Url) => parts.path,
  'kubernetes.URL . getQuery() -> map<string, list<string>>': ({ parts }: Url) => queryOf(parts.query),
};

const CONTROL = /\p{Cc}/u;
const BLANK = /[\p{Cc} ]/u;
const HOST = /^(?:[^"<>[\]\\^`{|}%/?#@]|%[0-9a-fA-F]{2})*$/;

/** Go's url.ParseRequestURI: an absolute URL, or a path that begins with a slash. */
export function readUrl(text: string): Url | Failure {
  const problem = failed(
    `URL parse error during conversion from string: parse ${JSON.stringify(text)}: invalid URI for request`,
  );
  if (text === '' || CONTROL.test(text)) return problem;
  const [, scheme = '', rest = ''] = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(.*)$/s.exec(text) ?? [];
  if (scheme === '' && /^:/.test(text)) return problem;
  const [, before = '', query = ''] = /^([^?#]*)(?:\?([^#]*))?/.exec(rest) ?? [];
  // Without a slash a URL with a scheme is opaque: `mailto:…`.
  if (!before.startsWith('/'))
    return scheme === '' ? problem : new Url(text, { scheme: scheme.toLowerCase(), host: '', path: '', query });
  const [, authority, path = ''] =
    before.startsWith('//') && (scheme !== '' || !before.startsWith('///'))
      ? (/^\/\/([^/]*)(.*)$/s.exec(before) ?? [])
      : [undefined, undefined, before];
  const host = authority?.replace(/^.*@/s, '') ?? '';
  if (!isHost(host) || /%(?![0-9a-fA-F]{2})/.test(path)) return problem;
  return new Url(text, { scheme: scheme.toLowerCase(), host, path: escapePath(path), query });
}

function isHost(host: string): boolean {
  const [, inside, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(host) ?? [];
  if (inside === undefined) return false;
  if (inside.startsWith('[')) return /^\[[0-9a-fA-F:.%A-Za-z0-9_-]+\]$/.test(inside);
  return HOST.test(inside) && !BLANK.test(inside) && (port === undefined || /^\d*$/.test(port));
}

/** What cannot stand in a path as it is, is escaped. */
function escapePath(path: string): string {
  return path.replaceAll(/[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]/gu, (char) => encodeURIComponent(char));
}

function hostOf(host: string): { readonly name: string; readonly port: string } {
  const [, name = '', port = ''] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(host) ?? [];
  return { name: name.replace(/^\[(.*)\]$/, '$1'), port };
}

function queryOf(query: string): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>();
  for (const part of query.split('&')) {
    if (part === '' || part.includes(';')) continue;
    const [name = '', ...value] = part.split('=');
    const [key, text] = [unescaped(name), unescaped(value.join('='))];
    if (key === undefined || text === undefined) continue;
    found.set(key, [...((found.get(key) as readonly Value[] | undefined) ?? []), text]);
  }
  return found;
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
