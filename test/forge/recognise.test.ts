import { strict as assert } from 'node:assert';
import { tokenFromEnvironment } from '../../server/src/forge/access.ts';
import { giteaApi } from '../../server/src/forge/adapters/gitea.ts';
import { githubApi } from '../../server/src/forge/adapters/github.ts';
import { requestPage } from '../../server/src/forge/pages.ts';
import { proposeBranch } from '../../server/src/forge/plan.ts';
import { type ForgeKind, type ForgePlace, recognise } from '../../server/src/forge/recognise.ts';
import { plainUrl } from '../../server/src/git/remoteUrl.ts';

const REMOTES: readonly (readonly [url: string, kind: ForgeKind, web: string, owner: string, name: string])[] = [
  ['https://github.com/acme/fleet.git', 'github', 'https://github.com', 'acme', 'fleet'],
  ['git@github.com:acme/fleet.git', 'github', 'https://github.com', 'acme', 'fleet'],
  ['ssh://git@GitHub.com:22/acme/fleet/', 'github', 'https://github.com', 'acme', 'fleet'],
  ['https://user:pa%40ss@github.com/acme/fleet', 'github', 'https://github.com', 'acme', 'fleet'],
  ['https://acme.ghe.com/o/r', 'github', 'https://acme.ghe.com', 'o', 'r'],
  ['https://github.example.com/o/r.git', 'github', 'https://github.example.com', 'o', 'r'],
  ['git@gitlab.com:group/sub/deep/repo.git', 'gitlab', 'https://gitlab.com', 'group/sub/deep', 'repo'],
  ['https://codeberg.org/o/r', 'gitea', 'https://codeberg.org', 'o', 'r'],
  ['https://gitea.example.com:3000/git/o/r.git', 'gitea', 'https://gitea.example.com:3000/git', 'o', 'r'],
  ['ssh://git@gitea.example.com:2222/o/r.git', 'gitea', 'https://gitea.example.com', 'o', 'r'],
  ['git@bitbucket.org:ws/r.git', 'bitbucket-cloud', 'https://bitbucket.org', 'ws', 'r'],
  ['https://bitbucket.example.com/scm/KEY/r.git', 'bitbucket-server', 'https://bitbucket.example.com', 'KEY', 'r'],
  [
    'ssh://git@bitbucket.example.com:7999/~dana/r.git',
    'bitbucket-server',
    'https://bitbucket.example.com',
    '~dana',
    'r',
  ],
  ['https://dev.azure.com/org/project/_git/r', 'azure', 'https://dev.azure.com', 'org/project', 'r'],
  ['git@ssh.dev.azure.com:v3/org/project/r', 'azure', 'https://dev.azure.com', 'org/project', 'r'],
  [
    'https://org.visualstudio.com/DefaultCollection/project/_git/r',
    'azure',
    'https://org.visualstudio.com',
    'project',
    'r',
  ],
  ['https://git.example.com/a/b/c.git', 'plain', 'https://git.example.com', 'a/b', 'c'],
];

describe('telling what a remote leads to', () => {
  for (const [url, kind, web, owner, name] of REMOTES) {
    it(url, () => assert.deepEqual(recognise(url), { kind, web, owner, name }));
  }

  it('a folder, a file and a helper lead to no forge', () => {
    for (const url of ['/srv/git/r.git', '../r.git', 'file:///srv/r.git', 'C:\\git\\r', 'C:/git/r', 'ext::sh -c evil'])
      assert.equal(recognise(url), undefined, url);
  });

  it('a wish wins over the name', () => {
    assert.equal(recognise('https://git.example.com/o/r', 'gitea')?.kind, 'gitea');
  });

  it('the API has its own address', () => {
    assert.equal(githubApi('https://github.com'), 'https://api.github.com');
    assert.equal(githubApi('https://acme.ghe.com'), 'https://api.acme.ghe.com');
    assert.equal(githubApi('https://github.example.com'), 'https://github.example.com/api/v3');
    assert.equal(giteaApi('https://h/git'), 'https://h/git/api/v1');
  });

  it('no credentials stay in an address that is shown', () => {
    assert.equal(plainUrl('https://user:secret@h.example/o/r.git'), 'https://h.example/o/r');
  });
});

describe('the page where a person finishes a request', () => {
  const place = (kind: ForgeKind, owner = 'o', web = 'https://h'): ForgePlace => ({ kind, web, owner, name: 'r' });
  const input = { base: 'main', branch: 'polycrate/dana/x#1', title: 'A & B', body: 'x+y #1' };
  const PAGES: readonly (readonly [ForgeKind, string, boolean])[] = [
    [
      'github',
      'https://h/o/r/compare/main...polycrate%2Fdana%2Fx%231?quick_pull=1&title=A%20%26%20B&body=x%2By%20%231',
      true,
    ],
    [
      'gitea',
      'https://h/o/r/compare/main...polycrate%2Fdana%2Fx%231?expand=1&title=A%20%26%20B&body=x%2By%20%231',
      true,
    ],
    [
      'gitlab',
      'https://h/o/r/-/merge_requests/new?merge_request%5Bsource_branch%5D=polycrate%2Fdana%2Fx%231&merge_request%5Btarget_branch%5D=main&merge_request%5Btitle%5D=A%20%26%20B&merge_request%5Bdescription%5D=x%2By%20%231',
      true,
    ],
    ['bitbucket-cloud', 'https://h/o/r/pull-requests/new?source=polycrate%2Fdana%2Fx%231&dest=main&t=1', false],
    [
      'bitbucket-server',
      'https://h/projects/o/repos/r/pull-requests?create&sourceBranch=refs%2Fheads%2Fpolycrate%2Fdana%2Fx%231&targetBranch=refs%2Fheads%2Fmain',
      false,
    ],
    ['azure', 'https://h/o/_git/r/pullrequestcreate?sourceRef=polycrate%2Fdana%2Fx%231&targetRef=main', false],
  ];
  for (const [kind, url, isFilled] of PAGES)
    it(kind, () => assert.deepEqual(requestPage(place(kind), input), { url, isFilled }));

  it('is none for Gerrit and for an unknown forge', () => {
    assert.equal(requestPage(place('gerrit'), input), undefined);
    assert.equal(requestPage(place('plain'), input), undefined);
  });

  it('leaves out a text that does not fit instead of cutting it', () => {
    const page = requestPage(place('github'), { ...input, body: 'x'.repeat(9_000) });
    assert.equal(page?.url, 'https://h/o/r/compare/main...polycrate%2Fdana%2Fx%231?quick_pull=1&title=A%20%26%20B');
    assert.equal(page?.isFilled, false);
  });
});

describe('tokens from the environment', () => {
  const github = recognise('https://github.com/o/r') as ForgePlace;
  const server = recognise('https://github.example.com/o/r') as ForgePlace;

  it('belong to one host and go to no other', () => {
    const env = { GH_TOKEN: 'cloud', GH_ENTERPRISE_TOKEN: 'server', GITEA_TOKEN: 'tea' };
    assert.deepEqual(tokenFromEnvironment(github, env), { value: 'cloud', source: 'GH_TOKEN' });
    assert.deepEqual(tokenFromEnvironment(server, env), { value: 'server', source: 'GH_ENTERPRISE_TOKEN' });
    assert.equal(tokenFromEnvironment(server, { GITHUB_TOKEN: 'cloud' }), undefined);
    assert.equal(
      tokenFromEnvironment(server, { GITHUB_TOKEN: 'own', GITHUB_SERVER_URL: 'https://github.example.com' })?.value,
      'own',
    );
    assert.equal(tokenFromEnvironment(recognise('https://gitlab.com/o/r') as ForgePlace, env), undefined);
  });
});

describe('names of branches', () => {
  it('hold plain letters only', () => {
    assert.equal(
      proposeBranch({ name: 'Dana', email: 'Dana.Ö@example.com' }, 'Bump `web` to 2.1: @prod ../x'),
      'polycrate/dana-o/bump-web-to-2-1-prod-x',
    );
    assert.equal(proposeBranch({ name: '', email: '' }, '日本'), 'polycrate/change/change');
  });
});
