import type { Engine, EngineHost } from '../engine/api.ts';
import { breathe } from './breathe.ts';
import type { Delivery } from './delivery.ts';

/** Milliseconds of one attempt. */
const SLICE = 8;
/** How much longer each attempt may take than the one before, so that a question whose parts are let go of in between ends nevertheless. */
const GROWTH = 1.05;
/** Milliseconds that an attempt may take at most beyond coming back to where the one before was stopped. */
const MOST_BEYOND = 50;

type Clock = Pick<EngineHost, 'now' | 'turn'>;

interface SliceParts {
  readonly engine: Pick<Engine, 'attempt'>;
  readonly host: Clock;
  readonly delivery: Pick<Delivery, 'deliver'>;
}

/**
 * Asks what nobody waits for, a few milliseconds at a time: requests of the client are answered in between. Undefined when `isWanted` said
 * meanwhile that the answer is of no use any more; what was found out until then stays in the engine.
 */
export async function inSlices<T>(
  { engine, host, delivery }: SliceParts,
  question: () => T,
  isWanted: () => boolean,
): Promise<{ readonly value: T } | undefined> {
  for (let length = SLICE; ; length *= GROWTH) {
    const attempt = engine.attempt(question, timer(host, length, length === SLICE ? 0 : MOST_BEYOND));
    // What is missing is asked for again by the next attempt.
    const isDelivered = await delivery.deliver();
    if (attempt.isDone && !isDelivered) return { value: attempt.value };
    await breathe(host);
    if (!isWanted()) return undefined;
  }
}

/** An attempt first comes back to where the one before was stopped, and then goes on for as long as that took, `beyond` at most. */
function timer(host: Clock, length: number, beyond: number): () => boolean {
  const began = host.now();
  let until: number | undefined;
  return () => {
    const now = host.now();
    until ??= Math.max(began + length, now + Math.min(now - began, beyond));
    return now < until;
  };
}
