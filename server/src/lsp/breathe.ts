import type { EngineHost } from '../engine/api.ts';

/** Turns of the event loop from a message that waits to its answer: it is read, taken from the queue, and answered. */
const TURNS = 3;

/** Milliseconds of work after which messages of the client are read. */
const REST_AFTER = 5;

/**
 * Lets the client's messages through in the middle of long work. With one turn only, a question would wait for a slice of the work before
 * each of the steps to its answer.
 */
export async function breathe(host: Pick<EngineHost, 'turn'>): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await host.turn();
}

/** The pace of long work: it breathes whenever it has gone on for some milliseconds. */
export class Pace {
  private readonly host: Pick<EngineHost, 'now' | 'turn'>;
  private rested: number;

  constructor(host: Pick<EngineHost, 'now' | 'turn'>) {
    this.host = host;
    this.rested = host.now();
  }

  isDue(): boolean {
    return this.host.now() - this.rested >= REST_AFTER;
  }

  async rest(): Promise<void> {
    await breathe(this.host);
    this.rested = this.host.now();
  }
}
