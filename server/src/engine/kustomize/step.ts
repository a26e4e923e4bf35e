import type { Finding } from '../diagnostics/finding.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import type { RenderAccess } from './access.ts';
import { type Again, changedPlaces, mapAgain } from './again.ts';
import type { TransformerConfig } from './fieldSpecs.ts';
import type { MergeSchemas } from './merge/mergeKeys.ts';
import { linkedPath, linkPath, type Origin, type OriginStep, originPath } from './provenance.ts';
import type { Resource } from './resource.ts';
import { remembers } from './stepMemory.ts';

/** What a step made. An error among the findings means that kustomize would refuse the build. */
export interface Stepped {
  readonly resources: readonly Resource[];
  readonly findings: readonly Finding[];
  /** A strategic merge patch was applied, for which kustomize needs the definition of a type (knownTypes.ts). */
  readonly merges?: boolean;
}

/** One step of the pipeline: a pure function over the accumulated objects. */
export type Step = (resources: readonly Resource[]) => Stepped;

/** Where a step comes from and what it may read. */
export interface StepContext {
  readonly access: RenderAccess;
  /** The kustomization file that orders the step, and its directory. */
  readonly file: string;
  readonly directory: string;
  /** Field specs in force: defaults, `configurations` of this file and of its bases. */
  readonly config: TransformerConfig;
  /** The steps' settings are the fields of an object and not of the kustomization: its place, where that is no file's first document. */
  readonly settings?: Origin | undefined;
  /** List keys for strategic merge, from an `openapi` file; undefined for the built-in ones. */
  readonly schemas?: MergeSchemas | undefined;
}

/** What a step makes of one object: the same one, a changed one, or none when it removes it. */
export interface Change {
  readonly resource: Resource | undefined;
  readonly findings?: readonly Finding[];
  /** The entry is for this object, whether it changed it or not. */
  readonly reached?: boolean;
}

/** `reached`: the entry was for at least one object. */
export interface SteppedEach extends Stepped {
  readonly reached: boolean;
}

/** What a step made of each object, and of all in the last run. */
interface Memo {
  readonly changes: WeakMap<Resource, Change>;
  readonly again: Again<Resource, Change>;
  last?: { readonly changes: readonly Change[]; readonly stepped: SteppedEach };
}
interface MemoTree {
  memo?: Memo;
  next?: WeakMap<object, MemoTree>;
}
const memos = new WeakMap<object, MemoTree>();

/**
 * A step that looks at one object at a time. What it made of an object is remembered as long as the same `keys` (the
 * entry of the kustomization, the patch document, the field specs: everything that `change` depends on) and the same object come
 * back; this is why an edit costs in proportion to what it reaches.
 */
export function perResource(
  keys: readonly [object, ...object[]],
  change: (resource: Resource) => Change,
): (resources: readonly Resource[]) => SteppedEach {
  const memo = memoOf(keys);
  const one = remembered(memo, change);
  return (resources) => {
    const changes = mapAgain(memo.again, resources, one);
    if (memo.last?.changes === changes) return memo.last.stepped;
    const stepped = patched(memo.last, changes) ?? gathered(changes);
    if (remembers()) memo.last = { changes, stepped };
    return stepped;
  };
}

/** The same for one object that is picked out of all. */
export function rememberChange(
  keys: readonly [object, ...object[]],
  change: (resource: Resource) => Change,
): (resource: Resource) => Change {
  return remembered(memoOf(keys), change);
}

function remembered({ changes }: Memo, change: (resource: Resource) => Change): (resource: Resource) => Change {
  return (resource) => {
    const known = changes.get(resource);
    if (known !== undefined) return known;
    const made = change(resource);
    if (remembers()) changes.set(resource, made);
    return made;
  };
}

function gathered(changes: readonly Change[]): SteppedEach {
  const findings: Finding[] = [];
  const resources: Resource[] = [];
  let reached = false;
  for (const made of changes) {
    if (made.resource !== undefined) resources.push(made.resource);
    if (made.findings !== undefined) findings.push(...made.findings);
    reached ||= made.reached === true;
  }
  return { resources, findings, reached };
}

/** The result of the last run with some objects exchanged; undefined where more has to be looked at. */
function patched(last: Memo['last'], changes: readonly Change[]): SteppedEach | undefined {
  const places = changedPlaces(last?.changes, changes);
  if (last === undefined || places === undefined || last.stepped.resources.length !== changes.length) return undefined;
  if (last.stepped.findings.length > 0) return undefined;
  const resources = last.stepped.resources.slice();
  for (const at of places) {
    const { resource, findings = [], reached } = changes[at] as Change;
    if (resource === undefined || findings.length > 0 || reached !== last.changes[at]?.reached) return undefined;
    resources[at] = resource;
  }
  return { ...last.stepped, resources };
}

function memoOf(keys: readonly [object, ...object[]]): Memo {
  let level: WeakMap<object, MemoTree> = memos;
  let tree: MemoTree = {};
  for (const key of keys) {
    const found = level.get(key) ?? {};
    level.set(key, found);
    tree = found;
    tree.next ??= new WeakMap();
    level = tree.next;
  }
  tree.memo ??= { changes: new WeakMap(), again: {} };
  return tree.memo;
}

/**
 * The origin of a value that an entry of a kustomization, or a field of a plugin's settings, wrote; `path` leads to that field in
 * the file of the context.
 */
export function entryOrigin(
  { file, settings }: Pick<StepContext, 'file' | 'settings'>,
  step: OriginStep,
  path: FieldPath,
): Origin {
  if (settings === undefined) return { file, document: 0, link: linkPath(path), step };
  const { document, link, inner } = settings;
  if (inner === undefined) return { file, document, link: linkPath(path), step };
  const rest = path.slice(linkedPath(link).length);
  return { file, document, link, step, inner: { ...inner, link: linkPath(rest, inner.link) } };
}

/** A finding at an entry of a kustomization. */
export function entryFinding(
  place: { readonly file: string; readonly path: FieldPath; readonly part?: 'key' | 'value' | 'whole' },
  problem: Pick<Finding, 'code' | 'severity' | 'message'> & Partial<Pick<Finding, 'related' | 'fixes'>>,
): Finding {
  const part = place.part === undefined ? {} : { part: place.part };
  return {
    related: [],
    fixes: [],
    ...problem,
    place: { file: place.file, document: 0, path: place.path, ...part },
    overlays: [],
  };
}

/** A finding at the place that an origin names. */
export function originFinding(
  origin: Origin,
  problem: Pick<Finding, 'code' | 'severity' | 'message'> & Partial<Pick<Finding, 'related' | 'fixes'>>,
): Finding {
  const { file, document, inner } = origin;
  const path = originPath(origin);
  const within = inner === undefined ? {} : { inner: { document: inner.document, path: linkedPath(inner.link) } };
  return { related: [], fixes: [], ...problem, place: { file, document, path, ...within }, overlays: [] };
}
