import type { MapNode } from '../kustomize/node.ts';
import type { RenderedResource } from '../kustomize/rendered.ts';
import { printId } from '../kustomize/resourceId.ts';
import type { SchemaOf } from '../policy/admission/mutating/mutate.ts';
import { isPolicyKind } from '../policy/collect/policyKinds.ts';
import { inventoryOf } from '../policy/gatekeeper/inventory.ts';
import { clusterScopeTest } from '../policy/judged/clusterScope.ts';
import { type JudgedResource, readResource } from '../policy/judged/resource.ts';
import { judgedOf, objectOf } from '../policy/verdicts/judgedNode.ts';
import { areAnswered, judgeObject, type ObjectVerdicts } from '../policy/verdicts/judgeObject.ts';
import { once } from '../policy/verdicts/once.ts';
import { compilePolicies, NO_POLICIES, type PolicySet } from '../policy/verdicts/policySet.ts';
import type { PolicyVerdict, Surroundings } from '../policy/verdicts/policyUnit.ts';
import type { Registry } from '../schema/registry.ts';
import type { JsonObject } from '../schema/schemaShape.ts';
import { sameItems } from '../text/same.ts';
import { targetKey } from '../workspace/schemaTargets.ts';
import { rootOf } from '../workspace/tree.ts';
import { type Database, defineQuery } from './database.ts';
import { ONLY, OPTIONS } from './inputs.ts';
import { neighboursOf, policySourcesOf, teamPolicyFiles } from './policyPlaces.ts';
import { regoFilesAround, regoRootOf } from './regoQueries.ts';
import { HOST, renderOf } from './renderQueries.ts';
import { registryOf } from './schemaQueries.ts';
import { documentsOf } from './sourceQueries.ts';
import { targetsOf } from './targetQueries.ts';
import { allFacts, readersOf } from './workspaceQueries.ts';

/** The policies that an overlay renders. */
const renderedPoliciesOf = defineQuery<readonly MapNode[]>(
  'renderedPolicies',
  (db, overlay) =>
    db
      .get(renderOf, overlay)
      .resources.map(({ root }) => root)
      .filter(isPolicy),
  sameItems,
);

/** The policies that a file holds. */
const writtenPoliciesOf = defineQuery<readonly MapNode[]>(
  'writtenPolicies',
  (db, file) => db.get(documentsOf, file).documents.filter(isPolicy),
  sameItems,
);

function isPolicy(root: MapNode): boolean {
  const { apiVersion, kind } = readResource(objectOf(root));
  return isPolicyKind(apiVersion, kind);
}

/** Every policy that holds for an overlay, once; as it is rendered where both a file and an overlay bring it. */
export const policyRootsOf = defineQuery<readonly MapNode[]>(
  'policyRoots',
  (db, overlay) => {
    const root = rootOf(db.input(OPTIONS, ONLY).roots, overlay);
    const found = new Map<string, MapNode>();
    const add = (node: MapNode): void => {
      const { group, kind, namespace, name } = readResource(objectOf(node));
      const key = [group, kind, namespace, name].join('/');
      if (!found.has(key)) found.set(key, node);
    };
    for (const source of db.get(policySourcesOf, overlay)) db.get(renderedPoliciesOf, source).forEach(add);
    const files = root === undefined ? [] : db.get(teamPolicyFiles, root);
    for (const file of files) db.get(writtenPoliciesOf, file).forEach(add);
    for (const file of regoFilesAround(db, overlay)) add(db.get(regoRootOf, file));
    return [...found.values()];
  },
  sameItems,
);

/** The policies of an overlay, compiled; those that an edit leaves as they are stay the same. */
export const policySetOf = defineQuery<PolicySet>('policySet', (db, overlay, previous) => {
  const roots = db.get(policyRootsOf, overlay);
  if (roots.length === 0) return NO_POLICIES;
  return compilePolicies(
    roots.map((root) => ({ root, object: objectOf(root) })),
    previous,
  );
});

const keys = new WeakMap<RenderedResource, { readonly overlay: string; readonly key: string }>();

/** `OVERLAY#OBJECT`: the same text for as long as the object stays the same, since thousands are asked for at each keystroke. */
function keyOf(overlay: string, resource: RenderedResource): string {
  const known = keys.get(resource);
  if (known?.overlay === overlay) return known.key;
  const key = `${overlay}#${printId(resource.id)}`;
  keys.set(resource, { overlay, key });
  return key;
}

/** The objects of an overlay by `OVERLAY#OBJECT`: the text form of the id, with a number for one that stands there again. */
const objectsOf = defineQuery<ReadonlyMap<string, RenderedResource>>('policyObjects', (db, overlay) => {
  const found = new Map<string, RenderedResource>();
  for (const resource of db.get(renderOf, overlay).resources) {
    const own = keyOf(overlay, resource);
    let key = own;
    for (let n = 2; found.has(key); n++) key = `${own}~${n}`;
    found.set(key, resource);
  }
  return found;
});

/** One of them; the key is `OVERLAY#OBJECT`. Equal as long as nothing changes in the object. */
const objectRootOf = defineQuery<MapNode | undefined>('policyObject', (db, key) => {
  const [overlay] = split(key);
  return db.get(objectsOf, overlay).get(key)?.root;
});

function split(key: string): readonly [string, string] {
  const hash = key.lastIndexOf('#');
  return [key.slice(0, hash), key.slice(hash + 1)];
}

/** What the policies say of one object of an overlay; the key is `OVERLAY#OBJECT`. */
const objectVerdictsOf = defineQuery<ObjectVerdicts | undefined>(
  'policyVerdicts',
  (db, key, previous) => {
    const [overlay] = split(key);
    const root = db.get(objectRootOf, key);
    if (root === undefined) return undefined;
    return judgeObject(db.get(policySetOf, overlay), judgedOf(root), surroundingsOf(db, overlay), previous);
  },
  (a, b) => a?.resource === b?.resource && sameItems(a?.runs ?? [], b?.runs ?? []),
);

/** The verdicts on one rendered object. */
export interface JudgedObject {
  readonly resource: RenderedResource;
  readonly verdicts: readonly PolicyVerdict[];
  /** Those that somebody is told of (judgeObject.ts). */
  readonly notable: readonly PolicyVerdict[];
}

/** An object and what was said of it by a set of policies. */
interface Judgement {
  readonly resource: RenderedResource;
  readonly set: PolicySet;
  readonly found: ObjectVerdicts | undefined;
  /** Undefined for an object that no policy selects. */
  readonly shown: JudgedObject | undefined;
}

/**
 * What the policies say of the objects of an overlay. Of an object that is the same, by policies that are the same and find the same around
 * it, nothing is asked: an edit touches one of thousands.
 */
const judgementsOf = defineQuery<readonly Judgement[]>(
  'judgements',
  (db, overlay, previous) => {
    const set = db.get(policySetOf, overlay);
    if (set.units.length === 0) return [];
    const around = askedOnce(surroundingsOf(db, overlay));
    const known = new Map(previous?.map((one) => [one.resource, one]));
    return [...db.get(objectsOf, overlay)].map(([key, resource]) => {
      const before = known.get(resource);
      if (before?.set === set && areAnswered(before.found?.reads ?? [], around)) return before;
      return judgement(set, resource, { found: db.get(objectVerdictsOf, key), before });
    });
  },
  sameItems,
);

function judgement(
  set: PolicySet,
  resource: RenderedResource,
  { found, before }: { readonly found: ObjectVerdicts | undefined; readonly before: Judgement | undefined },
): Judgement {
  if (found === undefined || found.verdicts.length === 0) return { resource, set, found, shown: undefined };
  const { verdicts, notable } = found;
  return { resource, set, found, shown: before?.found === found ? before.shown : { resource, verdicts, notable } };
}

/** The same surroundings for many objects, each question about one object passed on once. */
function askedOnce(around: Surroundings): Surroundings {
  const answers = new Map<string, JsonObject | undefined>();
  const once = (question: string, ask: () => JsonObject | undefined): JsonObject | undefined => {
    if (!answers.has(question)) answers.set(question, ask());
    return answers.get(question);
  };
  return {
    ...around,
    namespace: (name) => once(name, () => around.namespace(name)),
    object: (kind, namespace, name) =>
      once([kind, namespace, name].join('/'), () => around.object(kind, namespace, name)),
  };
}

/**
 * What the policies say of an overlay, by object in output order; objects that no policy selects are left out. The entry of an object
 * stays the same for as long as its verdicts do.
 */
export const verdictsOf = defineQuery<readonly JudgedObject[]>(
  'verdicts',
  (db, overlay) => db.get(judgementsOf, overlay).flatMap(({ shown }) => shown ?? []),
  sameItems,
);

/** An object that policies change before the cluster stores it. */
export interface StoredObject {
  readonly resource: RenderedResource;
  readonly stored: JudgedResource;
  /** Names of the policies that change it. */
  readonly policies: readonly string[];
}

/** The objects of an overlay that its cluster stores otherwise than they are rendered. */
export const storedObjectsOf = defineQuery<readonly StoredObject[]>(
  'storedObjects',
  (db, overlay, previous) => {
    const known = new Map(previous?.map((one) => [one.stored, one]));
    return db.get(judgementsOf, overlay).flatMap(({ resource, found }): readonly StoredObject[] => {
      if (found === undefined || found.stored === found.resource) return [];
      const before = known.get(found.stored);
      if (before?.resource === resource) return [before];
      return [{ resource, stored: found.stored, policies: found.changedBy }];
    });
  },
  sameItems,
);

export function surroundingsOf(db: Database, overlay: string): Surroundings {
  const object = (kind: string, namespace: string, name: string): JsonObject | undefined =>
    db.get(clusterObjectOf, `${overlay}#${[kind, namespace, name].join('/')}`);
  return {
    namespace: (name) => (name === '' ? undefined : object('Namespace', '', name)),
    object,
    objects: () => db.get(parametersOf, overlay),
    inventory: () => db.get(inventory, overlay),
    schemas: () => schemasOf(db, overlay),
    now: db.input(HOST, ONLY)?.now() ?? 0,
  };
}

const NO_SCHEMAS: SchemaOf = () => undefined;
const mergeSchemas = once(
  (registry: Registry): SchemaOf =>
    ({ apiVersion, kind }) => {
      const found = registry.find(apiVersion, kind);
      return found && { schema: found.schema, resolve: (schema) => registry.resolve(schema) };
    },
);

/** The schemas that say how lists are merged: those of the first version of Kubernetes that the overlay runs on. */
function schemasOf(db: Database, overlay: string): SchemaOf {
  const [target] = db.get(targetsOf, overlay);
  return target === undefined ? NO_SCHEMAS : mergeSchemas(db.get(registryOf, targetKey(target)));
}

/** Objects that policies may take their parameters from: what the overlay brings, what those with policies bring, what stands beside policies. */
const parametersOf = defineQuery<readonly JudgedResource[]>(
  'policyParameters',
  (db, overlay) => {
    const root = rootOf(db.input(OPTIONS, ONLY).roots, overlay);
    const files = root === undefined ? [] : db.get(teamPolicyFiles, root);
    const rendered = [...new Set([overlay, ...db.get(policySourcesOf, overlay)])].flatMap((one) =>
      db.get(renderOf, one).resources.map((resource) => resource.root),
    );
    const written = files.flatMap((file) => db.get(documentsOf, file).documents);
    return [...rendered, ...written].map(judgedOf);
  },
  sameItems,
);

const isClusterScoped = clusterScopeTest([]);

const inventory = defineQuery<JsonObject>('policyInventory', (db, overlay) =>
  inventoryOf(
    db.get(renderOf, overlay).resources.map(({ root }) => judgedOf(root)),
    ({ group, kind }) => isClusterScoped(group, kind),
  ),
);

/** The objects of an overlay by `KIND/NAMESPACE/NAME`, the first of each. */
const namedObjectsOf = defineQuery<ReadonlyMap<string, JsonObject>>('policyNames', (db, overlay) => {
  const found = new Map<string, JsonObject>();
  for (const { root } of db.get(objectsOf, overlay).values()) {
    const { kind, namespace, name, object } = judgedOf(root);
    const key = [kind, namespace, name].join('/');
    if (!found.has(key)) found.set(key, object);
  }
  return found;
});

/** An object that an overlay or one beside it in its cluster brings; the key is `OVERLAY#KIND/NAMESPACE/NAME`. */
const clusterObjectOf = defineQuery<JsonObject | undefined>('clusterObject', (db, key) => {
  const [overlay, wanted] = split(key);
  const [kind = '', , name = ''] = wanted.split('/');
  const find = (directory: string): JsonObject | undefined => db.get(namedObjectsOf, directory).get(wanted);
  const own = find(overlay);
  if (own !== undefined) return own;
  const near = new Set(db.get(neighboursOf, overlay));
  const files = db.get(filesByObject, ONLY).get(`${kind}/${name}`) ?? [];
  const others = new Set(files.flatMap((file) => db.get(readersOf, file)).filter((other) => near.has(other)));
  for (const other of others) {
    const found = other === overlay ? undefined : find(other);
    if (found !== undefined) return found;
  }
  return undefined;
});

/** Files of the objects that policies ask for, by `KIND/NAME`. */
const filesByObject = defineQuery<ReadonlyMap<string, readonly string[]>>('filesByObject', (db) => {
  const found = new Map<string, string[]>();
  for (const { path, objects } of db.get(allFacts, ONLY)) {
    for (const { kind, name } of objects) {
      if (kind !== 'Namespace' && kind !== 'ConfigMap') continue;
      const files = found.get(`${kind}/${name}`) ?? [];
      files.push(path);
      found.set(`${kind}/${name}`, files);
    }
  }
  return found;
});
