import type { DriftPlace, DriftSource, Engine } from '../engine/api.ts';
import { checkOverlayDrift, listContexts, type OverlayDriftRequest } from './overlayDrift.ts';
import { isProblem } from './problem.ts';
import { type DriftField, type DriftReport, type ResourceDrift, stateMeans } from './report.ts';

/** What the language server hands over with a question about drift. Paths are the engine's. */
export interface PortRequest {
  readonly overlay: string;
  readonly engine: Engine;
  readonly settings: {
    readonly contexts: Readonly<Record<string, string>>;
    readonly kubeconfig: string;
    readonly credentialPlugins: readonly string[];
  };
  /** Commit that HEAD of the overlay's repository names. */
  readonly commit?: string;
  readonly roots: readonly string[];
  settle<T>(question: () => T): Promise<T>;
  uriOf(path: string): string;
}

export interface PortRun {
  readonly signal: AbortSignal;
  progress(done: number, total: number): void;
}

/** What the composition root lends: the environment, the clock and other commits. */
export interface PortSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): number;
  toNative(path: string): string;
  /** The overlay's objects at another commit; undefined when that commit is not in the clone. */
  renderAt?(overlay: string, commit: string): Promise<DriftSource | undefined>;
}

/** Answers the language server's questions about drift in the words of its protocol. */
export function createDriftPort(surroundings: PortSurroundings) {
  return {
    contexts: (request: PortRequest) => listContexts(toRequest(request, surroundings)),
    check: async (request: PortRequest & { readonly context: string }, run: PortRun) => {
      const base = toRequest(request, surroundings);
      const asked = request.context === '' ? base : { ...base, context: request.context };
      const report = await checkOverlayDrift(asked, { ...run, now: surroundings.now });
      if (isProblem(report))
        return { done: false as const, failure: { reason: report.reason, message: report.message } };
      // One question for all places: the committed files are the same for every field.
      return { done: true as const, result: await request.settle(() => toResult(report, request)) };
    },
  };
}

function toRequest(request: PortRequest, surroundings: PortSurroundings): OverlayDriftRequest {
  const { settings, roots, overlay } = request;
  const { renderAt } = surroundings;
  const root = roots.find((one) => overlay === one || overlay.startsWith(`${one}/`)) ?? '';
  return {
    engine: request.engine,
    overlay,
    ...(request.commit === undefined ? {} : { commit: request.commit }),
    ...(renderAt === undefined ? {} : { renderAt: (commit: string) => renderAt(overlay, commit) }),
    kubeconfig: {
      ...(settings.kubeconfig === '' ? {} : { file: settings.kubeconfig }),
      env: surroundings.env,
      roots: roots.map(surroundings.toNative),
    },
    contexts: settings.contexts,
    plugins: settings.credentialPlugins,
    shorten: (path) => (root !== '' && path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path),
    settle: request.settle,
  };
}

function toResult(report: DriftReport, request: PortRequest) {
  return {
    overlay: request.overlay,
    name: report.overlay,
    context: report.context,
    server: report.server,
    knowsApplied: report.applied !== undefined && report.applied.is !== 'notLocal',
    checkedAt: report.checkedAt,
    resources: report.resources.map((one) => toResource(one, request)),
    notes: report.notes,
  };
}

function toResource(one: ResourceDrift, request: PortRequest) {
  const { id, kind, name, namespace, state, additions, notes, localEdits, renderedText, liveText } = one;
  return {
    ...{ id, kind, name, namespace, state, additions, notes, localEdits, renderedText, liveText },
    means: stateMeans(state),
    fields: one.fields.map((field) => toField(field, one.id, request)),
    ...sourceOf(request.engine.driftPlace(request.overlay, id, []), request),
  };
}

function toField(field: DriftField, id: string, request: PortRequest) {
  const { gitPath, change: _change, ...rest } = field;
  return { ...rest, ...sourceOf(request.engine.driftPlace(request.overlay, id, gitPath), request) };
}

function sourceOf(place: DriftPlace | undefined, request: PortRequest) {
  if (place === undefined) return {};
  const point = (at: DriftPlace['start']) => ({ line: at.line, character: at.column });
  return { source: { uri: request.uriOf(place.file), range: { start: point(place.start), end: point(place.end) } } };
}
