import { base64Decode, base64Encode, hexDecode, utf8Decode, utf8Encode } from '../../../text/bytes.ts';
import { readYaml } from '../../values/yaml.ts';
import { fromJson, isArray, RegoObject, RegoSet, type Value } from '../value.ts';
import { type Builtins, costly, isText, lengthOf, of, ofTexts } from './define.ts';

function encode(text: string): string {
  return base64Encode(utf8Encode(text));
}

function decode(text: string): string | undefined {
  const bytes = base64Decode(text);
  return bytes && utf8Decode(bytes);
}

function toUrl(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}

/** Base64 with the letters of base64url put back, padded as it must be. */
export function base64FromUrl(text: string): string {
  let end = text.length;
  while (end > 0 && text.charAt(end - 1) === '=') end--;
  const plain = text.slice(0, end).replaceAll('-', '+').replaceAll('_', '/');
  return plain.padEnd(Math.ceil(plain.length / 4) * 4, '=');
}

function hexEncode(text: string): string {
  return [...utf8Encode(text)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fromHex(text: string): string | undefined {
  if (!/^(?:[\da-fA-F]{2})*$/.test(text)) return undefined;
  return utf8Decode(hexDecode(text));
}

/** Go's url.QueryEscape. */
function queryEncode(text: string): string {
  const escaped = (char: string): string => `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text)
    .replaceAll(/[!'()*]/g, escaped)
    .replaceAll('%20', '+');
}

function queryDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function queryPairs(object: Value | undefined): string | undefined {
  if (!(object instanceof RegoObject)) return undefined;
  const pairs: string[] = [];
  for (const [key, value] of object.sorted()) {
    const all =
      value instanceof RegoSet
        ? value.sorted()
        : isArray(value)
          ? value
          : isText(value)
            ? [value]
            : value instanceof RegoObject
              ? undefined
              : [];
    if (!isText(key) || !all?.every(isText)) return undefined;
    pairs.push(...all.map((one) => `${queryEncode(key)}=${queryEncode(one)}`));
  }
  return pairs.join('&');
}

function readQuery(text: string): Value | undefined {
  const found = new Map<string, string[]>();
  for (const pair of text.split('&').filter((part) => part !== '')) {
    const at = pair.indexOf('=');
    const [key, value] = [at < 0 ? pair : pair.slice(0, at), at < 0 ? '' : pair.slice(at + 1)].map(queryDecode);
    if (key === undefined || value === undefined) return undefined;
    const values = found.get(key);
    if (values === undefined) found.set(key, [value]);
    else values.push(value);
  }
  return RegoObject.of([...found]);
}

function readOneYaml(text: string): Value | undefined {
  const read = readYaml(text);
  return read && fromJson(read[0]?.value ?? null);
}

/** Encodings (v1/topdown/encoding.go). */
export const ENCODINGS: Builtins = {
  'base64.encode': ofTexts(1, (text = '') => encode(text)),
  'base64.decode': ofTexts(1, (text = '') => decode(text)),
  'base64.is_valid': of(1, ([text]) => isText(text) && base64Decode(text) !== undefined),
  'base64url.encode': ofTexts(1, (text = '') => toUrl(encode(text))),
  'base64url.encode_no_pad': ofTexts(1, (text = '') => toUrl(encode(text)).replace(/=+$/, '')),
  'base64url.decode': ofTexts(1, (text = '') => decode(base64FromUrl(text))),
  'hex.encode': ofTexts(1, (text = '') => hexEncode(text)),
  'hex.decode': ofTexts(1, (text = '') => fromHex(text)),
  'urlquery.encode': ofTexts(1, (text = '') => queryEncode(text)),
  'urlquery.decode': ofTexts(1, (text = '') => queryDecode(text)),
  'urlquery.encode_object': of(1, ([object]) => queryPairs(object)),
  'urlquery.decode_object': ofTexts(1, (text = '') => readQuery(text)),
  'yaml.unmarshal': costly(
    ofTexts(1, (text = '') => readOneYaml(text)),
    ([text]) => lengthOf(text) * 4,
  ),
  'yaml.is_valid': costly(
    of(1, ([text]) => isText(text) && readYaml(text) !== undefined),
    ([text]) => lengthOf(text) * 4,
  ),
};
