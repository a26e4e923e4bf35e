import type { DesiredResource } from './desired.ts';
import { type ApiResource, apiPath, type Discovery } from './discovery.ts';
import { getIn, isList, isObject, type JsonObject, textIn } from './json.ts';
import { type ClusterProblem, isProblem } from './problem.ts';
import type { DriftState } from './report.ts';
import type { Transport } from './transport.ts';

/** What the cluster has under the name of a rendered object, or why that cannot be told. */
export type LiveObject =
  | {
      readonly is: 'object';
      readonly json: JsonObject;
      readonly resource: ApiResource;
      readonly notes: readonly string[];
    }
  | { readonly is: 'absent'; readonly resource: ApiResource }
  | { readonly is: 'unjudged'; readonly state: DriftState; readonly note: string };

/** More objects of one kind and namespace than this are read with one list instead of one by one. */
const LIST_FROM = 10;
const PAGE = '500';
const LIST_LIMIT = 30_000;

export interface ReadOptions {
  readonly transport: Transport;
  readonly discovery: Discovery;
  /** For objects without a namespace: where the owner, or the context, puts them. */
  readonly defaultNamespace: string;
  readonly signal: AbortSignal;
  progress(done: number, total: number): void;
}

/** Reads the live object of every rendered one, by id. A failure of one kind never becomes a missing object. */
export async function readLive(
  desired: readonly DesiredResource[],
  options: ReadOptions,
): Promise<ReadonlyMap<string, LiveObject>> {
  const found = new Map<string, LiveObject>();
  const groups = new Map<string, { readonly resource: ApiResource; readonly members: Located[] }>();
  const kinds = new Set(desired.map((one) => crdKind(one.json)));
  for (const one of desired) {
    const located = locate(one, options, kinds);
    if ('is' in located) {
      found.set(one.id, located);
      continue;
    }
    const key = `${located.resource.plural}.${located.resource.group}/${located.namespace}`;
    const group = groups.get(key) ?? { resource: located.resource, members: [] };
    group.members.push(located);
    groups.set(key, group);
  }
  const total = desired.length;
  await Promise.all(
    [...groups.values()].map(async ({ resource, members }) => {
      const listed = members.length > LIST_FROM ? await readList(resource, members, options) : undefined;
      await Promise.all(
        members.map(async (member) => {
          const json = listed?.get(member.desired.name);
          const live = json === undefined ? await readOne(member, options) : present(member, json);
          found.set(member.desired.id, live);
          options.progress(found.size, total);
        }),
      );
    }),
  );
  return found;
}

interface Located {
  readonly desired: DesiredResource;
  readonly resource: ApiResource;
  readonly namespace: string;
  readonly notes: readonly string[];
}

/** The kind that a rendered CRD defines, as `Widget.acme.dev`; '' for other objects. */
function crdKind(json: JsonObject): string {
  if (json.kind !== 'CustomResourceDefinition') return '';
  return `${textIn(json, 'spec', 'names', 'kind')}.${textIn(json, 'spec', 'group')}`;
}

function locate(one: DesiredResource, options: ReadOptions, rendered: ReadonlySet<string>): Located | LiveObject {
  const answer = options.discovery.find(one.apiVersion, one.kind);
  if (answer.is === 'stale') {
    return {
      is: 'unjudged',
      state: 'unreadable',
      note: `The server of the group of ${one.apiVersion} does not answer.`,
    };
  }
  if (answer.is === 'unknown') {
    const group = one.apiVersion.includes('/') ? one.apiVersion.slice(0, one.apiVersion.indexOf('/')) : '';
    const comes = rendered.has(`${one.kind}.${group}`);
    const note = comes
      ? `The cluster does not serve ${one.kind} yet; this overlay brings its definition.`
      : `The cluster does not serve ${one.kind} of ${one.apiVersion}.`;
    return { is: 'unjudged', state: 'unknownKind', note };
  }
  const { resource } = answer;
  const other = `The cluster does not serve ${one.apiVersion}; compared with ${resource.version}.`;
  return {
    desired: one,
    resource,
    namespace: resource.namespaced ? one.namespace || options.defaultNamespace : '',
    notes: answer.is === 'otherVersion' ? [other] : [],
  };
}

async function readOne(member: Located, options: ReadOptions): Promise<LiveObject> {
  const path = apiPath(member.resource, member.namespace, member.desired.name);
  if (path === undefined) {
    return { is: 'unjudged', state: 'unreadable', note: `\`${member.desired.name}\` is no name of an object.` };
  }
  const answer = await options.transport.send({ method: 'GET', path }, options.signal);
  if (!isProblem(answer)) {
    return isObject(answer.json)
      ? present(member, answer.json)
      : { is: 'unjudged', state: 'unreadable', note: 'The server answered something that is no object.' };
  }
  if (answer.reason === 'not-found') return { is: 'absent', resource: member.resource };
  return unjudged(answer);
}

function unjudged(problem: ClusterProblem): LiveObject {
  const state = problem.reason === 'forbidden' ? 'notPermitted' : 'unreadable';
  return { is: 'unjudged', state, note: problem.message };
}

function present(member: Located, json: JsonObject): LiveObject {
  return { is: 'object', json, resource: member.resource, notes: member.notes };
}

/** All pages of a list by name; undefined when listing is not possible, and then each object is read by itself. */
async function readList(
  resource: ApiResource,
  members: readonly Located[],
  options: ReadOptions,
): Promise<ReadonlyMap<string, JsonObject> | undefined> {
  const items = await listObjects(resource, members[0]?.namespace ?? '', options);
  if (isProblem(items)) return undefined;
  return new Map(items.map((item) => [textIn(item, 'metadata', 'name'), item]));
}

/** Lists objects of a kind, everywhere when no namespace is given. Items get their kind, which the server leaves out. */
export async function listObjects(
  resource: ApiResource,
  namespace: string,
  options: Pick<ReadOptions, 'transport' | 'signal'> & { readonly selector?: string },
): Promise<readonly JsonObject[] | ClusterProblem> {
  const path = apiPath(resource, namespace) ?? '';
  const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
  const found: JsonObject[] = [];
  let next = '';
  for (let again = true; again; again = next !== '') {
    const query = {
      limit: PAGE,
      ...(options.selector === undefined ? {} : { labelSelector: options.selector }),
      ...(next === '' ? {} : { continue: next }),
    };
    const answer = await options.transport.send({ method: 'GET', path, query, timeLimit: LIST_LIMIT }, options.signal);
    if (isProblem(answer)) {
      // A page token lives about five minutes; what was read so far is then read again one by one.
      return answer.status === 410 ? found : answer;
    }
    const items = getIn(answer.json, 'items');
    for (const item of isList(items) ? items : []) {
      if (isObject(item)) found.push({ ...item, apiVersion, kind: resource.kind });
    }
    next = textIn(answer.json, 'metadata', 'continue');
  }
  return found;
}
