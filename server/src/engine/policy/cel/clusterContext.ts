import { Failure } from '../../schema/cel/failure.ts';
import { type CelMap, Opaque, type Outcome, type Value } from '../../schema/cel/value.ts';
import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { readResource } from '../judged/resource.ts';
import type { ClusterView } from '../kyverno/context.ts';
import { isObject } from '../values/json.ts';
import { pluralOf } from './plural.ts';
import { celValue } from './values.ts';

/** `resource`, `image`, `globalContext`, `http`, `json`, `yaml`: what functions are called on. */
export class PolicyContext extends Opaque {
  readonly type: string;
  readonly cluster: ClusterView | undefined;

  constructor(type: string, cluster: ClusterView | undefined) {
    super();
    this.type = type;
    this.cluster = cluster;
  }

  equals(other: Opaque): boolean {
    return other === this;
  }
}

/** What only a cluster, a registry or a network can answer. */
export function needsCluster(what: string): Failure {
  return new Failure('unsupported', what);
}

/** `resource.Get`: an object, or null where the cluster does not have it. */
export function getResource(
  { cluster }: PolicyContext,
  [apiVersion = '', plural = '', namespace = '', name = '']: readonly string[],
): Outcome {
  if (cluster === undefined || knownTo(cluster).length === 0)
    return needsCluster(`resource.Get("${apiVersion}", "${plural}", "${namespace}", "${name}")`);
  const found = matching(cluster, [apiVersion, plural, namespace]).find((object) => readResource(object).name === name);
  return found === undefined ? null : celValue(found);
}

/** `resource.List`: `{items}`; an error for a kind of which the cluster has none. */
export function listResources(
  { cluster }: PolicyContext,
  [apiVersion = '', plural = '', namespace = '']: readonly string[],
  labels?: Value,
): Outcome {
  const asked = `resource.List("${apiVersion}", "${plural}", "${namespace}")`;
  if (cluster === undefined || knownTo(cluster).length === 0) return needsCluster(asked);
  if (!knownTo(cluster).some((object) => isOf(object, apiVersion, plural))) return needsCluster(asked);
  const wanted = labels instanceof Map ? [...(labels as CelMap).entries()] : [];
  const items = matching(cluster, [apiVersion, plural, namespace]).filter((object) => {
    const own = readResource(object).labels;
    return wanted.every(([key, value]) => own[String(key)] === value);
  });
  return celValue({ items });
}

/** What is known of the objects of a cluster: what was given, else what rules may change. */
function knownTo({ objects, changeable }: ClusterView): readonly JsonObject[] {
  return objects.length === 0 ? changeable : objects;
}

function matching(
  cluster: ClusterView,
  [apiVersion, plural, namespace]: readonly [string, string, string],
): readonly JsonObject[] {
  return knownTo(cluster).filter(
    (object) => isOf(object, apiVersion, plural) && (namespace === '' || readResource(object).namespace === namespace),
  );
}

function isOf(object: JsonObject, apiVersion: string, plural: string): boolean {
  const read = readResource(object);
  return read.apiVersion === apiVersion && pluralOf(read.kind) === plural;
}

/** `image.GetMetadata`: what a registry says of an image. */
export function imageMetadata({ cluster }: PolicyContext, reference: string): Outcome {
  const found = cluster?.image(reference);
  return found === undefined ? needsCluster(`image.GetMetadata("${reference}")`) : celValue(found);
}

/** `globalContext.Get`: an entry, or one member of it. */
export function globalEntry({ cluster }: PolicyContext, name: string, projection?: string): Outcome {
  const entry: Json | undefined = cluster?.global(name);
  if (entry === undefined) return needsCluster(`globalContext.Get("${name}")`);
  if (projection === undefined || projection === '') return celValue(entry);
  const part = isObject(entry) ? (entry as JsonObject)[projection] : undefined;
  return part === undefined ? needsCluster(`globalContext.Get("${name}", "${projection}")`) : celValue(part);
}

/** `http.Get` and `http.Post`: what somebody said that the call answers. */
export function called({ cluster }: PolicyContext, method: 'GET' | 'POST', url: string): Outcome {
  const answer = cluster?.http(method, url);
  return answer === undefined ? needsCluster(`http.${method === 'GET' ? 'Get' : 'Post'}("${url}")`) : celValue(answer);
}
