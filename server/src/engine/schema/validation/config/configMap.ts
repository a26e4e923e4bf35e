import type { Field } from '../field.ts';
import { CONFIG_KEY } from '../keyForms.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule } from '../rule.ts';

/** Most that a ConfigMap or Secret holds, in bytes. */
export const MAX_SIZE = 1024 * 1024;

/** A ConfigMap: its keys, each in one place, and its size. */
export const configMap: ObjectRule = {
  code: 'validation/config-map',
  on: 'object',
  kinds: ['ConfigMap'],
  check(root, out) {
    const [data, binary] = [root.get('data'), root.get('binaryData')];
    checkKeys(data, out);
    checkKeys(binary, out);
    for (const [name, value] of binary.fields()) {
      if (data.keys.includes(name))
        out.wrongKey(value, `\`${name}\` stands in \`data\` too; a key stands in one of them.`);
    }
    const size = sizeOf(data) + (sizeOf(binary) * 3) / 4;
    if (size > MAX_SIZE)
      out.wrong(data.exists ? data : binary, `The data has ${Math.round(size)} bytes; ${MAX_SIZE} are allowed.`);
  },
};

/** validation.IsConfigMapKey of every key. */
export function checkKeys(data: Field, out: Reporter): void {
  for (const [name, value] of data.fields()) {
    if (!CONFIG_KEY.test(name)) out.wrongKey(value, `\`${name}\` is not ${CONFIG_KEY.what}.`);
  }
}

/** Bytes of all values, in UTF-8. */
export function sizeOf(data: Field): number {
  let size = 0;
  for (const [, value] of data.fields()) {
    size += value.text.length;
    // Almost all text is ASCII; only what is near the limit is counted exactly.
    for (const character of value.text.matchAll(/[\u0080-\u{10ffff}]/gu))
      size += (character[0].codePointAt(0) ?? 0) > 0x7ff ? 2 : 1;
  }
  return size;
}
