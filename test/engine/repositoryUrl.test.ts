import assert from 'node:assert/strict';
import { parseRemotePath, remoteTree } from '../../server/src/engine/kustomize/remotePaths.ts';
import { parseRepositoryUrl } from '../../server/src/engine/kustomize/repositoryUrl.ts';

/** Text → repository, folder, ref; as TestNewRepoSpecFromUrl_Smoke and its neighbours have it (api/internal/git/repospec_test.go). */
const TAKEN: readonly (readonly [text: string, repository: string, path: string, ref: string])[] = [
  ['https://git.example.com/org/repo/dir?ref=b', 'https://git.example.com/org/repo', 'dir', 'b'],
  ['http://github.com/org/repo/dir', 'https://github.com/org/repo', 'dir', ''],
  ['git@github.com:org/repo.git/dir', 'git@github.com:org/repo.git', 'dir', ''],
  ['git@github.com/org/repo/dir', 'git@github.com:org/repo', 'dir', ''],
  ['ssh://git@github.com/org/repo//dir?ref=v1', 'git@github.com:org/repo', 'dir', 'v1'],
  ['ssh://git@ssh.github.com:443/org/repo.git', 'ssh://git@ssh.github.com:443/org/repo.git', '', ''],
  ['GitHub.com/org/repo//dir/', 'https://github.com/org/repo', 'dir/', ''],
  ['git@host.ru:infra/kube/base.git?ref=v0.1.0', 'git@host.ru:infra/kube/base.git', '', 'v0.1.0'],
  ['git@bitbucket.org/org/repo.git//path?ref=b', 'git@bitbucket.org/org/repo.git', 'path', 'b'],
  ['git@gitlab.com/user:name/REPO.git/path', 'git@gitlab.com/user:name/REPO.git', 'path', ''],
  ['https://a.b/col/proj/_git/repo/dir?version=v1', 'https://a.b/col/proj/_git/repo', 'dir', 'v1'],
  ['git::https://a.b/col/proj/_git/repo', 'https://a.b/col/proj/_git/repo', '', ''],
  ['https://user@dev.azure.com/o/p/_git/r//x/y', 'https://user@dev.azure.com/o/p/_git/r', 'x/y', ''],
  ['https://e.org/path/to/repo//ex/dev', 'https://e.org/path/to/repo', 'ex/dev', ''],
  ['https://e.org/path/to/repo.git/ex/dev', 'https://e.org/path/to/repo.git', 'ex/dev', ''],
  ['file:///a/b/c/repo?ref=x', 'file:///a/b/c/repo', '', 'x'],
  ['file:///a/b/repo.git//dir', 'file:///a/b/repo.git', 'dir', ''],
  ['file:///', 'file:///', '', ''],
  ['file://git@home/to/repo.git//p?ref=b', 'file://git@home/to/repo.git', 'p', 'b'],
  ['https://authority/org/repo/?ref=has_git/in.git', 'https://authority/org/repo', '', 'has_git/in.git'],
  ['https://authority/org/repo/%-odd', 'https://authority/org/repo', '%-odd', ''],
  ['https://gist.github.com/bc79.git', 'https://gist.github.com/bc79.git', '', ''],
  ['https://h/o/r?version=a&ref=b', 'https://h/o/r', '', 'b'],
  ['https://h/o/r?ref=a%2Fb+c&ref=d', 'https://h/o/r', '', 'a/b c'],
  ['https://h/o/r?ref=a%zz', 'https://h/o/r', '', ''],
];

const REFUSED = [
  ...['/tmp', '../../tmp', 'src/github.com/org/repo/path', 'words', 'htxxxtp://github.com/', 'ssh://git.example.com'],
  ...['git::___', 'https://host?ref=group/version', 'https://github.com/org/repo.git//path/../../exits/repo'],
  ...['github.com!org/repo.git//path', 'gh:org/repo', 'https://github.com/thisisa404.yaml', 'file:////tmp//path/to'],
  ...['git@scp://github.com/org/repo.git//path', 'git@ssh://github.com/org/repo.git//path', 'git://host/org/repo'],
];

describe('a repository URL', () => {
  for (const [text, repository, path, ref] of TAKEN) {
    it(`${text} is taken apart as kustomize does`, () =>
      assert.deepEqual(parseRepositoryUrl(text), { repository, path, ref, submodules: true }));
  }

  for (const text of REFUSED) {
    it(`${text} is none`, () => assert.equal(parseRepositoryUrl(text), undefined));
  }

  it('says whether submodules are wanted', () => {
    assert.equal(parseRepositoryUrl('https://h/o/r?submodules=false')?.submodules, false);
    assert.equal(parseRepositoryUrl('https://h/o/r?submodules=0')?.submodules, false);
    assert.equal(parseRepositoryUrl('https://h/o/r?submodules=no')?.submodules, true);
  });

  it('has one path in the cache, from which it can be read again', () => {
    const url = { repository: 'https://u:p@h/o/r@2.git', ref: 'feature/a b', submodules: false };
    const root = remoteTree(url);
    assert.match(root, /^\/\.remote\/git\/[^/]+$/);
    assert.deepEqual(parseRemotePath(`${root}/base/x.yaml`), {
      kind: 'repository',
      root,
      inside: 'base/x.yaml',
      ...url,
    });
  });
});
