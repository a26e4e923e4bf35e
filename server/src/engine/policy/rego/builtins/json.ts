import type { Json } from '../../../schema/schemaShape.ts';
import { toPointerPart } from '../../../syntax/fieldPath.ts';
import { QueryFailure } from '../../jmespath/failure.ts';
import { applyJsonPatch } from '../../judged/jsonPatch.ts';
import type { Machine } from '../machine.ts';
import { printText } from '../printText.ts';
import { fromJson, isArray, isEqual, printNumber, RegoObject, RegoSet, toJson, type Value } from '../value.ts';
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

/** \`json.marshal_with_options\`: \`indent\` and \`prefix\` lay it out over lines unless \`pretty\` says otherwise. */
function marshalWith(value: Value, options: Value | undefined): Value | undefined {
  if (!(options instanceof RegoObject)) return undefined;
  const [pretty, indent, prefix] = ['pretty', 'indent', 'prefix'].map((name) => options.get(name));
  const isKnown = options.sorted().every(([name]) => name === 'pretty' || name === 'indent' || name === 'prefix');
  const isRight = [indent, prefix].every((one) => one === undefined || isText(one));
  if (!isKnown || !isRight || (pretty !== undefined && typeof pretty !== 'boolean')) return undefined;
  if (!(pretty ?? options.size > 0)) return marshal(value);
  const before = isText(prefix) ? prefix : '';
  return before + laidOut(value, `\n${before}`, isText(indent) ? indent : '\t');
}

function laidOut(value: Value, line: string, indent: string): string {
  const inner = line + indent;
  const list = value instanceof RegoSet ? value.sorted() : value;
  if (isArray(list))
    return list.length === 0 ? '[]' : `[${list.map((item) => inner + laidOut(item, inner, indent)).join(',')}${line}]`;
  if (!(list instanceof RegoObject)) return marshal(list);
  const fields = list
    .sorted()
    .map(([key, item]) => `${inner}${marshal(printText(key))}: ${laidOut(item, inner, indent)}`);
  return fields.length === 0 ? '{}' : `{${fields.join(',')}${line}}`;
}

/** Operations as lists of names become pointers. Sets have no JSON, so what holds some is not judged. */
function patch(value: Value, operations: Value | undefined, machine: Machine): Value | undefined {
  if (!isArray(operations)) return undefined;
  const json = toJson(value);
  if (!isEqual(fromJson(json), value)) {
    machine.fail('`json.patch` of sets is not judged here');
    return undefined;
  }
  const patched = applyJsonPatch(json as Json, operations.map(operationJson) as Json);
  return patched instanceof QueryFailure ? undefined : fromJson(patched);
}

function operationJson(operation: Value): unknown {
  if (!(operation instanceof RegoObject)) return toJson(operation);
  const pointer = (path: Value): Value =>
    isArray(path) ? path.map((part) => `/${toPointerPart(printText(part))}`).join('') : path;
  const rooted = (path: Value): Value =>
    isText(path) && path !== '' && !path.startsWith('/') ? `/${path}` : pointer(path);
  const fields = operation
    .sorted()
    .map(([key, item]) => [key, key === 'path' || key === 'from' ? rooted(item) : item] as const);
  return toJson(RegoObject.of(fields));
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
  'json.marshal_with_options': of(2, ([value, options]) => marshalWith(value as Value, options)),
  'json.patch': of(2, ([value, operations], machine) => patch(value as Value, operations, machine)),
  'json.unmarshal': of(1, ([text]) => (isText(text) ? unmarshal(text) : undefined)),
  'json.is_valid': of(1, ([text]) => isText(text) && unmarshal(text) !== undefined),
};
