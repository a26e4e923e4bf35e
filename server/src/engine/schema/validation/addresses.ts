/** An IP address as bytes, and what the strict reader of Go's net/netip has against its spelling. */
export interface Address {
  readonly bytes: readonly number[];
  readonly spelling: string | undefined;
}

/** A network. `spelling` says what the strict reader has against it. */
export interface Network extends Address {
  readonly bits: number;
}

/**
 * Reads an address as netutils.ParseIPSloppy does (leading zeros are decimal), and judges the spelling as
 * k8s.io/apimachinery, pkg/util/validation/ip.go does. Undefined when it is no address.
 */
export function parseAddress(text: string): Address | undefined {
  const bytes = text.includes(':') ? parseV6(text) : parseV4(text);
  if (bytes === undefined) return undefined;
  if (!text.includes(':')) return { bytes, spelling: hasLeadingZero(text) ? 'has leading zeros' : undefined };
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return { bytes, spelling: isMapped ? 'is an IPv4 address in the form of IPv6' : undefined };
}

/** Reads a network, `10.0.0.0/8`. */
export function parseNetwork(text: string): Network | undefined {
  const slash = text.indexOf('/');
  const address = slash < 0 ? undefined : parseAddress(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (address === undefined || !/^\d{1,3}$/.test(length)) return undefined;
  const bits = Number(length);
  if (bits > address.bytes.length * 8) return undefined;
  const isLong = length.length > 1 && length.startsWith('0');
  const spelling = address.spelling ?? (isLong ? 'has leading zeros' : undefined) ?? hostBits(address.bytes, bits);
  return { bytes: address.bytes, bits, spelling };
}

/** Whether an address lies in a network. */
export function contains(network: Network, { bytes }: Address): boolean {
  if (bytes.length !== network.bytes.length) return false;
  return bytes.every((byte, i) => masked(byte, i, network.bits) === masked(network.bytes[i] ?? 0, i, network.bits));
}

/** Ranges that no endpoint may have (ValidateEndpointIP): the reason at the end of a sentence. */
export function endpointProblem({ bytes }: Address): string | undefined {
  const [first = 0, second = 0, third = 0] = bytes;
  if (bytes.every((byte) => byte === 0)) return 'is the unspecified address';
  if (bytes.length === 4) {
    if (first === 127) return 'is a loopback address';
    if (first === 169 && second === 254) return 'is a link-local address';
    return first === 224 && second === 0 && third === 0 ? 'is a link-local multicast address' : undefined;
  }
  if (bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1) return 'is a loopback address';
  if (first === 0xfe && (second & 0xc0) === 0x80) return 'is a link-local address';
  return first === 0xff && (second & 0x0f) === 2 ? 'is a link-local multicast address' : undefined;
}

/** The address in the one spelling that RFC 5952 gives it. */
export function canonicalAddress(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join('.');
  const words = Array.from({ length: 8 }, (_, i) =>
    (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16),
  );
  const runs = [...words.join(':').matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].map((match) => match[0]);
  const longest = runs.sort((a, b) => b.length - a.length)[0];
  if (longest === undefined) return words.join(':');
  return words
    .join(':')
    .replace(longest, longest.startsWith(':') ? ':' : '::')
    .replace(/^(?=:[^:])/, '')
    .replace(/^:(?!:)/, '::')
    .replace(/([^:]):$/, '$1::');
}

function hostBits(bytes: readonly number[], bits: number): string | undefined {
  const isClean = bytes.every((byte, i) => masked(byte, i, bits) === byte);
  return isClean ? undefined : 'has bits beyond the prefix';
}

function masked(byte: number, index: number, bits: number): number {
  const left = Math.min(8, Math.max(0, bits - index * 8));
  return byte & (0xff << (8 - left)) & 0xff;
}

function hasLeadingZero(text: string): boolean {
  return text.split('.').some((part) => part.length > 1 && part.startsWith('0'));
}

function parseV4(text: string): readonly number[] | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d+$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.map(Number);
}

function parseV6(text: string): readonly number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(parseWords);
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  if (halves.length === 1) return head.length === 16 ? head : undefined;
  const missing = 16 - head.length - (tail?.length ?? 0);
  return missing < 2 ? undefined : [...head, ...Array<number>(missing).fill(0), ...(tail ?? [])];
}

/** The bytes of `1:2:…`, the last of which may be an IPv4 address. */
function parseWords(text: string): readonly number[] | undefined {
  if (text === '') return [];
  const words = text.split(':');
  const bytes: number[] = [];
  for (const [index, word] of words.entries()) {
    const embedded = index === words.length - 1 && word.includes('.') ? parseV4(word) : undefined;
    if (embedded !== undefined) bytes.push(...embedded);
    else if (/^[\da-fA-F]{1,4}$/.test(word))
      bytes.push(Number.parseInt(word, 16) >> 8, Number.parseInt(word, 16) & 255);
    else return undefined;
  }
  return bytes;
}
