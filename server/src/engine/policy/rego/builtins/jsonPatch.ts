import { fromPointerPart } from '../../../syntax/fieldPath.ts';
import { pick } from '../pick.ts';
import { isArray, isEqual, RegoObject, RegoSet, type Value } from '../value.ts';
import { isText } from './define.ts';

type Path = readonly Value[];

/** Applies operations to a value, sets included; undefined when one does not apply (v1/topdown/json.go, internal/edittree). */
export function patchValue(value: Value, operations: Value | undefined): Value | undefined {
  if (!isArray(operations)) return undefined;
  return operations.reduce<Value | undefined>(
    (made, one) => (made === undefined || !(one instanceof RegoObject) ? undefined : applyOne(made, one)),
    value,
  );
}

function applyOne(value: Value, operation: RegoObject): Value | undefined {
  const path = pathOf(operation.get('path'));
  const from = pathOf(operation.get('from'));
  const given = operation.get('value');
  if (path === undefined) return undefined;
  switch (operation.get('op')) {
    case 'add':
      return given === undefined ? undefined : insert(value, path, given);
    case 'remove':
      return remove(value, path);
    case 'replace': {
      const rest = path.length === 0 ? value : remove(value, path);
      return rest === undefined || given === undefined ? undefined : insert(rest, path, given);
    }
    case 'move': {
      const moved = from && at(value, from);
      const rest = from && remove(value, from);
      return moved === undefined || rest === undefined ? undefined : insert(rest, path, moved);
    }
    case 'copy': {
      const copied = from && at(value, from);
      return copied === undefined ? undefined : insert(value, path, copied);
    }
    case 'test': {
      const found = at(value, path);
      return found !== undefined && given !== undefined && isEqual(found, given) ? value : undefined;
    }
    default:
      return undefined;
  }
}

/** A pointer, with or without its first slash, or a list of keys. */
function pathOf(value: Value | undefined): Path | undefined {
  if (isArray(value)) return value;
  if (!isText(value)) return undefined;
  return value === '' ? [] : value.replace(/^\//, '').split('/').map(fromPointerPart);
}

/** The position in a list that a key names; `-` is the one behind the last. */
function positionOf(key: Value, length: number): number | undefined {
  const index =
    key === '-'
      ? length
      : isText(key) && /^(?:0|[1-9]\d*)$/.test(key)
        ? Number(key)
        : typeof key === 'number'
          ? key
          : -1;
  return Number.isInteger(index) && index >= 0 && index <= length ? index : undefined;
}

function keyIn(holder: Value, key: Value): Value | undefined {
  return isArray(holder) ? positionOf(key, holder.length) : key;
}

function at(value: Value, path: Path): Value | undefined {
  return path.reduce<Value | undefined>((found, key) => {
    const own = found === undefined ? undefined : keyIn(found, key);
    return found === undefined || own === undefined ? undefined : pick(found, own);
  }, value);
}

function insert(value: Value, [key, ...rest]: Path, given: Value): Value | undefined {
  if (key === undefined) return given;
  if (rest.length > 0) return changeBelow(value, key, (inner) => insert(inner, rest, given));
  if (isArray(value)) {
    const index = positionOf(key, value.length);
    return index === undefined ? undefined : value.toSpliced(index, 0, given);
  }
  if (value instanceof RegoObject) return RegoObject.of([...value.sorted(), [key, given]]);
  return value instanceof RegoSet && isEqual(key, given) ? RegoSet.of([...value.sorted(), given]) : undefined;
}

function remove(value: Value, [key, ...rest]: Path): Value | undefined {
  if (key === undefined) return undefined;
  if (rest.length > 0) return changeBelow(value, key, (inner) => remove(inner, rest));
  const own = keyIn(value, key);
  if (own === undefined || pick(value, own) === undefined) return undefined;
  if (isArray(value)) return value.toSpliced(own as number, 1);
  if (value instanceof RegoObject) return RegoObject.of(value.sorted().filter(([name]) => !isEqual(name, own)));
  return value instanceof RegoSet ? RegoSet.of(value.sorted().filter((one) => !isEqual(one, own))) : undefined;
}

function changeBelow(value: Value, key: Value, change: (inner: Value) => Value | undefined): Value | undefined {
  const own = keyIn(value, key);
  const inner = own === undefined ? undefined : pick(value, own);
  const changed = inner === undefined ? undefined : change(inner);
  if (own === undefined || changed === undefined) return undefined;
  if (isArray(value)) return value.with(own as number, changed);
  if (value instanceof RegoObject) return RegoObject.of([...value.sorted(), [own, changed]]);
  const others = (value as RegoSet).sorted().filter((one) => !isEqual(one, own));
  return RegoSet.of([...others, changed]);
}
