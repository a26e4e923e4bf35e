import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { pluralOf } from '../cel/plural.ts';
import { listAt, memberOf, objectAt, readResource, textAt } from '../judged/resource.ts';
import { isObject } from '../values/json.ts';
import type { ClusterView } from './context.ts';
import type { PolicyValues } from './values.ts';

/** What stands in for a cluster in one run. */
export interface ClusterSources {
  /** Objects that the cluster has. */
  readonly objects: readonly JsonObject[];
  /** Objects that config maps may come from besides: those that are judged. */
  readonly judged: readonly JsonObject[];
  /** A Kyverno CLI `Context` file: `spec.resources` and `spec.images`. */
  readonly context: Json | undefined;
  readonly values: PolicyValues;
}

/** A view on objects and answers that were given; it never reaches anything else. */
export function clusterView({ objects, judged, context, values }: ClusterSources): ClusterView {
  const spec = objectAt(context, 'spec');
  const given = [...objects, ...listAt(spec, 'resources').filter((one): one is JsonObject => isObject(one))];
  const find = (from: readonly JsonObject[], [kind, namespace, name]: readonly [string, string, string]) =>
    from.find((object) => {
      const at = readResource(object);
      return at.kind === kind && at.name === name && (at.namespace || 'default') === namespace;
    });
  return {
    object: (kind, namespace, name) => find(given, [kind, namespace, name]) ?? find(judged, [kind, namespace, name]),
    apiCall: (method, url) =>
      mockedCall(values, method, url) ?? (given.length === 0 ? undefined : askObjects(given, url)),
    global: (name) => values.globals.get(name),
    image: (reference) =>
      listAt(spec, 'images').find(
        (image) => textAt(image, 'image') === reference || textAt(image, 'resolvedImage') === reference,
      ),
    objects: given,
  };
}

function mockedCall({ apiCalls }: PolicyValues, method: string, url: string): Json | undefined {
  const call = apiCalls.find(
    (one) =>
      (textAt(one, 'url') || textAt(one, 'urlPath')) === url &&
      (textAt(one, 'method') || 'GET').toUpperCase() === method.toUpperCase(),
  );
  return call && memberOf(objectAt(call, 'response'), 'body');
}

/** Answers `/api/v1/…` and `/apis/GROUP/VERSION/…` from objects: one object, or a list of them. */
function askObjects(objects: readonly JsonObject[], url: string): Json | undefined {
  const [path = ''] = url.split('?');
  const [, core, group, version, namespace, plural, name] =
    /^\/(?:(api)|apis\/([^/]+))\/([^/]+)(?:\/namespaces\/([^/]+)(?=\/))?\/([^/]+)(?:\/([^/]+))?\/?$/.exec(path) ?? [];
  if (plural === undefined) return undefined;
  const found = objects.filter((object) => {
    const at = readResource(object);
    return (
      at.group === (core === undefined ? group : '') &&
      at.version === version &&
      pluralOf(at.kind) === plural &&
      (namespace === undefined || (at.namespace || 'default') === namespace) &&
      (name === undefined || at.name === name)
    );
  });
  if (name !== undefined) return found[0];
  return { apiVersion: core === undefined ? `${group}/${version}` : (version ?? ''), kind: 'List', items: found };
}
