import type { Connection } from './connection.ts';
import { type AppliedObject, type DesiredResource, NO_OWNER, type OwnerFacts } from './desired.ts';
import { apiPath, type Discovery, discover } from './discovery.ts';
import { judge } from './drift.ts';
import { findExtras } from './extras.ts';
import type { IgnoreRule } from './ignoreRules.ts';
import { isObject, textIn } from './json.ts';
import { type LiveObject, readLive } from './liveReader.ts';
import { commitOf, type ListedObject, type OwnerObject, type OwnerStatus, ownerWords, readOwner } from './owner.ts';
import { predict } from './predict.ts';
import { type ClusterProblem, isProblem } from './problem.ts';
import type { AppliedRevision, DriftReport, ResourceDrift } from './report.ts';
import { absentRow, unjudgedRow } from './rows.ts';
import { createTransport, type TimeLimits, type Transport } from './transport.ts';

/** An overlay as rendered at HEAD, and what Git says about how it is deployed. */
export interface DriftInput {
  /** Short name of the overlay. */
  readonly overlay: string;
  /** Commit that HEAD names. */
  readonly commit?: string;
  readonly resources: readonly DesiredResource[];
  /** Objects in Git that deploy it to this cluster. */
  readonly owners: readonly OwnerObject[];
  /** Label selector of the team file for this cluster. */
  readonly owns?: string;
  /** Rules of the team file. */
  readonly rules: readonly IgnoreRule[];
  /** Why not all of the overlay is among the resources; what only the cluster has can then not be told from what is not there. */
  readonly lacking?: readonly string[];
  /** Ids of objects that the working copy renders differently. */
  readonly localEdits: ReadonlySet<string>;
  /** Renders the overlay at another commit; undefined when that commit is not here. */
  renderAt?(commit: string): Promise<readonly DesiredResource[] | undefined>;
}

export interface DriftRun {
  readonly context: string;
  readonly signal: AbortSignal;
  /** Confirm differences by a dry run; sends the rendered objects (never Secrets) through the cluster's webhooks. */
  readonly predict?: boolean;
  readonly limits?: TimeLimits;
  now(): number;
  progress(done: number, total: number): void;
}

/** Compares an overlay with a cluster. Reads only; a cluster that cannot be asked at all is a problem and no report. */
export async function checkDrift(
  input: DriftInput,
  connection: Connection,
  run: DriftRun,
): Promise<DriftReport | ClusterProblem> {
  const transport = createTransport(connection, run.limits);
  try {
    const wanted = [...input.resources, ...input.owners.map((one) => one.json)].map((one) => String(one.apiVersion));
    const discovery = await discover(transport, wanted, run.signal);
    if (isProblem(discovery)) return discovery;
    return await compareAll(input, { transport, discovery, connection, run });
  } finally {
    transport.close();
  }
}

interface Asked {
  readonly transport: Transport;
  readonly discovery: Discovery;
  readonly connection: Connection;
  readonly run: DriftRun;
}

async function compareAll(input: DriftInput, asked: Asked): Promise<DriftReport | ClusterProblem> {
  const { transport, discovery, connection, run } = asked;
  const owner = await findOwner(input, asked);
  const facts = owner.status?.facts ?? NO_OWNER;
  const applied = await findApplied(input, owner.status);
  const defaultNamespace = facts.targetNamespace || connection.namespace || 'default';
  const resources = input.resources.map((one) => inTarget(one, facts));
  const options = { transport, discovery, defaultNamespace, signal: run.signal, progress: run.progress };
  const live = await readLive(resources, options);
  if (run.signal.aborted) return { reason: 'cancelled', message: 'Cancelled.' };
  // A session that ended says so once, instead of once per object.
  const refused = transport.failure();
  if (refused !== undefined) return refused;
  const rules = [...input.rules, ...(owner.status?.rules ?? [])];
  const rows = await Promise.all(
    resources.map(async (one) => {
      const found = live.get(one.id) ?? { is: 'unjudged', state: 'unreadable', note: 'It was not read.' };
      const localEdits = input.localEdits.has(one.id);
      const row = rowOf(one, found, { applied: applied.of(one), facts, rules, localEdits });
      return run.predict && found.is === 'object' ? confirm(row, one, { found, facts, asked }) : row;
    }),
  );
  const listed = resources.map(toListed);
  const extras =
    input.lacking !== undefined
      ? notAll(input.lacking)
      : await findExtras(
          {
            owner: facts,
            inventory: owner.status?.inventory,
            owns: input.owns,
            rendered: listed,
            applied: applied.listed,
          },
          options,
        );
  return {
    version: 1,
    overlay: input.overlay,
    context: run.context,
    server: connection.server,
    ...(input.commit === undefined ? {} : { commit: input.commit }),
    ...(applied.revision === undefined ? {} : { applied: applied.revision }),
    checkedAt: new Date(run.now()).toISOString(),
    requests: transport.sent(),
    resources: [...rows, ...extras.resources],
    notes: [...connection.warnings, ...owner.notes, ...applied.notes, ...extras.notes],
  };
}

function notAll(lacking: readonly string[]): {
  readonly resources: readonly ResourceDrift[];
  readonly notes: readonly string[];
} {
  const what = 'Not all of this overlay is rendered, so objects that only the cluster has are not listed.';
  return { resources: [], notes: [`${what} ${lacking.join(' ')}`] };
}

/** Flux's targetNamespace moves every namespaced object; cluster-scoped ones ignore it when they are read. */
function inTarget(one: DesiredResource, facts: OwnerFacts): DesiredResource {
  return facts.targetNamespace === '' || one.namespace === '' ? one : { ...one, namespace: facts.targetNamespace };
}

function toListed(one: DesiredResource): ListedObject {
  const slash = one.apiVersion.indexOf('/');
  const group = slash < 0 ? '' : one.apiVersion.slice(0, slash);
  return { group, kind: one.kind, namespace: one.namespace, name: one.name };
}

interface FoundOwner {
  readonly status: OwnerStatus | undefined;
  readonly notes: readonly string[];
}

/** The live owner: its spec is what counts in the cluster, its status knows what was applied. */
async function findOwner(input: DriftInput, asked: Asked): Promise<FoundOwner> {
  const [owner, ...others] = input.owners;
  if (owner === undefined)
    return { status: undefined, notes: ['No Flux or Argo CD object in Git deploys this overlay to the cluster.'] };
  const words = ownerWords(owner.json);
  const more = others.length === 0 ? [] : [`Compared for ${words}; ${others.length} more deploy the same overlay.`];
  const answer = asked.discovery.find(String(owner.json.apiVersion), String(owner.json.kind));
  const path =
    answer.is === 'served' || answer.is === 'otherVersion'
      ? apiPath(answer.resource, textIn(owner.json, 'metadata', 'namespace'), textIn(owner.json, 'metadata', 'name'))
      : undefined;
  const live = path && (await asked.transport.send({ method: 'GET', path }, asked.run.signal));
  if (live && !isProblem(live) && isObject(live.json)) {
    const status = readOwner(owner, live.json);
    return { status, notes: [...more, ...status.notes] };
  }
  const why =
    live && isProblem(live) && live.reason === 'forbidden'
      ? 'may not be read'
      : live && isProblem(live) && live.reason !== 'not-found'
        ? 'could not be read'
        : 'is not in this cluster';
  const status = readOwner(owner, undefined);
  return { status: { ...status, revision: undefined, inventory: undefined }, notes: [...more, `${words} ${why}.`] };
}

interface Applied {
  readonly revision: AppliedRevision | undefined;
  readonly notes: readonly string[];
  readonly listed: readonly ListedObject[];
  of(one: DesiredResource): AppliedObject;
}

const UNKNOWN: AppliedObject = { is: 'unknown' };

/** The render at the revision that the controller applied last, as far as it is known and can be made here. */
async function findApplied(input: DriftInput, status: OwnerStatus | undefined): Promise<Applied> {
  const none = { revision: undefined, listed: [], of: () => UNKNOWN };
  const recorded = status?.revision;
  if (recorded === undefined) {
    return {
      ...none,
      notes: ['The applied revision is not known, so differences may be drift or still to be applied.'],
    };
  }
  const commit = commitOf(recorded);
  if (commit !== undefined && commit === input.commit) {
    return {
      revision: { recorded, commit, is: 'head' },
      notes: [],
      listed: input.resources.map(toListed),
      of: (one) => ({ is: 'object', json: one.json }),
    };
  }
  const resources = commit === undefined ? undefined : await input.renderAt?.(commit);
  const short = commit?.slice(0, 8) ?? recorded;
  if (resources === undefined) {
    const why =
      input.renderAt === undefined
        ? 'which is not the commit compared here; differences may be drift or still to be applied.'
        : 'which is not in this clone; fetch to tell drift from pending changes.';
    const notes = [`The cluster was given ${short}, ${why}`];
    return { ...none, revision: { recorded, ...(commit === undefined ? {} : { commit }), is: 'notLocal' }, notes };
  }
  const byId = new Map(resources.map((one) => [one.id, one.json]));
  return {
    revision: { recorded, ...(commit === undefined ? {} : { commit }), is: 'rendered' },
    notes: [`The cluster was given ${short}; what came to Git since then is pending.`],
    listed: resources.map(toListed),
    of: (one) => {
      const json = byId.get(one.id);
      return json === undefined ? { is: 'absent' } : { is: 'object', json };
    },
  };
}

interface RowContext {
  readonly applied: AppliedObject;
  readonly facts: OwnerFacts;
  readonly rules: readonly IgnoreRule[];
  readonly localEdits: boolean;
}

function rowOf(desired: DesiredResource, live: LiveObject, context: RowContext): ResourceDrift {
  const { applied, facts, rules, localEdits } = context;
  if (live.is === 'unjudged') return unjudgedRow(desired, live, localEdits);
  if (live.is === 'absent') return absentRow(desired, applied, localEdits);
  const row = judge({ desired, applied, live: live.json, owner: facts, rules, localEdits });
  return { ...row, notes: [...live.notes, ...row.notes] };
}

/** A difference that the server does not see is none; one that it would refuse is worse than drift. */
async function confirm(
  row: ResourceDrift,
  desired: DesiredResource,
  more: { readonly found: Extract<LiveObject, { is: 'object' }>; readonly facts: OwnerFacts; readonly asked: Asked },
): Promise<ResourceDrift> {
  if (row.mode === 'none' || row.state === 'notVerifiable') return row;
  const at = { resource: more.found.resource, namespace: row.namespace, owner: more.facts };
  const how = { transport: more.asked.transport, signal: more.asked.run.signal };
  const answer = await predict(desired, at, how);
  if (answer.is === 'unknown') return { ...row, notes: [...row.notes, answer.note] };
  if (answer.is === 'refused')
    return { ...row, mode: 'dryRun', state: 'cannotApply', notes: [...row.notes, answer.note] };
  const counted = row.fields.some((field) => field.change !== 'unset' && field.ignored === undefined);
  if (answer.is === 'nothing' && counted && row.fields.every((field) => field.change !== 'unset')) {
    const note = 'A dry run changes nothing: to the server the values are the same.';
    return { ...row, mode: 'dryRun', state: 'inSync', fields: [], notes: [...answer.notes, note] };
  }
  return { ...row, mode: 'dryRun', notes: [...row.notes, ...answer.notes] };
}
