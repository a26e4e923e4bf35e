import type { HelmAnswer } from '../engine/api.ts';
import type { HeadFiles } from './ports.ts';

/** Runs the program helm. */
export interface HelmPort {
  /**
   * @param program name or path, from a person's own settings
   * @param commitOf the last commit of the repository around a path, for the charts that it has
   */
  open(program: string, commitOf: CommitOf): HelmProgram;
}

export type CommitOf = (path: string) => Promise<HeadFiles | undefined>;

export interface HelmProgram {
  /** The answer to a request of the engine; never rejects. */
  answer(key: string, signal: AbortSignal): Promise<HelmAnswer>;
}
