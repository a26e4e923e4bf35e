import type { Json } from '../../schema/schemaShape.ts';
import { fromPointerPart } from '../../syntax/fieldPath.ts';
import { QueryFailure, queryError } from '../jmespath/failure.ts';
import { isArray, isObject, isSame, setOwn } from '../values/json.ts';
import { memberOf, textAt } from './resource.ts';

/** More operations than any policy has. */
const MAX_OPERATIONS = 1000;

/**
 * Applies a JSON patch (RFC 6902) as Kyverno does (evanphx/json-patch v5 with its options: negative indices, what is not there is removed
 * without an error, missing parents are made on the way to an `add`).
 */
export function applyJsonPatch(document: Json, operations: Json): Json | QueryFailure {
  if (!isArray(operations)) return queryError('failed to decode patches: a list of operations is expected');
  let made: Json | QueryFailure = document;
  for (const operation of operations.slice(0, MAX_OPERATIONS)) {
    made = applyOne(made, operation);
    if (made instanceof QueryFailure) return made;
  }
  return made;
}

function applyOne(document: Json, operation: Json): Json | QueryFailure {
  const path = toPointerParts(textAt(operation, 'path'));
  const value = memberOf(operation, 'value') ?? null;
  switch (memberOf(operation, 'op')) {
    case 'add':
      return edit(document, path, { kind: 'add', value });
    case 'replace':
      return valueAt(document, path) === undefined
        ? queryError(`replace operation does not apply: doc is missing key: ${textAt(operation, 'path')}`)
        : edit(document, path, { kind: 'replace', value });
    case 'remove':
      return valueAt(document, path) === undefined ? document : edit(document, path, { kind: 'remove' });
    case 'copy':
    case 'move':
      return transfer(document, operation, path);
    case 'test':
      return isSame(valueAt(document, path) ?? null, value) ? document : queryError('testing value failed');
    default:
      return queryError(`Unexpected kind: ${textAt(operation, 'op')}`);
  }
}

function transfer(document: Json, operation: Json, path: readonly string[]): Json | QueryFailure {
  const from = toPointerParts(textAt(operation, 'from'));
  const value = valueAt(document, from);
  if (value === undefined) return queryError(`doc is missing from path: ${textAt(operation, 'from')}`);
  const base = memberOf(operation, 'op') === 'move' ? edit(document, from, { kind: 'remove' }) : document;
  return base instanceof QueryFailure ? base : edit(base, path, { kind: 'add', value });
}

/** The names of a JSON pointer (RFC 6901). */
export function toPointerParts(text: string): readonly string[] {
  return text.split('/').slice(1).map(fromPointerPart);
}

function indexOf(list: readonly Json[], part: string): number {
  const index = /^-?\d+$/.test(part) ? Number(part) : Number.NaN;
  return index < 0 ? index + list.length : index;
}

function valueAt(document: Json, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (at, part) => (isArray(at) ? at[indexOf(at, part)] : memberOf(at, part)),
    document,
  );
}

type Edit = { readonly kind: 'add' | 'replace'; readonly value: Json } | { readonly kind: 'remove' };

function edit(holder: Json | undefined, path: readonly string[], change: Edit): Json | QueryFailure {
  const [part, ...rest] = path;
  if (part === undefined) return change.kind === 'remove' ? null : change.value;
  if (isArray(holder)) return editList(holder, [part, rest], change);
  if (holder !== undefined && holder !== null && !isObject(holder))
    return queryError(`add operation does not apply: doc is missing path: ${part}`);
  const made: Record<string, Json> = {};
  for (const [key, value] of Object.entries(holder ?? {})) setOwn(made, key, value as Json);
  if (rest.length === 0 && change.kind === 'remove') {
    delete made[part];
    return made;
  }
  const below = rest.length === 0 ? undefined : (memberOf(holder ?? {}, part) ?? emptyFor(rest[0] ?? ''));
  const value = rest.length === 0 ? edit(undefined, [], change) : edit(below, rest, change);
  if (value instanceof QueryFailure) return value;
  setOwn(made, part, value);
  return made;
}

/** The longest list that is made for a place that is not there. */
const MAX_MADE = 1000;

/** What is made on the way to a place that is not there: a list has nulls up to the place. */
function emptyFor(part: string): Json {
  if (part === '-') return [];
  return /^\d+$/.test(part) ? new Array<Json>(Math.min(Number(part), MAX_MADE)).fill(null) : {};
}

function editList(
  list: readonly Json[],
  [part, rest]: readonly [string, readonly string[]],
  change: Edit,
): Json | QueryFailure {
  const isNew = change.kind === 'add' && rest.length === 0;
  // Behind the last stands -1 for what is added, as if it were there already.
  const index = part === '-' ? list.length : indexOf(list, part) + (isNew && part.startsWith('-') ? 1 : 0);
  if (!Number.isInteger(index) || index < 0 || index > list.length)
    return queryError(`Unable to access invalid index: ${part}`);
  const made = [...list];
  if (rest.length > 0) {
    const value = edit(list[index] ?? emptyFor(rest[0] ?? ''), rest, change);
    if (value instanceof QueryFailure) return value;
    made[index] = value;
  } else if (change.kind === 'remove') made.splice(index, 1);
  else if (change.kind === 'add') made.splice(index, 0, change.value);
  else made[index] = change.value;
  return made;
}
