import type { MapNode, Node } from '../../kustomize/node.ts';
import { scalarValue } from '../../kustomize/value.ts';
import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { clusterScopeTest } from '../judged/clusterScope.ts';
import { type JudgedResource, memberOf, objectAt, readResource } from '../judged/resource.ts';
import { setOwn } from '../values/json.ts';

const objects = new WeakMap<MapNode, JsonObject>();
const judged = new WeakMap<MapNode, JudgedResource>();

/** A rendered object, or a document of a file, as plain JSON: the same value for as long as the tree is the same. */
export function objectOf(root: MapNode): JsonObject {
  const known = objects.get(root);
  if (known !== undefined) return known;
  const made = jsonOf(root, false) as JsonObject;
  objects.set(root, made);
  return made;
}

/** Numbers are those of Go's JSON reader, which policies see. */
function jsonOf(node: Node, inFlow: boolean): Json {
  if (node.kind === 'scalar') {
    const value = scalarValue(node, inFlow);
    if (typeof value === 'bigint') return Number(value);
    return typeof value === 'number' && !Number.isFinite(value) ? node.text : (value as Json);
  }
  const flow = inFlow || node.flow;
  if (node.kind === 'seq') return node.items.map((item) => jsonOf(item, flow));
  const made: Record<string, Json> = {};
  for (const { key, value } of node.fields) setOwn(made, key.text, jsonOf(value, flow));
  return made;
}

const isClusterScoped = clusterScopeTest([]);

/**
 * The object as policies judge it, in the manner of the Kyverno CLI: in `default` where it names no namespace and can have one, empty
 * `labels:` and `annotations:` as empty mappings.
 */
export function judgedOf(root: MapNode): JudgedResource {
  const known = judged.get(root);
  if (known !== undefined) return known;
  const object = objectOf(root);
  const read = readResource(object);
  const metadata = objectAt(object, 'metadata');
  const fixed: Record<string, Json> = {};
  if (read.namespace === '' && !isClusterScoped(read.group, read.kind)) fixed.namespace = 'default';
  for (const name of ['labels', 'annotations']) if (memberOf(metadata, name) === null) fixed[name] = {};
  const isWhole = Object.keys(fixed).length === 0;
  const made = isWhole ? read : readResource({ ...object, metadata: { ...metadata, ...fixed } });
  judged.set(root, made);
  return made;
}
