import { ownValue } from '../../../text/ownValue.ts';
import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule, Scope } from '../rule.ts';
import { checkKeys, MAX_SIZE, sizeOf } from './configMap.ts';

/** Keys that a type asks for; of `basic-auth` one is enough. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};
const ACCOUNT = 'kubernetes.io/service-account.name';

/** A Secret: its keys, and what its type asks for. */
export const secret: ObjectRule = {
  code: 'validation/secret',
  on: 'object',
  kinds: ['Secret'],
  check(root, out, scope) {
    const lists = [root.get('data'), root.get('stringData')];
    for (const list of lists) checkKeys(list, out);
    const size = (sizeOf(root.get('data')) * 3) / 4 + sizeOf(root.get('stringData'));
    if (size > MAX_SIZE)
      out.wrong(
        lists[0]?.exists ? root.get('data') : root.get('stringData'),
        `The data is too large; ${MAX_SIZE} bytes are allowed.`,
      );
    checkType(root.get('type').text, out, scope);
  },
};

function checkType(type: string, out: Reporter, { root }: Scope): void {
  const valueFor = (name: string): Field => {
    const plain = root.get('stringData', name);
    return plain.type === 'absent' ? root.get('data', name) : plain;
  };
  if (type === 'kubernetes.io/service-account-token' && root.get('metadata', 'annotations', ACCOUNT).text === '')
    out.missing(root.get('metadata', 'annotations', ACCOUNT), `a Secret of type \`${type}\` needs it`);
  const isBasic = type === 'kubernetes.io/basic-auth';
  if (isBasic && ['username', 'password'].every((name) => valueFor(name).type === 'absent'))
    tellMissing(
      dataOf(root).get('username'),
      root,
      `a Secret of type \`${type}\` has \`username\` or \`password\``,
      out,
    );
  for (const name of ownValue(KEYS, type) ?? []) {
    const value = valueFor(name);
    if (value.type === 'absent' || (type === 'kubernetes.io/ssh-auth' && value.exists && value.text === ''))
      tellMissing(
        value.type === 'absent' ? dataOf(root).get(name) : value,
        root,
        `a Secret of type \`${type}\` needs it`,
        out,
      );
    else if (name.startsWith('.docker')) checkDocker(value, out);
  }
}

/** Where nothing is there at all, the type is what asks for it. */
function tellMissing(key: Field, root: Field, why: string, out: Reporter): void {
  if (key.parent?.exists) out.missing(key, why);
  else out.wrong(root.get('type'), `\`${String(key.path.at(-1))}\` is missing; ${why}.`);
}

function dataOf(root: Field): Field {
  return root.get('stringData').exists && !root.get('data').exists ? root.get('stringData') : root.get('data');
}

/** The value must be a JSON object. It is never shown. */
function checkDocker(value: Field, out: Reporter): void {
  const text = value.path[0] === 'data' ? decodeBase64(value.text) : value.text;
  if (/\$\{|^ENC\[/.test(text ?? value.text)) return;
  if (text === undefined || isJsonObject(text)) return;
  out.wrong(value, `\`${String(value.path.at(-1))}\` is not a JSON object, which a Secret of this type needs.`);
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    // Go decodes null into an empty map.
    return typeof value === 'object' && !Array.isArray(value);
  } catch {
    return false;
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 as a text of bytes; undefined when it is none, which the walker tells. */
function decodeBase64(text: string): string | undefined {
  const digits = text.replaceAll(/[\r\n]/g, '').replace(/=+$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(digits)) return undefined;
  let bits = 0;
  let count = 0;
  let bytes = '';
  for (const digit of digits) {
    bits = ((bits << 6) | ALPHABET.indexOf(digit)) & 0xffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += String.fromCharCode((bits >> count) & 0xff);
    }
  }
  return bytes;
}
