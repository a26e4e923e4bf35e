import { posix } from 'node:path';
import type { JudgedFile } from '../engine/api.ts';
import type { CliContext } from './context.ts';

/** What a thread is asked for. */
export interface JudgeRequest {
  readonly files: readonly string[];
  readonly kubernetes: string | undefined;
}

/** Fewer files than this are judged before a thread has started. */
const WORTH_A_THREAD = 1000;

const KUSTOMIZATION = /^(?:kustomization\.ya?ml|Kustomization)$/;

/**
 * Has the manifests that by their place nothing builds judged by several threads, in shares of whole folders.
 * @returns nothing where the threads would not be worth their start, or the process has none
 */
export async function judgeInThreads(
  files: readonly string[],
  workers: number,
  request: Omit<JudgeRequest, 'files'>,
  cli: CliContext,
): Promise<readonly JudgedFile[]> {
  const alone = standingAlone(files);
  const count = Math.min(workers, Math.floor(alone.length / WORTH_A_THREAD));
  if (count < 2 || cli.judgeInThread === undefined) return [];
  const shares = shareFolders(alone, count);
  const { judgeInThread } = cli;
  return (await Promise.all(shares.map((share) => judgeInThread({ ...request, files: share })))).flat();
}

/**
 * Divides files into so many parts of about the same length, folder by folder. A part ends within a folder only where that is a large
 * one: what is known of whole folders is worth more than parts of exactly the same length.
 */
function shareFolders(files: readonly string[], count: number): readonly (readonly string[])[] {
  const byFolder = new Map<string, string[]>();
  for (const path of files) {
    const folder = posix.dirname(path);
    const known = byFolder.get(folder);
    if (known === undefined) byFolder.set(folder, [path]);
    else known.push(path);
  }
  const inOrder = [...byFolder.values()].flat();
  const size = Math.ceil(inOrder.length / count);
  const cutAt = (at: number): number => {
    const folder = posix.dirname(inOrder[at] ?? '');
    let start = at;
    while (start > 0 && posix.dirname(inOrder[start - 1] ?? '') === folder) start--;
    return at - start <= size / 4 ? start : at;
  };
  const cuts = [0, ...Array.from({ length: count - 1 }, (_, at) => cutAt((at + 1) * size)), inOrder.length];
  return cuts.slice(1).map((end, at) => inOrder.slice(cuts[at], end));
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
