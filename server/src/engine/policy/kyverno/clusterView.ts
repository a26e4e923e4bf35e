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
  /** Objects that rules change or copy besides those. */
  readonly targets: readonly JsonObject[];
  /** A Kyverno CLI `Context` file: `spec.resources` and `spec.images`. */
  readonly context: Json | undefined;
  readonly values: PolicyValues;
}

/** A view on objects and answers that were given; it never reaches anything else. */
export function clusterView({ objects, judged, targets, context, values }: ClusterSources): ClusterView {
  const spec = objectAt(context, 'spec');
  const said = listAt(spec, 'resources').filter((one): one is JsonObject => isObject(one));
  // A cluster with objects has those that are judged, too, as the command line of Kyverno makes it up.
  const given = objects.length === 0 ? said : distinct([...objects, ...said, ...targets, ...judged]);
  const find = (from: readonly JsonObject[], [kind, namespace, name]: readonly [string, string, string]) =>
    from.find((object) => {
      const at = readResource(object);
      return at.kind === kind && at.name === name && (at.namespace || 'default') === namespace;
    });
  return {
    object: (kind, namespace, name) =>
      find(given, [kind, namespace, name]) ??
      find(targets, [kind, namespace, name]) ??
      find(judged, [kind, namespace, name]),
    apiCall: (method, url) => {
      const mocked = mockedCall(values, method, url);
      if (mocked !== undefined) return memberOf(mocked, 'body');
      return given.length === 0 ? undefined : askObjects(given, url);
    },
    http: (method, url) => {
      const mocked = mockedCall(values, method, url);
      const body = memberOf(mocked, 'body');
      return body === undefined ? undefined : { body, statusCode: memberOf(mocked, 'statusCode') ?? 200 };
    },
    global: (name) => values.globals.get(name),
    image: (reference) =>
      listAt(spec, 'images').find(
        (image) => textAt(image, 'image') === reference || textAt(image, 'resolvedImage') === reference,
      ),
    objects: given,
    changeable: targets.length + given.length === 0 ? [] : distinct([...targets, ...given, ...judged]),
  };
}

/** The first object of each kind and name. */
function distinct(objects: readonly JsonObject[]): readonly JsonObject[] {
  const seen = new Map<string, JsonObject>();
  for (const object of objects) {
    const { apiVersion, kind, namespace, name } = readResource(object);
    const key = JSON.stringify([apiVersion, kind, namespace, name]);
    if (!seen.has(key)) seen.set(key, object);
  }
  return [...seen.values()];
}

/** The `response` that somebody wrote down; one for the method comes before one for any (cmd/cli/kubectl-kyverno/store/contextloader.go). */
function mockedCall({ apiCalls }: PolicyValues, method: string, url: string): JsonObject | undefined {
  const calls = apiCalls.filter((one) => (textAt(one, 'url') || textAt(one, 'urlPath')).trim() === url);
  const methodOf = (call: Json): string => textAt(call, 'method').trim().toUpperCase();
  const call = calls.find((one) => methodOf(one) === method.toUpperCase()) ?? calls.find((one) => methodOf(one) === '');
  return call === undefined ? undefined : objectAt(call, 'response');
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
