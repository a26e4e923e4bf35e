import {
  atHead,
  type Engine,
  type FileState,
  fromHead,
  HEAD_ROOT,
  isPlainText,
  isWithin,
  type LocatedFinding,
  type OverlayInfo,
  type ResourceDiff,
  relativePath,
  unifiedDiff,
} from '../engine/api.ts';
import { settle } from './settle.ts';

/** A change on top of a commit. Paths are the engine's, absolute. */
export interface ChangeToJudge {
  readonly root: string;
  /** Every file of the commit, and the state of any path below HEAD_ROOT. */
  readonly base: { readonly files: readonly string[]; state(path: string): FileState };
  /** States after the change of the files that it touches; `missing` for a removed one. */
  readonly changed: ReadonlyMap<string, FileState>;
  readonly kubernetes?: string;
  /** As in `polycrate-gitops 0.1.0`. */
  readonly tool: string;
}

export interface JudgePorts {
  createEngine(): Engine;
  readPack(name: string): string | undefined;
  /** SHA-256 of a text as hex. */
  sha256(text: string): string;
  turn(): Promise<void>;
}

type Level = LocatedFinding['severity'];
type Counts = Readonly<Record<Level, number>>;

/** One resource that the change touches; `diff` is unified, without header lines, Secret values masked. */
export interface JudgedResource {
  readonly change: ResourceDiff['change'];
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly diff: string;
}

export interface JudgedOverlay {
  readonly path: string;
  readonly environment: string;
  readonly clusters: readonly string[];
  readonly isProduction: boolean;
  readonly resources: readonly JudgedResource[];
  readonly digestBefore?: string;
  readonly digestAfter?: string;
  readonly refused?: string;
}

export interface JudgedFinding {
  readonly code: string;
  readonly level: Level;
  readonly message: string;
  /** As in `base/deployment.yaml:6`. */
  readonly place: string;
}

/** What a change does: overlays that render differently, and findings before and after. Plain data, Secret values masked. */
export interface JudgedChange {
  readonly tool: string;
  readonly overlays: readonly JudgedOverlay[];
  readonly findings: {
    readonly before: Counts;
    readonly after: Counts;
    readonly added: readonly JudgedFinding[];
    readonly resolved: readonly JudgedFinding[];
  };
  readonly notJudged: readonly string[];
  readonly kubernetes: readonly string[];
}

/** One state of the repository with an engine that reads it. */
interface Side {
  readonly engine: Engine;
  read(path: string): FileState;
  ask<T>(question: () => T): T;
}

/**
 * Judges exactly a change, whatever else differs in the work tree: two engines read the commit, one of them with the changed
 * files on top. The same for the editor's panel and for the command line.
 */
export async function judgeChange(change: ChangeToJudge, ports: JudgePorts): Promise<JudgedChange> {
  const before = openSide(change, new Map(), ports);
  const after = openSide(change, change.changed, ports);
  await ports.turn();
  const touched = new Map<string, OverlayInfo>();
  for (const side of [before, after]) {
    for (const path of change.changed.keys()) {
      for (const overlay of side.ask(() => side.engine.overlaysOf(path))) touched.set(overlay.directory, overlay);
    }
  }
  const overlays: JudgedOverlay[] = [];
  for (const overlay of [...touched.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const judged = judgeOverlay(overlay, { before, after, ports });
    if (judged.resources.length > 0 || judged.refused !== undefined) overlays.push(judged);
    await ports.turn();
  }
  return {
    tool: change.tool,
    overlays,
    findings: compareFindings(change, { before, after, overlays: [...touched.keys()] }),
    notJudged: [],
    kubernetes: change.kubernetes === undefined ? [] : [change.kubernetes],
  };
}

function openSide(change: ChangeToJudge, changed: ChangeToJudge['changed'], ports: JudgePorts): Side {
  const { base, root, kubernetes } = change;
  const engine = ports.createEngine();
  const read = (path: string): FileState => changed.get(path) ?? inTree(base.state(atHead(path)));
  const present = [...changed].filter(([, state]) => state.kind !== 'missing').map(([path]) => path);
  const files = [...new Set([...base.files, ...present])].filter((path) => read(path).kind !== 'missing').sort();
  engine.configure({ roots: [root], trusted: false, ...(kubernetes === undefined ? {} : { kubernetes }) });
  engine.setTree(files);
  engine.apply(files.filter(isPlainText).map((path) => ({ path, state: read(path) })));
  engine.setHead(true);
  const sources = { readPack: ports.readPack, readFile: read, readHead: (path: string) => base.state(path) };
  return { engine, read, ask: (question) => settle(engine, question, sources) };
}

/** A state of the commit as if it lay in the work tree. */
function inTree(state: FileState): FileState {
  if (state.kind !== 'file' && state.kind !== 'directory') return state;
  return { ...state, real: isWithin(state.real, HEAD_ROOT) ? (fromHead(state.real) ?? state.real) : state.real };
}

function judgeOverlay(
  { directory, name, environment, clusters }: OverlayInfo,
  { before, after, ports }: { readonly before: Side; readonly after: Side; readonly ports: JudgePorts },
): JudgedOverlay {
  const exists = (side: Side): boolean =>
    side.ask(() => side.engine.overlays()).some((overlay) => overlay.directory === directory);
  const documents = (side: Side): ReadonlyMap<string, string> =>
    exists(side) ? documentsOf(side, directory) : new Map<string, string>();
  const [old, now] = [documents(before), documents(after)];
  const resources = [...new Set([...now.keys(), ...old.keys()])].flatMap((key) => toResource(key, old, now));
  const failed = exists(after) && after.ask(() => after.engine.overlaySummary(directory)).failed;
  const digest = (texts: ReadonlyMap<string, string>): string =>
    `sha256:${ports.sha256([...texts.values()].join('---\n'))}`;
  return {
    path: name,
    environment,
    clusters,
    isProduction: [environment, ...clusters].some((word) => /^(prod|production|prd|live)\b/i.test(word)),
    resources: failed ? [] : resources,
    ...(old.size > 0 ? { digestBefore: digest(old) } : {}),
    ...(now.size > 0 && !failed ? { digestAfter: digest(now) } : {}),
    ...(failed ? { refused: refusal(after, directory) } : {}),
  };
}

/** Masked documents of a render by kind, namespace and name. */
function documentsOf(side: Side, overlay: string): ReadonlyMap<string, string> {
  const { text, good } = side.ask(() => side.engine.preview(overlay));
  if (!good) return new Map();
  const texts = text.split(/^---\n/m);
  const resources = side.engine.rendered(overlay);
  return new Map(resources.map(({ id }, index) => [[id.kind, id.namespace, id.name].join('\n'), texts[index] ?? '']));
}

function toResource(key: string, old: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): JudgedResource[] {
  const [was, is] = [old.get(key), now.get(key)];
  if (was === is) return [];
  const [kind = '', namespace = '', name = ''] = key.split('\n');
  const change = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed';
  const where = namespace === '' ? {} : { namespace };
  return [{ change, kind, name, ...where, diff: unifiedDiff(was ?? '', is ?? '') }];
}

function refusal(side: Side, overlay: string): string {
  const errors = side.ask(() => side.engine.overlayFindings(overlay)).filter(({ severity }) => severity === 'error');
  return errors[0]?.summary ?? 'It does not render.';
}

function compareFindings(
  change: ChangeToJudge,
  { before, after, overlays }: { readonly before: Side; readonly after: Side; readonly overlays: readonly string[] },
): JudgedChange['findings'] {
  const collect = (side: Side): readonly JudgedFinding[] => {
    const known = new Set(side.engine.overlays().map((overlay) => overlay.directory));
    const files = new Set([...change.changed.keys()].filter((path) => side.read(path).kind === 'file'));
    const mine = overlays.filter((overlay) => known.has(overlay));
    for (const overlay of mine) {
      for (const finding of side.ask(() => side.engine.overlayFindings(overlay))) files.add(finding.file);
    }
    const found = [...files].sort().flatMap((file) => side.ask(() => side.engine.findings(file, mine)));
    return found.map((finding) => toFinding(side, change.root, finding));
  };
  const [old, now] = [collect(before), collect(after)];
  return { before: count(old), after: count(now), added: without(now, old), resolved: without(old, now) };
}

function toFinding(side: Side, root: string, { code, severity, summary, file, range }: LocatedFinding): JudgedFinding {
  const state = side.read(file);
  const line = state.kind === 'file' ? state.text.slice(0, range.start).split('\n').length : 1;
  return { code, level: severity, message: summary, place: `${relativePath(root, file)}:${line}` };
}

/** Findings of one side that the other has not; a finding that only moved to another line is the same. */
function without(all: readonly JudgedFinding[], others: readonly JudgedFinding[]): JudgedFinding[] {
  const key = ({ code, message, place }: JudgedFinding): string => `${code}\n${message}\n${place.replace(/:\d+$/, '')}`;
  const left = new Map<string, number>();
  for (const finding of others) left.set(key(finding), (left.get(key(finding)) ?? 0) + 1);
  return all.filter((finding) => {
    const rest = left.get(key(finding)) ?? 0;
    if (rest > 0) left.set(key(finding), rest - 1);
    return rest === 0;
  });
}

function count(findings: readonly JudgedFinding[]): Counts {
  const of = (level: Level): number => findings.filter((finding) => finding.level === level).length;
  return { error: of('error'), warning: of('warning'), information: of('information'), hint: of('hint') };
}
