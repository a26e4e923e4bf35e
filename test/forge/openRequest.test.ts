import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { expectKind, makeRequestCase, type RequestCase } from '../support/requestCase.ts';

describe('opening a change as a request', () => {
  let it_: RequestCase;
  beforeEach(async () => {
    it_ = await makeRequestCase();
  });
  afterEach(() => it_.close());

  it('makes branch, commit and request from a saved file and leaves everything of the user as it was', async () => {
    it_.repo.write('base/app.yaml', 'a: 2\nb: 1\nc: 1\nd: 1\ne: 1\n');
    const before = it_.repo.userState();
    const outcome = expectKind(await it_.open({ title: 'Bump app', text: 'Because of **reasons**.' }), 'request');
    assert.equal(outcome.action, 'opened');
    assert.equal(outcome.number, 1);
    assert.equal(outcome.branch, 'polycrate/dana/bump-app');
    assert.deepEqual(outcome.warnings, []);
    assert.equal(it_.remote('rev-parse', 'polycrate/dana/bump-app'), outcome.commit);
    assert.equal(it_.remote('diff', '--stat', 'main', outcome.commit).includes('1 insertion(+), 1 deletion(-)'), true);
    assert.equal(it_.repo.userState(), before);
    const [pull] = it_.forge.pulls;
    assert.equal(pull?.title, 'Bump app');
    assert.match(pull?.body ?? '', /^Because of \*\*reasons\*\*\.\n\n<!-- polycrate:begin v1 [0-9a-f]{12} -->/);
    assert.match(
      it_.remote('log', '-1', '--format=%B', outcome.commit),
      /^Bump app\n\nBecause of \*\*reasons\*\*\.\n\nPolycrate-Request: [0-9a-f]{12}$/,
    );
    assert.equal(it_.remote('log', '-1', '--format=%an <%ae>', outcome.commit), 'Dana Dev <dana@example.com>');
  });

  it('does nothing and gives the same link when it is run again', async () => {
    it_.repo.write('base/app.yaml', 'a: 2\n');
    const first = expectKind(await it_.open(), 'request');
    it_.forge.calls.length = 0;
    const second = expectKind(await it_.open(), 'request');
    assert.equal(second.action, 'unchanged');
    assert.equal(second.commit, first.commit);
    assert.equal(second.url, first.url);
    assert.deepEqual(
      it_.forge.calls.filter((call) => call.method !== 'GET'),
      [],
    );
  });

  it('updates the same request when the file changed, and keeps what people wrote around our part', async () => {
    it_.repo.write('base/app.yaml', 'a: 2\n');
    const first = expectKind(await it_.open(), 'request');
    const [pull] = it_.forge.pulls;
    assert.ok(pull);
    pull.body = `Hello from Eve\n\n${pull.body}\n\n- [x] looked at it`;
    it_.repo.write('base/app.yaml', 'a: 3\n');
    const second = expectKind(await it_.open(), 'request');
    assert.equal(second.action, 'updated');
    assert.equal(second.number, first.number);
    assert.notEqual(second.commit, first.commit);
    assert.equal(it_.remote('rev-parse', second.branch), second.commit);
    assert.match(pull.body, /^Hello from Eve\n\n<!-- polycrate:begin/);
    assert.match(pull.body, /<!-- polycrate:end [0-9a-f]+ -->\n\n- \[x\] looked at it$/);
    assert.ok(pull.body.includes(second.commit.slice(0, 12)));
    assert.ok(!pull.body.includes(first.commit.slice(0, 12)));
  });

  it('starts from where the branch left the base, so that others keep their changes', async () => {
    const first = it_.repo.git('rev-parse', 'HEAD');
    it_.repo.commit('other', { 'base/app.yaml': 'a: 1\nb: 1\nc: 1\nd: 1\ne: 9\n' });
    it_.repo.git('push', '-q', it_.bare, 'main');
    it_.repo.git('reset', '-q', '--hard', first);
    it_.repo.write('base/app.yaml', 'a: 2\nb: 1\nc: 1\nd: 1\ne: 1\n');
    const outcome = expectKind(await it_.open(), 'request');
    assert.equal(it_.remote('rev-parse', `${outcome.commit}^`), first);
    assert.deepEqual(outcome.warnings, []);
    const merged = it_.remote('merge-tree', '--write-tree', 'main', outcome.commit);
    assert.equal(it_.remote('cat-file', 'blob', `${merged}:base/app.yaml`), 'a: 2\nb: 1\nc: 1\nd: 1\ne: 9');
  });

  it('names a conflict with the base, and stops there when that was asked for', async () => {
    const first = it_.repo.git('rev-parse', 'HEAD');
    it_.repo.commit('other', { 'base/app.yaml': 'a: 7\nb: 1\nc: 1\nd: 1\ne: 1\n' });
    it_.repo.git('push', '-q', it_.bare, 'main');
    it_.repo.git('reset', '-q', '--hard', first);
    it_.repo.write('base/app.yaml', 'a: 2\nb: 1\nc: 1\nd: 1\ne: 1\n');
    const stopped = expectKind(await it_.open(undefined, { ports: { refuseConflict: true } }), 'stopped');
    assert.equal(stopped.problem.reason, 'conflict');
    assert.equal(
      stopped.problem.message,
      'The change conflicts with `main` in `base/app.yaml`. Update your branch first.',
    );
    assert.equal(it_.remote('branch', '--list', 'polycrate/*'), '');
    const outcome = expectKind(await it_.open(), 'request');
    assert.deepEqual(outcome.warnings, [
      'The change conflicts with `main` in `base/app.yaml`. Update your branch first.',
    ]);
  });

  it('says that there is nothing to open, and pushes nothing then', async () => {
    const outcome = expectKind(await it_.open(), 'nothing');
    assert.equal(outcome.why, 'No file differs from `main`.');
    assert.equal(it_.remote('branch', '--list', 'polycrate/*'), '');
  });

  it('says that the base holds the change already', async () => {
    const first = it_.repo.git('rev-parse', 'HEAD');
    it_.repo.commit('same', { 'base/app.yaml': 'a: 2\n' });
    it_.repo.git('push', '-q', it_.bare, 'main');
    it_.repo.git('reset', '-q', '--soft', first);
    const outcome = expectKind(await it_.open(), 'nothing');
    assert.equal(outcome.why, '`main` holds this change already.');
  });

  it('takes unsaved text, and leaves the file on the disk as it is', async () => {
    const buffers = new Map([['base/app.yaml', Buffer.from('a: 5\n')]]);
    it_.repo.write('base/app.yaml', 'a: 4\n');
    const outcome = expectKind(await it_.open({ title: 'Bump', buffers }), 'request');
    assert.equal(it_.remote('cat-file', 'blob', `${outcome.commit}:base/app.yaml`), 'a: 5');
    assert.equal(it_.repo.read('base/app.yaml'), 'a: 4\n');
  });

  it('takes only what is staged when that is chosen', async () => {
    it_.repo.write('base/app.yaml', 'a: 2\n');
    it_.repo.git('add', 'base/app.yaml');
    it_.repo.write('base/app.yaml', 'a: 3\n');
    it_.repo.write('other.yaml', 'o: 1\n');
    const before = it_.repo.userState();
    const outcome = expectKind(await it_.open(undefined, { wishes: { source: 'staged' } }), 'request');
    assert.equal(it_.remote('cat-file', 'blob', `${outcome.commit}:base/app.yaml`), 'a: 2');
    assert.equal(it_.remote('ls-tree', '-r', '--name-only', outcome.commit), 'base/app.yaml');
    assert.equal(it_.repo.userState(), before);
  });

  it('folds in commits that were not pushed, for the chosen files', async () => {
    it_.repo.commit('local', { 'base/app.yaml': 'a: 2\n', 'left/out.yaml': 'x: 1\n' });
    const outcome = expectKind(await it_.open(undefined, { wishes: { paths: ['base'] } }), 'request');
    assert.equal(it_.remote('diff', '--name-only', 'main', outcome.commit), 'base/app.yaml');
    assert.equal(it_.remote('rev-list', '--count', `main..${outcome.commit}`), '1');
  });

  it('hands over to the page when there is no token, and keeps the text in a file', async () => {
    it_.repo.write('base/app.yaml', 'a: 2\n');
    const outcome = expectKind(await it_.open(undefined, { token: null }), 'page');
    assert.ok(
      outcome.url.startsWith(
        `${it_.forge.url}/acme/fleet/compare/main...polycrate%2Fdana%2Fbump-app?expand=1&title=Bump%20app&body=`,
      ),
    );
    assert.equal(outcome.isFilled, true);
    assert.match(
      outcome.why,
      /^There is no token for 127\.0\.0\.1:\d+ \(GITEA_TOKEN, FORGEJO_TOKEN\), so the request is finished on its page\.$/,
    );
    assert.match(readFileSync(outcome.textFile, 'utf8'), /^Bump app\n\n<!-- polycrate:begin/);
    assert.deepEqual(it_.forge.calls, []);
  });

  it('saves the text and tells where when the forge is not known', async () => {
    it_.repo.write('base/app.yaml', 'a: 2\n');
    const outcome = expectKind(await it_.open(undefined, { kind: 'plain', token: null }), 'text');
    assert.match(readFileSync(outcome.textFile, 'utf8'), /^Bump app\n\n/);
    assert.equal(it_.remote('rev-parse', outcome.branch), outcome.commit);
  });

  it('does not replace the work of somebody else on the branch', async () => {
    it_.repo.write('base/app.yaml', 'a: 2\n');
    const first = expectKind(await it_.open(), 'request');
    const theirs = it_.remote('commit-tree', `${first.commit}^{tree}`, '-p', first.commit, '-m', 'theirs');
    it_.remote('update-ref', `refs/heads/${first.branch}`, theirs);
    it_.repo.write('base/app.yaml', 'a: 3\n');
    const stopped = expectKind(await it_.open(), 'stopped');
    assert.equal(stopped.problem.reason, 'diverged');
    assert.equal(it_.remote('rev-parse', first.branch), theirs);
  });

  it('takes another branch name when the proposed one is taken, and refuses the name of the base', async () => {
    it_.remote('update-ref', 'refs/heads/polycrate/dana/bump-app', 'main');
    it_.repo.write('base/app.yaml', 'a: 2\n');
    assert.equal(expectKind(await it_.open(), 'request').branch, 'polycrate/dana/bump-app-2');
    const refused = expectKind(await it_.open({ title: 'x', branch: 'main' }), 'stopped');
    assert.equal(
      refused.problem.message,
      '`main` is the base branch. Choose another name for the branch of the request.',
    );
    const odd = expectKind(await it_.open({ title: 'x', branch: 'a..b' }), 'stopped');
    assert.equal(odd.problem.reason, 'bad-branch');
  });

  it('adopts a request that a person opened: our part goes below their text', async () => {
    it_.repo.write('base/app.yaml', 'a: 2\n');
    expectKind(await it_.open(undefined, { token: null }), 'page');
    it_.forge.pulls.push({
      number: 1,
      head: 'polycrate/dana/bump-app',
      base: 'main',
      title: 'Mine',
      body: 'By hand',
      state: 'open',
      merged: false,
      draft: false,
      labels: [],
      reviewers: [],
    });
    const outcome = expectKind(await it_.open(), 'request');
    assert.equal(outcome.number, 1);
    assert.equal(it_.forge.pulls.length, 1);
    assert.match(it_.forge.pulls[0]?.body ?? '', /^By hand\n\n<!-- polycrate:begin/);
    assert.equal(it_.forge.pulls[0]?.title, 'Mine');
  });

  it('does not open a merged request anew', async () => {
    it_.repo.write('base/app.yaml', 'a: 2\n');
    expectKind(await it_.open(), 'request');
    Object.assign(it_.forge.pulls[0] ?? {}, { state: 'closed', merged: true });
    it_.remote('update-ref', '-d', 'refs/heads/polycrate/dana/bump-app');
    it_.repo.write('base/app.yaml', 'a: 3\n');
    const stopped = expectKind(await it_.open(), 'stopped');
    assert.equal(stopped.problem.reason, 'request-closed');
    assert.equal(it_.remote('branch', '--list', 'polycrate/*'), '');
    assert.match(
      stopped.problem.message,
      /^Request #1 of this branch was merged meanwhile: http.* Choose another branch name for a new one\.$/,
    );
  });

  it('keeps the request when labels or reviewers fail, with a warning each', async () => {
    it_.repo.write('base/app.yaml', 'a: 2\n');
    it_.forge.rule = (_, path) =>
      /labels|reviewers/.test(path) ? { status: 403, json: { message: 'no' } } : undefined;
    const outcome = expectKind(await it_.open({ title: 'x', labels: ['env/prod'], reviewers: ['eve'] }), 'request');
    assert.equal(outcome.warnings.length, 2);
    assert.match(
      outcome.warnings[0] ?? '',
      /^Labels were not set: The token for .* may not do this in the repository\.$/,
    );
    it_.forge.rule = undefined;
    const again = expectKind(
      await it_.open({ title: 'x', labels: ['env/prod', 'new'], reviewers: ['@eve'] }),
      'request',
    );
    assert.deepEqual(again.warnings, []);
    assert.deepEqual(it_.forge.pulls[0]?.labels, ['env/prod', '2']);
    assert.deepEqual(it_.forge.pulls[0]?.reviewers, ['eve']);
  });

  it('works on GitHub as well', async () => {
    it_.repo.write('base/app.yaml', 'a: 2\n');
    const outcome = expectKind(await it_.open({ title: 'x', isDraft: true }, { kind: 'github' }), 'request');
    assert.equal(outcome.action, 'opened');
    assert.equal(it_.forge.pulls[0]?.draft, true);
    assert.equal(
      expectKind(await it_.open({ title: 'x', isDraft: true }, { kind: 'github' }), 'request').action,
      'unchanged',
    );
    assert.ok(it_.forge.calls.every((call) => call.authorization === 'Bearer tok-secret-1'));
  });

  it('uses the token for the push only when git has no credentials of its own', async () => {
    it_.forge.gitPassword = 'tok-secret-1';
    it_.repo.write('base/app.yaml', 'a: 2\n');
    const outcome = expectKind(await it_.open(), 'request');
    assert.equal(it_.remote('rev-parse', outcome.branch), outcome.commit);
    const found = it_.repo.git('config', '--list').includes('tok-secret-1');
    assert.equal(found, false);
  });
});
