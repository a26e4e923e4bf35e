import type { Engine } from '../engine/api.ts';
import type { CommitOf, HelmPort, HelmProgram } from './helmPort.ts';

/** What the runs work with. */
export interface HelmRunParts {
  readonly engine: Engine;
  /** Absent where no program may be run. */
  readonly port: HelmPort | undefined;
  readonly commitOf: CommitOf;
  /** An answer was delivered. */
  onAnswer(): void;
  log(message: string): void;
}

/** Runs at the same time; the rest waits. */
const AT_ONCE = 2;

/**
 * Runs helm beside everything else: a render without its charts is shown at once, and again with each chart that is there. Nothing runs
 * while no program is set.
 */
export class HelmRuns {
  private readonly parts: HelmRunParts;
  private name = '';
  private program: HelmProgram | undefined;
  private abort = new AbortController();
  private readonly waiting = new Set<string>();
  private readonly running = new Set<string>();

  constructor(parts: HelmRunParts) {
    this.parts = parts;
  }

  /** Sets the program, '' for none; what runs by another one is ended. True when that is a change. */
  use(name: string): boolean {
    if (name === this.name) return false;
    this.stop();
    this.name = name;
    this.program = name === '' ? undefined : this.parts.port?.open(name, this.parts.commitOf);
    return true;
  }

  /** Answers requests of the engine by and by. */
  start(keys: readonly string[]): void {
    for (const key of keys) if (!this.running.has(key)) this.waiting.add(key);
    while (this.program !== undefined && this.running.size < AT_ONCE) {
      const [key] = this.waiting;
      if (key === undefined) return;
      this.waiting.delete(key);
      void this.run(key, this.program, this.abort.signal);
    }
  }

  stop(): void {
    this.abort.abort();
    this.abort = new AbortController();
    this.waiting.clear();
  }

  private async run(key: string, program: HelmProgram, signal: AbortSignal): Promise<void> {
    this.running.add(key);
    const answer = await program.answer(key, signal);
    this.running.delete(key);
    if (!signal.aborted) {
      if (answer.kind === 'failed') this.parts.log(`helm: ${answer.message}`);
      this.parts.engine.deliverHelm(key, answer);
      this.parts.onAnswer();
    }
    this.start([]);
  }
}
