import type { Finding } from '../diagnostics/finding.ts';
import { readEntryFile } from './entryFile.ts';
import type { LocatedMap } from './kustomizationFields.ts';
import { builtInDefinition, builtInMergeSchemas, type MergeSchema, type MergeSchemas } from './merge/mergeKeys.ts';
import type { JsonValue, Node } from './node.ts';
import { currentId, type Resource } from './resource.ts';
import { apiVersionOf } from './resourceId.ts';
import { isClusterScoped } from './scope.ts';
import { entryFinding, type StepContext } from './step.ts';
import { yaml11ToJson } from './yaml11.ts';

type Json = { readonly [key: string]: JsonValue };

/** The only schema that kustomize v5.8.2 has built in (kyaml/openapi/openapi.go). */
const BUILT_IN = 'v1.21.2';

/** What the `openapi` field of a kustomization asks for: `schemas` is undefined when it asks for nothing. */
export interface OpenApi {
  readonly schemas: MergeSchemas | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Reads the `openapi` field (openapi.go SetSchema). A file takes the place of the built-in definitions, so that built-in kinds lose
 * their list keys unless the file has them.
 */
export function readOpenApi(field: LocatedMap, context: StepContext): OpenApi {
  const { version, path } = field.values;
  const refuse = (key: string, message: string): OpenApi => {
    const place = { file: context.file, path: [...field.at, key] };
    return {
      schemas: undefined,
      findings: [entryFinding(place, { code: 'kustomize/openapi', severity: 'error', message })],
    };
  };
  if (path !== undefined) {
    if (version !== undefined) return refuse('version', '`version` and `path` exclude each other; remove one.');
    const read = readEntryFile({ text: path, at: [...field.at, 'path'] }, context);
    if ('finding' in read) return { schemas: undefined, findings: [read.finding] };
    const syntax = context.access.syntax(read.path);
    const file = yaml11ToJson(syntax.documents[0]?.root);
    if (!isRecord(file))
      return refuse('path', `\`${path}\` holds no mapping with \`definitions\`; kustomize fails on it.`);
    const schemas = known.get(syntax) ?? readSchemas(file);
    known.set(syntax, schemas);
    return { schemas, findings: [] };
  }
  if (version === undefined || version === '') return { schemas: undefined, findings: [] };
  if (version === BUILT_IN) return { schemas: builtInMergeSchemas, findings: [] };
  const message = `kustomize has no schema \`${version}\` built in; use \`${BUILT_IN}\`, or \`path\` with a file.`;
  return refuse('version', message);
}

const known = new WeakMap<object, MergeSchemas>();

/** Which definitions are in force: those of the file, and the built-in ones over or under them. */
type Beside = 'nothing' | 'built-in first' | 'built-in last';

interface Widened {
  readonly file: JsonValue;
  readonly made: Map<Beside, MergeSchemas>;
}
const widened = new WeakMap<MergeSchemas, Widened>();

function readSchemas(file: JsonValue): MergeSchemas {
  const schemas = new CustomSchemas(file, 'nothing').find;
  widened.set(schemas, { file, made: new Map([['nothing', schemas]]) });
  return schemas;
}

/**
 * The schemas of a file that is met when there are objects already. The built-in definitions stay beside it if kustomize has
 * loaded them by then, for a patch (the file's own then win), or wants to, for the scope of a type that is not in its table, as those
 * of plugins are not (they are then loaded after the file, and win; openapi.go initSchema).
 */
export function schemasBeside(schemas: MergeSchemas, before: readonly Resource[], plugged: boolean): MergeSchemas {
  const widening = widened.get(schemas);
  const beside = besideOf(before, plugged);
  if (widening === undefined || beside === 'nothing') return schemas;
  const made = widening.made.get(beside) ?? new CustomSchemas(widening.file, beside).find;
  widening.made.set(beside, made);
  return made;
}

function besideOf(before: readonly Resource[], plugged: boolean): Beside {
  if (before.some(({ root }) => isPatched(root))) return 'built-in last';
  return !plugged && before.every((resource) => isInTable(resource)) ? 'nothing' : 'built-in first';
}

function isPatched(node: Node): boolean {
  if (node.origin.step === 'patch') return true;
  if (node.kind === 'seq') return node.items.some(isPatched);
  return node.kind === 'map' && node.fields.some(({ value }) => isPatched(value));
}

function isInTable(resource: Resource): boolean {
  const id = currentId(resource);
  return isClusterScoped(id) || builtInMergeSchemas(apiVersionOf(id), id.kind) !== undefined;
}

class CustomSchemas {
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

function isRecord(value: JsonValue | undefined): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
