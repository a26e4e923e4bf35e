import { base64Decode, utf8Decode } from '../../../text/bytes.ts';
import { ownValue } from '../../../text/ownValue.ts';
import { readJson } from '../readJson.ts';
import { isArray, RegoObject, type Value } from '../value.ts';
import { type Builtins, costly, isText, of } from './define.ts';
import { type DigestKind, digestSteps, hmac } from './digests.ts';
import { base64FromUrl } from './encodings.ts';

interface Token {
  readonly header: RegoObject;
  readonly payload: Value;
  /** As hex. */
  readonly signature: string;
  /** What is signed. */
  readonly text: string;
}

/** Bytes of base64url, with or without padding. */
function bytesOf(text: string): Uint8Array | undefined {
  return base64Decode(base64FromUrl(text));
}

function jsonIn(part: string): Value | undefined {
  const bytes = bytesOf(part);
  const text = bytes && utf8Decode(bytes);
  return text === undefined ? undefined : readJson(text);
}

/** A signed token that is not encrypted (RFC 7515, compact). */
function readToken(text: string): Token | undefined {
  const [first, second, third, ...more] = text.split('.');
  if (first === undefined || second === undefined || third === undefined || more.length > 0) return undefined;
  const header = jsonIn(first);
  const nested = header instanceof RegoObject && header.get('cty') === 'JWT' ? innerOf(second) : undefined;
  if (nested !== undefined) return nested;
  const [payload, signature] = [jsonIn(second), bytesOf(third)];
  if (!(header instanceof RegoObject) || header.get('enc') !== undefined) return undefined;
  if (!(payload instanceof RegoObject) || signature === undefined) return undefined;
  const hex = [...signature].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { header, payload, signature: hex, text: `${first}.${second}` };
}

/** The token that another one carries. */
function innerOf(payload: string): Token | undefined {
  const bytes = bytesOf(payload);
  const text = bytes && utf8Decode(bytes);
  return text === undefined ? undefined : readToken(text.replace(/^"(.*)"$/, '$1'));
}

function decode(value: Value | undefined): Value | undefined {
  const token = isText(value) ? readToken(value) : undefined;
  return token && [token.header, token.payload, token.signature];
}

const verify = (kind: DigestKind) =>
  costly(
    of(2, ([text, secret]) => {
      const token = isText(text) ? readToken(text) : undefined;
      return token && isText(secret) ? hmac(kind, token.text, secret) === token.signature : undefined;
    }),
    (args) => digestSteps(kind, args),
  );

const SHARED: Readonly<Record<string, DigestKind>> = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' };

const NOT_VALID: Value = [false, new RegoObject(), new RegoObject()];

/** Checks a token against constraints with a shared secret; keys and certificates are not known here. */
function decodeVerify(
  text: Value | undefined,
  constraints: Value | undefined,
  now: number | undefined,
): Value | undefined {
  if (!isText(text) || !(constraints instanceof RegoObject)) return undefined;
  const token = readToken(text);
  const secret = constraints.get('secret');
  if (token === undefined || !isText(secret)) return undefined;
  const name = token.header.get('alg');
  const wanted = constraints.get('alg');
  const kind = isText(name) ? ownValue(SHARED, name) : undefined;
  if (kind === undefined || (wanted !== undefined && wanted !== name)) return NOT_VALID;
  if (hmac(kind, token.text, secret) !== token.signature || !(token.payload instanceof RegoObject)) return NOT_VALID;
  return areClaimsMet(token.payload, constraints, now) ? [true, token.header, token.payload] : NOT_VALID;
}

function areClaimsMet(payload: RegoObject, constraints: RegoObject, now: number | undefined): boolean {
  const issuer = constraints.get('iss');
  if (issuer !== undefined && payload.get('iss') !== issuer) return false;
  const [audience, own] = [constraints.get('aud'), payload.get('aud')];
  const isMeant = isArray(own) ? audience !== undefined && own.includes(audience) : own === audience;
  if ((audience !== undefined || own !== undefined) && !isMeant) return false;
  const given = constraints.get('time');
  const seconds = (typeof given === 'number' || typeof given === 'bigint' ? Number(given) : (now ?? 0)) / 1e9;
  const [ends, begins] = [payload.get('exp'), payload.get('nbf')];
  if (typeof ends === 'number' && seconds >= ends) return false;
  return typeof begins !== 'number' || seconds >= begins;
}

/** Tokens with a shared secret (v1/topdown/tokens.go); signatures with keys are not checked here. */
export const TOKENS: Builtins = {
  'io.jwt.decode': of(1, ([text]) => decode(text)),
  'io.jwt.verify_hs256': verify('sha256'),
  'io.jwt.verify_hs384': verify('sha384'),
  'io.jwt.verify_hs512': verify('sha512'),
  'io.jwt.decode_verify': costly(
    of(2, ([text, constraints], machine) => decodeVerify(text, constraints, machine.host.now)),
    ([text, constraints]) =>
      digestSteps('sha512', [text ?? '', (constraints instanceof RegoObject && constraints.get('secret')) || '']),
  ),
};
