import type { Finding } from '../diagnostics/finding.ts';
import { readEntryFile } from './entryFile.ts';
import type { LocatedMap } from './kustomizationFields.ts';
import type { MergeSchema, MergeSchemas } from './merge/mergeKeys.ts';
import type { JsonValue } from './node.ts';
import { apiVersionOf } from './resourceId.ts';
import { entryFinding, type StepContext } from './step.ts';
import { yaml11ToJson } from './yaml11.ts';

type Json = { readonly [key: string]: JsonValue };

/** The only schema that kustomize v5.8.2 has built in (kyaml/openapi/openapi.go). */
const BUILT_IN = 'v1.21.2';

/** What the `openapi` field of a kustomization asks for: `schemas` is undefined for the built-in ones. */
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
    const json = known.get(syntax) ?? new CustomSchemas(yaml11ToJson(syntax.documents[0]?.root) ?? null).find;
    known.set(syntax, json);
    return { schemas: json, findings: [] };
  }
  if (version !== undefined && version !== '' && version !== BUILT_IN) {
    return refuse(
      'version',
      `kustomize has no schema \`${version}\` built in; use \`${BUILT_IN}\`, or \`path\` with a file.`,
    );
  }
  return { schemas: undefined, findings: [] };
}

const known = new WeakMap<object, MergeSchemas>();

class CustomSchemas {
  private readonly definitions: Json;
  private readonly byType = new Map<string, MergeSchema>();

  constructor(file: JsonValue) {
    const definitions = isRecord(file) ? file.definitions : undefined;
    this.definitions = isRecord(definitions) ? definitions : {};
    for (const definition of Object.values(this.definitions)) {
      const types = isRecord(definition) ? definition['x-kubernetes-group-version-kind'] : undefined;
      for (const type of Array.isArray(types) ? (types as readonly JsonValue[]) : []) {
        if (!isRecord(type)) continue;
        const text = (part: string): string => (typeof type[part] === 'string' ? type[part] : '');
        const id = { group: text('group'), version: text('version'), kind: text('kind'), name: '', namespace: '' };
        this.byType.set(`${apiVersionOf(id)} ${id.kind}`, new CustomSchema(definition, this.definitions));
      }
    }
  }

  readonly find: MergeSchemas = (apiVersion, kind) => this.byType.get(`${apiVersion} ${kind}`);
}

/** A definition read when it is asked for, since definitions may contain themselves. */
class CustomSchema implements MergeSchema {
  private readonly definition: Json;
  private readonly definitions: Json;
  private made: ReadonlyMap<string, MergeSchema> | undefined;

  constructor(definition: JsonValue | undefined, definitions: Json) {
    this.definitions = definitions;
    this.definition = resolve(definition, definitions);
  }

  get fields(): ReadonlyMap<string, MergeSchema> {
    if (this.made !== undefined) return this.made;
    const { properties } = this.definition;
    const entries = isRecord(properties) ? Object.entries(properties) : [];
    this.made = new Map(entries.map(([name, property]) => [name, new CustomSchema(property, this.definitions)]));
    return this.made;
  }

  get keys(): readonly string[] | undefined {
    const strategy = this.definition['x-kubernetes-patch-strategy'];
    if (typeof strategy !== 'string' || !strategy.split(',').includes('merge')) return undefined;
    const keys = this.definition['x-kubernetes-list-map-keys'];
    if (Array.isArray(keys)) return (keys as readonly JsonValue[]).map(String);
    const key = this.definition['x-kubernetes-patch-merge-key'];
    return typeof key === 'string' && key !== '' ? [key] : [];
  }

  get element(): MergeSchema | undefined {
    const { items } = this.definition;
    return items === undefined ? undefined : new CustomSchema(items, this.definitions);
  }
}

function resolve(definition: JsonValue | undefined, definitions: Json): Json {
  let at = isRecord(definition) ? definition : {};
  for (let hops = 0; typeof at.$ref === 'string' && hops < 20; hops++) {
    const target = definitions[at.$ref.replace('#/definitions/', '')];
    const { $ref: _, ...own } = at;
    at = isRecord(target) ? { ...target, ...own } : own;
  }
  return at;
}

function isRecord(value: JsonValue | undefined): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
