import { compareBytes } from '../../../kustomize/byteOrder.ts';
import type { Json, JsonObject } from '../../../schema/schemaShape.ts';
import { isArray, setOwn } from '../../values/json.ts';
import { queryError } from '../failure.ts';
import type { FunctionTable } from './signature.ts';

type List = readonly Json[];

/** Kyverno's functions on lists and mappings (pkg/engine/jmespath/functions.go). */
export const COLLECTIONS: FunctionTable = {
  'lookup(object|array, string|number)': (_, holder: JsonObject | List, key: string | number) => {
    if (isArray(holder)) {
      if (typeof key !== 'number') return queryError("JMESPath function 'lookup': argument #2 is not of type Number");
      if (!Number.isInteger(key))
        return queryError(`JMESPath function 'lookup': argument #2: expected an integer number but got: ${key}`);
      return holder[key] ?? null;
    }
    if (typeof key !== 'string') return queryError("JMESPath function 'lookup': argument #2 is not of type String");
    return Object.hasOwn(holder, key) ? ((holder as JsonObject)[key] as Json) : null;
  },
  'items(object|array, string, string)': (_, holder: JsonObject | List, keyName: string, valueName: string) => {
    const pairs: readonly (readonly [Json, Json])[] = isArray(holder)
      ? holder.map((value, index): readonly [Json, Json] => [index, value])
      : Object.keys(holder)
          .sort(compareBytes)
          .map((key): readonly [Json, Json] => [key, (holder as JsonObject)[key] as Json]);
    return pairs.map(([key, value]) => {
      const made: Record<string, Json> = {};
      setOwn(made, keyName, key);
      setOwn(made, valueName, value);
      return made;
    });
  },
  'object_from_lists(array, array)': (_, keys: List, values: List) => {
    const made: Record<string, Json> = {};
    for (const [index, key] of keys.entries()) {
      if (typeof key === 'object')
        return queryError("JMESPath function 'object_from_lists': argument #1 is not of type StringArray");
      setOwn(made, String(key), values[index] ?? null);
    }
    return made;
  },
};
