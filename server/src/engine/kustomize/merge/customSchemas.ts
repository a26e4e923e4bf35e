import type { JsonValue } from '../node.ts';
import { apiVersionOf } from '../resourceId.ts';
import { builtInDefinition, builtInMergeSchemas, type MergeSchema, type MergeSchemas } from './mergeKeys.ts';

type Json = { readonly [key: string]: JsonValue };

/** Which definitions are in force: those of a file, and the built-in ones over or under them. */
export type Beside = 'nothing' | 'built-in first' | 'built-in last';

/** The merge schemas that an OpenAPI document has. */
export class CustomSchemas {
  private readonly definitions: Definitions;
  private readonly byType = new Map<string, MergeSchema>();
  private readonly beside: Beside;

  constructor(file: JsonValue, beside: Beside) {
    const definitions = isRecord(file) ? file.definitions : undefined;
    this.beside = beside;
    this.definitions = { own: isRecord(definitions) ? definitions : {}, beside };
    for (const definition of Object.values(this.definitions.own)) {
      const types = isRecord(definition) ? definition['x-kubernetes-group-version-kind'] : undefined;
      for (const type of Array.isArray(types) ? (types as readonly JsonValue[]) : []) {
        if (!isRecord(type)) continue;
        const text = (part: string): string => (typeof type[part] === 'string' ? type[part] : '');
        const id = { group: text('group'), version: text('version'), kind: text('kind'), name: '', namespace: '' };
        this.byType.set(`${apiVersionOf(id)} ${id.kind}`, new CustomSchema(definition, this.definitions));
      }
    }
  }

  readonly find: MergeSchemas = (apiVersion, kind) => {
    const own = this.byType.get(`${apiVersion} ${kind}`);
    if (this.beside === 'nothing') return own;
    const builtIn = builtInMergeSchemas(apiVersion, kind);
    return this.beside === 'built-in first' ? (builtIn ?? own) : (own ?? builtIn);
  };
}

interface Definitions {
  readonly own: Json;
  readonly beside: Beside;
}

/** A definition read when it is asked for, since definitions may contain themselves. */
class CustomSchema implements MergeSchema {
  private readonly definition: Json;
  private readonly definitions: Definitions;
  private readonly made = new Map<string, MergeSchema | undefined>();

  constructor(definition: JsonValue | undefined, definitions: Definitions) {
    this.definitions = definitions;
    this.definition = isRecord(definition) ? definition : {};
  }

  readonly fields = {
    get: (name: string): MergeSchema | undefined => {
      if (this.made.has(name)) return this.made.get(name);
      const { properties, additionalProperties } = this.definition;
      const own = isRecord(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
      const property = own ?? (isRecord(additionalProperties) ? additionalProperties : undefined);
      const schema = property === undefined ? undefined : schemaOf(property, this.definitions);
      this.made.set(name, schema);
      return schema;
    },
  };

  get keys(): readonly string[] | undefined {
    const strategy = this.definition['x-kubernetes-patch-strategy'];
    if (typeof strategy !== 'string' || !strategy.split(',').includes('merge')) return undefined;
    const keys = this.definition['x-kubernetes-list-map-keys'];
    if (Array.isArray(keys)) return (keys as readonly JsonValue[]).map(String);
    const key = this.definition['x-kubernetes-patch-merge-key'];
    return typeof key === 'string' ? [key] : [];
  }

  get element(): MergeSchema | undefined {
    const { items, type } = this.definition;
    const isArray = type === 'array' || (Array.isArray(type) && type.length === 1 && type[0] === 'array');
    return items === undefined || !isArray ? undefined : schemaOf(items, this.definitions);
  }
}

/** A definition, with its references followed; undefined when one leads nowhere (ResourceSchema.Field of openapi.go). */
function schemaOf(definition: JsonValue, definitions: Definitions): MergeSchema | undefined {
  let at: JsonValue | undefined = definition;
  for (let hops = 0; isRecord(at) && typeof at.$ref === 'string' && hops < MAX_HOPS; hops++) {
    const name: string = at.$ref.replace('#/definitions/', '');
    const own: JsonValue | undefined = Object.hasOwn(definitions.own, name) ? definitions.own[name] : undefined;
    const builtIn = definitions.beside === 'nothing' ? undefined : builtInDefinition(name);
    if (builtIn !== undefined && (own === undefined || definitions.beside === 'built-in first')) return builtIn;
    at = own;
  }
  return at === undefined ? undefined : new CustomSchema(at, definitions);
}

/** References that lead on to references. */
const MAX_HOPS = 20;

const byComment = new Map<string, MergeSchema | undefined>();

/** The schema that stands as JSON in a comment, with references to built-in definitions (kyaml/fieldmeta); undefined for an empty one. */
export function schemaOfComment(json: string, value: JsonValue): MergeSchema | undefined {
  if (byComment.has(json)) return byComment.get(json);
  const isEmpty = !isRecord(value) || Object.keys(value).length === 0;
  const made = isEmpty
    ? undefined
    : (schemaOf(value, { own: {}, beside: 'built-in first' }) ?? new CustomSchema({}, NONE));
  byComment.set(json, made);
  return made;
}

const NONE: Definitions = { own: {}, beside: 'nothing' };

function isRecord(value: JsonValue | undefined): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
