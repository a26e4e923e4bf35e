import { type Engine, type FileState, HEAD_ROOT, isWithin } from '../engine/api.ts';

/** Where to get what the engine asks for. */
export interface Sources {
  readonly readPack: (name: string) => string | undefined;
  readonly readFile: (path: string) => FileState;
  /** A committed file; undefined when commits are not read, which counts as missing. */
  readonly readHead: (path: string) => FileState | undefined;
}

/** Rounds after which the engine must be satisfied: each one delivers what the last one uncovered. */
const MAX_ROUNDS = 100;

/** Asks the engine, delivers what it found missing and asks again, until nothing is missing. */
export function settle<T>(engine: Engine, ask: () => T, sources: Sources): T {
  let answer = ask();
  for (let round = 0; round < MAX_ROUNDS && deliver(engine, sources); round++) answer = ask();
  return answer;
}

/** Delivers everything that the engine wants now; false when it wants nothing. */
export function deliver(engine: Engine, sources: Sources): boolean {
  const { files, packs } = engine.wanted();
  for (const name of packs) engine.deliverPack(name, sources.readPack(name));
  engine.apply(
    files.map((path) => ({
      path,
      state: isWithin(path, HEAD_ROOT) ? (sources.readHead(path) ?? { kind: 'missing' }) : sources.readFile(path),
    })),
  );
  return files.length > 0 || packs.length > 0;
}
