import { createHmac, randomBytes } from 'node:crypto';
import { getIn, isObject, type Json, type JsonObject, textIn } from './json.ts';

/** The one word for a Secret value, wherever it would stand. */
const HIDDEN = '•••';

/** How two Secret values compare, in the words a person sees. */
export type SecretWord = 'same' | 'changed' | 'only in Git' | 'only in cluster' | 'encrypted';

/** A Secret without its values: each key has a tag that only says whether two values are equal. */
export interface MaskedSecret {
  /** The object with tags in place of values, `stringData` folded into `data`. */
  readonly object: JsonObject;
  readonly encrypted: boolean;
}

/** Masks Secrets of one check. Tags are keyed by a random key that lives as long as the process, and are never shown. */
export interface SecretMask {
  mask(object: JsonObject): MaskedSecret;
  /** The object with a mark in place of every value, for one that stands alone. */
  hide(object: JsonObject, word: SecretWord): JsonObject;
  /** What to print for a tag or anything else below `data`. */
  show(word: SecretWord): string;
}

const processKey = randomBytes(32);

/** True for the kinds whose values are never compared in the open: core/v1 Secret. */
export function isSecret(object: Json | undefined): boolean {
  return textIn(object, 'kind') === 'Secret' && textIn(object, 'apiVersion') === 'v1';
}

/** True when SOPS wrote the object or one of its values (sops.mac, `ENC[`). */
export function isEncrypted(object: Json): boolean {
  if (getIn(object, 'sops', 'mac') !== undefined) return true;
  const values = [getIn(object, 'data'), getIn(object, 'stringData')].flatMap((map) =>
    isObject(map) ? Object.values(map) : [],
  );
  return values.some((value) => typeof value === 'string' && value.startsWith('ENC['));
}

/** A mask with the key of this process. */
export function createSecretMask(): SecretMask {
  return {
    mask: (object) => ({ object: maskObject(object), encrypted: isEncrypted(object) }),
    hide: (object, word) => {
      const { data } = maskObject(object);
      const keys = Object.keys(isObject(data) ? data : {});
      const hidden = Object.fromEntries(keys.map((key) => [key, `${HIDDEN} ${word}`]));
      const { stringData: _stringData, sops: _sops, ...rest } = object;
      return { ...rest, data: hidden };
    },
    show: (word) => `${HIDDEN} ${word}`,
  };
}

function maskObject(object: JsonObject): JsonObject {
  const data: Record<string, Json> = {};
  // stringData wins over data, as on the server (pkg/apis/core/v1/conversion.go).
  for (const [key, value] of entries(object.data)) data[key] = tag(key, decode(value));
  for (const [key, value] of entries(object.stringData)) data[key] = tag(key, Buffer.from(text(value), 'utf8'));
  const { data: _data, stringData: _stringData, sops: _sops, ...rest } = object;
  return { ...rest, data };
}

function entries(map: Json | undefined): readonly [string, Json][] {
  return isObject(map) ? Object.entries(map) : [];
}

function text(value: Json): string {
  return typeof value === 'string' ? value : '';
}

/** Base64 as the server reads it: line breaks are allowed; what is no base64 stands for itself. */
function decode(value: Json): Buffer {
  const clean = text(value).replace(/[\r\n]/g, '');
  return /^[A-Za-z0-9+/]*={0,2}$/.test(clean) ? Buffer.from(clean, 'base64') : Buffer.from(clean, 'utf8');
}

function tag(key: string, value: Buffer): string {
  return createHmac('sha256', processKey).update(key).update('\0').update(value).digest('base64');
}
