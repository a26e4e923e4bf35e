import assert from 'node:assert/strict';
import {
  Database,
  defineInput,
  defineLightQuery,
  defineQuery,
  defineWall,
  type Query,
} from '../../server/src/engine/queries/database.ts';

const text = defineInput<string>('text', '');
const length = defineQuery<number>('length', (db, key) => db.input(text, key).length);
const total = defineQuery<number>('total', (db, keys) =>
  keys.split(',').reduce((sum, key) => sum + db.get(length, key), 0),
);

function ran(db: Database): string[] {
  const names = (db.log ?? []).filter((entry) => entry.what === 'ran').map((entry) => `${entry.query}(${entry.key})`);
  db.log = [];
  return names;
}

describe('the query database', () => {
  it('runs only what reads the changed input', () => {
    const db = new Database();
    db.set(text, 'a', 'xx');
    db.set(text, 'b', 'yyy');
    db.log = [];
    assert.equal(db.get(total, 'a,b'), 5);
    assert.deepEqual(ran(db), ['length(a)', 'length(b)', 'total(a,b)']);
    db.set(text, 'b', 'zzzz');
    assert.equal(db.get(total, 'a,b'), 6);
    assert.deepEqual(ran(db), ['length(b)', 'total(a,b)']);
  });

  it('stops early when a value stays equal', () => {
    const db = new Database();
    db.set(text, 'a', 'xx');
    db.get(total, 'a');
    db.log = [];
    db.set(text, 'a', 'yy');
    assert.equal(db.get(total, 'a'), 2);
    assert.deepEqual(
      db.log.map((entry) => `${entry.query} ${entry.what}`),
      ['length kept', 'total verified'],
    );
  });

  it('tells nobody behind a wall of a change that leaves its value equal, and everybody of one that does not', () => {
    const wall = defineWall<number>('wall', (db, key) => db.input(text, key).length, Object.is);
    const behind = defineQuery<number>('behind', (db, key) => db.get(wall, key) * 10);
    const far = defineQuery<number>('far', (db, key) => db.get(behind, key) + 1);
    const db = new Database();
    db.set(text, 'a', 'xx');
    assert.equal(db.get(far, 'a'), 21);
    db.log = [];
    db.set(text, 'a', 'yy');
    assert.equal(db.get(far, 'a'), 21);
    assert.deepEqual(db.log, [{ query: 'wall', key: 'a', what: 'kept' }]);
    db.set(text, 'a', 'zzz');
    assert.equal(db.get(far, 'a'), 31);
    assert.deepEqual(ran(db), ['wall(a)', 'behind(a)', 'far(a)']);
  });

  it('counts several changes of what a wall reads, also those that nobody asked between', () => {
    const wall = defineWall<string>('wall', (db, key) => db.input(text, key).trim(), Object.is);
    const behind = defineQuery<string>('behind', (db) => `${db.get(wall, 'a')}${db.get(wall, 'b')}`);
    const db = new Database();
    const now = (a: string, b: string): string => {
      db.set(text, 'a', a);
      db.set(text, 'b', b);
      return db.get(behind, '');
    };
    assert.equal(now('1', '2'), '12');
    db.set(text, 'a', '3');
    assert.equal(now('1 ', '2 '), '12');
    assert.equal(now('1', '4'), '14');
    assert.equal(now('5', '4 '), '54');
  });

  it('tells those behind a wall that fails, and goes on when it works again', () => {
    const wall = defineWall<number>('wall', (db, key) => JSON.parse(db.input(text, key)) as number, Object.is);
    const behind = defineQuery<number>('behind', (db, key) => db.get(wall, key) + 1);
    const db = new Database();
    db.set(text, 'a', '1');
    db.set(text, 'b', '1');
    assert.equal(db.get(behind, 'a') + db.get(behind, 'b'), 4);
    db.set(text, 'a', '{');
    assert.equal(db.get(behind, 'b'), 2);
    assert.throws(() => db.get(behind, 'a'), SyntaxError);
    db.set(text, 'a', '2');
    assert.equal(db.get(behind, 'a'), 3);
  });

  it('does nothing for an input set to the same value', () => {
    const db = new Database();
    db.set(text, 'a', 'xx');
    const before = db.revision;
    assert.equal(db.set(text, 'a', 'xx'), false);
    assert.equal(db.revision, before);
  });

  it('lets go of values that are quickly made, and makes them again for whoever asks, without a word to those who read them', () => {
    const words = defineLightQuery<readonly string[]>('words', (db, key) => db.input(text, key).split(' '));
    const count = defineQuery<number>('count', (db, key) => db.get(words, key).length);
    const db = new Database();
    db.light.keep = { trees: 1, renders: 1, rounds: 0 };
    for (const key of ['a', 'b']) db.set(text, key, 'one two');
    assert.deepEqual([db.get(count, 'a'), db.get(count, 'b')], [2, 2]);
    db.log = [];
    assert.deepEqual(db.get(words, 'b'), ['one', 'two']);
    assert.deepEqual(ran(db), []);
    assert.deepEqual(db.get(words, 'a'), ['one', 'two']);
    assert.deepEqual(ran(db), ['words(a)']);
    assert.equal(db.get(count, 'b'), 2);
    assert.deepEqual(db.log, []);
    db.set(text, 'b', 'one');
    assert.equal(db.get(count, 'b'), 1);
    assert.deepEqual(ran(db), ['words(b)', 'count(b)']);
  });

  it('keeps what was asked for before what was only made in passing, and in any case what this round needs', () => {
    const words = defineLightQuery<readonly string[]>('words', (db, key) => db.input(text, key).split(' '));
    const db = new Database();
    db.light.keep = { trees: 8, renders: 8, rounds: 2 };
    const keys = Array.from({ length: 12 }, (_, number) => `key-${number}`);
    for (const key of keys) db.set(text, key, 'one two');
    for (const key of keys.slice(0, 10)) db.get(words, key);
    db.light.passing = true;
    for (const key of keys.slice(10)) db.get(words, key);
    db.log = [];
    for (const key of keys.slice(0, 10)) db.get(words, key);
    db.get(words, 'key-11');
    assert.deepEqual(ran(db), []);
    db.get(words, 'key-10');
    assert.deepEqual(ran(db), ['words(key-10)']);
    db.light.passing = false;
    for (let round = 0; round < 2; round++) db.light.nextRound();
    db.get(words, 'key-11');
    const gone = keys.filter((key) => !db.wasAsked(words, key));
    assert.deepEqual(gone, ['key-0', 'key-1', 'key-2']);
  });

  it('keeps what an attempt made in passing for the next attempt, and lets it go once there is an answer', () => {
    const words = defineLightQuery<readonly string[]>('words', (db, key) => db.input(text, key).split(' '));
    const db = new Database();
    db.light.keep = { trees: 8, renders: 8, rounds: 2 };
    db.light.passing = true;
    const keys = ['a', 'b', 'c', 'd'];
    for (const key of keys) db.set(text, key, 'one two');
    const question = (): unknown => keys.map((key) => db.get(words, key));
    const there = (): readonly string[] => keys.filter((key) => db.wasAsked(words, key));
    for (const [index] of keys.entries()) {
      assert.deepEqual(
        db.attempt(question, () => false),
        { isDone: false },
      );
      assert.deepEqual(there(), keys.slice(0, index + 1));
    }
    assert.equal(db.attempt(question, () => false).isDone, true);
    assert.deepEqual(there(), ['d']);
  });

  it('records what was read before it was delivered, and takes it when it comes', () => {
    const db = new Database();
    assert.equal(db.get(length, 'late'), 0);
    assert.deepEqual(db.requests(text), ['late']);
    db.set(text, 'late', 'abc');
    assert.deepEqual(db.requests(text), []);
    assert.equal(db.get(length, 'late'), 3);
  });

  it('asks again for an input that was forgotten', () => {
    const db = new Database();
    db.set(text, 'a', 'xx');
    assert.equal(db.get(length, 'a'), 2);
    db.unset(text, 'a');
    assert.equal(db.get(length, 'a'), 0);
    assert.deepEqual(db.requests(text), ['a']);
  });

  it('refuses a query that reads itself and keeps working afterwards', () => {
    const db = new Database();
    const loop: Query<number> = defineQuery<number>('loop', (inner, key) => inner.get(loop, key));
    assert.throws(() => db.get(loop, 'x'), /reads itself/);
    db.set(text, 'a', 'xx');
    assert.equal(db.get(length, 'a'), 2);
  });

  it('follows a dependency that appears only after a change', () => {
    const db = new Database();
    const either = defineQuery<number>('either', (inner) =>
      inner.input(text, 'switch') === 'b' ? inner.get(length, 'b') : inner.get(length, 'a'),
    );
    db.set(text, 'switch', 'a');
    db.set(text, 'a', '1');
    db.set(text, 'b', '22');
    assert.equal(db.get(either, ''), 1);
    db.set(text, 'switch', 'b');
    assert.equal(db.get(either, ''), 2);
    db.log = [];
    db.set(text, 'a', '333');
    assert.equal(db.get(either, ''), 2);
    assert.deepEqual(ran(db), []);
  });
});
