import {
  type Address,
  canonicalAddress,
  contains,
  type Network,
  parseAddress,
  parseNetwork,
} from '../../validation/addresses.ts';
import { type Failure, failed } from '../failure.ts';
import type { Library } from '../overload.ts';
import { Opaque, type Outcome } from '../value.ts';

/** An address (k8s.io/apiserver, pkg/cel/ip.go). */
export class Ip extends Opaque {
  readonly type = 'net.IP';
  readonly address: Address;

  constructor(address: Address) {
    super();
    this.address = address;
  }

  equals(other: Opaque): boolean {
    return other instanceof Ip && String(this.address.bytes) === String(other.address.bytes);
  }
}

/** A network (k8s.io/apiserver, pkg/cel/cidr.go). */
export class Cidr extends Opaque {
  readonly type = 'net.CIDR';
  readonly network: Network;

  constructor(network: Network) {
    super();
    this.network = network;
  }

  equals(other: Opaque): boolean {
    return other instanceof Cidr && printCidr(this) === printCidr(other);
  }
}

/** The libraries for addresses and networks (k8s.io/apiserver, pkg/cel/library/ip.go and cidr.go). */
export const NETWORK: Library = {
  'ip(string) -> net.IP': readIp,
  'isIP(string) -> bool': (text: string) => readIp(text) instanceof Ip,
  'ip.isCanonical(string) -> bool': (text: string) => {
    const ip = readIp(text);
    return ip instanceof Ip ? printIp(ip) === text : ip;
  },
  'string(net.IP) -> string': (ip: Ip) => printIp(ip),
  'net.IP . family() -> int': ({ address }: Ip) => (address.bytes.length === 4 ? 4n : 6n),
  'net.IP . isUnspecified() -> bool': ({ address }: Ip) => isZero(address.bytes),
  'net.IP . isLoopback() -> bool': ({ address }: Ip) => isLoopback(address.bytes),
  'net.IP . isLinkLocalMulticast() -> bool': ({ address }: Ip) => isLinkLocalMulticast(address.bytes),
  'net.IP . isLinkLocalUnicast() -> bool': ({ address }: Ip) => isLinkLocal(address.bytes),
  'net.IP . isGlobalUnicast() -> bool': ({ address }: Ip) => isGlobal(address.bytes),
  'cidr(string) -> net.CIDR': readCidr,
  'isCIDR(string) -> bool': (text: string) => readCidr(text) instanceof Cidr,
  'string(net.CIDR) -> string': (cidr: Cidr) => printCidr(cidr),
  'net.CIDR . containsIP(net.IP) -> bool': ({ network }: Cidr, { address }: Ip) => contains(network, address),
  'net.CIDR . containsIP(string) -> bool': ({ network }: Cidr, text: string) => {
    const ip = readIp(text);
    return ip instanceof Ip ? contains(network, ip.address) : ip;
  },
  'net.CIDR . containsCIDR(net.CIDR) -> bool': containsCidr,
  'net.CIDR . containsCIDR(string) -> bool': (cidr: Cidr, text: string) => {
    const other = readCidr(text);
    return other instanceof Cidr ? containsCidr(cidr, other) : other;
  },
  'net.CIDR . ip() -> net.IP': ({ network }: Cidr) => new Ip({ bytes: network.bytes, spelling: undefined }),
  'net.CIDR . prefixLength() -> int': ({ network }: Cidr) => BigInt(network.bits),
  'net.CIDR . masked() -> net.CIDR': (cidr: Cidr) => masked(cidr),
};

/** Go's net/netip reads no leading zeros, and the library no IPv4 in the form of IPv6. */
function isStrict({ spelling }: Address): boolean {
  return spelling === undefined || !/zeros|form of IPv6/.test(spelling);
}

function readIp(text: string): Ip | Failure {
  const address = parseAddress(text);
  if (address !== undefined && isStrict(address)) return new Ip(address);
  const quoted = JSON.stringify(text);
  const detail = /[.:%]/.test(text) ? '' : `: ParseAddr(${quoted}): unable to parse IP`;
  return failed(`IP Address ${quoted} parse error during conversion from string${detail}`);
}

function readCidr(text: string): Cidr | Failure {
  const network = parseNetwork(text);
  if (network !== undefined && isStrict(network)) return new Cidr(network);
  const quoted = JSON.stringify(text);
  const what = 'network address parse error during conversion from string';
  return failed(text.includes('/') ? `${what}: ${quoted}` : `${what}: ${what}: netip.ParsePrefix(${quoted}): no '/'`);
}

function printIp({ address }: Ip): string {
  return canonicalAddress(address.bytes);
}

function printCidr({ network }: Cidr): string {
  return `${canonicalAddress(network.bytes)}/${network.bits}`;
}

function containsCidr({ network }: Cidr, { network: other }: Cidr): Outcome {
  return network.bits <= other.bits && contains(network, other);
}

function masked({ network }: Cidr): Cidr {
  const bytes = network.bytes.map((byte, index) => {
    const left = Math.min(8, Math.max(0, network.bits - index * 8));
    return byte & (0xff << (8 - left)) & 0xff;
  });
  return new Cidr({ ...network, bytes });
}

type Bytes = readonly number[];

function isZero(bytes: Bytes): boolean {
  return bytes.every((byte) => byte === 0);
}

function isLoopback(bytes: Bytes): boolean {
  return bytes.length === 4 ? bytes[0] === 127 : isZero(bytes.slice(0, 15)) && bytes[15] === 1;
}

function isLinkLocal([first, second = 0, ...rest]: Bytes): boolean {
  return rest.length === 2 ? first === 169 && second === 254 : first === 0xfe && (second & 0xc0) === 0x80;
}

function isLinkLocalMulticast([first, second = 0, third, ...rest]: Bytes): boolean {
  return rest.length === 1 ? first === 224 && second === 0 && third === 0 : first === 0xff && (second & 0x0f) === 2;
}

function isMulticast([first = 0, ...rest]: Bytes): boolean {
  return rest.length === 3 ? (first & 0xf0) === 0xe0 : first === 0xff;
}

function isGlobal(bytes: Bytes): boolean {
  const isBroadcast = bytes.length === 4 && bytes.every((byte) => byte === 255);
  return !isZero(bytes) && !isBroadcast && !isLoopback(bytes) && !isMulticast(bytes) && !isLinkLocal(bytes);
}
