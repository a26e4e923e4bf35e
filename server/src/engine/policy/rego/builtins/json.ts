import { printText } from '../printText.ts';
import { fromJson, isArray, printNumber, RegoObject, RegoSet, type Value } from '../value.ts';
import { type Builtins, isText, of } from './define.ts';

/** JSON as Go writes it: keys in order, `<`, `>` and `&` escaped. */
function marshal(value: Value): string {
  if (isText(value))
    return JSON.stringify(value).replaceAll(
      /[<>&\u2028\u2029]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  if (typeof value === 'number') return printNumber(value);
  if (isArray(value)) return `[${value.map(marshal).join(',')}]`;
  if (value instanceof RegoSet) return marshal(value.sorted());
  if (!(value instanceof RegoObject)) return String(value);
  return `{${value
    .sorted()
    .map(([key, item]) => `${marshal(printText(key))}:${marshal(item)}`)
    .join(',')}}`;
}

function unmarshal(text: string): Value | undefined {
  try {
    return fromJson(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** JSON as text (v1/topdown/encoding.go). */
export const JSON_FUNCTIONS: Builtins = {
  'json.marshal': of(1, ([value]) => marshal(value as Value)),
  'json.unmarshal': of(1, ([text]) => (isText(text) ? unmarshal(text) : undefined)),
  'json.is_valid': of(1, ([text]) => isText(text) && unmarshal(text) !== undefined),
};
