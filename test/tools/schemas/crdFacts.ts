import { parseAllDocuments } from 'yaml';
import {
  eachValue,
  type FactKind,
  type FactPack,
  isObject,
  type Json,
  type JsonObject,
  sorted,
  withoutSentences,
} from './factPack.ts';
import type { ModuleFiles } from './goModule.ts';

/** Where CustomResourceDefinitions lie: the files of a module whose paths start so. */
export interface CrdFiles {
  readonly label: string;
  readonly files: ModuleFiles;
  readonly folders: readonly string[];
}

/** The structure of custom resources from their CustomResourceDefinitions; served versions only. */
export function readCrdPack(modules: readonly CrdFiles[]): FactPack {
  const kinds: Record<string, FactKind> = {};
  const definitions = new Definitions();
  for (const { files, folders } of modules) {
    const paths = folders.flatMap((folder) => files.list(folder)).filter((path) => /\.ya?ml$/.test(path));
    for (const crd of paths.flatMap((path) => readCrds(files.read(path)))) addCrd(crd, kinds, definitions);
  }
  return { sources: modules.map(({ label }) => label).sort(), kinds, definitions: definitions.all };
}

interface Crd {
  readonly kind?: string;
  readonly spec: {
    readonly group: string;
    readonly scope: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly deprecated?: boolean;
      readonly deprecationWarning?: string;
      readonly schema: { readonly openAPIV3Schema: JsonObject };
    }[];
  };
}

function readCrds(text: string): Crd[] {
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents)) return [];
  return documents
    .map((document) => document.toJS() as Crd | null)
    .filter((value): value is Crd => value?.kind === 'CustomResourceDefinition');
}

function addCrd(crd: Crd, kinds: Record<string, FactKind>, definitions: Definitions): void {
  const { group, names, scope } = crd.spec;
  for (const version of crd.spec.versions) {
    if (!version.served) continue;
    const id = `${group}/${version.name}/${names.kind}`;
    const schema = withoutSentences(version.schema.openAPIV3Schema) as JsonObject;
    kinds[id] = {
      schema: id,
      plural: names.plural,
      namespaced: scope === 'Namespaced',
      ...(version.deprecated === true && { deprecated: true }),
      ...(version.deprecationWarning !== undefined && { warning: version.deprecationWarning }),
    };
    definitions.addRoot(id, schema);
  }
}

/** Sub-schemas shorter than this stay where they are: a line of their own would not be easier to read. */
const WORTH_A_LINE = 300;

/**
 * Gives every larger object schema a definition named after the place where it first occurs
 * (`argoproj.io/v1alpha1/Application.spec.source`), and equal ones the same: an ApplicationSet repeats its template 37 times.
 */
class Definitions {
  readonly all: Record<string, JsonObject> = {};
  private readonly names = new Map<string, string>();

  addRoot(name: string, schema: JsonObject): void {
    this.all[name] = this.inside(schema, name) as JsonObject;
  }

  private inside(schema: JsonObject, name: string): Json {
    const split = (value: Json, path: string): Json => (isObject(value) ? this.split(value, path) : value);
    return eachValue(schema, (value, key) => {
      if (key === 'properties' && isObject(value)) {
        return eachValue(value, (property, field) => split(property, `${name}.${field}`));
      }
      if (key === 'items') return split(value, `${name}[]`);
      return key === 'additionalProperties' ? split(value, `${name}{}`) : value;
    });
  }

  private split(schema: JsonObject, name: string): Json {
    const text = JSON.stringify(sorted(schema));
    if (!isObject(schema.properties) || text.length < WORTH_A_LINE) return this.inside(schema, name);
    const known = this.names.get(text);
    if (known !== undefined) return { $ref: `#/definitions/${known}` };
    this.names.set(text, name);
    this.all[name] = this.inside(schema, name) as JsonObject;
    return { $ref: `#/definitions/${name}` };
  }
}
