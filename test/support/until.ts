import assert from 'node:assert/strict';

/** Asks again and again, up to some 20 seconds, until something is there that a server makes in its own time; fails in vain. */
export async function until(what: string, isThere: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isThere()) return;
    await new Promise((next) => setTimeout(next, 100));
  }
  assert.fail(`${what} is not there`);
}
