import { posix } from 'node:path';
import type { JudgedFile } from '../engine/api.ts';
import type { CliContext } from './context.ts';

/** Files to judge, in parts that threads take one after the other, and how many parts are taken: one number in shared memory. */
export interface JudgeWork {
  readonly parts: readonly (readonly string[])[];
  readonly taken: Int32Array;
}

/** A thread that helps. One that fails has found nothing: its files are judged as if there were no threads. */
export interface JudgeThread {
  /** Gives it the work; answers with what it found in the parts that it took. */
  judge(work: JudgeWork): Promise<readonly JudgedFile[]>;
  end(): void;
}

/** Fewer files than this are judged before a thread has started. */
const WORTH_A_THREAD = 1000;
/** Files of a part, about: some 20 ms of work, so that all threads end together. */
const PART = 200;
const LARGE_FOLDER = 10 * PART;

const KUSTOMIZATION = /^(?:kustomization\.ya?ml|Kustomization)$/;

/** Judges the manifests that by their place nothing builds with several threads, this one among them. */
export class Judges {
  private readonly threads: JudgeThread[] = [];
  private readonly workers: number;
  private readonly kubernetes: string | undefined;
  private readonly cli: CliContext;

  /** @param kubernetes the version whose schemas count; the newest when undefined */
  constructor(workers: number, kubernetes: string | undefined, cli: CliContext) {
    this.workers = workers;
    this.kubernetes = kubernetes;
    this.cli = cli;
  }

  /** Starts threads as soon as so many files are listed that these may be worth it. */
  expect(files: number): void {
    const { startJudge } = this.cli;
    const count = startJudge === undefined ? 0 : Math.min(this.workers, Math.floor(files / WORTH_A_THREAD)) - 1;
    while (startJudge !== undefined && this.threads.length < count) this.threads.push(startJudge(this.kubernetes));
  }

  /**
   * @param here judges files in this thread
   * @returns nothing where threads would not be worth their start, or the process has none
   */
  async judge(
    files: readonly string[],
    here: (files: readonly string[]) => readonly JudgedFile[],
  ): Promise<readonly JudgedFile[]> {
    const alone = standingAlone(files);
    this.expect(alone.length);
    if (this.threads.length === 0 || alone.length < 2 * WORTH_A_THREAD) {
      this.end();
      return [];
    }
    const work: JudgeWork = { parts: partsOf(alone), taken: new Int32Array(new SharedArrayBuffer(4)) };
    const elsewhere = this.threads.map((thread) => thread.judge(work));
    const found: JudgedFile[] = [];
    for (let part = claim(work); part !== undefined && !this.cli.signal.aborted; part = claim(work)) {
      for (const file of here(part)) found.push(file);
      await new Promise((turn) => setImmediate(turn));
    }
    if (this.cli.signal.aborted) this.end();
    for (const judged of await Promise.all(elsewhere)) for (const file of judged) found.push(file);
    return found;
  }

  private end(): void {
    for (const thread of this.threads) thread.end();
  }
}

/** The next part that no thread has taken yet. */
export function claim({ parts, taken }: JudgeWork): readonly string[] | undefined {
  return parts[Atomics.add(taken, 0, 1)];
}

/** Divides files into parts of whole folders, of which more is known than of a part of one; only large ones are cut. */
function partsOf(files: readonly string[]): readonly (readonly string[])[] {
  const byFolder = new Map<string, string[]>();
  for (const path of files) {
    const folder = posix.dirname(path);
    const known = byFolder.get(folder);
    if (known === undefined) byFolder.set(folder, [path]);
    else known.push(path);
  }
  const parts: string[][] = [[]];
  for (const folder of byFolder.values()) {
    const size = folder.length > LARGE_FOLDER ? PART : folder.length;
    for (let at = 0; at < folder.length; at += size) {
      const last = parts.at(-1);
      const next = folder.slice(at, at + size);
      if (last === undefined || last.length + next.length > PART) parts.push(next);
      else last.push(...next);
    }
  }
  return parts;
}

/** YAML files that no kustomization file and no chart is above of. */
function standingAlone(files: readonly string[]): readonly string[] {
  const built = new Set(
    files.filter((path) => KUSTOMIZATION.test(posix.basename(path))).map((path) => posix.dirname(path)),
  );
  const known = new Map<string, boolean>();
  const isBelow = (folder: string): boolean => {
    const before = known.get(folder);
    if (before !== undefined) return before;
    const is = built.has(folder) || (folder !== '/' && isBelow(posix.dirname(folder)));
    known.set(folder, is);
    return is;
  };
  return files.filter(
    (path) =>
      /\.ya?ml$/.test(path) && !/\/(?:templates|\.[^/]*)\/|\/\.[^/]*$/.test(path) && !isBelow(posix.dirname(path)),
  );
}
