import type { HelmAnswer } from '../engine/api.ts';

/** Runs the program helm. */
export interface HelmPort {
  /** @param program name or path, from a person's own settings */
  open(program: string): HelmProgram;
}

export interface HelmProgram {
  /** The answer to a request of the engine; never rejects. */
  answer(key: string, signal: AbortSignal): Promise<HelmAnswer>;
}
