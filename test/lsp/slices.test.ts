import assert from 'node:assert/strict';
import { Database, defineQuery } from '../../server/src/engine/queries/database.ts';
import { inSlices } from '../../server/src/lsp/slices.ts';

/** A session whose clock goes on by the cost of each value that is made, and which writes down what happens. */
function makeSession(cost: number) {
  const db = new Database();
  const events: string[] = [];
  let clock = 0;
  let turns = 0;
  const part = defineQuery<string>('part', (_, key) => {
    clock += cost;
    events.push(key);
    return key;
  });
  const engine = { attempt: db.attempt.bind(db) };
  const host = {
    now: () => clock,
    turn: async () => {
      if (++turns % 3 === 0) events.push('turn');
    },
  };
  const delivery = { deliver: async () => false };
  const question = (keys: string) => () => [...keys].map((key) => db.get(part, key)).join('');
  return { parts: { engine, host, delivery }, question, events };
}

describe('work in slices', () => {
  it('lets messages through whenever some milliseconds were worked, and makes nothing twice', async () => {
    const { parts, question, events } = makeSession(4);
    assert.deepEqual(await inSlices(parts, question('abcdef'), () => true), { value: 'abcdef' });
    assert.equal(events.join(' '), 'a b turn c d e turn f');
  });

  it('lets them through behind a part that takes longer than that', async () => {
    const { parts, question, events } = makeSession(300);
    await inSlices(parts, question('abc'), () => true);
    assert.equal(events.join(' '), 'a turn b c turn');
  });

  it('ends without an answer when it is of no use any more', async () => {
    const { parts, question, events } = makeSession(9);
    let asked = 0;
    assert.equal(await inSlices(parts, question('abcdef'), () => ++asked < 2), undefined);
    assert.equal(events.filter((event) => event === 'turn').length, 2);
    assert.ok(!events.includes('f'));
  });
});
