import { isRegoNumber } from '../number.ts';
import { printText } from '../printText.ts';
import { readJson } from '../readJson.ts';
import { isArray, printNumber, RegoObject, RegoSet, type Value } from '../value.ts';
import { type Builtins, costly, isText, lengthOf, of } from './define.ts';
import { patchValue } from './jsonPatch.ts';

/** JSON as Go writes it: keys in order, `<`, `>` and `&` escaped. */
export function marshalJson(value: Value): string {
  if (isText(value))
    return JSON.stringify(value).replaceAll(
      /[<>&\u2028\u2029]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  if (isRegoNumber(value)) return printNumber(value);
  if (isArray(value)) return `[${value.map(marshalJson).join(',')}]`;
  if (value instanceof RegoSet) return marshalJson(value.sorted());
  if (!(value instanceof RegoObject)) return String(value);
  return `{${value
    .sorted()
    .map(([key, item]) => `${marshalJson(printText(key))}:${marshalJson(item)}`)
    .join(',')}}`;
}

/** `json.marshal_with_options`: `indent` and `prefix` lay it out over lines unless `pretty` says otherwise. */
function marshalWith(value: Value, options: Value | undefined): Value | undefined {
  if (!(options instanceof RegoObject)) return undefined;
  const [pretty, indent, prefix] = ['pretty', 'indent', 'prefix'].map((name) => options.get(name));
  const isKnown = options.sorted().every(([name]) => name === 'pretty' || name === 'indent' || name === 'prefix');
  const isRight = [indent, prefix].every((one) => one === undefined || isText(one));
  if (!isKnown || !isRight || (pretty !== undefined && typeof pretty !== 'boolean')) return undefined;
  if (!(pretty ?? options.size > 0)) return marshalJson(value);
  const before = isText(prefix) ? prefix : '';
  return before + laidOut(value, `\n${before}`, isText(indent) ? indent : '\t');
}

function laidOut(value: Value, line: string, indent: string): string {
  const inner = line + indent;
  const list = value instanceof RegoSet ? value.sorted() : value;
  if (isArray(list))
    return list.length === 0 ? '[]' : `[${list.map((item) => inner + laidOut(item, inner, indent)).join(',')}${line}]`;
  if (!(list instanceof RegoObject)) return marshalJson(list);
  const fields = list
    .sorted()
    .map(([key, item]) => `${inner}${marshalJson(printText(key))}: ${laidOut(item, inner, indent)}`);
  return fields.length === 0 ? '{}' : `{${fields.join(',')}${line}}`;
}

/** JSON as text (v1/topdown/encoding.go). */
export const JSON_FUNCTIONS: Builtins = {
  'json.marshal': of(1, ([value]) => marshalJson(value as Value)),
  'json.marshal_with_options': of(2, ([value, options]) => marshalWith(value as Value, options)),
  'json.patch': costly(
    of(2, ([value, operations]) => patchValue(value as Value, operations)),
    ([value, operations]) => (lengthOf(operations) * (lengthOf(value) + lengthOf(operations))) >> 6,
  ),
  'json.unmarshal': costly(
    of(1, ([text]) => (isText(text) ? readJson(text) : undefined)),
    ([text]) => lengthOf(text) >> 4,
  ),
  'json.is_valid': costly(
    of(1, ([text]) => isText(text) && readJson(text) !== undefined),
    ([text]) => lengthOf(text) >> 4,
  ),
};
