import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** What a test certificate says. */
export interface CertificateCase {
  readonly name: string;
  /** IPv4 address that it is made out to. */
  readonly address: string;
  readonly from: Date;
  readonly until: Date;
}

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate that signs itself (X.509 v3, ECDSA with SHA-256), so that tests need no openssl. */
export function selfSigned(one: CertificateCase): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = toBeSigned(one, publicKey);
  const signature = sign('sha256', body, privateKey);
  const whole = sequence(body, ECDSA_SHA256, element(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = whole.toString('base64').replace(/(.{64})/g, '$1\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** One DER element: tag, length, content. */
function element(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return element(0x30, Buffer.concat(parts));
}

function oid(...bytes: readonly number[]): Buffer {
  return element(0x06, Buffer.from(bytes));
}

const ECDSA_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const COMMON_NAME = oid(0x55, 0x04, 0x03);
const ALTERNATIVE_NAME = oid(0x55, 0x1d, 0x11);
const BASIC_CONSTRAINTS = oid(0x55, 0x1d, 0x13);
const TRUE = element(0x01, Buffer.from([0xff]));

function toBeSigned(one: CertificateCase, publicKey: KeyObject): Buffer {
  const name = sequence(element(0x31, sequence(COMMON_NAME, element(0x0c, Buffer.from(one.name)))));
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(7)]);
  const address = element(0x87, Buffer.from(one.address.split('.').map(Number)));
  const extensions = sequence(
    sequence(ALTERNATIVE_NAME, element(0x04, sequence(address))),
    sequence(BASIC_CONSTRAINTS, TRUE, element(0x04, sequence(TRUE))),
  );
  return sequence(
    element(0xa0, element(0x02, Buffer.from([2]))),
    element(0x02, serial),
    ECDSA_SHA256,
    name,
    sequence(time(one.from), time(one.until)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, extensions),
  );
}

/** GeneralizedTime, whole seconds. */
function time(date: Date): Buffer {
  return element(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));
}
