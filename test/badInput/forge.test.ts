import assert from 'node:assert/strict';
import { configMap } from '../support/badInputTexts.ts';
import type { FakeAnswer } from '../support/fakeForge.ts';
import { makeRequestCase, type RequestCase } from '../support/requestCase.ts';
import { runShell } from '../support/shellFindings.ts';

const FILES = { 'base/kustomization.yaml': 'resources: [a.yaml]\n', 'base/a.yaml': configMap('a') };

/**
 * What the forge answers to the call that opens the request, and what `pr` makes of it. The words for a person stand in
 * test/forge/forgeErrors.test.ts, one row for each answer.
 */
const ROWS: readonly (readonly [name: string, answer: FakeAnswer, reason: string])[] = [
  ['401', { status: 401, json: { message: 'Bad credentials' } }, 'auth-rejected'],
  ['404', { status: 404, json: { message: 'Not Found' } }, 'repository-not-found'],
  [
    '422',
    { status: 422, json: { message: 'Validation Failed', errors: [{ field: 'base', code: 'invalid' }] } },
    'base-missing',
  ],
  ['500', { status: 500, text: '<html>oops</html>' }, 'forge-failed'],
];

describe('bad input: forges', () => {
  let it_: RequestCase;
  beforeEach(async () => {
    it_ = await makeRequestCase(FILES);
    it_.repo.write('base/a.yaml', FILES['base/a.yaml'].replace('value', 'edited'));
  });
  afterEach(() => it_.close());

  const pr = (args: readonly string[], signal?: AbortSignal) =>
    runShell(['pr', ...args], it_.repo.root, { ...it_.repo.env, GITEA_TOKEN: 'tok-secret-1' }, signal);

  async function nextRunGoesOn(): Promise<void> {
    it_.forge.rule = undefined;
    const next = await pr(['--continue']);
    assert.deepEqual([next.status, next.err], [0, '']);
    assert.match(next.out, /^Opened request #1 "Edit a", polycrate\/dana\/edit-a into main\.\n/);
  }

  for (const [name, answer, reason] of ROWS) {
    it(`a forge that answers ${name}: ends with 2, the branch stays pushed, the next run goes on`, async () => {
      it_.forge.rule = (method) => (method === 'POST' ? answer : undefined);
      const before = it_.repo.userState();
      const { status, out, err } = await pr(['--title', 'Edit a', '--format', 'json']);
      const json = JSON.parse(out) as Record<string, unknown>;
      assert.deepEqual([status, err], [2, '']);
      assert.deepEqual([json.outcome, json.reason, json.isPushed], ['stopped', reason, true]);
      assert.equal(it_.repo.userState(), before);
      await nextRunGoesOn();
    });
  }

  it('a forge that answers nothing: Ctrl+C ends with 130, the branch stays pushed, the next run goes on', async () => {
    const interrupt = new AbortController();
    it_.forge.rule = (method) => {
      if (method !== 'POST') return undefined;
      interrupt.abort();
      return 'hang';
    };
    const { status, err } = await pr(['--title', 'Edit a'], interrupt.signal);
    assert.equal(status, 130);
    assert.match(
      err,
      /^Cancelled\. \(cancelled\)\nThe branch is pushed; no request was opened\.\nContinue with: polycrate-gitops pr --continue [0-9a-f]{12}\n/,
    );
    await nextRunGoesOn();
  });
});
