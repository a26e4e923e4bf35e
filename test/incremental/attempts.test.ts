import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type EngineFixture, openFixture } from '../support/engineFixture.ts';
import { asFixture } from '../support/fixture.ts';

const deployment = (name: string, field = 'replicas'): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  ${field}: 2
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers: [{name: ${name}, image: "shop/${name}:1"}]
`;

const NAMES = ['a', 'b', 'c', 'd', 'e'];

const FILES: ReadonlyMap<string, string> = new Map([
  ['base/kustomization.yaml', `resources: [${NAMES.map((name) => `${name}.yaml`).join(', ')}]\n`],
  ...NAMES.map((name): [string, string] => [`base/${name}.yaml`, deployment(name)]),
  ['prod/kustomization.yaml', 'resources: [../base]\nnamePrefix: prod-\n'],
  ['dev/kustomization.yaml', 'resources: [../base]\nnamespace: dev\n'],
]);

const open = (files = FILES): EngineFixture => openFixture(asFixture(files));

/** Attempts until there is an answer, each stopped at the first value that it makes; how many there were. */
function attempts(opened: EngineFixture, question: (engine: EngineFixture['engine']) => unknown): number {
  for (let count = 1; count < 5000; count++) {
    const attempt = opened.ask((engine) =>
      engine.attempt(
        () => question(engine),
        () => false,
      ),
    );
    if (attempt.isDone) return count;
  }
  assert.fail('no attempt came to an answer');
}

const PATHS = [...FILES.keys()].map((path) => `/repo/${path}`);

/** What a session asks for in the background. */
function judge(engine: EngineFixture['engine']): unknown {
  const blamed = engine.overlays().map(({ directory }) => engine.blamedFiles(directory));
  return [blamed, PATHS.map((file) => engine.findings(file))];
}

describe('an answer in attempts', () => {
  it('goes on where the attempt before was stopped: no value is made twice', () => {
    const [whole, sliced] = [open(), open()];
    for (const opened of [whole, sliced]) {
      // With the schemas there.
      opened.ask(judge);
      for (const name of NAMES) opened.edit(`base/${name}.yaml`, deployment(name, 'replicsa'));
      opened.ran();
    }
    whole.ask(judge);
    const count = attempts(sliced, judge);
    assert.ok(count > 50, `${count} attempts`);
    assert.deepEqual([...sliced.ran()].sort(), [...whole.ran()].sort());
  });

  it('judges the objects of a render once, though its findings are asked for again behind each', () => {
    const opened = open();
    opened.ask((engine) => engine.rendered('/repo/prod'));
    const rendered = attempts(opened, (engine) => engine.blamedFiles('/repo/prod'));
    // At least one attempt for each of the objects, and the answer.
    assert.ok(rendered > NAMES.length, `${rendered} attempts`);
  });

  it('that was stopped and given up leaves every other answer as it is', () => {
    const edit = fc.tuple(
      fc.constantFrom(...NAMES),
      fc.constantFrom(undefined, 'replicas', 'replicsa', 'paused'),
      fc.nat(12),
    );
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), fc.boolean(), (edits, isForgetful) => {
        const files = new Map(FILES);
        const opened = open();
        if (isForgetful) opened.engine.db.light.keep = { trees: 300, renders: 4, rounds: 1 };
        for (const [name, field, left] of edits) {
          const path = `base/${name}.yaml`;
          if (field === undefined) files.delete(path);
          else files.set(path, deployment(name, field));
          opened.edit(path, files.get(path));
          let values = left;
          opened.ask((engine) =>
            engine.attempt(
              () => judge(engine),
              () => values-- > 0,
            ),
          );
        }
        const all = (one: EngineFixture) => one.ask((engine) => [engine.allFindings(), judge(engine)]);
        assert.deepEqual(all(opened), all(open(files)));
      }),
      { numRuns: 60 },
    );
  });

  it('fails with the failure of the question, and the next one is asked as if nothing had been', () => {
    const opened = open();
    const failing = () => {
      throw new Error('broken');
    };
    assert.throws(() => opened.engine.attempt(failing, () => false), /broken/);
    // Outside of an attempt nothing is stopped.
    assert.equal(opened.ask((engine) => engine.rendered('/repo/prod')).length, NAMES.length);
  });
});
