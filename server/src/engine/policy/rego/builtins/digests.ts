import { hexDecode, utf8Encode } from '../../../text/bytes.ts';
import { hexDigest } from '../../values/digest.ts';
import { hexDigest512 } from '../../values/digest512.ts';
import type { Value } from '../value.ts';
import { type Builtins, costly, lengthOf, ofTexts } from './define.ts';

export type DigestKind = 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512';

function digest(kind: DigestKind, bytes: Uint8Array): string {
  return kind === 'sha384' || kind === 'sha512' ? hexDigest512(kind, bytes) : hexDigest(kind, bytes);
}

function blockSize(kind: DigestKind): 64 | 128 {
  return kind === 'sha384' || kind === 'sha512' ? 128 : 64;
}

/** A keyed digest (RFC 2104) as lower-case hex. */
export function hmac(kind: DigestKind, text: string, key: string): string {
  const size = blockSize(kind);
  const given = utf8Encode(key);
  const short = given.length > size ? hexDecode(digest(kind, given)) : given;
  const padded = (mask: number): number[] => Array.from({ length: size }, (_, at) => (short[at] ?? 0) ^ mask);
  const inner = hexDecode(digest(kind, Uint8Array.from([...padded(0x36), ...utf8Encode(text)])));
  return digest(kind, Uint8Array.from([...padded(0x5c), ...inner]));
}

/** Steps for the letters that are digested; the longer words are big integers, which take longer. */
export function digestSteps(kind: DigestKind, texts: readonly Value[]): number {
  const letters = texts.reduce<number>((sum, text) => sum + lengthOf(text), 0);
  return letters >> (blockSize(kind) === 128 ? 1 : 3);
}

const hashed = (kind: DigestKind) =>
  costly(
    ofTexts(1, (text = '') => digest(kind, utf8Encode(text))),
    (args) => digestSteps(kind, args),
  );
const keyed = (kind: DigestKind) =>
  costly(
    ofTexts(2, (text = '', key = '') => hmac(kind, text, key)),
    (args) => digestSteps(kind, args),
  );

/** Digests (v1/topdown/crypto.go). */
export const DIGESTS: Builtins = {
  'crypto.md5': hashed('md5'),
  'crypto.sha1': hashed('sha1'),
  'crypto.sha256': hashed('sha256'),
  'crypto.hmac.md5': keyed('md5'),
  'crypto.hmac.sha1': keyed('sha1'),
  'crypto.hmac.sha256': keyed('sha256'),
  'crypto.hmac.sha512': keyed('sha512'),
  'crypto.hmac.equal': ofTexts(2, (a = '', b = '') => a === b),
};
