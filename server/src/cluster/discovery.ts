import { getIn, isList, type Json, textIn } from './json.ts';
import { type ClusterProblem, isProblem } from './problem.ts';
import type { Transport } from './transport.ts';

/** Where objects of a kind are served. */
export interface ApiResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

/** What a cluster serves under a kind's name. */
export type KindAnswer =
  | { readonly is: 'served'; readonly resource: ApiResource }
  /** The kind is there in another version; `resource` is the preferred one. */
  | { readonly is: 'otherVersion'; readonly resource: ApiResource }
  /** The group's own server is down, so nobody can tell. */
  | { readonly is: 'stale' }
  | { readonly is: 'unknown' };

/** The kinds of one cluster, asked once. */
export interface Discovery {
  find(apiVersion: string, kind: string): KindAnswer;
}

/** One answer for all groups (GA since 1.30); older servers ignore the parameters and answer the old list. */
const AGGREGATED =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

/** Asks the cluster for its kinds: two requests, or one more per wanted group and version on servers before 1.26. */
export async function discover(
  transport: Transport,
  wanted: readonly string[],
  signal: AbortSignal,
): Promise<Discovery | ClusterProblem> {
  const found: ApiResource[] = [];
  const stale = new Set<string>();
  for (const path of ['/api', '/apis']) {
    const answer = await transport.send({ method: 'GET', path, accept: AGGREGATED }, signal);
    if (isProblem(answer)) return answer;
    const items = getIn(answer.json, 'items');
    if (isList(items)) {
      for (const item of items) readAggregated(item, found, stale);
      continue;
    }
    const versions = wanted.filter((apiVersion) => apiVersion.includes('/') === (path === '/apis'));
    for (const apiVersion of new Set(versions)) {
      const list = await transport.send({ method: 'GET', path: `${path}/${apiVersion}` }, signal);
      if (!isProblem(list)) readOldList(list.json, apiVersion, found);
      else if (list.status === 503) stale.add(groupOf(apiVersion));
      else if (list.reason !== 'not-found') return list;
    }
  }
  return makeDiscovery(found, stale);
}

function makeDiscovery(found: readonly ApiResource[], stale: ReadonlySet<string>): Discovery {
  return {
    find: (apiVersion, kind) => {
      const group = groupOf(apiVersion);
      const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
      const same = found.filter((one) => one.group === group && one.kind === kind);
      const exact = same.find((one) => one.version === version);
      if (exact !== undefined) return { is: 'served', resource: exact };
      // Versions stand in the order of preference.
      const other = same[0];
      if (other !== undefined) return { is: 'otherVersion', resource: other };
      return stale.has(group) ? { is: 'stale' } : { is: 'unknown' };
    },
  };
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

function readAggregated(item: Json, found: ApiResource[], stale: Set<string>): void {
  const group = textIn(item, 'metadata', 'name');
  const versions = getIn(item, 'versions');
  for (const version of isList(versions) ? versions : []) {
    if (textIn(version, 'freshness') === 'Stale') stale.add(group);
    const resources = getIn(version, 'resources');
    for (const resource of isList(resources) ? resources : []) {
      const kind = getIn(resource, 'responseKind');
      found.push({
        group,
        version: textIn(version, 'version'),
        kind: textIn(kind, 'kind'),
        plural: textIn(resource, 'resource'),
        namespaced: textIn(resource, 'scope') === 'Namespaced',
        verbs: texts(getIn(resource, 'verbs')),
      });
    }
  }
}

function readOldList(json: Json, apiVersion: string, found: ApiResource[]): void {
  const resources = getIn(json, 'resources');
  for (const resource of isList(resources) ? resources : []) {
    const plural = textIn(resource, 'name');
    if (plural.includes('/')) continue;
    found.push({
      group: groupOf(apiVersion),
      version: apiVersion.slice(apiVersion.indexOf('/') + 1),
      kind: textIn(resource, 'kind'),
      plural,
      namespaced: getIn(resource, 'namespaced') === true,
      verbs: texts(getIn(resource, 'verbs')),
    });
  }
}

function texts(value: Json | undefined): readonly string[] {
  return isList(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The path of a collection, or of one object in it. Undefined for a name that is no path segment. */
export function apiPath(resource: ApiResource, namespace: string, name?: string): string | undefined {
  const segments = [
    ...(resource.group === '' ? ['api', resource.version] : ['apis', resource.group, resource.version]),
    ...(resource.namespaced && namespace !== '' ? ['namespaces', namespace] : []),
    resource.plural,
    ...(name === undefined ? [] : [name]),
  ];
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..' || /[/%]/.test(segment))) {
    return undefined;
  }
  return `/${segments.map((segment) => encodeURIComponent(segment)).join('/')}`;
}
