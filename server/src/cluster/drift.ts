import type { JudgeInput, OwnerFacts } from './desired.ts';
import { diffFields, type FieldResult, type Found, readLastApplied, type Sides } from './fieldDrift.ts';
import { type IgnoreRule, isAbout, withoutPaths } from './ignoreRules.ts';
import { getIn, isList, isObject, type Json, type JsonObject, printJson, textIn } from './json.ts';
import { ownership, readEntries } from './managedFields.ts';
import type { DriftField, DriftState, ResourceDrift } from './report.ts';
import { createSecretMask, isSecret, type SecretMask } from './secretMask.ts';
import { liveForReading, renderedForReading } from './sideTexts.ts';
import { stripLive, stripRendered } from './strip.ts';
import type { TypedPath } from './typedPath.ts';

/**
 * Judges one object that both Git and the cluster have: what differs, whether it is drift or still to come, who wrote it, and
 * which rules say that it does not count. Pure: nothing is read, and no Secret value leaves it.
 */
export function judge(input: JudgeInput): ResourceDrift {
  const { desired, live } = input;
  const mask = createSecretMask();
  const base = {
    id: desired.id,
    apiVersion: desired.apiVersion,
    kind: desired.kind,
    name: desired.name,
    namespace: textIn(live, 'metadata', 'namespace') || desired.namespace,
    localEdits: input.localEdits,
  };
  const entries = readEntries(live);
  const special = excludedBecause(input) ?? terminating(live);
  if (special !== undefined) {
    const empty = { fields: [], additions: [], renderedText: '', liveText: '' };
    return { ...base, ...empty, state: special.state, mode: 'none', notes: [special.note] };
  }
  const { sides, encrypted } = makeSides(input, mask);
  const result = withRules(
    sides,
    input.rules.filter((rule) => isAbout(rule, desired.json)),
  );
  const fields = result.fields.map((one) => one.row).sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return {
    ...base,
    state: stateOf(fields, result, encrypted),
    mode: entries.length > 0 ? 'managedFields' : 'structural',
    fields,
    additions: result.additions.map((one) => one.row),
    notes: notesOf(input, result, fields, encrypted),
    renderedText: renderedForReading(sides),
    liveText: liveForReading(
      sides,
      [...result.fields, ...result.additions].map((one) => one.path),
    ),
  };
}

function makeSides(input: JudgeInput, mask: SecretMask): { readonly sides: Sides; readonly encrypted: boolean } {
  const { desired, live, owner, applied } = input;
  const kind = { group: groupOf(desired.apiVersion), kind: desired.kind };
  const byArgo = owner.tool === 'argo';
  const secret = isSecret(desired.json);
  const clean = (object: JsonObject): JsonObject => (secret ? mask.mask(object).object : object);
  const sent = (object: JsonObject): JsonObject => clean(withoutAggregated(stripRendered(asApplied(object, owner))));
  const rendered = sent(desired.json);
  const encrypted = secret && mask.mask(desired.json).encrypted;
  const cleanApplied = applied.is === 'object' ? sent(applied.json) : undefined;
  const lastApplied = readLastApplied(live);
  const show: Sides['show'] = secret
    ? (path, value, other, side) => showSecret(path, value, other, { side, encrypted, mask })
    : (_path, value) => printValue(value);
  const sides: Sides = {
    rendered,
    live: clean(withoutAggregated(stripLive(live, desired.json, byArgo))),
    applied: applied.is === 'unknown' ? undefined : applied.is === 'absent' ? 'absent' : cleanApplied,
    lastApplied: secret && isObject(lastApplied) ? mask.mask(lastApplied).object : lastApplied,
    entries: readEntries(live),
    owner,
    rules: owner.substitutes ? { kind, skip: isSubstituted } : { kind },
    keepsAdditions: fluxMark(input, 'ssa') === 'merge',
    keysOnly: encrypted,
    show,
  };
  return { sides: encrypted ? withoutValues(sides) : sides, encrypted };
}

/** Encrypted values cannot be compared; a missing or additional key can be seen, so all values become the same. */
function withoutValues(sides: Sides): Sides {
  const blank = (object: JsonObject): JsonObject => {
    const keys = Object.keys(isObject(object.data) ? object.data : {});
    return { ...object, data: Object.fromEntries(keys.map((key) => [key, 'encrypted'])) };
  };
  const applied = isObject(sides.applied) ? blank(sides.applied) : sides.applied;
  return { ...sides, rendered: blank(sides.rendered), live: blank(sides.live), applied };
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** A value that Flux fills in after the render (postBuild), here still with its variable. */
function isSubstituted(_path: TypedPath, rendered: Json): boolean {
  return typeof rendered === 'string' && /\$\{[^}]*\}/.test(rendered);
}

/** The object as the controller sends it: with the labels and annotations that it puts on everything. */
function asApplied(object: JsonObject, { commonMetadata }: OwnerFacts): JsonObject {
  const metadata = isObject(object.metadata) ? object.metadata : {};
  const more = Object.entries(commonMetadata).filter(([, map]) => Object.keys(map).length > 0);
  const merged = more.map(([key, map]) => [key, { ...(isObject(metadata[key]) ? metadata[key] : {}), ...map }]);
  return { ...object, metadata: { ...metadata, ...Object.fromEntries(merged) } };
}

/** The rules of an aggregated ClusterRole belong to a controller, whatever Git writes there. */
function withoutAggregated(object: JsonObject): JsonObject {
  if (object.kind !== 'ClusterRole' || !isObject(object.aggregationRule)) return object;
  const { rules: _rules, ...rest } = object;
  return rest;
}

/** One-line value for people. */
function printValue(value: Json): string {
  return typeof value === 'string' ? value : printJson(value);
}

function showSecret(
  path: TypedPath,
  value: Json,
  other: Json | undefined,
  how: { readonly side: 'git' | 'cluster'; readonly encrypted: boolean; readonly mask: SecretMask },
): string {
  if (path[0] !== 'data') return printValue(value);
  if (how.encrypted && (how.side === 'git' || other !== undefined)) return how.mask.show('encrypted');
  if (other === undefined) return how.mask.show(how.side === 'git' ? 'only in Git' : 'only in cluster');
  return how.mask.show('changed');
}

/** Compares with and without the rules: what the rules take away stays visible as ignored. */
function withRules(sides: Sides, rules: readonly IgnoreRule[]): FieldResult {
  const all = diffFields(sides);
  if (all.fields.length === 0) return all;
  const fields = all.fields.map((found) => {
    const rule = rules.find((one) => takesAway(one, found, sides));
    return rule === undefined ? found : { ...found, row: { ...found.row, ignored: rule.words } };
  });
  return { ...all, fields };
}

function takesAway(rule: IgnoreRule, found: Found<DriftField>, sides: Sides): boolean {
  if (isModifiedBy(rule.managers, found, sides)) return true;
  if (rule.paths.length === 0) return false;
  const without = (object: JsonObject): JsonObject => withoutPaths(object, rule.paths);
  const left = diffFields({
    ...sides,
    rendered: without(sides.rendered),
    live: without(sides.live),
    applied: isObject(sides.applied) ? without(sides.applied) : sides.applied,
  });
  return !left.fields.some((one) => one.row.path === found.row.path);
}

/** Argo's managedFieldsManagers: fields that both sides have and one of the managers owns; added and removed ones stay. */
function isModifiedBy(managers: readonly string[], found: Found<DriftField>, sides: Sides): boolean {
  if (found.row.rendered === undefined || found.row.live === undefined) return false;
  const entries = sides.entries.filter((entry) => managers.includes(entry.manager));
  return entries.some((entry) => ownership(entry, found.path) !== undefined);
}

/** Marks that exclude an object from what the controller does; each counts only for its own tool, or where none is known. */
function excludedBecause(input: JudgeInput): { readonly state: DriftState; readonly note: string } | undefined {
  const { tool } = input.owner;
  if (tool === 'flux' || tool === 'none') {
    if (fluxMark(input, 'reconcile') === 'disabled') return excluded('kustomize.toolkit.fluxcd.io/reconcile: disabled');
    if (fluxMark(input, 'ssa') === 'ignore') return excluded('kustomize.toolkit.fluxcd.io/ssa: Ignore');
    const once = mark(input.desired.json, 'kustomize.toolkit.fluxcd.io/ssa') === 'ifnotpresent';
    if (once) return excluded('kustomize.toolkit.fluxcd.io/ssa: IfNotPresent');
  }
  if (tool === 'argo' || tool === 'none') {
    if (mark(input.desired.json, 'argocd.argoproj.io/hook') !== '') return excluded('argocd.argoproj.io/hook');
  }
  return undefined;
}

function excluded(what: string): { readonly state: DriftState; readonly note: string } {
  return { state: 'excluded', note: `Not compared: \`${what}\` takes it out of what the controller applies.` };
}

function fluxMark(input: JudgeInput, name: string): string {
  const key = `kustomize.toolkit.fluxcd.io/${name}`;
  return mark(input.desired.json, key) || mark(input.live, key);
}

/** The value of an annotation or label, lower-case, as Flux compares it. */
function mark(object: Json, key: string): string {
  const metadata = getIn(object, 'metadata');
  return (textIn(metadata, 'annotations', key) || textIn(metadata, 'labels', key)).toLowerCase();
}

function terminating(live: JsonObject): { readonly state: DriftState; readonly note: string } | undefined {
  if (textIn(live, 'metadata', 'deletionTimestamp') === '') return undefined;
  const finalizers = getIn(live, 'metadata', 'finalizers');
  const names = isList(finalizers) ? finalizers.map((one) => `\`${String(one)}\``).join(', ') : '';
  const waits = names === '' ? 'it goes as soon as its grace period ends' : `it waits for ${names}`;
  return { state: 'terminating', note: `It is being deleted; ${waits}.` };
}

function stateOf(fields: readonly DriftField[], result: FieldResult, encrypted: boolean): DriftState {
  const counted = fields.filter((field) => field.ignored === undefined);
  const has = (verdict: DriftField['verdict']): boolean => counted.some((field) => field.verdict === verdict);
  if (has('differs')) return 'differsFromGit';
  if (has('driftAndPending') || (has('drift') && has('pending'))) return 'driftAndPending';
  if (has('drift')) return 'changed';
  if (has('pending')) return 'pending';
  if (encrypted) return 'notVerifiable';
  return result.ahead ? 'alreadyAtGit' : 'inSync';
}

function notesOf(
  input: JudgeInput,
  result: FieldResult,
  fields: readonly DriftField[],
  encrypted: boolean,
): readonly string[] {
  const notes: string[] = [];
  if (input.owner.substitutes && printJson(input.desired.json).includes('${')) {
    notes.push('Values with variables are filled in by Flux after the render and were not compared.');
  }
  if (encrypted) notes.push('Its values are encrypted in Git; only the names of the keys were compared.');
  if (readEntries(input.live).length === 0) notes.push('Ownership unknown: the object has no managedFields.');
  const ignored = fields.filter((field) => field.ignored !== undefined).length;
  if (ignored > 0) notes.push(`${ignored} ${ignored === 1 ? 'difference is' : 'differences are'} ignored by rules.`);
  if (result.additions.length > 0) {
    const many = result.additions.length;
    notes.push(
      `${many} ${many === 1 ? 'field' : 'fields'} that Git does not set ${many === 1 ? 'was' : 'were'} added in the cluster.`,
    );
  }
  return notes;
}
