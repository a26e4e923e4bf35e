import type { Json } from '../../schema/schemaShape.ts';
import { base64Decode, base64Encode } from '../../text/bytes.ts';
import { type DerElement, derInteger, derText, derTime, inside, objectIdentifier } from './der.ts';
import { type QueryFailure, queryError } from './failure.ts';

const RSA = '1.2.840.113549.1.1.1';

/** Numbers of x509.SignatureAlgorithm in Go's crypto/x509. */
const SIGNATURES: Readonly<Record<string, number>> = {
  '1.2.840.113549.1.1.4': 2,
  '1.2.840.113549.1.1.5': 3,
  '1.2.840.113549.1.1.11': 4,
  '1.2.840.113549.1.1.12': 5,
  '1.2.840.113549.1.1.13': 6,
  '1.2.840.10045.4.3.2': 10,
  '1.2.840.10045.4.3.3': 11,
  '1.2.840.10045.4.3.4': 12,
};

/** Attributes of a name; those of Go's pkix.Name that are lists. */
const LISTS: Readonly<Record<string, string>> = {
  '2.5.4.6': 'Country',
  '2.5.4.7': 'Locality',
  '2.5.4.8': 'Province',
  '2.5.4.9': 'StreetAddress',
  '2.5.4.10': 'Organization',
  '2.5.4.11': 'OrganizationalUnit',
  '2.5.4.17': 'PostalCode',
};

/**
 * What `x509_decode` gives for a certificate or a request in PEM: the fields of Go's x509.Certificate that policies look at, an RSA key as
 * `PublicKey: {N, E}`, as in Kyverno.
 */
export function decodeX509(text: string): Json | QueryFailure {
  const [, kind, body = ''] = /-----BEGIN ([A-Z ]+)-----([\s\S]*?)-----END \1-----/.exec(text) ?? [];
  if (kind === undefined) return queryError('failed to decode PEM block');
  const isRequest = kind === 'CERTIFICATE REQUEST';
  if (kind !== 'CERTIFICATE' && !isRequest)
    return queryError('PEM block neither contains a CERTIFICATE or CERTIFICATE REQUEST');
  const bytes = base64Decode(body.replaceAll(/\s/g, ''));
  const whole = inside(bytes === undefined ? undefined : { tag: 0, bytes })[0];
  const [signed, algorithm, signature] = inside(whole);
  if (signed === undefined) return queryError('x509: malformed certificate');
  const decoded = isRequest ? requestOf(signed) : certificateOf(signed);
  if (decoded === undefined) return queryError('certificate should use rsa algorithm');
  const oid = inside(algorithm)[0];
  return {
    ...decoded,
    SignatureAlgorithm: (oid && SIGNATURES[objectIdentifier(oid)]) ?? 0,
    PublicKeyAlgorithm: 1,
    Signature: signature === undefined ? '' : base64Encode(signature.bytes.subarray(1)),
  };
}

type Fields = Record<string, Json>;

function certificateOf(signed: DerElement): Fields | undefined {
  const parts = [...inside(signed)];
  const version = parts[0]?.tag === 0xa0 ? inside(parts.shift())[0] : undefined;
  const [serial, , issuer, validity, subject, key, ...rest] = parts;
  const publicKey = rsaKey(key);
  if (serial === undefined || publicKey === undefined) return undefined;
  const [from, to] = inside(validity).map(derTime);
  const extensions = inside(inside(rest.find(({ tag }) => tag === 0xa3))[0]);
  return {
    Version: version === undefined ? 1 : Number(derInteger(version)) + 1,
    SerialNumber: Number(derInteger(serial)),
    Issuer: nameOf(issuer),
    Subject: nameOf(subject),
    NotBefore: from ?? null,
    NotAfter: to ?? null,
    PublicKey: publicKey,
    ...extensionsOf(extensions),
  };
}

function requestOf(signed: DerElement): Fields | undefined {
  const [version, subject, key] = inside(signed);
  const publicKey = rsaKey(key);
  if (version === undefined || publicKey === undefined) return undefined;
  return { Version: Number(derInteger(version)), Subject: nameOf(subject), PublicKey: publicKey };
}

function rsaKey(info: DerElement | undefined): Json | undefined {
  const [algorithm, bits] = inside(info);
  const oid = inside(algorithm)[0];
  if (oid === undefined || bits === undefined || objectIdentifier(oid) !== RSA) return undefined;
  const [modulus, exponent] = inside(inside({ tag: 0, bytes: bits.bytes.subarray(1) })[0]);
  if (modulus === undefined || exponent === undefined) return undefined;
  return { N: String(derInteger(modulus)), E: Number(derInteger(exponent)) };
}

function nameOf(name: DerElement | undefined): Json {
  const made: Fields = { CommonName: '', SerialNumber: '' };
  for (const list of Object.values(LISTS)) made[list] = null;
  for (const set of inside(name)) {
    for (const pair of inside(set)) {
      const [oid, value] = inside(pair);
      if (oid === undefined || value === undefined) continue;
      const id = objectIdentifier(oid);
      const list = LISTS[id];
      if (id === '2.5.4.3') made.CommonName = derText(value);
      else if (id === '2.5.4.5') made.SerialNumber = derText(value);
      else if (list !== undefined) made[list] = [...((made[list] as readonly Json[] | null) ?? []), derText(value)];
    }
  }
  return made;
}

function extensionsOf(extensions: readonly DerElement[]): Fields {
  const made: Fields = { IsCA: false, BasicConstraintsValid: false, DNSNames: null, EmailAddresses: null };
  for (const extension of extensions) {
    const parts = inside(extension);
    const [oid, value] = [parts[0], parts.at(-1)];
    if (oid === undefined || value === undefined) continue;
    const id = objectIdentifier(oid);
    const inner = inside(value)[0];
    if (id === '2.5.29.19') {
      made.BasicConstraintsValid = true;
      made.IsCA = inside(inner).some(({ tag, bytes }) => tag === 1 && bytes[0] === 0xff);
    } else if (id === '2.5.29.17') {
      const names = inside(inner);
      const texts = (tag: number): Json => {
        const found = names.filter((name) => name.tag === tag).map(derText);
        return found.length === 0 ? null : found;
      };
      made.DNSNames = texts(0x82);
      made.EmailAddresses = texts(0x81);
    }
  }
  return made;
}
