import type { DriftOwner, DriftSource, Engine } from '../engine/api.ts';
import { checkDrift, type DriftInput } from './checkDrift.ts';
import { type ContextRun, fetchContextSchemas } from './contextSchemas.ts';
import type { DesiredResource } from './desired.ts';
import { type IgnoreRule, teamRule } from './ignoreRules.ts';
import { isObject, type Json } from './json.ts';
import { type ContextInfo, type Kubeconfig, type KubeconfigSources, readKubeconfig } from './kubeClient.ts';
import type { OwnerObject } from './owner.ts';
import { type ClusterProblem, isProblem, problem } from './problem.ts';
import type { DriftReport } from './report.ts';
import type { ClusterSchemas } from './schemas.ts';

/** What a front asks for. Paths are the engine's. */
export interface OverlayDriftRequest {
  readonly engine: Pick<Engine, 'driftSource'>;
  /** Directory of the overlay. */
  readonly overlay: string;
  readonly kubeconfig: KubeconfigSources;
  /** A context that a person chose. */
  readonly context?: string;
  /** A person's contexts by overlay or cluster; they win over the team file. */
  readonly contexts: Readonly<Record<string, string>>;
  /** Credential plugins that a person allowed. */
  readonly plugins: readonly string[];
  /** Commit that HEAD names. */
  readonly commit?: string;
  readonly predict?: boolean;
  /** A path as people read it. */
  shorten(path: string): string;
  settle<T>(question: () => T): T | Promise<T>;
  /** The overlay's objects at another commit, where that can be rendered. */
  renderAt?(commit: string): Promise<DriftSource | undefined>;
}

export interface OverlayDriftRun {
  readonly signal: AbortSignal;
  now(): number;
  progress(done: number, total: number): void;
}

/** The contexts to choose from, and the one that a setting or the team file names. Contacts nothing. */
export async function listContexts(request: OverlayDriftRequest): Promise<{
  readonly contexts: readonly ContextInfo[];
  readonly proposed?: string;
  readonly problems: readonly string[];
}> {
  const config = readKubeconfig(request.kubeconfig);
  if (isProblem(config)) return { contexts: [], problems: [config.message] };
  const source = await request.settle(() => request.engine.driftSource(request.overlay));
  const chosen = chooseContext(request, source, config);
  const found = isProblem(chosen) ? {} : { proposed: chosen.context };
  return { contexts: config.contexts, ...found, problems: config.problems };
}

/** Compares an overlay as committed with its cluster. */
export async function checkOverlayDrift(
  request: OverlayDriftRequest,
  run: OverlayDriftRun,
): Promise<DriftReport | ClusterProblem> {
  const source = await request.settle(() => request.engine.driftSource(request.overlay));
  const unusable = notComparable(source);
  if (unusable !== undefined) return unusable;
  const config = readKubeconfig(request.kubeconfig);
  if (isProblem(config)) return config;
  const chosen = chooseContext(request, source, config);
  if (isProblem(chosen)) return chosen;
  const connection = await config.connect(chosen.context, request.plugins);
  if (isProblem(connection)) return connection;
  const input = inputOf(request, source, chosen.cluster);
  const predict = request.predict === undefined ? {} : { predict: request.predict };
  return checkDrift(input, connection, { ...run, ...predict, context: chosen.context });
}

/**
 * Reads the schemas of the cluster that an overlay runs on, as `known` knows them from an earlier time. Nothing of the overlay is sent.
 */
export async function fetchOverlaySchemas(
  request: OverlayDriftRequest,
  run: ContextRun,
): Promise<{ readonly schemas: ClusterSchemas; readonly context: string; readonly cluster?: string } | ClusterProblem> {
  const source = await request.settle(() => request.engine.driftSource(request.overlay));
  const config = readKubeconfig(request.kubeconfig);
  if (isProblem(config)) return config;
  const chosen = chooseContext(request, source, config);
  if (isProblem(chosen)) return chosen;
  const { context, cluster } = chosen;
  const schemas = await fetchContextSchemas({ kubeconfig: request.kubeconfig, plugins: request.plugins, context }, run);
  return isProblem(schemas) ? schemas : { schemas, context, ...(cluster === undefined ? {} : { cluster }) };
}

function notComparable(source: DriftSource): ClusterProblem | undefined {
  switch (source.head) {
    case 'rendered':
      return undefined;
    case 'absent':
      return problem('no-head', `${source.overlay} is not in the last commit, so nothing was deployed from it.`);
    case 'broken':
      return problem('no-head', `${source.overlay} does not render as committed, so there is nothing to compare.`);
    default:
      return problem('no-head', 'Drift compares what is committed; there is no commit to read here.');
  }
}

interface Chosen {
  readonly context: string;
  readonly cluster: string | undefined;
}

/** The person's choice, their setting, the team file, a context named like the cluster; else the person has to say. */
function chooseContext(request: OverlayDriftRequest, source: DriftSource, config: Kubeconfig): Chosen | ClusterProblem {
  const { contexts } = request;
  const clusterOf = (context: string): string | undefined =>
    source.clusters.find((one) => (contexts[one.name] ?? one.context ?? one.name) === context)?.name ??
    (source.clusters.length === 1 ? source.clusters[0]?.name : undefined);
  if (request.context) return { context: request.context, cluster: clusterOf(request.context) };
  const named = contexts[source.overlay];
  if (named) return { context: named, cluster: clusterOf(named) };
  const proposals = source.clusters.flatMap((cluster): Chosen[] => {
    const context = contexts[cluster.name] ?? cluster.context;
    if (context) return [{ context, cluster: cluster.name }];
    const known = config.contexts.some((one) => one.name === cluster.name);
    return known ? [{ context: cluster.name, cluster: cluster.name }] : [];
  });
  const [first, second] = proposals;
  if (first !== undefined && second === undefined) return first;
  const names = (first === undefined ? config.contexts.map((one) => one.name) : proposals.map((one) => one.context))
    .slice(0, 5)
    .map((name) => `\`${name}\``)
    .join(', ');
  const which =
    first === undefined ? `no context is set for ${source.overlay}` : `${source.overlay} runs in several clusters`;
  return problem(
    'no-context',
    `Say which cluster: ${which}. Choose one of ${names || 'your contexts (there are none)'}.`,
  );
}

function inputOf(request: OverlayDriftRequest, source: DriftSource, cluster: string | undefined): DriftInput {
  const { renderAt } = request;
  const owns = source.clusters.find((one) => one.name === cluster)?.owns;
  return {
    overlay: source.overlay,
    ...(request.commit === undefined ? {} : { commit: request.commit }),
    resources: desiredOf(source),
    owners: ownersFor(source.owners, cluster).flatMap((one) => ownerOf(one, request) ?? []),
    ...(owns === undefined ? {} : { owns }),
    rules: source.ignore.flatMap((rule): IgnoreRule[] => {
      const words = `${request.shorten(rule.file)} line ${rule.line}: ${rule.reason}`;
      const made = teamRule(rule.target ?? {}, rule.paths.length === 0 ? [''] : rule.paths, words);
      return made === undefined ? [] : [made];
    }),
    ...(source.lacking.length > 0 && { lacking: source.lacking }),
    localEdits: new Set(source.localEdits),
    ...(renderAt === undefined
      ? {}
      : {
          renderAt: async (commit: string) => {
            const at = await renderAt(commit);
            return at?.head === 'rendered' ? desiredOf(at) : undefined;
          },
        }),
  };
}

function desiredOf(source: DriftSource): readonly DesiredResource[] {
  return source.resources.flatMap((one): DesiredResource[] => {
    const json: Json = one.json;
    return isObject(json) ? [{ ...one, json }] : [];
  });
}

/** Of several owners, those of this cluster: by the name it gives itself, or by the folder of the cluster that it lies in. */
function ownersFor(owners: readonly DriftOwner[], cluster: string | undefined): readonly DriftOwner[] {
  if (cluster === undefined || owners.length < 2) return owners;
  const inside = owners.filter((one) => one.cluster === cluster || one.file.includes(`/${cluster}/`));
  return inside.length > 0 ? inside : owners;
}

function ownerOf(owner: DriftOwner, request: OverlayDriftRequest): OwnerObject | undefined {
  const json: Json = owner.json;
  return isObject(json) ? { json, place: `${request.shorten(owner.file)} line ${owner.line}` } : undefined;
}
