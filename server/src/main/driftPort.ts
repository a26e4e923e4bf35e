import type { ClusterProblem } from '../cluster/problem.ts';
import { type DriftReport, type ResourceDrift, stateMeans } from '../cluster/report.ts';
import { type DriftPlace, type DriftSource, type Engine, isWithin } from '../engine/api.ts';
import type { DriftPort, DriftRequest, DriftRun } from '../lsp/driftPorts.ts';
import type { DriftAnswer, DriftField, DriftResource } from '../protocol/drift.ts';
import type { SourcePlace } from '../protocol/places.ts';

/** What every way to a cluster needs beside the session. */
export interface ToClusterParts {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A path as the system writes it, with `~` replaced. */
  toNative(path: string): string;
}

/** What the comparison needs beside the session. */
export interface DriftPortParts extends ToClusterParts {
  now(): number;
  /** An engine of its own that reads a repository with another commit as HEAD; undefined when that commit is not here. */
  engineAt(root: string, commit: string): Promise<EngineAt | undefined>;
}

export interface EngineAt {
  readonly engine: Engine;
  settle<T>(question: () => T): T;
}

/** The language server's way to clusters. The Kubernetes client is large and is loaded when a cluster is first asked about. */
export function createDriftPort(parts: DriftPortParts): DriftPort {
  return {
    contexts: async (request) => {
      const { listContexts } = await import('../cluster/overlayDrift.ts');
      const { contexts, proposed, problems } = await listContexts(comparison(request, parts));
      return {
        contexts: contexts.map(({ name, cluster, server, namespace }) => ({ name, cluster, server, namespace })),
        ...(proposed === undefined ? {} : { proposed }),
        problems,
      };
    },
    check: async (request, run) => {
      const { checkOverlayDrift } = await import('../cluster/overlayDrift.ts');
      const asked = { ...comparison(request, parts), context: request.context };
      const report = await checkOverlayDrift(asked, { ...run, now: parts.now });
      return toAnswer(report, request, run);
    },
  };
}

/** A request as the cluster part takes it, with the repository's root. */
export function toCluster(request: DriftRequest, parts: ToClusterParts) {
  const { engine, overlay, settings, roots, commit } = request;
  const root = roots.find((one) => isWithin(overlay, one)) ?? overlay;
  return {
    engine,
    overlay,
    root,
    kubeconfig: {
      ...(settings.kubeconfig === '' ? {} : { file: parts.toNative(settings.kubeconfig) }),
      env: parts.env,
      roots: roots.map(parts.toNative),
    },
    contexts: settings.contexts,
    plugins: settings.credentialPlugins,
    ...(commit === undefined ? {} : { commit }),
    shorten: (path: string): string => (isWithin(path, root) ? path.slice(root.length + 1) : path),
    settle: request.settle,
  };
}

function comparison(request: DriftRequest, parts: DriftPortParts) {
  const asked = toCluster(request, parts);
  return {
    ...asked,
    renderAt: async (revision: string): Promise<DriftSource | undefined> => {
      const at = await parts.engineAt(asked.root, revision);
      return at?.settle(() => at.engine.driftSource(request.overlay));
    },
  };
}

async function toAnswer(
  report: DriftReport | ClusterProblem,
  request: DriftRequest,
  run: DriftRun,
): Promise<DriftAnswer> {
  if ('reason' in report) return { done: false, failure: { reason: report.reason, message: report.message } };
  if (run.signal.aborted) return { done: false, failure: { reason: 'cancelled', message: 'Cancelled.' } };
  const resources: DriftResource[] = [];
  for (const resource of report.resources) resources.push(await toResource(resource, request));
  const { overlay: name, context, server, checkedAt, notes, applied } = report;
  const knowsApplied = applied !== undefined && applied.is !== 'notLocal';
  return {
    done: true,
    result: { overlay: request.overlay, name, context, server, knowsApplied, checkedAt, resources, notes },
  };
}

async function toResource(resource: ResourceDrift, request: DriftRequest): Promise<DriftResource> {
  const { id, kind, name, namespace, state, additions, notes, localEdits, renderedText, liveText } = resource;
  const fields: DriftField[] = [];
  for (const { path, gitPath, verdict, rendered, applied, live, writer, ignored, note } of resource.fields) {
    const source = await placeOf(request, id, gitPath);
    fields.push(compact({ path, verdict, rendered, applied, live, writer, ignored, note, source }));
  }
  const means = stateMeans(state);
  const shown = {
    id,
    kind,
    name,
    namespace,
    state,
    means,
    fields,
    additions,
    notes,
    localEdits,
    renderedText,
    liveText,
  };
  return compact({ ...shown, source: means === 'fine' ? undefined : await placeOf(request, id, []) });
}

async function placeOf(request: DriftRequest, id: string, path: DriftPlace['path']): Promise<SourcePlace | undefined> {
  const place = await request.settle(() => request.engine.driftPlace(request.overlay, id, path));
  if (place === undefined) return undefined;
  const { start, end, file } = place;
  const range = {
    start: { line: start.line, character: start.column },
    end: { line: end.line, character: end.column },
  };
  return { uri: request.uriOf(file), range };
}

/** Without the members that are undefined, which plain data does not have. */
function compact<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
