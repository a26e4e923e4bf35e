import { builtInMergeSchemas, type MergeSchema } from '../../../kustomize/merge/mergeKeys.ts';
import type { Schema } from '../../../schema/schemaShape.ts';
import type { KnownSchema } from '../../admission/mutating/merge.ts';
import type { JudgedResource } from '../../judged/resource.ts';

/** What no table names: lists of built-in kinds are one value each, unless a strategy is said. */
const OTHER: Schema = {
  type: 'array',
  listType: 'atomic',
  get values() {
    return OTHER;
  },
};

const known = new WeakMap<MergeSchema, Schema>();

/** The lists of a built-in kind with their keys; undefined for other kinds, whose lists count as one value that may be set. */
export function mergeSchemaOf({ apiVersion, kind }: JudgedResource): KnownSchema | undefined {
  const merge = builtInMergeSchemas(apiVersion, kind);
  return merge && { schema: schemaOf(merge), resolve: (schema) => schema };
}

function schemaOf(merge: MergeSchema): Schema {
  const before = known.get(merge);
  if (before !== undefined) return before;
  const made = merge.keys === undefined ? mappingOf(merge) : listOf(merge.keys, merge.element);
  known.set(merge, made);
  return made;
}

function listOf(keys: readonly string[], element: MergeSchema | undefined): Schema {
  const items = element === undefined ? OTHER : schemaOf(element);
  return keys.length === 0
    ? { type: 'array', listType: 'set', items }
    : { type: 'array', listType: 'map', listKeys: keys, items };
}

/** Fields are looked up by name, since the tables do not list them. */
class Fields extends Map<string, Schema> {
  private readonly merge: MergeSchema;

  constructor(merge: MergeSchema) {
    super();
    this.merge = merge;
  }

  override get(name: string): Schema | undefined {
    if (name === 'protocol') return PROTOCOL;
    const below = this.merge.fields.get(name);
    return below && schemaOf(below);
  }
}

/** The only key of a list that has a default. */
const PROTOCOL: Schema = { type: 'string', default: 'TCP' };

function mappingOf(merge: MergeSchema): Schema {
  return { type: 'object', properties: new Fields(merge), values: OTHER };
}
