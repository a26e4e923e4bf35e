import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isProblem } from '../../server/src/git/errors.ts';
import { type CommitFiles, LARGEST_FILE, readTree } from '../../server/src/git/head.ts';
import { makeRepo, type TestRepo } from '../support/gitRepo.ts';

describe('reading the files of a commit', () => {
  let repo: TestRepo;
  beforeEach(() => {
    repo = makeRepo();
  });
  afterEach(() => repo.remove());

  async function read(
    folder = repo.root,
    revision = 'HEAD',
    wanted: Parameters<typeof readTree>[2] = () => true,
  ): Promise<CommitFiles> {
    const result = await readTree(folder, revision, wanted, { env: repo.env });
    if (isProblem(result)) assert.fail(`${result.reason}: ${result.message}`);
    return result;
  }
  const text = (files: CommitFiles, path: string): string | undefined => {
    const content = files.files.get(path);
    return content && Buffer.from(content).toString('utf8');
  };

  it('gives what is committed and not what is on the disk', async () => {
    repo.commit('first', { 'a.yaml': 'a: 1\n', 'deep/er/b.yaml': 'b: ü\n' });
    repo.write('a.yaml', 'a: 2\n');
    repo.write('new.yaml', 'n: 1\n');
    const files = await read();
    assert.equal(text(files, 'a.yaml'), 'a: 1\n');
    assert.equal(text(files, 'deep/er/b.yaml'), 'b: ü\n');
    assert.equal(files.files.size, 2);
    assert.equal(files.commit, repo.git('rev-parse', 'HEAD'));
  });

  it('reads only what is wanted, by list and by question', async () => {
    repo.commit('first', { 'a.yaml': 'a', 'b.yaml': 'b', 'c.txt': 'c' });
    assert.deepEqual([...(await read(repo.root, 'HEAD', ['b.yaml', 'missing.yaml'])).files.keys()], ['b.yaml']);
    assert.deepEqual(
      [...(await read(repo.root, 'HEAD', (path) => path.endsWith('.yaml'))).files.keys()],
      ['a.yaml', 'b.yaml'],
    );
  });

  it('keeps binary content and odd file names byte for byte', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    repo.write('bin.yaml', bytes);
    repo.write('with space "and" ünïcode\n.yaml', 'x');
    repo.commit('first', {});
    const files = await read();
    assert.deepEqual(files.files.get('bin.yaml'), bytes);
    assert.equal(text(files, 'with space "and" ünïcode\n.yaml'), 'x');
  });

  it('lists the whole repository from a subfolder', async () => {
    repo.commit('first', { 'a.yaml': 'a', 'sub/b.yaml': 'b' });
    assert.deepEqual([...(await read(join(repo.root, 'sub'))).files.keys()].sort(), ['a.yaml', 'sub/b.yaml']);
  });

  it('gives CRLF as it is stored, whatever autocrlf says', async () => {
    repo.git('config', 'core.autocrlf', 'false');
    repo.commit('first', { 'a.yaml': 'a: 1\r\n' });
    repo.git('config', 'core.autocrlf', 'true');
    assert.equal(text(await read(), 'a.yaml'), 'a: 1\r\n');
  });

  it('follows links inside the commit and leaves out those that lead elsewhere', async () => {
    repo.write('base/a.yaml', 'a: 1\n');
    mkdirSync(join(repo.root, 'over'));
    symlinkSync('../base/a.yaml', join(repo.root, 'over/a.yaml'));
    symlinkSync('a.yaml', join(repo.root, 'over/again.yaml'));
    symlinkSync('/etc/passwd', join(repo.root, 'over/outside.yaml'));
    symlinkSync('self.yaml', join(repo.root, 'over/self.yaml'));
    repo.commit('first', {});
    const files = await read(repo.root, 'HEAD', (path) => path.startsWith('over/'));
    assert.equal(text(files, 'over/a.yaml'), 'a: 1\n');
    assert.equal(text(files, 'over/again.yaml'), 'a: 1\n');
    assert.deepEqual([...files.leftOut].sort(), [
      ['over/outside.yaml', 'link'],
      ['over/self.yaml', 'link'],
    ]);
  });

  it('leaves out files that are too large and says so', async () => {
    repo.write('large.yaml', Buffer.alloc(LARGEST_FILE + 1, 'a'));
    repo.commit('first', { 'a.yaml': 'a' });
    const files = await read();
    assert.deepEqual([...files.files.keys()], ['a.yaml']);
    assert.equal(files.leftOut.get('large.yaml'), 'large');
  });

  it('says that there is no commit in a fresh repository', async () => {
    const result = await readTree(repo.root, 'HEAD', () => true, { env: repo.env });
    assert.ok(isProblem(result));
    assert.equal(result.reason, 'no-commits');
    assert.equal(result.message, 'This repository has no commit yet, so there is nothing to compare with.');
  });

  it('says that a folder is in no repository, and that a repository has no work tree', async () => {
    const outside = await readTree(repo.home, 'HEAD', () => true, { env: repo.env });
    assert.ok(isProblem(outside));
    assert.equal(outside.reason, 'not-a-repository');
    const bare = join(repo.home, 'bare.git');
    execFileSync('git', ['init', '-q', '--bare', bare], { env: repo.env });
    const inside = await readTree(bare, 'HEAD', () => true, { env: repo.env });
    assert.ok(isProblem(inside));
    assert.equal(inside.reason, 'bare-repository');
  });

  it('names a revision that does not exist', async () => {
    repo.commit('first', { 'a.yaml': 'a' });
    const result = await readTree(repo.root, 'origin/nope', () => true, { env: repo.env });
    assert.ok(isProblem(result));
    assert.equal(result.message, 'There is no commit named `origin/nope` here.');
  });

  it('reads a detached HEAD, a linked worktree and a submodule each at its own commit', async () => {
    const first = repo.commit('first', { 'a.yaml': 'one' });
    repo.commit('second', { 'a.yaml': 'two' });
    repo.git('worktree', 'add', '-q', '--detach', join(repo.home, 'linked'), first);
    assert.equal(text(await read(join(repo.home, 'linked')), 'a.yaml'), 'one');
    repo.git('checkout', '-q', '--detach', first);
    assert.equal(text(await read(), 'a.yaml'), 'one');

    const outer = makeRepo({ home: join(repo.home, 'outer-home') });
    outer.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', repo.root, 'sub');
    outer.commit('with submodule', { 'outer.yaml': 'o' });
    assert.equal(text(await read(join(outer.root, 'sub')), 'a.yaml'), 'one');
    const files = await read(outer.root);
    assert.equal(files.leftOut.get('sub'), 'submodule');
    assert.equal(text(files, 'outer.yaml'), 'o');
  });

  it('reads a SHA-256 repository', async () => {
    const other = makeRepo({ home: join(repo.home, 'sha256-home'), objectFormat: 'sha256' });
    other.commit('first', { 'a.yaml': 'a' });
    assert.equal(text(await read(other.root), 'a.yaml'), 'a');
  });

  it('starts nothing that the repository names, and writes nothing into it', async () => {
    repo.commit('first', { 'a.yaml': 'a: 1\n', '.gitattributes': '*.yaml filter=evil diff=evil\n' });
    for (const [key, name] of [
      ['core.fsmonitor', 'monitor'],
      ['filter.evil.smudge', 'smudge'],
      ['filter.evil.clean', 'clean'],
      ['diff.evil.textconv', 'textconv'],
      ['diff.external', 'external'],
      ['core.pager', 'pager'],
      ['core.sshCommand', 'ssh'],
      ['core.alternateRefsCommand', 'alternate'],
      ['alias.cat-file', 'alias'],
    ] as const) {
      repo.git('config', key, name === 'alias' ? `!${repo.marker(name)}` : repo.marker(name));
    }
    mkdirSync(join(repo.root, '.git/hooks'), { recursive: true });
    for (const hook of ['post-index-change', 'reference-transaction', 'post-checkout']) {
      writeFileSync(join(repo.root, '.git/hooks', hook), `#!/bin/sh\ntouch "${join(repo.home, hook)}.ran"\n`);
      chmodSync(join(repo.root, '.git/hooks', hook), 0o755);
    }
    for (const name of repo.started()) assert.fail(`${name} ran during the set-up`);
    const before = repo.userState();
    assert.equal(text(await read(), 'a.yaml'), 'a: 1\n');
    assert.deepEqual(repo.started(), []);
    assert.equal(repo.userState(), before);
  });

  it('does not download missing objects of a partial clone', async () => {
    repo.commit('first', { 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 1\n' });
    repo.git('config', 'uploadpack.allowFilter', 'true');
    const clone = join(repo.home, 'partial');
    execFileSync('git', ['clone', '-q', '--no-checkout', '--filter=blob:none', `file://${repo.root}`, clone], {
      env: repo.env,
    });
    execFileSync('git', ['config', 'remote.origin.uploadpack', repo.marker('uploadpack')], {
      cwd: clone,
      env: repo.env,
    });
    const files = await read(clone);
    assert.equal(files.files.size, 0);
    assert.equal(files.leftOut.get('a.yaml'), 'missing');
    assert.deepEqual(repo.started(), []);
  });
});
