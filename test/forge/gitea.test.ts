import { strict as assert } from 'node:assert';
import { emptyEvidence } from '../../server/src/forge/evidence.ts';
import { type OpenPorts, openRequest, type RequestChoices } from '../../server/src/forge/openRequest.ts';
import type { Outcome } from '../../server/src/forge/outcome.ts';
import { probeKind } from '../../server/src/forge/recognise.ts';
import { surveyChange } from '../../server/src/forge/survey.ts';
import { isProblem } from '../../server/src/git/errors.ts';
import { openRepository } from '../../server/src/git/repository.ts';
import { type ForgePeer, startForgePeer } from '../support/forgePeer.ts';
import { makeRepo, type TestRepo } from '../support/gitRepo.ts';
import { expectKind } from '../support/requestCase.ts';

describe('requests on a real Gitea', function () {
  this.timeout(120_000);
  let peer: ForgePeer;
  let repo: TestRepo;
  let home: string;
  let count = 0;

  before(async () => {
    peer = await startForgePeer();
  });
  after(() => peer?.stop());
  beforeEach(async () => {
    count += 1;
    const name = `fleet-${count}`;
    home = `/repos/${peer.user}/${name}`;
    const { cloneUrl, authorisedUrl } = await peer.createRepository(name);
    repo = makeRepo();
    repo.git('remote', 'add', 'origin', cloneUrl);
    repo.commit('first', { 'base/app.yaml': 'a: 1\nb: 1\nc: 1\nd: 1\n' });
    repo.git('push', '-q', authorisedUrl, 'main');
  });
  afterEach(() => repo.remove());

  async function open(
    choices: RequestChoices = { title: 'Bump app' },
    token: string | undefined = peer.token,
  ): Promise<Outcome> {
    const repository = await openRepository(repo.root, false, { env: repo.env });
    if (isProblem(repository)) assert.fail(repository.message);
    const env = token === undefined ? repo.env : { ...repo.env, GITEA_TOKEN: token };
    const ports: OpenPorts = { env, fetch, now: () => Date.UTC(2026, 10, 24) };
    const survey = await surveyChange(repository, {}, ports);
    if (isProblem(survey)) assert.fail(`${survey.reason}: ${survey.message} ${survey.detail}`);
    return openRequest(survey, emptyEvidence('polycrate-gitops test'), choices, ports);
  }
  const pulls = async (): Promise<
    readonly { number: number; title: string; body: string; head: { sha: string }; labels: { name: string }[] }[]
  > => (await peer.api('GET', `${home}/pulls?state=all`)).json as never;

  it('is recognised by asking it', async () => {
    assert.equal(await probeKind(peer.url, fetch), 'gitea');
  });

  it('opens, leaves alone and updates one request, with the token alone and nothing asked', async () => {
    repo.write('base/app.yaml', 'a: 2\nb: 1\nc: 1\nd: 1\n');
    const before = repo.userState();
    const first = expectKind(
      await open({ title: 'Bump app', text: 'By hand.', labels: ['env/prod', 'risk/low'] }),
      'request',
    );
    assert.deepEqual([first.action, first.number, first.warnings], ['opened', 1, []]);
    assert.equal(first.url, `${peer.url}${home.replace('/repos', '')}/pulls/1`);
    assert.equal(
      expectKind(await open({ title: 'Bump app', text: 'By hand.', labels: ['env/prod', 'risk/low'] }), 'request')
        .action,
      'unchanged',
    );
    assert.equal(repo.userState(), before);
    repo.write('base/app.yaml', 'a: 3\nb: 1\nc: 1\nd: 1\n');
    const third = expectKind(
      await open({ title: 'Bump app', text: 'By hand.', labels: ['env/prod', 'risk/low'] }),
      'request',
    );
    assert.deepEqual([third.action, third.number], ['updated', 1]);
    const [pull, ...more] = await pulls();
    assert.deepEqual(more, []);
    assert.equal(pull?.head.sha, third.commit);
    assert.match(pull?.body ?? '', /^By hand\.\n\n<!-- polycrate:begin v1 [0-9a-f]{12} -->/);
    assert.ok(pull?.body.includes(third.commit.slice(0, 12)));
    assert.deepEqual(pull?.labels.map((label) => label.name).sort(), ['env/prod', 'risk/low']);
  });

  it('takes "exists already" for success', async () => {
    repo.write('base/app.yaml', 'a: 2\n');
    const first = expectKind(await open(), 'request');
    const again = await peer.api('POST', `${home}/pulls`, { head: first.branch, base: 'main', title: 'x' });
    assert.equal(again.status, 409);
    assert.equal(expectKind(await open(), 'request').number, first.number);
  });

  it('marks a draft by its title', async () => {
    repo.write('base/app.yaml', 'a: 2\n');
    expectKind(await open({ title: 'Bump app', isDraft: true }), 'request');
    assert.equal((await pulls())[0]?.title, 'WIP: Bump app');
  });

  it('does not open anew what was merged or closed', async () => {
    repo.write('base/app.yaml', 'a: 2\nb: 1\nc: 1\nd: 1\n');
    expectKind(await open(), 'request');
    await peer.api('PATCH', `${home}/pulls/1`, { state: 'closed' });
    const closed = expectKind(await open(), 'stopped');
    assert.match(closed.problem.message, /^Request #1 of this branch was closed meanwhile/);
    await peer.api('PATCH', `${home}/pulls/1`, { state: 'open' });
    let merged = await peer.api('POST', `${home}/pulls/1/merge`, { Do: 'merge' });
    for (let attempt = 0; merged.status === 405 && attempt < 50; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      merged = await peer.api('POST', `${home}/pulls/1/merge`, { Do: 'merge' });
    }
    assert.equal(merged.status, 200, JSON.stringify(merged.json));
    assert.equal(expectKind(await open(), 'nothing').why, '`main` holds this change already.');
    repo.write('base/app.yaml', 'a: 2\nb: 1\nc: 1\nd: 5\n');
    const stopped = expectKind(await open(), 'stopped');
    assert.equal(stopped.problem.reason, 'request-closed');
  });

  it('names a wrong token', async () => {
    repo.write('base/app.yaml', 'a: 2\n');
    const repository = await openRepository(repo.root, false, { env: repo.env });
    if (isProblem(repository)) assert.fail(repository.message);
    const survey = await surveyChange(repository, {}, { env: { ...repo.env, GITEA_TOKEN: 'wrong' }, fetch });
    assert.ok(isProblem(survey));
    assert.equal(survey.reason, 'auth-rejected');
    assert.equal(
      survey.message,
      `${peer.url}/boss/fleet-${count} did not accept the token from GITEA_TOKEN. Renew it.`,
    );
  });

  it('names a protected branch in the words of the server', async () => {
    repo.write('base/app.yaml', 'a: 2\n');
    const made = await peer.api('POST', `${home}/branch_protections`, {
      rule_name: 'polycrate/**',
      enable_push: false,
    });
    assert.equal(made.status, 201, JSON.stringify(made.json));
    const stopped = expectKind(await open(), 'stopped');
    assert.equal(stopped.problem.reason, 'branch-protected', JSON.stringify(stopped));
    assert.match(stopped.problem.detail, /Not allowed to push to protected branch/);
  });
});
