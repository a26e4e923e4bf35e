import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readContents } from '../../server/src/forge/contents.ts';
import {
  type CommitFile,
  type MadeCommit,
  makeCommit,
  readIdentity,
  wantsSignature,
} from '../../server/src/git/changeCommit.ts';
import { type Change, type ChangeSource, emptyTree, listChanges } from '../../server/src/git/changes.ts';
import { type GitProblem, isProblem } from '../../server/src/git/errors.ts';
import { openRepository, type Repository } from '../../server/src/git/repository.ts';
import { makeRepo, type TestRepo } from '../support/gitRepo.ts';

const AUTHOR = { name: 'Dana Dev', email: 'dana@example.com' };

describe('making a commit beside the user', () => {
  let repo: TestRepo;
  beforeEach(() => {
    repo = makeRepo();
  });
  afterEach(() => repo.remove());

  async function open(trusted = false, root = repo.root, env = repo.env): Promise<Repository> {
    const opened = await openRepository(root, trusted, { env });
    return isProblem(opened) ? assert.fail(`${opened.reason}: ${opened.message}`) : opened;
  }
  const scratch = (): string => mkdtempSync(join(repo.home, 'scratch-'));

  async function changes(repository: Repository, source: ChangeSource = 'saved'): Promise<Change[]> {
    const against = repository.head.commit ?? emptyTree(repository.layout.objectFormat);
    const found = await listChanges(repository, against, source, scratch());
    return isProblem(found) ? assert.fail(`${found.reason}: ${found.detail}`) : found;
  }
  async function files(repository: Repository, source: ChangeSource = 'saved'): Promise<CommitFile[]> {
    const read = await readContents(repository, await changes(repository, source), { source, env: repo.env });
    if (isProblem(read)) return assert.fail(`${read.reason}: ${read.message}`);
    return read.files.map((file) =>
      file.kind === 'content' ? { ...file, content: read.contents.get(file.digest) ?? new Uint8Array() } : file,
    );
  }
  function attempt(
    repository: Repository,
    some: readonly CommitFile[],
    sign = false,
  ): Promise<MadeCommit | GitProblem> {
    const parent = repository.head.commit;
    return makeCommit(repository, {
      ...(parent ? { parent } : {}),
      files: some,
      message: 'Change\n',
      author: AUTHOR,
      when: 1_800_000_000,
      sign,
      folder: scratch(),
    });
  }
  async function commit(repository: Repository, source: ChangeSource = 'saved'): Promise<string> {
    const made = await attempt(repository, await files(repository, source));
    return isProblem(made) ? assert.fail(`${made.reason}: ${made.message} ${made.detail}`) : made.commit;
  }
  /** What the commit changes, read where its objects are. */
  async function raw(repository: Repository, id: string): Promise<string> {
    const text = await repository.text(
      ['diff-tree', '-r', '--root', '-M', '--raw', '--abbrev=7', '--no-commit-id', id],
      'read',
    );
    return isProblem(text) ? assert.fail(text.message) : text;
  }
  async function blob(repository: Repository, name: string): Promise<string> {
    const run = await repository.run(['cat-file', 'blob', name]);
    return run.stdout.toString('utf8');
  }

  it('records rename, removal, exec bit and link as git does', async () => {
    repo.write('run.sh', '#!/bin/sh\n');
    repo.commit('first', {
      'old.yaml': 'some: long enough text\nto: be found\n',
      'gone.yaml': 'x: 1\n',
      'file.yaml': 'x: 2\n',
    });
    repo.git('mv', 'old.yaml', 'new.yaml');
    unlinkSync(join(repo.root, 'gone.yaml'));
    chmodSync(join(repo.root, 'run.sh'), 0o755);
    symlinkSync('file.yaml', join(repo.root, 'link.yaml'));
    const before = repo.userState();
    const repository = await open();
    const lines = (await raw(repository, await commit(repository)))
      .split('\n')
      .map((line) => line.replace(/ [0-9a-f]{7} [0-9a-f]{7}/, ''));
    assert.deepEqual(lines.sort(), [
      ':000000 120000 A\tlink.yaml',
      ':100644 000000 D\tgone.yaml',
      ':100644 100644 R100\told.yaml\tnew.yaml',
      ':100644 100755 M\trun.sh',
    ]);
    assert.equal(repo.userState(), before);
  });

  it('lets a file become a folder and a folder a file', async () => {
    repo.commit('first', { a: '1\n', 'b/c': '2\n' });
    unlinkSync(join(repo.root, 'a'));
    repo.write('a/inner.yaml', 'x: 1\n');
    repo.git('rm', '-rq', '--cached', 'b');
    unlinkSync(join(repo.root, 'b/c'));
    execFileSync('rmdir', [join(repo.root, 'b')]);
    repo.write('b', 'now a file\n');
    const repository = await open();
    const id = await commit(repository);
    assert.equal(await repository.text(['ls-tree', '-r', '--name-only', id], 'read'), 'a/inner.yaml\nb');
  });

  it('changes one line of a file that is stored with CRLF, also with autocrlf on', async () => {
    repo.git('config', 'core.autocrlf', 'false');
    repo.commit('first', { 'a.yaml': 'a: 1\r\nb: 1\r\n' });
    repo.git('config', 'core.autocrlf', 'true');
    repo.write('a.yaml', 'a: 2\r\nb: 1\r\n');
    for (const trusted of [false, true]) {
      const repository = await open(trusted);
      assert.equal(await blob(repository, `${await commit(repository)}:a.yaml`), 'a: 2\r\nb: 1\r\n');
    }
  });

  it('turns CRLF into LF where autocrlf or an attribute wants it, as git add would', async () => {
    repo.commit('first', { 'a.yaml': 'a: 1\n', 'b/b.yaml': 'b: 1\n', 'b/.gitattributes': '*.yaml text eol=crlf\n' });
    repo.git('config', 'core.autocrlf', 'true');
    repo.git('config', 'core.safecrlf', 'true');
    repo.write('a.yaml', 'a: 2\r\n');
    repo.write('b/b.yaml', 'b: 2\r\n');
    const repository = await open();
    const id = await commit(repository);
    assert.equal(await blob(repository, `${id}:a.yaml`), 'a: 2\n');
    assert.equal(await blob(repository, `${id}:b/b.yaml`), 'b: 2\n');
  });

  it('makes the first commit of a repository without commits', async () => {
    repo.write('a.yaml', 'a: 1\n');
    const repository = await open();
    assert.equal(repository.head.commit, undefined);
    assert.equal(repository.head.branch, 'main');
    const id = await commit(repository);
    assert.match(await raw(repository, id), /^:000000 100644 0000000 [0-9a-f]{7} A\ta\.yaml$/);
    assert.throws(() => repo.git('rev-parse', '--verify', 'HEAD'));
  });

  it('works with a detached HEAD, in a linked worktree and in a SHA-256 repository', async () => {
    const first = repo.commit('first', { 'a.yaml': 'a: 1\n' });
    repo.git('checkout', '-q', '--detach');
    repo.write('a.yaml', 'a: 2\n');
    const detached = await open();
    assert.deepEqual(detached.head, { commit: first });
    assert.equal(await blob(detached, `${await commit(detached)}:a.yaml`), 'a: 2\n');

    const linked = join(repo.home, 'linked');
    repo.git('worktree', 'add', '-q', '-b', 'other', linked, first);
    writeFileSync(join(linked, 'a.yaml'), 'a: 3\n');
    const worktree = await open(false, linked);
    assert.equal(worktree.head.branch, 'other');
    assert.equal(worktree.stateFolder, join(repo.root, '.git', 'polycrate'));
    assert.equal(await blob(worktree, `${await commit(worktree)}:a.yaml`), 'a: 3\n');

    const long = makeRepo({ home: join(repo.home, 'sha256'), objectFormat: 'sha256' });
    long.commit('first', { 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 1\n' });
    long.write('a.yaml', 'a: 4\n');
    unlinkSync(join(long.root, 'b.yaml'));
    const sha256 = await open(false, long.root);
    const id = await commit(sha256);
    assert.equal(id.length, 64);
    assert.equal(await sha256.text(['ls-tree', '-r', '--name-only', id], 'read'), 'a.yaml');
  });

  it('records a submodule by its commit and not its files', async () => {
    const inner = makeRepo({ home: join(repo.home, 'inner') });
    inner.commit('first', { 'x.yaml': 'x: 1\n' });
    repo.commit('first', { 'a.yaml': 'a: 1\n' });
    repo.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner.root, 'sub');
    repo.commit('submodule', {});
    const next = inner.commit('second', { 'x.yaml': 'x: 2\n' });
    execFileSync('git', ['-c', 'protocol.file.allow=always', 'pull', '-q', inner.root, 'main'], {
      cwd: join(repo.root, 'sub'),
      env: repo.env,
    });
    const repository = await open();
    assert.deepEqual(
      (await changes(repository)).map(({ path, mode }) => [path, mode]),
      [['sub', '160000']],
    );
    assert.match(
      await raw(repository, await commit(repository)),
      new RegExp(`^:160000 160000 [0-9a-f]{7} ${next.slice(0, 7)} M\tsub$`),
    );
  });

  it('takes what is staged and not what is on the disk, with a split index too', async () => {
    repo.commit('first', { 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 1\n' });
    repo.git('update-index', '--split-index');
    repo.write('a.yaml', 'a: 2\n');
    repo.git('add', 'a.yaml');
    repo.write('a.yaml', 'a: 3\n');
    const before = repo.userState();
    const repository = await open();
    assert.equal(await blob(repository, `${await commit(repository, 'staged')}:a.yaml`), 'a: 2\n');
    assert.equal(await blob(repository, `${await commit(repository)}:a.yaml`), 'a: 3\n');
    assert.equal(repo.userState(), before);
  });

  it('sees a change of the same size in the second of the last checkout', async () => {
    repo.commit('first', { 'a.yaml': 'a: 1\n' });
    repo.git('reset', '-q', '--hard');
    repo.write('a.yaml', 'a: 2\n');
    assert.deepEqual(
      (await changes(await open())).map((change) => change.path),
      ['a.yaml'],
    );
  });

  it('lists files outside of a sparse checkout as unchanged, and names files in conflict', async () => {
    repo.commit('first', { 'in/a.yaml': 'a: 1\n', 'out/b.yaml': 'b: 1\n' });
    repo.git('sparse-checkout', 'set', 'in');
    repo.write('in/a.yaml', 'a: 2\n');
    assert.deepEqual(
      (await changes(await open())).map((change) => change.path),
      ['in/a.yaml'],
    );
    repo.git('commit', '-qam', 'ours');
    repo.git('checkout', '-q', '-b', 'theirs', 'HEAD^');
    repo.commit('theirs', { 'in/a.yaml': 'a: 3\n' });
    assert.throws(() => repo.git('merge', '-q', 'main'));
    const repository = await open();
    const found = await changes(repository);
    assert.deepEqual(
      found.map(({ path, kind }) => [path, kind]),
      [['in/a.yaml', 'unmerged']],
    );
    const read = await readContents(repository, found, { source: 'saved', env: repo.env });
    assert.ok(isProblem(read));
    assert.equal(read.message, '`in/a.yaml` is in conflict; resolve it and add it first, or leave it out.');
  });

  it('does not list what is ignored, nested repositories, or our own folder', async () => {
    repo.commit('first', { '.gitignore': 'secret.yaml\n' });
    writeFileSync(join(repo.root, '.git/info/exclude'), 'local.yaml\n');
    for (const name of ['secret.yaml', 'local.yaml', 'plain.yaml']) repo.write(name, 'x: 1\n');
    makeRepo({ home: join(repo.root, 'nested') }).commit('inner', { 'n.yaml': 'n: 1\n' });
    const listed = (await changes(await open())).map((change) => change.path);
    assert.deepEqual(
      listed.filter((path) => !path.startsWith('nested/')),
      ['plain.yaml'],
    );
    assert.ok(!listed.some((path) => path.endsWith('/n.yaml')));
  });

  it('gives the same commit for the same input', async () => {
    repo.commit('first', { 'a.yaml': 'a: 1\n' });
    repo.write('a.yaml', 'a: 2\n');
    const repository = await open();
    assert.equal(await commit(repository), await commit(repository));
  });

  it('refuses paths that leave the repository or name its git folder', async () => {
    repo.commit('first', { 'a.yaml': 'a: 1\n' });
    const repository = await open();
    const content = Buffer.from('x');
    for (const path of ['../x.yaml', '.git/config', 'a/../../x', '.GIT/hooks/pre-push', 'sub/.git /config']) {
      const made = await attempt(repository, [
        { path, kind: 'object', mode: '100644', id: repo.git('hash-object', '-w', 'a.yaml') },
      ]);
      assert.ok(isProblem(made), path);
    }
    for (const path of ['../x.yaml', '/abs.yaml', 'a/../../x', 'a/./b', '.git/config']) {
      const made = await attempt(repository, [{ path, kind: 'content', content, executable: false }]);
      assert.ok(isProblem(made), path);
    }
  });

  it('lets a filter run only in a trusted folder, and never stores a file unfiltered', async () => {
    repo.commit('first', { 'a.yaml': 'a: 1\n', '.gitattributes': 'secret.yaml filter=seal\n' });
    repo.write('secret.yaml', 'plain\n');
    const guarded = await open();
    const refused = await attempt(guarded, await files(guarded));
    assert.ok(isProblem(refused));
    assert.equal(refused.reason, 'filter-needs-trust');
    assert.equal(
      refused.message,
      '`secret.yaml` is stored through the filter `seal`, a program. Trust this repository to let it run.',
    );
    const unknown = await open(true);
    const missing = await attempt(unknown, await files(unknown));
    assert.ok(isProblem(missing));
    assert.equal(
      missing.message,
      '`secret.yaml` is stored through the filter `seal`, which is not set up here. Install it first.',
    );
    repo.git('config', 'filter.seal.clean', 'false');
    const failing = await attempt(unknown, await files(unknown));
    assert.ok(isProblem(failing));
    assert.equal(failing.reason, 'filter-failed');
    repo.git('config', 'filter.seal.clean', 'tr a-z A-Z');
    assert.equal(await blob(unknown, `${await commit(unknown)}:secret.yaml`), 'PLAIN\n');
  });

  it('asks who the author is beforehand, and gives the two commands when nobody is', async () => {
    repo.commit('first', { 'a.yaml': 'a: 1\n' });
    assert.deepEqual(await readIdentity(await open()), AUTHOR);
    repo.git('config', '--unset', 'user.name');
    repo.git('config', '--unset', 'user.email');
    repo.git('config', 'user.useConfigOnly', 'true');
    const nobody = await readIdentity(await open());
    assert.ok(isProblem(nobody));
    assert.equal(nobody.reason, 'identity-missing');
    assert.equal(
      nobody.message,
      'Git does not know who you are. Run `git config --global user.name "Your Name"` and `git config --global user.email you@example.com`.',
    );
  });

  it('signs when the configuration wants it, and makes no unsigned commit when that fails', async () => {
    repo.commit('first', { 'a.yaml': 'a: 1\n' });
    repo.git('config', 'commit.gpgSign', 'true');
    repo.git('config', 'gpg.format', 'ssh');
    repo.git('config', 'user.signingKey', join(repo.home, 'no-such-key'));
    repo.write('a.yaml', 'a: 2\n');
    const repository = await open();
    assert.equal(await wantsSignature(repository), true);
    const made = await attempt(repository, await files(repository), true);
    assert.ok(isProblem(made));
    assert.equal(made.reason, 'signing-failed');
  });

  it('starts nothing that a hostile configuration names, in the guarded mode', async () => {
    repo.commit('first', { 'a.yaml': 'a: 1\n' });
    const settings = [
      'core.fsmonitor',
      'core.sshCommand',
      'core.askPass',
      'credential.helper',
      'gpg.program',
      'gpg.ssh.program',
      'gpg.ssh.defaultKeyCommand',
      'diff.external',
      'core.editor',
      'core.pager',
      'core.alternateRefsCommand',
      'trailer.x.command',
      'merge.evil.driver',
      'filter.lfs.clean',
      'filter.lfs.process',
      'remote.origin.uploadpack',
      'remote.origin.receivepack',
      'remote.origin.vcs',
    ];
    for (const [index, key] of settings.entries()) repo.git('config', key, repo.marker(`setting-${index}-${key}`));
    const included = join(repo.home, 'included');
    writeFileSync(included, `[core]\n\tfsmonitor = ${repo.marker('included')}\n`);
    repo.git('config', 'include.path', included);
    mkdirSync(join(repo.root, '.git/hooks'), { recursive: true });
    for (const hook of [
      'pre-commit',
      'prepare-commit-msg',
      'commit-msg',
      'post-commit',
      'post-index-change',
      'reference-transaction',
      'pre-push',
      'post-checkout',
    ]) {
      writeFileSync(join(repo.root, '.git/hooks', hook), `#!/bin/sh\ntouch "${join(repo.home, `hook-${hook}`)}.ran"\n`);
      chmodSync(join(repo.root, '.git/hooks', hook), 0o755);
    }
    repo.write('a.yaml', 'a: 2\n');
    const repository = await open();
    await commit(repository);
    await wantsSignature(repository);
    await repository.run([
      'update-ref',
      'refs/polycrate/requests/x',
      repo.git('-c', 'core.fsmonitor=false', 'rev-parse', 'HEAD'),
    ]);
    assert.deepEqual(repo.started(), []);
  });

  it('runs no hook and no monitor for plumbing in a trusted folder either', async () => {
    repo.commit('first', { 'a.yaml': 'a: 1\n' });
    repo.git('config', 'core.fsmonitor', repo.marker('monitor'));
    mkdirSync(join(repo.root, '.git/hooks'), { recursive: true });
    for (const hook of ['post-index-change', 'reference-transaction', 'pre-commit']) {
      writeFileSync(join(repo.root, '.git/hooks', hook), `#!/bin/sh\ntouch "${join(repo.home, `hook-${hook}`)}.ran"\n`);
      chmodSync(join(repo.root, '.git/hooks', hook), 0o755);
    }
    repo.write('a.yaml', 'a: 2\n');
    await commit(await open(true));
    assert.deepEqual(repo.started(), []);
  });
});
