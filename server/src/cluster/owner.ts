import type { OwnerFacts } from './desired.ts';
import { type IgnoreRule, readArgoRules, readFluxRules } from './ignoreRules.ts';
import { getIn, isList, isObject, type Json, type JsonObject, textIn } from './json.ts';

/** The object in Git that deploys an overlay: a Flux Kustomization or an Argo CD Application. */
export interface OwnerObject {
  readonly json: JsonObject;
  /** Where it stands, for people: `clusters/prod-eu/shop.yaml line 1`. */
  readonly place: string;
}

/** An object in an owner's list, with '' for the core group and for no namespace. */
export interface ListedObject {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** What the live owner says about itself. */
export interface OwnerStatus {
  readonly facts: OwnerFacts;
  /** As recorded: `main@sha1:…`; undefined when nothing was applied yet. */
  readonly revision: string | undefined;
  /** Everything that it says it manages; undefined when it keeps no list. */
  readonly inventory: readonly ListedObject[] | undefined;
  readonly rules: readonly IgnoreRule[];
  /** What changes the render after kustomize and is not done here, in words. */
  readonly notes: readonly string[];
}

/** Name of an owner for people. */
export function ownerWords(json: JsonObject): string {
  const tool = json.kind === 'Application' ? 'Argo CD' : 'Flux';
  return `${tool} ${String(json.kind)} ${textIn(json, 'metadata', 'namespace')}/${textIn(json, 'metadata', 'name')}`;
}

/** Reads an owner; `live` is the object in the cluster, whose spec is what counts there, undefined when it was not readable. */
export function readOwner(owner: OwnerObject, live: JsonObject | undefined): OwnerStatus {
  const object = live ?? owner.json;
  return owner.json.kind === 'Application' ? readApplication(owner, object) : readKustomization(owner, object);
}

function readKustomization(owner: OwnerObject, object: JsonObject): OwnerStatus {
  const spec = getIn(object, 'spec');
  const words = ownerWords(object);
  const ready = condition(object, 'Ready');
  const failing = ready?.status === 'False' ? `${ready.reason}: ${ready.message}` : undefined;
  const suspended = getIn(spec, 'suspend') === true;
  const { rules, notEvaluated } = readFluxRules(object, owner.place);
  const changes = ['patches', 'images', 'components', 'namePrefix', 'nameSuffix'].filter((key) => {
    const value = getIn(spec, key);
    return value !== undefined && value !== '' && !(isList(value) && value.length === 0);
  });
  const notes = [...notEvaluated];
  if (suspended) notes.push(`${words} is suspended: nothing is applied until it is resumed.`);
  if (failing !== undefined) notes.push(`${words} is not ready: ${failing}`);
  if (changes.length > 0) {
    notes.push(
      `${words} changes the render by \`${changes.join('`, `')}\`, which is not done here; those fields may differ.`,
    );
  }
  const entries = getIn(object, 'status', 'inventory', 'entries');
  return {
    facts: {
      tool: 'flux',
      words,
      name: textIn(object, 'metadata', 'name'),
      namespace: textIn(object, 'metadata', 'namespace'),
      prune: getIn(spec, 'prune') === true,
      suspended,
      ...(failing === undefined ? {} : { failing }),
      substitutes: getIn(spec, 'postBuild') !== undefined,
      commonMetadata: commonMetadata(getIn(spec, 'commonMetadata')),
      targetNamespace: textIn(spec, 'targetNamespace'),
    },
    revision: textIn(object, 'status', 'lastAppliedRevision') || undefined,
    inventory: isList(entries) ? entries.flatMap((entry) => readInventoryId(textIn(entry, 'id')) ?? []) : undefined,
    rules,
    notes,
  };
}

function commonMetadata(value: Json | undefined): OwnerFacts['commonMetadata'] {
  const labels = getIn(value, 'labels');
  const annotations = getIn(value, 'annotations');
  return { labels: isObject(labels) ? labels : {}, annotations: isObject(annotations) ? annotations : {} };
}

/**
 * An id of Flux's inventory, `<namespace>_<name>_<group>_<kind>` (cli-utils objmetadata.go): first and last two underscores
 * count, and `__` in the name stands for a colon.
 */
export function readInventoryId(id: string): ListedObject | undefined {
  const first = id.indexOf('_');
  const last = id.lastIndexOf('_');
  const second = id.lastIndexOf('_', last - 1);
  if (first < 0 || second <= first) return undefined;
  return {
    namespace: id.slice(0, first),
    name: id.slice(first + 1, second).replaceAll('__', ':'),
    group: id.slice(second + 1, last),
    kind: id.slice(last + 1),
  };
}

function readApplication(owner: OwnerObject, object: JsonObject): OwnerStatus {
  const words = ownerWords(object);
  const { rules, notEvaluated } = readArgoRules(object, owner.place);
  const failed = getIn(object, 'status', 'operationState', 'phase') === 'Failed';
  const failing = failed ? textIn(object, 'status', 'operationState', 'message') : undefined;
  const history = getIn(object, 'status', 'history');
  // `status.sync.revision` is what was compared; only the history tells what was applied.
  const last = isList(history) ? history.at(-1) : undefined;
  const resources = getIn(object, 'status', 'resources');
  return {
    facts: {
      tool: 'argo',
      words,
      name: textIn(object, 'metadata', 'name'),
      namespace: textIn(object, 'metadata', 'namespace'),
      prune: getIn(object, 'spec', 'syncPolicy', 'automated', 'prune') === true,
      suspended: false,
      ...(failing === undefined ? {} : { failing }),
      substitutes: false,
      commonMetadata: { labels: {}, annotations: {} },
      targetNamespace: '',
    },
    revision: textIn(last, 'revision') || undefined,
    inventory: isList(resources) ? resources.map(readArgoResource) : undefined,
    rules,
    notes: failing === undefined ? notEvaluated : [...notEvaluated, `${words}: the last sync failed: ${failing}`],
  };
}

function readArgoResource(entry: Json): ListedObject {
  return {
    group: textIn(entry, 'group'),
    kind: textIn(entry, 'kind'),
    namespace: textIn(entry, 'namespace'),
    name: textIn(entry, 'name'),
  };
}

function condition(object: Json, type: string): { status: string; reason: string; message: string } | undefined {
  const list = getIn(object, 'status', 'conditions');
  const found = isList(list) ? list.find((one) => textIn(one, 'type') === type) : undefined;
  if (found === undefined) return undefined;
  return { status: textIn(found, 'status'), reason: textIn(found, 'reason'), message: textIn(found, 'message') };
}

/** The commit in a recorded revision: `main@sha1:abc`, `sha1:abc`, `main/abc` (before Flux 2.0) or the bare hash. */
export function commitOf(revision: string): string | undefined {
  return /(?:^|[@:/])([0-9a-f]{40}|[0-9a-f]{64})$/.exec(revision)?.[1];
}
