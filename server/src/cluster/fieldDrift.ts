import { type CompareRules, compare, type Difference } from './compare.ts';
import { defaultAt, isOnlyDefaults } from './defaults.ts';
import type { OwnerFacts } from './desired.ts';
import { getIn, isObject, type Json, type JsonObject, parseJson, printJson, sameJson, textIn } from './json.ts';
import { type FieldsEntry, ownership } from './managedFields.ts';
import { describeWriter, isController, isTakenByFlux, lastWriter, ownersOf } from './managers.ts';
import type { DriftAddition, DriftField, FieldVerdict } from './report.ts';
import { getTyped, printTypedPath, type TypedPath, toFieldPath } from './typedPath.ts';
import { unsetFields } from './unsetFields.ts';

/** Both sides of one object, stripped, Secrets masked; `applied` is undefined where the applied revision is not known. */
export interface Sides {
  readonly rendered: JsonObject;
  readonly live: JsonObject;
  readonly applied: JsonObject | 'absent' | undefined;
  /** The last-applied annotation of the unstripped live object: what client-side apply sent last. */
  readonly lastApplied: Json | undefined;
  readonly entries: readonly FieldsEntry[];
  readonly owner: OwnerFacts;
  readonly rules: CompareRules;
  /** `kustomize.toolkit.fluxcd.io/ssa: Merge` keeps what others set. */
  readonly keepsAdditions: boolean;
  /** The values are encrypted in Git, so a key more in the cluster is all that can be seen of a change. */
  readonly keysOnly: boolean;
  /** Prints a value, Secrets masked. */
  readonly show: (path: TypedPath, value: Json, other: Json | undefined, side: 'git' | 'cluster') => string;
}

/** A row of the report together with the path it was found at. */
export interface Found<T> {
  readonly path: TypedPath;
  readonly row: T;
}

export interface FieldResult {
  readonly fields: readonly Found<DriftField>[];
  readonly additions: readonly Found<DriftAddition>[];
  /** True when a field is as Git says but not as it was applied: the cluster is ahead of the recorded revision. */
  readonly ahead: boolean;
}

/** Every difference of one object, told apart by what was applied and by who owns the field. Pure. */
export function diffFields(sides: Sides): FieldResult {
  const differences = compare(sides.rendered, sides.live, sides.rules).filter((one) => counts(one, sides));
  const againstApplied = isObject(sides.applied)
    ? compare(sides.applied, sides.live, sides.rules).filter((one) => counts(one, sides))
    : [];
  const fields = differences.map((one) => ({ path: one.path, row: setField(one, againstApplied, sides) }));
  const unset = unsetFields(sides.rendered, sides.live, sides.rules.kind).map((one) => ({
    path: one.path,
    ...unsetField(one, sides),
  }));
  const shown = new Set(fields.map((field) => field.row.path));
  return {
    fields: [...fields, ...unset.flatMap(({ path, field }) => (field === undefined ? [] : [{ path, row: field }]))],
    additions: unset.flatMap(({ path, addition }) => (addition === undefined ? [] : [{ path, row: addition }])),
    ahead: againstApplied.some(
      (one) => !shown.has(printTypedPath(one.path)) && getTyped(sides.rendered, one.path) !== undefined,
    ),
  };
}

/** A field that Git sets and the cluster does not have so. */
function setField(one: Difference, againstApplied: readonly Difference[], sides: Sides): DriftField {
  const writers = ownersOf(sides.entries, one.path);
  const last = lastWriter(writers.filter((entry) => !isController(entry, sides.owner.tool))) ?? lastWriter(writers);
  const verdict = verdictOf(one, againstApplied, sides);
  const before = appliedValue(one.path, sides);
  const showsBefore = before !== undefined && verdict === 'driftAndPending';
  const group = groupOf(one.path, last);
  return {
    path: printTypedPath(one.path),
    gitPath: toFieldPath(sides.rendered, one.path),
    change: one.change,
    verdict,
    rendered: sides.show(one.path, one.rendered, one.live, 'git'),
    ...(showsBefore ? { applied: sides.show(one.path, before, one.live, 'git') } : {}),
    ...(one.live === undefined ? {} : { live: sides.show(one.path, one.live, one.rendered, 'cluster') }),
    ...(last === undefined || one.change === 'removed' ? {} : { writer: describeWriter(last) }),
    ...(group === undefined ? {} : { group }),
    ...noteOf(one, last),
  };
}

function noteOf(one: Difference, last: FieldsEntry | undefined): { readonly note?: string } {
  if (one.change === 'removed') return { note: 'removed in the cluster; Kubernetes does not record by whom' };
  if (one.change === 'type') return { note: 'another type, so the server does not take them for equal' };
  if (one.change === 'order') return { note: 'the same items in another order' };
  return last === undefined ? { note: 'Kubernetes has not recorded who wrote it' } : {};
}

function appliedValue(path: TypedPath, sides: Sides): Json | undefined {
  return isObject(sides.applied) ? getTyped(sides.applied, path) : undefined;
}

/** Head, applied and live of one field (drift decision table): who is ahead of whom. */
function verdictOf(one: Difference, againstApplied: readonly Difference[], sides: Sides): FieldVerdict {
  if (sides.applied === undefined) return 'differs';
  const before = appliedValue(one.path, sides);
  if (before === undefined) return 'pending';
  if (sameValue(one.path, one.rendered, before, sides)) return 'drift';
  const path = printTypedPath(one.path);
  const movedOn = againstApplied.some((other) => printTypedPath(other.path) === path);
  return movedOn ? 'driftAndPending' : 'pending';
}

function sameValue(path: TypedPath, a: Json, b: Json, sides: Sides): boolean {
  return (
    compare(a, b, sides.rules, path).every((one) => one.holdsMore) && compare(b, a, sides.rules, path).length === 0
  );
}

/**
 * Inside a value of one writer the server fills defaults, so more in the cluster is no change, unless somebody else wrote the
 * whole value after the controller had applied it.
 */
function counts(one: Difference, sides: Sides): boolean {
  if (!one.holdsMore) return true;
  const applies = sides.entries.some((entry) => isController(entry, sides.owner.tool) && entry.operation === 'Apply');
  const owners = ownersOf(sides.entries, one.path);
  if (isOnlyDefaults(one.rendered, one.live ?? null, sides.rules.kind, one.path)) return false;
  return applies && owners.length > 0 && !owners.some((entry) => isController(entry, sides.owner.tool));
}

/** Fields that somebody else owns by design; shown in a group of their own. */
function groupOf(path: TypedPath, writer: FieldsEntry | undefined): 'autoscaler' | 'injector' | undefined {
  const last = path.at(-1);
  const manager = writer?.manager ?? '';
  if (last === 'replicas' && writer?.subresource === 'scale' && manager !== 'kubectl') return 'autoscaler';
  if (/^(keda|vpa|goldilocks)/.test(manager)) return 'autoscaler';
  if (last === 'caBundle' || /cainjector|^pilot-discovery$/.test(manager)) return 'injector';
  return undefined;
}

/** A field that the cluster has and Git does not set: dropped by Git, about to be removed, or somebody's addition. */
function unsetField(
  one: { readonly path: TypedPath; readonly live: Json },
  sides: Sides,
): { readonly field?: DriftField; readonly addition?: DriftAddition } {
  const all = ownersOf(sides.entries, one.path);
  const named = all.filter((entry) => ownership(entry, one.path) === 'itself');
  // Who owns a whole around it did not have to write this part: the server fills defaults into it.
  if (named.length === 0 && all.some((entry) => isController(entry, sides.owner.tool))) return {};
  const owners = named.length > 0 ? named : all;
  const wasInGit =
    appliedValue(one.path, sides) !== undefined ||
    (isObject(sides.lastApplied) && getTyped(sides.lastApplied, one.path) !== undefined);
  const applied = owners.some((entry) => isController(entry, sides.owner.tool) && entry.operation === 'Apply');
  const others = owners.filter((entry) => !isController(entry, sides.owner.tool));
  const last = lastWriter(others.length > 0 ? others : owners);
  const path = printTypedPath(one.path);
  const live = sides.show(one.path, one.live, undefined, 'cluster');
  const writer = last === undefined ? {} : { writer: describeWriter(last) };
  const common = { path, gitPath: toFieldPath(sides.rendered, one.path), change: 'unset' as const, live, ...writer };
  if (applied || (wasInGit && !isServerDefault(one, sides))) {
    const verdict = sides.applied === undefined ? 'differs' : 'pending';
    return { field: { ...common, verdict, note: 'Git no longer sets it, so the next apply removes it' } };
  }
  if (sides.keysOnly && one.path[0] === 'data' && others.every((entry) => isTakenByFlux(entry))) {
    const verdict = sides.applied === undefined ? 'differs' : 'drift';
    return { field: { ...common, verdict, note: 'Git has no such key' } };
  }
  const taken = sides.owner.tool === 'flux' && !sides.keepsAdditions && owners.some(isTakenByFlux);
  if (taken && !isServerDefault(one, sides)) {
    const fallback = defaultAt(sides.rules.kind, one.path);
    const then = fallback === undefined ? 'would be removed' : `would become ${printJson(fallback)}, the default,`;
    return {
      field: { ...common, verdict: 'drift', note: `Git does not set it; it ${then} with the next apply by Flux` },
    };
  }
  // What nobody owns is a default or the work of a webhook; replicas by way of scale are an autoscaler at work.
  if (sides.entries.length > 0 && others.every((entry) => entry.subresource === 'scale')) return {};
  if (sides.entries.length === 0 && !isKeyedItem(one.path)) return {};
  if (isServerDefault(one, sides)) return {};
  return { addition: { path, live, ...writer } };
}

/** A CSA or create entry owns defaults too, and those come back by themselves. */
function isServerDefault(one: { readonly path: TypedPath; readonly live: Json }, sides: Sides): boolean {
  const fallback = defaultAt(sides.rules.kind, one.path);
  return fallback !== undefined && sameJson(fallback, one.live);
}

function isKeyedItem(path: TypedPath): boolean {
  const last = path.at(-1);
  return typeof last === 'object' && 'key' in last;
}

/** The last-applied annotation of a live object as JSON. */
export function readLastApplied(live: Json): Json | undefined {
  const text = textIn(getIn(live, 'metadata', 'annotations'), 'kubectl.kubernetes.io/last-applied-configuration');
  return text === '' ? undefined : parseJson(text);
}
