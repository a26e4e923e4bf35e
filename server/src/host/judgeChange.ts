import {
  atHead,
  type Engine,
  type EngineOptions,
  type FileState,
  fromHead,
  isPlainText,
  isRemotePath,
  isWithin,
  type LocatedFinding,
  type OverlayDiff,
  relativePath,
} from '../engine/api.ts';
import { settle } from './settle.ts';

/** A change on top of a commit. Paths are the engine's, absolute. */
export interface ChangeToJudge {
  readonly root: string;
  /** Every file of the commit, and the state of any path below HEAD_ROOT. */
  readonly base: { readonly files: readonly string[]; state(path: string): FileState };
  /** States after the change of the files that it touches; `missing` for a removed one. */
  readonly changed: ReadonlyMap<string, FileState>;
  /** By which schemas it is judged. */
  readonly schemas?: Pick<EngineOptions, 'kubernetes' | 'folderKubernetes' | 'schemaLocations' | 'clusterSchemas'>;
  /** URLs of the repository's remotes. */
  readonly remotes?: readonly string[];
}

export interface JudgePorts {
  /** An engine that nobody else uses. */
  createEngine(): Engine;
  readPack(name: string): string | undefined;
  /** The state of a path below REMOTE_ROOT; it is the same before and after. */
  readRemote(path: string): FileState;
  turn(): Promise<void>;
}

export interface JudgedFinding {
  readonly code: string;
  readonly severity: LocatedFinding['severity'];
  readonly message: string;
  /** Below the repository's root. */
  readonly file: string;
  /** One-based. */
  readonly line: number;
}

/** What a change does: overlays that render differently, and findings before and after. Plain data, Secret values masked. */
export interface JudgedChange {
  readonly differences: readonly OverlayDiff[];
  readonly findings: readonly JudgedFinding[];
  readonly findingsBefore: readonly JudgedFinding[];
  /** Overlays that do not render after the change, by name, with the reason. */
  readonly refused: readonly (readonly [string, string])[];
}

/**
 * Judges exactly a change, whatever else differs in the work tree: an engine of its own reads the commit, then the changed
 * files on top of it.
 */
export async function judgeChange(change: ChangeToJudge, ports: JudgePorts): Promise<JudgedChange> {
  const view = new View(change, ports);
  view.show(new Map());
  const before = view.touched();
  await ports.turn();
  const findingsBefore = view.findings(before);
  await ports.turn();
  view.show(change.changed);
  const after = view.touched();
  const overlays = [...new Set([...before, ...after])].sort();
  const differences: OverlayDiff[] = [];
  for (const overlay of overlays) {
    const diff = view.ask((engine) => engine.diff(overlay));
    if (diff !== undefined) differences.push(diff);
    await ports.turn();
  }
  return { differences, findings: view.findings(after), findingsBefore, refused: view.refused(after) };
}

/** The repository as it is at the commit, or with the change on top. */
class View {
  private readonly change: ChangeToJudge;
  private readonly ports: JudgePorts;
  private readonly engine: Engine;
  private changed: ChangeToJudge['changed'] = new Map();

  constructor(change: ChangeToJudge, ports: JudgePorts) {
    this.change = change;
    this.ports = ports;
    this.engine = ports.createEngine();
    const { root, base, schemas, remotes = [] } = change;
    this.engine.configure({ roots: [root], remotes, trusted: false, ...schemas });
    this.engine.setHead(true);
    this.engine.apply(base.files.filter(isPlainText).map((path) => ({ path, state: this.read(path) })));
  }

  show(changed: ChangeToJudge['changed']): void {
    this.changed = changed;
    const { base } = this.change;
    const touched = [...this.change.changed.keys()];
    const files = new Set(base.files);
    for (const path of touched) {
      if (this.read(path).kind === 'missing') files.delete(path);
      else files.add(path);
    }
    this.engine.apply(touched.map((path) => ({ path, state: this.read(path) })));
    this.engine.setTree([...files].sort());
  }

  ask<T>(question: (engine: Engine) => T): T {
    const { engine, ports, change } = this;
    return settle(engine, () => question(engine), {
      readPack: ports.readPack,
      readFile: (path) => this.read(path),
      readHead: (path) => change.base.state(path),
    });
  }

  /** Overlays that read a changed file. */
  touched(): readonly string[] {
    const paths = [...this.change.changed.keys()];
    return this.ask((engine) => paths.flatMap((path) => engine.overlaysOf(path).map((one) => one.directory)));
  }

  /** Findings of the changed files, and of everything that arises in the overlays that read them. */
  findings(overlays: readonly string[]): readonly JudgedFinding[] {
    const { root } = this.change;
    const found = this.ask((engine) => {
      const files = new Set([...this.change.changed.keys()].filter((path) => this.read(path).kind === 'file'));
      for (const overlay of overlays) for (const { file } of engine.overlayFindings(overlay)) files.add(file);
      return [...files].sort().flatMap((file) => engine.findings(file));
    });
    return found.filter(({ file }) => isWithin(file, root)).map((finding) => this.toFinding(finding));
  }

  refused(overlays: readonly string[]): JudgedChange['refused'] {
    return this.ask((engine) =>
      engine.overlays().flatMap(({ directory, name }) => {
        if (!overlays.includes(directory) || !engine.overlaySummary(directory).failed) return [];
        const error = engine.overlayFindings(directory).find(({ severity }) => severity === 'error');
        return [[name, error?.summary ?? 'See the problems.'] as const];
      }),
    );
  }

  private read(path: string): FileState {
    if (isRemotePath(path)) return this.ports.readRemote(path);
    const state = this.changed.get(path) ?? inTree(this.change.base.state(atHead(path)));
    return state.kind === 'missing' && this.isNewFolder(path) ? { kind: 'directory', real: path } : state;
  }

  private isNewFolder(path: string): boolean {
    return [...this.changed].some(([file, { kind }]) => kind !== 'missing' && file.startsWith(`${path}/`));
  }

  private toFinding({ code, severity, message, file, range }: LocatedFinding): JudgedFinding {
    const state = this.read(file);
    const line = state.kind === 'file' ? state.text.slice(0, range.start).split('\n').length : 1;
    return { code, severity, message, file: relativePath(this.change.root, file), line };
  }
}

/** A state of the commit as if it lay in the work tree. */
function inTree(state: FileState): FileState {
  if (state.kind !== 'file' && state.kind !== 'directory') return state;
  return { ...state, real: fromHead(state.real) ?? state.real };
}
