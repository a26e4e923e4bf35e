import type { SyntaxFile } from '../syntax/tree.ts';
import { readIdentity } from './identity.ts';
import { isObject } from './openapi.ts';
import type { PackKind, SchemaPack } from './pack.ts';
import type { Json, JsonObject } from './schemaShape.ts';
import { toJson } from './serverValue.ts';
import { definitionOfTemplate } from './templateDefinition.ts';
import { readSyntaxNode } from './treeReader.ts';

/** Kinds of objects that define kinds. */
export function definesKind(kind: string | undefined): boolean {
  return kind === 'CustomResourceDefinition' || kind === 'ConstraintTemplate';
}

/** The kinds that the CustomResourceDefinitions and ConstraintTemplates of a file define, one pack each, named after the file. */
export function packsOfFile(path: string, { documents }: SyntaxFile): readonly SchemaPack[] {
  return documents.flatMap(({ root, index }) => {
    if (root === undefined || !definesKind(readIdentity(root, readSyntaxNode).kind)) return [];
    return packFromObject(toJson(root, readSyntaxNode), `crd:${path}#${index}`) ?? [];
  });
}

/** The file and document of the definition that a pack of a file was made of; undefined for packs of elsewhere. */
export function definitionOfPack(name: string): { readonly file: string; readonly document: number } | undefined {
  const [, file, document] = /^crd:(.*)#(\d+)$/.exec(name) ?? [];
  return file === undefined ? undefined : { file, document: Number(document) };
}

/** The kinds that an object defines: a CustomResourceDefinition, or a template of Gatekeeper, which becomes one. */
export function packFromObject(object: Json, name: string): SchemaPack | undefined {
  return packFromCrd(definitionOfTemplate(object) ?? object, name);
}

/**
 * The kinds that a CustomResourceDefinition (`apiextensions.k8s.io/v1`, as JSON) defines; undefined for anything else.
 * Versions that are not served, or have no schema, give nothing.
 */
function packFromCrd(crd: Json, name: string): SchemaPack | undefined {
  if (!isObject(crd) || crd.kind !== 'CustomResourceDefinition' || !isObject(crd.spec)) return undefined;
  const { group, scope, names, versions } = crd.spec;
  if (typeof group !== 'string' || !isObject(names) || !Array.isArray(versions)) return undefined;
  const kinds = new Map<string, PackKind>();
  const definitions: Record<string, JsonObject> = {};
  for (const version of versions as readonly Json[]) {
    const schema = isObject(version) && isObject(version.schema) ? version.schema.openAPIV3Schema : undefined;
    if (!isObject(version) || version.served === false || !isObject(schema) || !isTaken(schema)) continue;
    const id = `${group}/${String(version.name)}/${String(names.kind)}`;
    const { deprecated, deprecationWarning } = version;
    kinds.set(id, {
      schema: id,
      plural: String(names.plural),
      namespaced: scope !== 'Cluster',
      ...(deprecated === true && { deprecated }),
      ...(typeof deprecationWarning === 'string' && { warning: deprecationWarning }),
    });
    definitions[id] = schema;
  }
  return { name, kinds, definitions, custom: true, exact: true, complete: true };
}

/**
 * Whether the server takes such a schema for the root of a kind (apiextensions-apiserver, pkg/apiserver/schema/validation.go: an object
 * that lists its fields). One that it refuses defines nothing, and what it says is no judgement of the server's.
 */
function isTaken(schema: JsonObject): boolean {
  return schema.type === 'object' && schema.additionalProperties === undefined;
}
