import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { locateField } from '../../syntax/lookup.ts';
import type { Range, SyntaxNode } from '../../syntax/tree.ts';
import { isRegoDocument, isRegoFile, regoDocument, regoFileProblem } from '../conftest/regoDocument.ts';
import { clusterScopeTest } from '../judged/clusterScope.ts';
import { type JudgedResource, listAt, memberOf, objectAt, readResource, textAt } from '../judged/resource.ts';
import { isArray, isObject } from '../values/json.ts';
import { readYaml } from '../values/yaml.ts';

/** One object of a file, with where its fields stand. */
export interface PolicyDocument {
  readonly file: string;
  readonly object: JsonObject;
  readonly root: SyntaxNode | undefined;
  /** The way from `root` to the object: empty unless it stands in a list. */
  readonly path: readonly (string | number)[];
}

/** A file that was read. */
export interface PolicyFile {
  readonly path: string;
  readonly documents: readonly PolicyDocument[];
  /** Why it could not be read. */
  readonly problem?: string;
}

/** The objects of a manifest file; lists are unpacked. A file of Rego is one object that holds its text. */
export function readPolicyFile(path: string, text: string): PolicyFile {
  if (isRegoFile(path)) return readRegoFile(path, text);
  const read = readYaml(text);
  if (read === undefined) return { path, documents: [], problem: `${path} is not YAML that can be read.` };
  const documents = read.flatMap(({ value, root }) => unpack({ file: path, value, root, at: [] }));
  return { path, documents };
}

function readRegoFile(path: string, text: string): PolicyFile {
  const problem = regoFileProblem(path, text);
  // One that is no Rego counts too: no other file is judged beside it.
  const documents = [{ file: path, object: regoDocument(path, text), root: undefined, path: [] }];
  return problem === undefined ? { path, documents } : { path, documents, problem };
}

interface Packed {
  readonly file: string;
  readonly value: Json;
  readonly root: SyntaxNode | undefined;
  readonly at: readonly (string | number)[];
}

function unpack({ file, value, root, at }: Packed): readonly PolicyDocument[] {
  if (!isObject(value)) return [];
  const items = memberOf(value, 'items');
  if (textAt(value, 'kind').endsWith('List') && isArray(items))
    return items.flatMap((item, index) => unpack({ file, value: item, root, at: [...at, 'items', index] }));
  return [{ file, object: value, root, path: at }];
}

/** Where a field of an object stands in its file; the nearest one that is there for a field that is missing. */
export function placeInDocument({ root, path }: PolicyDocument, field: FieldPath): Range | undefined {
  if (root === undefined) return undefined;
  const { key, value } = locateField(root, [...path, ...field]);
  return field.length === 0 ? (key ?? { start: value.start, end: value.start }) : value;
}

/** A value of a file that is one document: a values, user or context file. */
export function readSingle(text: string): Json | undefined {
  return readYaml(text)?.[0]?.value;
}

/** A document as an object to judge. */
export interface JudgedDocument {
  readonly resource: JudgedResource;
  readonly document: PolicyDocument;
}

/**
 * The objects to judge, as the Kyverno CLI loads them: each once, by type, namespace and name; in `default` when they have no namespace
 * and can have one; empty `labels:` and `annotations:` as empty mappings.
 */
export function toJudged(
  documents: readonly PolicyDocument[],
  definitions: readonly JsonObject[],
): readonly JudgedDocument[] {
  const isClusterScoped = clusterScopeTest([...definitions, ...documents.map(({ object }) => object)]);
  const seen = new Set<string>();
  return documents.flatMap((document) => {
    if (textAt(document.object, 'kind') === '' || isRegoDocument(document.object)) return [];
    const read = readResource(document.object);
    const isBare = read.namespace === '' && !isClusterScoped(read.group, read.kind);
    const resource = readResource(normalized(document.object, isBare ? 'default' : undefined));
    const key = JSON.stringify([resource.apiVersion, resource.kind, resource.namespace, resource.name]);
    if (resource.name !== '' && seen.has(key)) return [];
    seen.add(key);
    return [{ resource, document }];
  });
}

function normalized(object: JsonObject, namespace: string | undefined): JsonObject {
  const metadata = objectAt(object, 'metadata');
  const empties = ['labels', 'annotations'].filter((name) => memberOf(metadata, name) === null);
  if (namespace === undefined && empties.length === 0) return object;
  const fixed: Record<string, Json> = { ...metadata };
  for (const name of empties) fixed[name] = {};
  if (namespace !== undefined) fixed.namespace = namespace;
  return { ...object, metadata: fixed };
}

const STAND_INS = new Set(['Context', 'ClusterResource']);

/** The objects of a cluster: as they stand, and those in `Context` and `ClusterResource` files of the Kyverno CLI. */
export function objectsOf(documents: readonly PolicyDocument[]): readonly JsonObject[] {
  return documents.flatMap(({ object }) =>
    STAND_INS.has(textAt(object, 'kind'))
      ? listAt(objectAt(object, 'spec'), 'resources').filter((one): one is JsonObject => isObject(one))
      : [object],
  );
}
