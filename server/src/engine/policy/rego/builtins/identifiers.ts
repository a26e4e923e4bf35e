import { ofBig } from '../number.ts';
import { RegoObject, type Value } from '../value.ts';
import { type Builtins, isText, of, ofTexts } from './define.ts';

const UUID = /^(?:urn:uuid:)?([\da-f]{8})-([\da-f]{4})-([\da-f]{4})-([\da-f]{4})-([\da-f]{12})$/i;
const PLAIN_UUID = /^([\da-f]{8})([\da-f]{4})([\da-f]{4})([\da-f]{4})([\da-f]{12})$/i;
const DOMAINS = ['Person', 'Group', 'Org'];

/** Intervals of 100 ns between 1582-10-15 and 1970 (RFC 4122, 4.1.4). */
const BEFORE_1970 = 122_192_928_000_000_000n;

/** What stands in a UUID (internal/uuid). */
function parseUuid(text: string): Value | undefined {
  const found = UUID.exec(text.length === 38 ? text.slice(1, -1) : text) ?? PLAIN_UUID.exec(text);
  if (found === null) return undefined;
  const [low = 0n, middle = 0n, high = 0n, clock = 0n] = found.slice(1, 5).map((part) => BigInt(`0x${part}`));
  const node = (found[5] ?? '').toLowerCase();
  const version = Number(high >> 12n);
  const fields: [Value, Value][] = [
    ['version', version],
    ['variant', variantOf(Number(clock >> 13n))],
  ];
  if (version === 1 || version === 2) {
    const first = Number.parseInt(node.slice(0, 2), 16);
    const ticks = ((high & 0xfffn) << 48n) | (middle << 32n) | low;
    fields.push(
      ['time', ofBig((ticks - BEFORE_1970) * 100n)],
      ['nodeid', node.match(/../g)?.join('-') ?? ''],
      ['macvariables', `${first & 2 ? 'local' : 'global'}:${first & 1 ? 'multicast' : 'unicast'}`],
      ['clocksequence', Number(clock & 0x3fffn)],
    );
    const domain = Number((clock >> 0n) & 0xffn);
    if (version === 2) fields.push(['id', Number(low)], ['domain', DOMAINS[domain] ?? `Domain${domain}`]);
  }
  return RegoObject.of(fields);
}

function variantOf(bits: number): string {
  if ((bits & 4) === 0) return 'Reserved';
  if ((bits & 6) === 4) return 'RFC4122';
  return bits === 6 ? 'Microsoft' : 'Future';
}

interface Parts {
  readonly scheme: string;
  readonly hostname: string;
  readonly port: string;
  readonly path: string;
  readonly rawPath: string;
  readonly query: string;
  readonly fragment: string;
}

/** A text without escapes; undefined when one is broken. */
function unescaped(text: string): string | undefined {
  if (/%(?![\da-fA-F]{2})/.test(text)) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Go's url.Parse. */
function readUri(text: string): Parts | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Go refuses control characters.
  if (/[\u0000-\u001f\u007f]/.test(text) || text.startsWith(':')) return undefined;
  const hash = text.indexOf('#');
  const fragment = unescaped(hash < 0 ? '' : text.slice(hash + 1));
  const whole = hash < 0 ? text : text.slice(0, hash);
  const [, scheme = '', behind = whole] = /^([A-Za-z][\w+.-]*):(.*)$/s.exec(whole) ?? [];
  const mark = behind.indexOf('?');
  const query = mark < 0 ? '' : behind.slice(mark + 1);
  const rest = mark < 0 ? behind : behind.slice(0, mark);
  const base = { scheme: scheme.toLowerCase(), query, fragment: fragment ?? '' };
  if (fragment === undefined) return undefined;
  if (scheme !== '' && !rest.startsWith('/')) return { ...base, hostname: '', port: '', path: '', rawPath: '' };
  if (scheme === '' && (/^[^/]*:/.test(rest) || rest === '*'))
    return rest === '*' ? withPath(base, '', '', '*') : undefined;
  if (!rest.startsWith('//') || rest.startsWith('///')) return withPath(base, '', '', rest.replace(/^\/\/(?=\/)/, ''));
  const [, authority = '', path = ''] = /^\/\/([^/]*)(.*)$/s.exec(rest) ?? [];
  const at = authority.lastIndexOf('@');
  if (!/^[\w.~!$&'()*+,;=%:@-]*$/.test(authority.slice(0, Math.max(at, 0)))) return undefined;
  const host = /^(\[[^\]]*\]|[^:[][^:]*|)(?::(\d*))?$/.exec(authority.slice(at + 1));
  const name = host?.[1];
  if (name === undefined || /[ "<>\\^`{|}]|^[^[].*%[0-7]/.test(name)) return undefined;
  const hostname = name.startsWith('[') ? name.slice(1, -1).replace('%25', '%') : unescaped(name);
  return hostname === undefined ? undefined : withPath(base, hostname, host?.[2] ?? '', path);
}

function withPath(
  base: Pick<Parts, 'scheme' | 'query' | 'fragment'>,
  hostname: string,
  port: string,
  raw: string,
): Parts | undefined {
  const path = unescaped(raw);
  return path === undefined ? undefined : { ...base, hostname, port, path, rawPath: raw };
}

function uriObject(text: string): Value | undefined {
  const parts = readUri(text);
  if (parts === undefined) return undefined;
  const { scheme, hostname, port, path, rawPath, query, fragment } = parts;
  const isPlain = encodePath(path) === rawPath;
  const fields: readonly (readonly [string, string])[] = [
    ['scheme', scheme],
    ['hostname', hostname],
    ['port', port],
    ['path', path],
    ['raw_path', path === '' ? '' : isPlain ? path : rawPath],
    ['raw_query', query],
    ['fragment', fragment],
  ];
  return RegoObject.of(fields.filter(([, value]) => value !== ''));
}

/** How Go itself writes a path; one that is written so has no raw form of its own. */
function encodePath(path: string): string {
  return encodeURI(path)
    .replaceAll(/[!#?()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("'", '%27');
}

/** UUIDs and URIs (v1/topdown/{uuid,uri}.go). */
export const IDENTIFIERS: Builtins = {
  'uuid.parse': ofTexts(1, (text = '') => parseUuid(text)),
  'uri.parse': ofTexts(1, (text = '') => uriObject(text)),
  'uri.is_valid': of(1, ([text]) => isText(text) && text !== '' && readUri(text) !== undefined),
};
