import { messageName } from '../../../schema/cel/message.ts';
import { isList, isMap, type Value } from '../../../schema/cel/value.ts';
import type { Json, JsonObject } from '../../../schema/schemaShape.ts';
import { jsonOf } from '../../cel/toJson.ts';
import { QueryFailure } from '../../jmespath/failure.ts';
import { applyJsonPatch, toPointerParts } from '../../judged/jsonPatch.ts';
import { memberOf, textAt } from '../../judged/resource.ts';
import { isArray, isObject, isSame } from '../../values/json.ts';

/** What a patch leaves, or why it cannot be applied. */
export type Patched =
  | { readonly kind: 'patched'; readonly object: Json }
  | { readonly kind: 'error'; readonly message: string };

/** Messages must stand in the fields that their types name (`Object.spec` in `spec`); what stands elsewhere, in words. */
export function misplacedMessage(value: Value, path = 'Object'): string | undefined {
  if (isList(value)) return first(value, (item) => misplacedMessage(item, path));
  if (!isMap(value)) return undefined;
  const name = messageName(value);
  if (name !== undefined && name !== path)
    return `type mismatch: unexpected type name "${name}", expected "${path}", which matches field name path from root Object type`;
  return first([...value], ([key, item]) =>
    misplacedMessage(item, name === undefined ? path : `${path}.${String(key)}`),
  );
}

function first<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Applies the list of `JSONPatch{…}` that an expression gives, as strictly as the server (gopkg.in/evanphx/json-patch.v4): what is not
 * there cannot be removed, and a parent must be there. A `test` that does not hold leaves the object as it is.
 */
export function applyPatches(object: Json, patches: Value): Patched {
  const operations = jsonOf(patches);
  if (!isArray(operations)) return problem('type mismatch: JSONPatchType.expression should evaluate to array');
  let made = object;
  for (const operation of operations) {
    const [op, path] = [textAt(operation, 'op'), textAt(operation, 'path')];
    if (op === 'test') {
      if (!isSame(valueAt(made, path) ?? null, memberOf(operation, 'value') ?? null))
        return { kind: 'patched', object };
      continue;
    }
    const missing = missingPlace(made, op, path, textAt(operation, 'from'));
    if (missing !== undefined)
      return problem(`JSON Patch: ${op} operation does not apply: doc is missing path: "${missing}"`);
    const next = applyJsonPatch(made, [
      op === 'replace' && valueAt(made, path) === undefined ? { ...(operation as JsonObject), op: 'add' } : operation,
    ]);
    if (next instanceof QueryFailure) return problem(`JSON Patch: ${next.message}`);
    made = next;
  }
  return { kind: 'patched', object: made };
}

function problem(message: string): Patched {
  return { kind: 'error', message };
}

function missingPlace(document: Json, op: string, path: string, from: string): string | undefined {
  if ((op === 'copy' || op === 'move') && valueAt(document, from) === undefined) return from;
  const parent = valueAt(document, path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  // What is replaced in a mapping may be missing, other than what the RFC says.
  const mustBeThere = op === 'remove' || (op === 'replace' && isArray(parent));
  if (mustBeThere) return valueAt(document, path) === undefined ? path : undefined;
  return isObject(parent) || isArray(parent) ? undefined : path;
}

function valueAt(document: Json, pointer: string): Json | undefined {
  return toPointerParts(pointer).reduce<Json | undefined>(
    (at, part) => (isArray(at) ? (/^\d+$/.test(part) ? at[Number(part)] : undefined) : memberOf(at, part)),
    document,
  );
}
