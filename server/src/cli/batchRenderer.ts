import {
  type BuildOptions,
  createEngine,
  type Engine,
  type FileState,
  isLacking,
  isRemotePath,
} from '../engine/api.ts';
import type { HelmRunner } from '../host/helmRunner.ts';
import { createNodeHost } from '../host/nodeHost.ts';
import { PathReader, stampOf } from '../host/pathReader.ts';
import { openRemoteCache } from '../host/readEverything.ts';
import type { RemoteCache } from '../host/remoteCache.ts';
import { settle } from '../host/settle.ts';
import { buildPath } from './buildPath.ts';
import { answerCharts, openHelm } from './charts.ts';
import { parseRenderFlags } from './renderFlags.ts';

/** What `batch` answers to one request, without its id. */
export type BatchAnswer =
  | { readonly ok: true; readonly output: string }
  | { readonly ok: false; readonly error: string };

/** Renders many folders in one process. Bases that several share are rendered once, as long as their files stay as they are. */
export class BatchRenderer {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  private readonly cache: RemoteCache;
  /** By the flags as they were written: to read them takes as long as to render a small folder. */
  private readonly byFlags = new Map<string, CheckedEngine | { readonly problem: string }>();
  private readonly byMeaning = new Map<string, CheckedEngine>();

  constructor(cwd: string, env: Readonly<Record<string, string | undefined>> = process.env) {
    this.cwd = cwd;
    this.env = env;
    this.cache = openRemoteCache(env);
  }

  render(dir: string, flags: readonly string[]): BatchAnswer {
    const key = JSON.stringify(flags);
    const checked = this.byFlags.get(key) ?? this.engineOf(flags);
    this.byFlags.set(key, checked);
    if ('problem' in checked) return { ok: false, error: checked.problem };
    return checked.render(buildPath(dir, this.cwd));
  }

  /** The same, and waits for helm where the flags allow it. */
  async renderAll(dir: string, flags: readonly string[], signal: AbortSignal): Promise<BatchAnswer> {
    const answer = this.render(dir, flags);
    const checked = this.byFlags.get(JSON.stringify(flags));
    if (checked === undefined || 'problem' in checked || !checked.isWaiting) return answer;
    return checked.renderAll(buildPath(dir, this.cwd), signal);
  }

  private engineOf(flags: readonly string[]): CheckedEngine | { readonly problem: string } {
    const parsed = parseRenderFlags(flags);
    if ('problem' in parsed) return parsed;
    const { notes: _, helmCommand, ...build } = parsed;
    const key = JSON.stringify([build, helmCommand]);
    const helm = helmCommand === undefined ? undefined : openHelm(helmCommand, this, this.cache);
    const checked = this.byMeaning.get(key) ?? new CheckedEngine(build, this.cache, helm);
    this.byMeaning.set(key, checked);
    return checked;
  }
}

/** An engine that knows how the files looked that it was given, and looks again before it answers. */
class CheckedEngine {
  private readonly engine: Engine;
  private readonly cache: RemoteCache;
  private readonly helm: HelmRunner | undefined;
  /** How each path looked, and in which request that was seen last. */
  private readonly seen = new Map<string, { readonly stamp: string; request: number }>();
  private request = 0;
  private reader = new PathReader();

  constructor(flags: BuildOptions, cache: RemoteCache, helm: HelmRunner | undefined) {
    this.cache = cache;
    this.helm = helm;
    this.engine = createEngine({ ...createNodeHost(() => undefined), read: (path) => this.read(path) });
    this.engine.configure({ roots: [], trusted: false, once: true, ...flags });
  }

  /** Whether the last answer lacks something that helm is to be asked for. */
  get isWaiting(): boolean {
    return this.helm !== undefined && this.engine.wanted().helm.length > 0;
  }

  async renderAll(directory: string, signal: AbortSignal): Promise<BatchAnswer> {
    while (!signal.aborted && (await answerCharts(this.engine, this.helm, { signal, progress: () => undefined })))
      this.render(directory);
    return this.render(directory);
  }

  render(directory: string): BatchAnswer {
    this.request++;
    this.reader = new PathReader();
    let result = this.settled(directory);
    // What an answer depends on is known once it is there; when one of these files changed, it is worked out again.
    for (let round = 0; round < 10 && this.refresh(result.files); round++) result = this.settled(directory);
    // Who reads one line cannot see that something is missing in the output.
    const errors = result.findings.filter(({ code, severity }) => severity === 'error' || isLacking(code));
    if (!result.failed && errors.length === 0) return { ok: true, output: result.text };
    return {
      ok: false,
      error:
        errors.map((finding) => `${finding.file}: ${finding.summary}`).join('\n') || `${directory} cannot be rendered`,
    };
  }

  private settled(directory: string): ReturnType<Engine['renderText']> {
    return settle(this.engine, () => this.engine.renderText(directory), {
      readPack: () => undefined,
      readHead: () => undefined,
      readFile: (path) => this.read(path),
    });
  }

  private read(path: string): FileState {
    const { state, stamp } = isRemotePath(path)
      ? { state: this.cache.read(path), stamp: this.cache.stamp(path) }
      : this.reader.read(path);
    this.seen.set(path, { stamp, request: this.request });
    return state;
  }

  /** Reads again what is not as it was before this request; false when all is. What was seen in this request is not looked at twice. */
  private refresh(files: readonly string[]): boolean {
    const changed = files.filter((path) => {
      const seen = this.seen.get(path);
      if (seen === undefined || seen.request === this.request) return seen === undefined;
      seen.request = this.request;
      return seen.stamp !== (isRemotePath(path) ? this.cache.stamp(path) : stampOf(path));
    });
    this.engine.apply(changed.map((path) => ({ path, state: this.read(path) })));
    return changed.length > 0;
  }
}
