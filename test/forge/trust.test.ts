import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyEvidence } from '../../server/src/forge/evidence.ts';
import { openRequest } from '../../server/src/forge/openRequest.ts';
import { surveyChange } from '../../server/src/forge/survey.ts';
import { isProblem } from '../../server/src/git/errors.ts';
import { openRepository } from '../../server/src/git/repository.ts';
import { expectKind, makeRequestCase, type RequestCase } from '../support/requestCase.ts';

describe('a request from a repository that nobody trusts', () => {
  let it_: RequestCase;
  beforeEach(async () => {
    it_ = await makeRequestCase();
  });
  afterEach(() => it_.close());

  function hook(name: string, script = ''): void {
    const folder = join(it_.repo.root, '.git/hooks');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), `#!/bin/sh\ntouch "${join(it_.repo.home, `hook-${name}`)}.ran"\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }

  it('starts no hook, helper, monitor or remote program, from looking to the push', async () => {
    for (const name of ['pre-push', 'reference-transaction', 'post-index-change', 'pre-commit', 'fsmonitor-watchman'])
      hook(name);
    for (const key of [
      'core.fsmonitor',
      'core.askPass',
      'core.sshCommand',
      'credential.helper',
      'gpg.program',
      'diff.external',
      'remote.origin.uploadpack',
      'remote.origin.receivepack',
      'remote.origin.proxy',
    ]) {
      it_.repo.git('config', key, it_.repo.marker(key));
    }
    it_.repo.git('config', `url.${it_.forge.url}/evil/.insteadOf`, `${it_.forge.url}/acme/`);
    it_.repo.git('config', 'push.followTags', 'true');
    it_.repo.git('-c', 'core.fsmonitor=false', 'tag', '-a', '-m', 't', 'v1');
    for (const name of it_.repo.started()) execFileSync('rm', [join(it_.repo.home, `${name}.ran`)]);
    it_.repo.write('base/app.yaml', 'a: 2\n');
    const outcome = expectKind(await it_.open(), 'request');
    assert.deepEqual(it_.repo.started(), []);
    assert.equal(it_.remote('rev-parse', outcome.branch), outcome.commit);
    assert.equal(it_.remote('tag'), '');
  });

  it('does not push to a folder or a helper that the repository names, for a push there runs its hooks', async () => {
    const evil = join(it_.repo.home, 'evil.git');
    execFileSync('git', ['init', '-q', '--bare', evil], { env: it_.repo.env });
    writeFileSync(join(evil, 'hooks/pre-receive'), `#!/bin/sh\ntouch "${join(it_.repo.home, 'evil')}.ran"\n`);
    chmodSync(join(evil, 'hooks/pre-receive'), 0o755);
    it_.repo.write('base/app.yaml', 'a: 2\n');
    for (const url of [evil, `file://${evil}`, `ext::${it_.repo.marker('ext')}`]) {
      it_.repo.git('remote', 'set-url', 'origin', url);
      const repository = await openRepository(it_.repo.root, false, { env: it_.repo.env });
      if (isProblem(repository)) assert.fail(repository.message);
      const survey = await surveyChange(repository, { base: 'main' }, it_.ports());
      assert.ok(isProblem(survey), url);
      assert.equal(survey.reason, 'untrusted-remote', `${url}: ${survey.detail}`);
    }
    assert.deepEqual(it_.repo.started(), []);
  });

  it('writes no setting, reference or local branch of the user', async () => {
    it_.repo.write('base/app.yaml', 'a: 2\n');
    const before = [it_.repo.git('config', '--list', '--local'), it_.repo.git('for-each-ref')];
    expectKind(await it_.open(), 'request');
    assert.deepEqual([it_.repo.git('config', '--list', '--local'), it_.repo.git('for-each-ref')], before);
  });

  it('runs the pre-push hook once the folder is trusted, and shows what it printed when it says no', async () => {
    hook('pre-push', 'echo "policy: not on a Friday" >&2\nexit 1');
    hook('pre-commit');
    it_.repo.write('base/app.yaml', 'a: 2\n');
    const lines: string[] = [];
    const stopped = expectKind(
      await it_.open(undefined, { trusted: true, ports: { onLine: (line) => lines.push(line) } }),
      'stopped',
    );
    assert.equal(stopped.problem.reason, 'hook-failed');
    assert.equal(stopped.problem.message, 'The pre-push hook of this repository stopped the push.');
    assert.ok(lines.includes('policy: not on a Friday'));
    assert.deepEqual(it_.repo.started(), ['hook-pre-push']);
    hook('pre-push');
    const survey = await it_.survey({ trusted: true });
    assert.deepEqual(survey.skippedHooks, ['pre-commit']);
    const outcome = expectKind(await it_.open(undefined, { trusted: true }), 'request');
    assert.equal(it_.remote('rev-parse', outcome.branch), outcome.commit);
  });

  it('ends a push that is cancelled together with its hook, and says what is true at the remote', async () => {
    hook('pre-push', 'sleep 600');
    it_.repo.write('base/app.yaml', 'a: 2\n');
    const cancel = new AbortController();
    const survey = await it_.survey({ trusted: true, ports: { signal: cancel.signal } });
    const repository = await openRepository(it_.repo.root, true, { env: it_.repo.env, signal: cancel.signal });
    if (isProblem(repository)) assert.fail(repository.message);
    const running = openRequest(
      { ...survey, repository },
      emptyEvidence('t'),
      { title: 'x' },
      it_.ports({ ports: { signal: cancel.signal } }),
    );
    while (!it_.repo.started().includes('hook-pre-push')) await new Promise((resolve) => setTimeout(resolve, 20));
    cancel.abort();
    const stopped = expectKind(await running, 'stopped');
    assert.equal(stopped.problem.reason, 'cancelled');
    assert.equal(stopped.isPushed, false);
    assert.equal(it_.remote('branch', '--list', 'polycrate/*'), '');
  });
});
