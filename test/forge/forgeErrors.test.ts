import { strict as assert } from 'node:assert';
import { adapterFor } from '../../server/src/forge/access.ts';
import { dialectOf } from '../../server/src/forge/dialect.ts';
import { connectionProblem, forgeProblem } from '../../server/src/forge/errors.ts';
import { callForge, isForgeProblem } from '../../server/src/forge/http.ts';
import type { RequestPlan } from '../../server/src/forge/plan.ts';
import { sha256 } from '../../server/src/forge/planStore.ts';
import type { ForgePlace } from '../../server/src/forge/recognise.ts';
import { requestStep } from '../../server/src/forge/requestStep.ts';
import { gitProblem } from '../../server/src/git/errors.ts';
import type { FakeAnswer } from '../support/fakeForge.ts';
import { expectKind, makeRequestCase, type RequestCase } from '../support/requestCase.ts';

/** What the forge answers to the call that opens a request, and what a person reads. */
const ANSWERS: readonly (readonly [name: string, answer: FakeAnswer, reason: string, message: RegExp])[] = [
  [
    '401',
    { status: 401, json: { message: 'Bad credentials' } },
    'auth-rejected',
    /^HOST did not accept the token \(wrong, expired or revoked\)\. Make a new one and continue\.$/,
  ],
  [
    '403',
    { status: 403, json: { message: 'no' } },
    'permission-denied',
    /^The token for HOST may not do this in the repository\.$/,
  ],
  [
    '403 with scopes',
    {
      status: 403,
      json: { message: 'Resource not accessible by personal access token' },
      headers: { 'x-oauth-scopes': 'gist', 'x-accepted-oauth-scopes': 'repo' },
    },
    'scope-missing',
    /^The token for HOST lacks a right that is needed here\. It has: gist; wanted: repo\.$/,
  ],
  [
    '403 of SAML',
    {
      status: 403,
      json: { message: 'Resource protected by organization SAML enforcement.' },
      headers: { 'x-github-sso': 'required; url=https://github.com/orgs/acme/sso?x=1' },
    },
    'sso-required',
    /^The organisation on HOST wants the token authorised for single sign-on\. Authorise it at https:\/\/github\.com\/orgs\/acme\/sso\?x=1$/,
  ],
  [
    '403 of Actions',
    { status: 403, json: { message: 'GitHub Actions is not permitted to create or approve pull requests.' } },
    'ci-not-permitted',
    /^This repository does not let workflows open pull requests\. Allow it in its Actions settings, or use the link\.$/,
  ],
  [
    '403 archived',
    { status: 403, json: { message: 'Repository was archived so is read-only.' } },
    'archived',
    /^The repository on HOST is archived and takes no requests\.$/,
  ],
  [
    '404',
    { status: 404, json: { message: 'Not Found' } },
    'repository-not-found',
    /^HOST does not know the repository, or the token may not see it\.$/,
  ],
  [
    '409 without a request to be found',
    { status: 409, json: { message: 'pull request already exists for these targets' } },
    'request-exists',
    /^A request for this branch exists already on HOST\.$/,
  ],
  [
    '422 base',
    {
      status: 422,
      json: { message: 'Validation Failed', errors: [{ resource: 'PullRequest', field: 'base', code: 'invalid' }] },
    },
    'base-missing',
    /^HOST does not know the base branch\. Name another one\.$/,
  ],
  [
    '422 head',
    {
      status: 422,
      json: { message: 'Validation Failed', errors: [{ resource: 'PullRequest', field: 'head', code: 'invalid' }] },
    },
    'head-missing',
    /^HOST does not know the branch that was pushed\. Continue in a moment\.$/,
  ],
  [
    '422 nothing',
    { status: 422, json: { message: 'Validation Failed', errors: [{ message: 'No commits between main and x' }] } },
    'nothing-to-change',
    /^The branch holds nothing that the base does not have\.$/,
  ],
  [
    '422 too long',
    {
      status: 422,
      json: { message: 'Validation Failed', errors: [{ message: 'body is too long (maximum is 65536 characters)' }] },
    },
    'body-too-long',
    /^The text is longer than HOST takes\.$/,
  ],
  [
    '429',
    { status: 429, json: { message: 'slow' }, headers: { 'retry-after': '30' } },
    'rate-limited',
    /^HOST wants fewer requests for a while\. Continue later\. It asks for 30 s\.$/,
  ],
  [
    '500',
    { status: 500, text: '<html>oops</html>' },
    'forge-failed',
    /^HOST has trouble of its own \(HTTP 500\)\. Continue later\.$/,
  ],
  [
    'a page',
    { status: 200, text: '<html>sign on</html>' },
    'forge-failed',
    /^HOST answered with a page instead of data; a sign-on page or a proxy stands in between\.$/,
  ],
  [
    'a redirect',
    { status: 301, headers: { location: 'https://elsewhere.example' } },
    'redirected',
    /^HOST says that the repository has moved\. Update the remote's address\.$/,
  ],
  ['nothing', 'hang', 'timeout', /^HOST gave no answer in time\. Continue later\.$/],
];

const PLAN: RequestPlan = {
  version: 1,
  id: '7c1f0e9a42d3',
  remote: 'origin',
  pushUrl: '',
  base: { branch: 'main' },
  branch: 'polycrate/dana/x',
  files: [],
  author: { name: 'Dana', email: 'd@example.com' },
  when: 0,
  sign: false,
  title: 'x',
  text: '',
  message: 'x',
  isDraft: false,
  labels: [],
  reviewers: [],
};

describe('what a person reads when the forge says no', () => {
  let it_: RequestCase;
  before(async () => {
    it_ = await makeRequestCase();
  });
  after(() => it_.close());

  for (const [name, answer, reason, message] of ANSWERS) {
    it(`${name}: ${reason}`, async () => {
      it_.forge.rule = (method) => (method === 'POST' ? answer : undefined);
      const place: ForgePlace = { kind: 'gitea', web: it_.forge.url, owner: 'acme', name: 'fleet' };
      const adapter = adapterFor(place, { fetch, token: { value: 'tok-secret-1', source: 'test' }, timeLimit: 300 });
      assert.ok(adapter);
      const block = { id: PLAN.id, dialect: dialectOf('gitea'), sha256 };
      const problem = await requestStep(adapter, PLAN, { content: 'x', block });
      assert.ok(isForgeProblem(problem));
      assert.equal(problem.reason, reason);
      assert.match(problem.message.replaceAll(it_.forge.url.replace('http://', ''), 'HOST'), message);
      assert.ok(!JSON.stringify(problem).includes('tok-secret'));
    });
  }

  it('the branch stays pushed, the page is offered, and the next run goes on', async () => {
    it_.repo.write('base/app.yaml', 'a: 2\n');
    it_.forge.rule = (method) => (method === 'POST' ? { status: 500, text: 'oops' } : undefined);
    const stopped = expectKind(await it_.open(), 'stopped');
    assert.deepEqual([stopped.at, stopped.problem.reason, stopped.isPushed], ['request', 'forge-failed', true]);
    assert.ok(stopped.pageUrl?.startsWith(`${it_.forge.url}/acme/fleet/compare/main...`));
    it_.forge.rule = undefined;
    assert.equal(expectKind(await it_.open(), 'request').action, 'opened');
  });

  it('nobody there: unreachable', async () => {
    const access = { fetch, api: 'http://127.0.0.1:9/api/v1', authorization: 'token x' };
    const answer = await callForge(access, 'GET', '/version');
    assert.ok(isForgeProblem(answer));
    assert.equal(answer.message, '127.0.0.1:9 did not answer. Check the network or the proxy and continue later.');
  });

  it('a bad certificate, in the words of Node', () => {
    const cause = Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    const problem = connectionProblem(Object.assign(new TypeError('fetch failed'), { cause }), 'git.example.com');
    assert.equal(problem.reason, 'tls');
    assert.equal(
      problem.message,
      'The certificate of git.example.com was not accepted. Check it and the trusted authorities.',
    );
  });

  it('sends no token over http beyond this machine', async () => {
    let isCalled = false;
    const answer = await callForge(
      {
        fetch: async () => {
          isCalled = true;
          return new Response();
        },
        api: 'http://git.example.com/api/v1',
        authorization: 'token x',
      },
      'GET',
      '/version',
    );
    assert.ok(isForgeProblem(answer));
    assert.equal(answer.reason, 'insecure');
    assert.equal(isCalled, false);
  });

  it('reads twice when the forge stumbles, and never writes twice', async () => {
    const seen: string[] = [];
    const stumbling = async (_: string, init: RequestInit): Promise<Response> => {
      seen.push(init.method ?? '');
      return seen.length === 1 ? new Response('oops', { status: 502 }) : new Response('{"ok":true}');
    };
    const access = { fetch: stumbling, api: 'https://git.example.com' };
    assert.deepEqual(await callForge(access, 'GET', '/x'), { status: 200, json: { ok: true } });
    seen.length = 0;
    assert.ok(isForgeProblem(await callForge(access, 'POST', '/x', {})));
    assert.deepEqual(seen, ['POST']);
  });

  it('keeps an unknown answer apart from the known ones', () => {
    const problem = forgeProblem({ status: 418, text: '{"message":"teapot"}', header: () => null }, 'h');
    assert.deepEqual([problem.reason, problem.detail], ['forge-failed', 'teapot']);
  });
});

describe('what a person reads when git or its server says no', () => {
  const TEXTS: readonly (readonly [string, string])[] = [
    ['! refs/x:refs/heads/b\t[rejected] (stale info)', 'diverged'],
    ['! refs/x:refs/heads/b\t[rejected] (non-fast-forward)', 'diverged'],
    ["error: cannot lock ref 'refs/heads/a/b': 'refs/heads/a' exists; cannot create 'refs/heads/a/b'", 'branch-taken'],
    [
      'remote: error: GH006: Protected branch update failed for refs/heads/main.\n! [remote rejected] x -> main (protected branch hook declined)',
      'branch-protected',
    ],
    ['remote: GitLab: You are not allowed to push code to protected branches on this project.', 'branch-protected'],
    [
      'remote: TF402455: Pushes to this branch are not permitted; you must use a pull request to update this branch.',
      'branch-protected',
    ],
    ['remote: Gitea: Not allowed to push to protected branch main', 'branch-protected'],
    [
      'remote: error: GH013: Repository rule violations found for refs/heads/x.\nremote: - Push cannot contain secrets',
      'secret-blocked',
    ],
    [
      'remote: error: GH013: Repository rule violations found for refs/heads/x.\nremote: - Commits must have verified signatures.',
      'rule-violation',
    ],
    ['remote: error: GH007: Your push would publish a private email address.', 'rule-violation'],
    [
      'refusing to allow an OAuth App to create or update workflow `.github/workflows/x.yml` without `workflow` scope',
      'rule-violation',
    ],
    [
      "remote: error: GH001: Large files detected. You may want to try Git LFS\nremote: this exceeds GitHub's file size limit of 100.00 MB",
      'too-large',
    ],
    ['remote: GitLab: LFS objects are missing. Ensure LFS is properly set up', 'lfs-missing'],
    ['! [remote rejected] x -> x (pre-receive hook declined)', 'remote-rejected'],
    ["fatal: could not read Username for 'https://github.com': terminal prompts disabled", 'auth-missing'],
    ['git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.', 'auth-missing'],
    ["fatal: Authentication failed for 'https://git.example.com/o/r.git/'", 'auth-rejected'],
    ["fatal: unable to access 'https://h/o/r/': The requested URL returned error: 403", 'permission-denied'],
    ["fatal: repository 'https://h/o/r/' not found", 'remote-not-found'],
    ["fatal: couldn't find remote ref refs/heads/nope", 'base-missing'],
    ["fatal: unable to access 'https://h/': Could not resolve host: h", 'unreachable'],
    ["fatal: unable to access 'https://h/': SSL certificate problem: self-signed certificate", 'tls'],
    ["fatal: unable to access 'https://h/': The requested URL returned error: 500", 'unreachable'],
    ['fatal: the receiving end does not support push options', 'push-options-unsupported'],
    ["fatal: transport 'file' not allowed", 'untrusted-remote'],
    ["fatal: detected dubious ownership in repository at '/x'", 'not-owned'],
    ['fatal: not a git repository (or any of the parent directories): .git', 'not-a-repository'],
    ['error: gpg failed to sign the data', 'signing-failed'],
    ["fatal: a.yaml: clean filter 'x' failed", 'filter-failed'],
    ['something entirely new', 'git-failed'],
  ];
  for (const [text, reason] of TEXTS) {
    it(`${reason}: ${text.split('\n')[0]?.slice(0, 70)}`, () => {
      assert.equal(gitProblem({ stderr: text, code: 128 }, 'push to origin').reason, reason);
    });
  }

  it('never repeats credentials that stand in an address', () => {
    const problem = gitProblem(
      { stderr: "fatal: unable to access 'https://dana:hunter2@h/o/r.git/': what", code: 128 },
      'push to origin',
    );
    assert.ok(!JSON.stringify(problem).includes('hunter2'));
    assert.equal(problem.message, "Git could not push to origin: fatal: unable to access 'https://h/o/r.git/': what");
  });

  it('tells a time-out and a cancel from a failure', () => {
    assert.equal(
      gitProblem({ stderr: '', code: undefined, timedOut: true }, 'push').message,
      'Git gave no answer in time during: push.',
    );
    assert.equal(gitProblem({ stderr: '', code: undefined, cancelled: true }, 'push').reason, 'cancelled');
  });
});
