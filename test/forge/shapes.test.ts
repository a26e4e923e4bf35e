import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyEvidence } from '../../server/src/forge/evidence.ts';
import { openRequest } from '../../server/src/forge/openRequest.ts';
import { surveyChange } from '../../server/src/forge/survey.ts';
import { isProblem } from '../../server/src/git/errors.ts';
import { openRepository } from '../../server/src/git/repository.ts';
import { addOrigin, inBare, makeRepo } from '../support/gitRepo.ts';
import { expectKind, makeRequestCase, type RequestCase } from '../support/requestCase.ts';

describe('requests from every shape of repository', () => {
  let it_: RequestCase;
  beforeEach(async () => {
    it_ = await makeRequestCase({ 'base/app.yaml': 'a: 1\n', 'apps/x.yaml': 'x: 1\n' });
  });
  afterEach(() => it_.close());

  it('a subfolder: files of the whole repository can go along', async () => {
    it_.repo.write('base/app.yaml', 'a: 2\n');
    const outcome = expectKind(await it_.open(undefined, { folder: join(it_.repo.root, 'apps') }), 'request');
    assert.equal(it_.remote('diff', '--name-only', 'main', outcome.commit), 'base/app.yaml');
  });

  it('a detached HEAD', async () => {
    it_.repo.git('checkout', '-q', '--detach');
    it_.repo.write('base/app.yaml', 'a: 2\n');
    const before = it_.repo.userState();
    expectKind(await it_.open(), 'request');
    assert.equal(it_.repo.userState(), before);
  });

  it('a linked worktree: what is kept lies in the shared git folder', async () => {
    const linked = join(it_.repo.home, 'linked');
    it_.repo.git('worktree', 'add', '-q', '-b', 'side', linked);
    writeFileSync(join(linked, 'base/app.yaml'), 'a: 2\n');
    const outcome = expectKind(await it_.open(undefined, { folder: linked }), 'request');
    assert.equal(it_.remote('cat-file', 'blob', `${outcome.commit}:base/app.yaml`), 'a: 2');
    assert.ok(existsSync(join(it_.repo.root, '.git/polycrate/requests', outcome.id)));
    assert.equal(it_.repo.read('base/app.yaml'), 'a: 1\n');
  });

  it('a submodule: the request goes to the remote of the submodule', async () => {
    const outer = makeRepo({ home: join(it_.repo.home, 'outer') });
    outer.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', it_.repo.root, 'sub');
    const sub = join(outer.root, 'sub');
    execFileSync('git', ['remote', 'set-url', 'origin', it_.repo.git('remote', 'get-url', 'origin')], {
      cwd: sub,
      env: it_.repo.env,
    });
    execFileSync('git', ['config', 'user.email', 'dana@example.com'], { cwd: sub, env: it_.repo.env });
    execFileSync('git', ['config', 'user.name', 'Dana Dev'], { cwd: sub, env: it_.repo.env });
    writeFileSync(join(sub, 'base/app.yaml'), 'a: 2\n');
    for (const trusted of [false, true]) {
      const outcome = expectKind(await it_.open({ title: `Trusted ${trusted}` }, { folder: sub, trusted }), 'request');
      assert.equal(it_.remote('diff', '--name-only', 'main', outcome.commit), 'base/app.yaml');
    }
  });

  it('a shallow clone keeps its depth', async () => {
    it_.repo.commit('second', { 'base/app.yaml': 'a: 2\n' });
    it_.repo.git('push', '-q', it_.bare, 'main');
    const shallow = join(it_.repo.home, 'shallow');
    execFileSync('git', ['clone', '-q', '--depth', '1', `file://${it_.bare}`, shallow], { env: it_.repo.env });
    for (const [key, value] of [
      ['remote.origin.url', it_.repo.git('remote', 'get-url', 'origin')],
      ['user.name', 'Dana Dev'],
      ['user.email', 'dana@example.com'],
    ]) {
      execFileSync('git', ['config', key ?? '', value ?? ''], { cwd: shallow, env: it_.repo.env });
    }
    writeFileSync(join(shallow, 'base/app.yaml'), 'a: 3\n');
    for (const trusted of [false, true]) {
      const outcome = expectKind(
        await it_.open({ title: `Trusted ${trusted}` }, { folder: shallow, trusted }),
        'request',
      );
      assert.equal(it_.remote('rev-parse', `${outcome.commit}^`), it_.remote('rev-parse', 'main'));
      assert.equal(
        execFileSync('git', ['rev-list', '--count', 'HEAD'], {
          cwd: shallow,
          env: it_.repo.env,
          encoding: 'utf8',
        }).trim(),
        '1',
      );
    }
  });

  it('no commit here and none at the remote: the first branch is pushed, once the folder is trusted to push to a folder', async () => {
    const fresh = makeRepo({ home: join(it_.repo.home, 'fresh') });
    const bare = addOrigin(fresh);
    fresh.write('a.yaml', 'a: 1\n');
    const repository = await openRepository(fresh.root, true, { env: fresh.env });
    if (isProblem(repository)) assert.fail(repository.message);
    const survey = await surveyChange(repository, {}, { env: fresh.env });
    if (isProblem(survey)) assert.fail(`${survey.reason} ${survey.detail}`);
    assert.deepEqual(survey.base, { branch: 'main' });
    const outcome = expectKind(
      await openRequest(survey, emptyEvidence('t'), { title: 'First' }, { env: fresh.env, now: () => Date.now() }),
      'text',
    );
    assert.equal(inBare(fresh, bare, 'log', '--format=%s', outcome.branch), 'First');
    assert.throws(() => fresh.git('rev-parse', '--verify', 'HEAD'));
  });

  it('no commit here, but a base at the remote: the change starts from its tip', async () => {
    const fresh = makeRepo({ home: join(it_.repo.home, 'fresh') });
    fresh.git('remote', 'add', 'origin', it_.repo.git('remote', 'get-url', 'origin'));
    fresh.write('new.yaml', 'a: 1\n');
    const outcome = expectKind(
      await it_.open({ title: 'New' }, { folder: fresh.root, wishes: { paths: ['new.yaml'] } }),
      'request',
    );
    assert.equal(it_.remote('diff', '--name-status', 'main', outcome.commit), 'A\tnew.yaml');
  });

  it('histories without a common commit, a base that is not there, and no remote: each is named', async () => {
    const say = async (wishes: { base?: string; remote?: string }, change: () => void): Promise<string> => {
      change();
      const repository = await openRepository(it_.repo.root, false, { env: it_.repo.env });
      if (isProblem(repository)) return repository.message;
      const survey = await surveyChange(repository, { forge: 'gitea', ...wishes }, it_.ports());
      return isProblem(survey) ? survey.message : 'fine';
    };
    assert.equal(
      await say({ base: 'nope' }, () => undefined),
      'The branch `nope` does not exist on origin. Name another base branch.',
    );
    assert.equal(
      await say({ remote: 'nope' }, () => undefined),
      'There is no remote named `nope`. Name one of `origin`.',
    );
    assert.equal(
      await say({}, () => {
        it_.repo.git('checkout', '-q', '--orphan', 'lonely');
        it_.repo.git('commit', '-q', '-m', 'lonely');
      }),
      'HEAD and `main` have no commit in common. Their histories are unrelated; choose another base branch.',
    );
    assert.equal(
      await say({}, () => void it_.repo.git('remote', 'remove', 'origin')),
      'This repository has no remote to push to. Add one with `git remote add origin URL`.',
    );
  });

  it('what was finished long ago is tidied away with its reference', async () => {
    it_.repo.write('base/app.yaml', 'a: 2\n');
    const old = expectKind(await it_.open({ title: 'Old' }), 'request');
    it_.repo.write('base/app.yaml', 'a: 3\n');
    const recent = expectKind(await it_.open({ title: 'Recent' }), 'request');
    const later = Date.UTC(2026, 11, 30);
    const next = expectKind(await it_.open({ title: 'Next' }, { ports: { now: () => later } }), 'request');
    assert.deepEqual(readdirSync(join(it_.repo.root, '.git/polycrate/requests')), [next.id]);
    const refs = execFileSync(
      'git',
      [
        '--git-dir',
        join(it_.repo.root, '.git/polycrate/guarded'),
        'for-each-ref',
        '--format=%(refname)',
        'refs/polycrate/requests',
      ],
      { env: it_.repo.env, encoding: 'utf8' },
    );
    assert.equal(refs, `refs/polycrate/requests/${next.id}\n`);
    assert.notEqual(old.id, recent.id);
  });
});
