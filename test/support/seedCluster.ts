import type { ApiServer } from './apiServer.ts';

/** A plain object as an API server takes it. */
export interface ManifestJson {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [key: string]: unknown;
}

/** `test/example/cluster.json`: how a cluster is filled, and what a drift check must then say. */
export interface ClusterPlan {
  readonly cluster: string;
  readonly overlay: string;
  readonly namespaces: readonly string[];
  readonly manager: string;
  /** Values that stand in the cluster for Secrets which are encrypted in Git. */
  readonly secrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The Flux Kustomization that applies the overlay; its labels are put on every object. */
  readonly owner: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name: string;
    readonly namespace: string;
  };
  readonly steps: readonly PlanStep[];
  readonly expect: Readonly<
    Record<
      string,
      {
        readonly state: string;
        readonly fields?: readonly string[];
        readonly additions?: readonly string[];
        readonly ignored?: readonly string[];
      }
    >
  >;
}

/** One thing that somebody does to the cluster after the controller; `*` ends a name whose hash is not known here. */
export type PlanStep =
  | {
      readonly do: 'patch';
      readonly kind: string;
      readonly name: string;
      readonly subresource?: string;
      readonly manager: string;
      readonly body: unknown;
    }
  | { readonly do: 'delete'; readonly kind: string; readonly name: string }
  | { readonly do: 'create'; readonly manager: string; readonly body: ManifestJson };

export interface SeedInput {
  /** The overlay as committed. */
  readonly rendered: readonly ManifestJson[];
  /** The owner as committed; without it the cluster does not know which revision it was given. */
  readonly owner?: ManifestJson;
  readonly commit: string;
  readonly plan: ClusterPlan;
}

/**
 * Applies rendered objects as the plan's controller and records that on the owner, then takes the steps of the plan. Throws
 * when the server refuses one.
 */
export async function seedCluster(server: ApiServer, input: SeedInput): Promise<void> {
  const { rendered, plan } = input;
  if (input.owner !== undefined) await defineKustomizations(server);
  const pathOf = await objectPaths(server, rendered);
  for (const object of rendered) {
    const path = `${pathOf(object)}?fieldManager=${plan.manager}&force=true`;
    await expectDone(server, {
      method: 'PATCH',
      path,
      body: asSent(object, plan),
      type: 'application/apply-patch+yaml',
    });
  }
  if (input.owner !== undefined) await recordOwner(server, input, input.owner);
  for (const step of plan.steps) {
    if (step.do === 'create') {
      const path = `${pathOf(step.body).replace(/\/[^/]+$/, '')}?fieldManager=${step.manager}`;
      await expectDone(server, { method: 'POST', path, body: step.body });
      continue;
    }
    const target = find(rendered, step.kind, step.name);
    if (step.do === 'delete') await expectDone(server, { method: 'DELETE', path: pathOf(target) });
    else {
      const subresource = step.subresource === undefined ? '' : `/${step.subresource}`;
      const path = `${pathOf(target)}${subresource}?fieldManager=${step.manager}`;
      const kind = subresource === '' ? 'strategic-merge-patch' : 'merge-patch';
      await expectDone(server, { method: 'PATCH', path, body: step.body, type: `application/${kind}+json` });
    }
  }
}

/** The definition of Flux Kustomizations, as loose as a definition can be: only the objects matter here. */
const DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'kustomizations.kustomize.toolkit.fluxcd.io' },
  spec: {
    group: 'kustomize.toolkit.fluxcd.io',
    scope: 'Namespaced',
    names: {
      kind: 'Kustomization',
      listKind: 'KustomizationList',
      plural: 'kustomizations',
      singular: 'kustomization',
    },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

const KUSTOMIZATIONS = '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations';

async function defineKustomizations(server: ApiServer): Promise<void> {
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  const made = await server.request('POST', path, DEFINITION);
  if (made.status !== 201 && made.status !== 409) throw new Error(`The definition was refused: ${made.text}`);
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-system' } };
  await server.request('POST', '/api/v1/namespaces', namespace);
  // A definition is served a moment after it was accepted.
  for (let tries = 0; tries < 200; tries++) {
    if ((await server.request('GET', KUSTOMIZATIONS)).status === 200) return;
    await new Promise((next) => setTimeout(next, 50));
  }
  throw new Error('The API server does not serve Kustomizations.');
}

/** What the controller writes after it has applied: revision, inventory, Ready. */
async function recordOwner(server: ApiServer, input: SeedInput, owner: ManifestJson): Promise<void> {
  const path = `${KUSTOMIZATIONS}/${owner.metadata.name}`;
  await expectDone(server, {
    method: 'PATCH',
    path: `${path}?fieldManager=flux&force=true`,
    body: owner,
    type: 'application/apply-patch+yaml',
  });
  const entries = input.rendered.map((object) => {
    const { group, version } = splitVersion(object.apiVersion);
    return { id: `${object.metadata.namespace ?? ''}_${object.metadata.name}_${group}_${object.kind}`, v: version };
  });
  const status = {
    lastAppliedRevision: `main@sha1:${input.commit}`,
    lastAttemptedRevision: `main@sha1:${input.commit}`,
    inventory: { entries },
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'ReconciliationSucceeded',
        message: `Applied revision: main@sha1:${input.commit}`,
        lastTransitionTime: new Date().toISOString(),
      },
    ],
  };
  const type = 'application/merge-patch+json';
  await expectDone(server, { method: 'PATCH', path: `${path}/status`, body: { status }, type });
}

function splitVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const [first = '', second] = apiVersion.split('/');
  return second === undefined ? { group: '', version: first } : { group: first, version: second };
}

function asSent(object: ManifestJson, plan: ClusterPlan): unknown {
  const { sops: _sops, ...rest } = object;
  const group = plan.owner.apiVersion.replace(/\/.*/, '');
  const marks = { [`${group}/name`]: plan.owner.name, [`${group}/namespace`]: plan.owner.namespace };
  const labels = { ...object.metadata.labels, ...marks };
  const clear = object.kind === 'Secret' ? plan.secrets[object.metadata.name] : undefined;
  return {
    ...rest,
    metadata: { ...object.metadata, labels },
    ...(clear === undefined ? {} : { stringData: clear }),
  };
}

function find(rendered: readonly ManifestJson[], kind: string, name: string): ManifestJson {
  const fits = (other: string): boolean => (name.endsWith('*') ? other.startsWith(name.slice(0, -1)) : other === name);
  const found = rendered.find((object) => object.kind === kind && fits(object.metadata.name));
  if (found === undefined) throw new Error(`The render has no ${kind} ${name}.`);
  return found;
}

/** Where objects of these kinds are reached, as the server tells it. */
export async function objectPaths(
  server: ApiServer,
  objects: readonly ManifestJson[],
): Promise<(object: ManifestJson) => string> {
  const paths = await kindPaths(server, objects);
  return (object) => objectPath(paths, object);
}

interface KindPath {
  readonly plural: string;
  readonly namespaced: boolean;
}

async function kindPaths(server: ApiServer, objects: readonly ManifestJson[]): Promise<ReadonlyMap<string, KindPath>> {
  const found = new Map<string, KindPath>();
  for (const apiVersion of new Set(['v1', ...objects.map((object) => object.apiVersion)])) {
    const prefix = apiVersion.includes('/') ? '/apis' : '/api';
    const answer = await server.request('GET', `${prefix}/${apiVersion}`);
    const body = answer.body as { resources?: { name: string; kind: string; namespaced: boolean }[] } | undefined;
    const list = body?.resources ?? [];
    for (const one of list) {
      if (one.name.includes('/')) continue;
      found.set(`${apiVersion}/${one.kind}`, { plural: one.name, namespaced: one.namespaced });
    }
  }
  return found;
}

function objectPath(paths: ReadonlyMap<string, KindPath>, object: ManifestJson): string {
  const kind = paths.get(`${object.apiVersion}/${object.kind}`);
  if (kind === undefined) throw new Error(`The API server does not serve ${object.apiVersion} ${object.kind}.`);
  const prefix = object.apiVersion.includes('/') ? '/apis' : '/api';
  const namespace = kind.namespaced ? `/namespaces/${object.metadata.namespace ?? 'default'}` : '';
  return `${prefix}/${object.apiVersion}${namespace}/${kind.plural}/${encodeURIComponent(object.metadata.name)}`;
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly type?: string;
}

async function expectDone(server: ApiServer, call: Call): Promise<void> {
  const answer = await server.request(call.method, call.path, call.body, call.type);
  if (answer.status < 300) return;
  throw new Error(`${call.method} ${call.path}: ${answer.status} ${answer.text.slice(0, 500)}`);
}
