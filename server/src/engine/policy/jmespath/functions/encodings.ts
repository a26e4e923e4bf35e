import type { Json } from '../../../schema/schemaShape.ts';
import { base64Decode, base64Encode, utf8Decode, utf8Encode } from '../../../text/bytes.ts';
import { hexDigest } from '../../values/digest.ts';
import { readYaml } from '../../values/yaml.ts';
import { type QueryFailure, queryError } from '../failure.ts';
import { generateText } from '../randomText.ts';
import { decodeX509 } from '../x509.ts';
import type { FunctionTable } from './signature.ts';

/** Kyverno's functions that read and write other forms of a value (pkg/engine/jmespath/functions.go). */
export const ENCODINGS: FunctionTable = {
  'base64_decode(string)': (_, text: string) => {
    const bytes = base64Decode(text);
    const decoded = bytes === undefined ? undefined : utf8Decode(bytes);
    return decoded ?? queryError('illegal base64 data');
  },
  'base64_encode(string)': (_, text: string) => base64Encode(utf8Encode(text)),
  'parse_json(string)': (_, text: string) => parseJson(text),
  'parse_yaml(string)': (_, text: string) => {
    const documents = readYaml(text);
    return documents === undefined ? queryError('the text is not YAML') : (documents[0]?.value ?? null);
  },
  'random(string)': (_, pattern: string) =>
    pattern === ''
      ? queryError('no pattern provided')
      : (generateText(pattern) ?? queryError(`cannot read ${pattern}`)),
  'is_external_url(string)': (_, url: string) => isExternal(url),
  'x509_decode(string)': (_, text: string) => decodeX509(text),
  'sha256(string)': (_, text: string) => hexDigest('sha256', utf8Encode(text)),
  'sha1(string)': (_, text: string) => hexDigest('sha1', utf8Encode(text)),
  'md5(string)': (_, text: string) => hexDigest('md5', utf8Encode(text)),
};

function parseJson(text: string): Json | QueryFailure {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    return queryError(`invalid JSON: ${error instanceof Error ? error.message : ''}`);
  }
}

/** An address is judged; a name would have to be asked of a network, which a policy here cannot reach. */
function isExternal(url: string): boolean | QueryFailure {
  const [, bracketed, plain = ''] = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(?:\[([^\]]*)\]|([^/?#:]*))/i.exec(url) ?? [];
  if (bracketed !== undefined) return !/^(?:::1$|f[cd])/i.test(bracketed);
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(plain)?.slice(1).map(Number);
  const [first = 0, second = 0] = parts ?? [];
  if (parts === undefined || parts.some((part) => part > 255))
    return queryError(`the name \`${plain}\` can only be looked up on a network`);
  const isPrivate = first === 10 || (first === 172 && second >= 16 && second < 32) || (first === 192 && second === 168);
  return !(first === 127 || isPrivate);
}
