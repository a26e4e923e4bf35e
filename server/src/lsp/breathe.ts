import type { EngineHost } from '../engine/api.ts';

/** Turns of the event loop from a message that waits to its answer: it is read, taken from the queue, and answered. */
const TURNS = 3;

/**
 * Lets the client's messages through in the middle of long work. With one turn only, a question would wait for a slice of the work before
 * each of the steps to its answer.
 */
export async function breathe(host: Pick<EngineHost, 'turn'>): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await host.turn();
}
