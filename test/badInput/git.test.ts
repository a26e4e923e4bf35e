import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { configMap } from '../support/badInputTexts.ts';
import { makeRepo, type TestRepo } from '../support/gitRepo.ts';
import { askUntil, nextEditAnswers, shown } from '../support/liveSession.ts';
import type { LspClient } from '../support/lspClient.ts';
import { openRealServer } from '../support/realServer.ts';
import { checked, runShell } from '../support/shellFindings.ts';

const OVERLAY = 'overlays/prod';
const FILES = {
  'probe.yaml': configMap('probe'),
  'overlays/prod/kustomization.yaml': 'resources: [../../base]\n',
  'base/kustomization.yaml': 'resources: [a.yaml]\n',
  'base/a.yaml': configMap('a'),
};
/** What the Changes view answers when no overlay differs from HEAD. */
const NO_CHANGE = { rows: [], total: 0, message: '' };
const NO_COMMIT = 'This repository has no commit yet, so there is nothing to compare with.';
const NO_GIT = 'Git was not found. Install Git 2.34 or newer and put it on PATH.';
const NOWHERE = 'This folder is in no Git repository: there is nothing to compare with.';

/** A repository in a state that is not the usual one; nothing is wrong with its files. */
interface Row {
  readonly name: string;
  readonly prepare: (repo: TestRepo) => void;
  readonly env?: Readonly<Record<string, string>>;
  /** What the status bar and every comparison say; undefined where comparing works. */
  readonly limit?: string;
  /** What each command says on standard error, with exit status. */
  readonly shell: Readonly<Record<string, readonly [status: number, err: string]>>;
}

const ROWS: readonly Row[] = [
  {
    name: 'a Git repository without commits',
    prepare: () => undefined,
    limit: NO_COMMIT,
    shell: {
      check: [0, ''],
      'check --changed': [0, ''],
      diff: [2, `${NO_COMMIT}\n`],
      'drift overlays/prod': [2, `${NO_COMMIT}\n`],
      'pr --dry-run': [
        2,
        'This repository has no remote to push to. Add one with `git remote add origin URL`. (no-remote)\n',
      ],
    },
  },
  {
    name: 'no Git repository at all',
    prepare: (repo) => rmSync(join(repo.root, '.git'), { recursive: true }),
    limit: NOWHERE,
    shell: {
      check: [0, ''],
      'check --changed': [2, '--changed needs a Git repository; this folder is in none.\n'],
      diff: [2, 'A comparison needs a Git repository; this folder is in none.\n'],
      'drift overlays/prod': [2, 'A comparison needs a Git repository; this folder is in none.\n'],
      'pr --dry-run': [
        3,
        'This folder is not in a Git repository. (not-a-repository)\n  | fatal: not a git repository (or any of the parent directories): .git\n',
      ],
    },
  },
  {
    name: 'no Git program at all',
    prepare: (repo) => void repo.commit('Start', {}),
    env: { PATH: '/nowhere' },
    limit: NO_GIT,
    shell: {
      check: [0, ''],
      'check --changed': [2, `${NO_GIT}\n`],
      diff: [2, `${NO_GIT}\n`],
      'drift overlays/prod': [2, `${NO_GIT}\n`],
      'pr --dry-run': [2, `${NO_GIT} (git-missing)\n  | spawn git ENOENT\n`],
    },
  },
  {
    name: 'a .git file that leads nowhere',
    prepare: (repo) => {
      rmSync(join(repo.root, '.git'), { recursive: true });
      repo.write('.git', 'gitdir: /nowhere/at/all\n');
    },
    limit: 'This folder is not in a Git repository.',
    shell: { check: [0, ''], diff: [2, 'This folder is not in a Git repository.\n'] },
  },
  {
    name: 'a detached HEAD: compared like a branch',
    prepare: (repo) => {
      const first = repo.commit('Start', {});
      repo.commit('Later', { 'base/a.yaml': configMap('a').replace('value', 'later') });
      repo.git('checkout', '-q', '--detach', first);
    },
    shell: {
      check: [0, ''],
      'check --changed': [0, ''],
      diff: [0, ''],
      'drift overlays/prod': [
        2,
        'overlays/prod: There is no kubeconfig: neither KUBECONFIG nor ~/.kube/config names a file that exists.\n',
      ],
    },
  },
];

describe('bad input: repositories', () => {
  let repo: TestRepo;
  let client: LspClient | undefined;
  beforeEach(() => {
    repo = makeRepo();
    for (const [path, text] of Object.entries(FILES)) repo.write(path, text);
  });
  afterEach(async () => {
    await client?.stop();
    client = undefined;
    repo.remove();
  });

  for (const { name, prepare, env = {}, limit, shell } of ROWS) {
    it(name, async () => {
      prepare(repo);
      const overlay = join(repo.root, OVERLAY);
      const around = { ...repo.env, ...env };
      client = openRealServer([repo.root], { env: around });
      await client.startAndJudge();
      const head = await client.ask('polycrate/headText', { overlay });
      const compared = await client.ask('polycrate/rows', { view: 'changes' });
      if (limit === undefined) {
        assert.deepEqual([head.available, compared], [true, NO_CHANGE]);
      } else {
        assert.deepEqual(head, { available: false, reason: limit });
        assert.deepEqual(compared, { ...NO_CHANGE, message: limit });
        const drift = await client.ask('polycrate/checkDrift', { overlay, context: 'x' });
        const message = 'Drift compares what is committed; there is no commit to read here.';
        assert.deepEqual(drift, { done: false, failure: { reason: 'no-head', message } });
      }
      const limits = limit === undefined ? [] : [limit];
      assert.deepEqual(client.last('polycrate/status'), {
        state: 'ready',
        overlays: 2,
        errors: 0,
        warnings: 0,
        updating: false,
        limits,
        schemas: ['Kubernetes 1.37'],
      });
      await nextEditAnswers(client, repo.root);
      assert.deepEqual(shown(client, repo.root), []);
      for (const [command, [status, err]] of Object.entries(shell)) {
        const run = await runShell(command.split(' '), repo.root, around);
        assert.deepEqual([command, run.status, run.err], [command, status, err]);
      }
    });
  }

  it('the first commit of a repository that had none is seen', async () => {
    const server = openRealServer([repo.root], { env: repo.env });
    client = server;
    await server.startAndJudge();
    const changes = () => server.ask('polycrate/rows', { view: 'changes' });
    assert.deepEqual(await changes(), { ...NO_CHANGE, message: NO_COMMIT });
    repo.commit('Start', {});
    const seen = await askUntil(server, changes, ({ message }) => message === '');
    assert.deepEqual(seen, NO_CHANGE);
    await nextEditAnswers(server, repo.root);
  });

  it('a branch switch under the server: files, findings and HEAD follow', async () => {
    const mistake = configMap('b').replace('\ndata:', '\ndta:');
    repo.commit('Start', {});
    repo.git('switch', '-q', '-c', 'feature');
    repo.commit('Add b', { 'base/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n', 'base/b.yaml': mistake });
    repo.git('switch', '-q', 'main');
    const server = openRealServer([repo.root], { env: repo.env });
    client = server;
    await server.startAndJudge();
    assert.deepEqual(shown(server, repo.root), []);
    const headText = () => server.ask('polycrate/headText', { overlay: join(repo.root, OVERLAY) });
    const hasB = (answer: Awaited<ReturnType<typeof headText>>) => answer.available && answer.text.includes('name: b');

    repo.git('switch', '-q', 'feature');
    await server.until(() => shown(server, repo.root).length > 0);
    assert.deepEqual(shown(server, repo.root), [
      'base/b.yaml:5:1 error schema/unknown-field: Unknown field `dta` in ConfigMap; the server will refuse it. Did you mean `data`?',
    ]);
    await askUntil(server, headText, hasB);
    assert.deepEqual(await server.ask('polycrate/rows', { view: 'changes' }), NO_CHANGE);
    await nextEditAnswers(server, repo.root);

    repo.git('switch', '-q', 'main');
    await server.until(() => shown(server, repo.root).length === 0);
    await askUntil(server, headText, (answer) => !hasB(answer));
    await nextEditAnswers(server, repo.root);
  });
});

describe('folders that are not simply a repository', () => {
  const mistaken = FILES['base/a.yaml'].replace('\ndata:', '\ndta:');
  const finding = (file: string): string =>
    `${file}:5:1 error schema/unknown-field: Unknown field \`dta\` in ConfigMap; the server will refuse it. Did you mean \`data\`?`;
  const repos: TestRepo[] = [];
  let client: LspClient | undefined;
  const make = (): TestRepo => {
    const repo = makeRepo();
    repos.push(repo);
    return repo;
  };
  const changedOverlays = async (server: LspClient): Promise<readonly string[]> => {
    const { message, rows } = await server.ask('polycrate/rows', { view: 'changes' });
    return message === '' ? rows.map(({ label }) => label) : [message];
  };
  afterEach(async () => {
    await client?.stop();
    client = undefined;
    for (const repo of repos.splice(0)) repo.remove();
  });

  it('several folders in one window: each is judged and compared with its own HEAD', async () => {
    const [one, two] = [make(), make()];
    one.commit('Start', FILES);
    two.commit('Start', { 'apps/kustomization.yaml': 'resources: [x.yaml]\n', 'apps/x.yaml': configMap('x') });
    one.write('base/a.yaml', configMap('a').replace('value', 'edited'));
    two.write('apps/x.yaml', mistaken);
    const server = openRealServer([one.root, two.root], { env: one.env });
    client = server;
    await server.startAndJudge();
    assert.deepEqual(shown(server, two.root), [finding('apps/x.yaml')]);
    const names = (await changedOverlays(server)).map((name) => name.split('/').slice(-2).join('/'));
    assert.deepEqual(names.sort(), ['overlays/prod', 'work/apps']);
    await nextEditAnswers(server, one.root);
  });

  it('one folder with a repository and one without: the first is compared all the same', async () => {
    const [one, two] = [make(), make()];
    one.commit('Start', FILES);
    one.write('base/a.yaml', configMap('a').replace('value', 'edited'));
    rmSync(join(two.root, '.git'), { recursive: true });
    two.write('x.yaml', mistaken);
    const server = openRealServer([one.root, two.root], { env: one.env });
    client = server;
    await server.startAndJudge();
    assert.deepEqual(shown(server, two.root), [finding('x.yaml')]);
    assert.equal((await changedOverlays(server)).filter((name) => name.endsWith(OVERLAY)).length, 1);
    await nextEditAnswers(server, one.root);
  });

  it('a folder below the root of its repository: bases beside it are read and judged', async () => {
    const repo = make();
    repo.commit('Start', { ...FILES, 'base/a.yaml': mistaken });
    repo.write('base/a.yaml', mistaken.replace('value', 'edited'));
    const server = openRealServer([join(repo.root, 'overlays')], { env: repo.env });
    client = server;
    await server.startAndJudge();
    assert.deepEqual(shown(server, repo.root), [finding('base/a.yaml')]);
    assert.deepEqual(await changedOverlays(server), [OVERLAY]);
    await nextEditAnswers(server, repo.root);
    const check = await runShell(['check', '--format', 'json'], join(repo.root, 'overlays'), repo.env);
    assert.deepEqual([check.status, checked(check.out)], [1, [finding('base/a.yaml').replace(':5:1', ':5')]]);
  });

  it('a worktree: compared with its own HEAD, and a commit in it is seen', async () => {
    const repo = make();
    repo.commit('Start', FILES);
    const root = join(repo.home, 'linked');
    repo.git('worktree', 'add', '-q', '-b', 'linked', root);
    const linked = makeRepo({ home: repo.home, at: root });
    linked.write('base/a.yaml', configMap('a').replace('value', 'linked'));
    const server = openRealServer([root], { env: repo.env });
    client = server;
    await server.startAndJudge();
    assert.deepEqual(await changedOverlays(server), [OVERLAY]);
    await nextEditAnswers(server, root);
    linked.commit('In the worktree', {});
    await askUntil(
      server,
      () => changedOverlays(server),
      (overlays) => overlays.length === 0,
    );
    const diff = await runShell(['diff', '--base', 'main', '--exit-code'], root, repo.env);
    assert.deepEqual([diff.status, diff.err], [1, '']);
    assert.match(diff.out, /ConfigMap\/a: data\.key value -> linked/);
  });

  it('a submodule: its files are judged, and compared with its own commit', async () => {
    const [outer, inner] = [make(), make()];
    inner.commit('Start', { 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': configMap('a') });
    outer.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner.root, 'lib');
    outer.commit('Start', {
      'probe.yaml': FILES['probe.yaml'],
      [`${OVERLAY}/kustomization.yaml`]: 'resources: [../../lib]\n',
    });
    const server = openRealServer([outer.root], { env: outer.env });
    client = server;
    await server.startAndJudge();
    assert.deepEqual(await changedOverlays(server), []);
    outer.write('lib/a.yaml', mistaken);
    await server.until(() => shown(server, outer.root).length > 0);
    assert.deepEqual(shown(server, outer.root), [finding('lib/a.yaml')]);
    assert.deepEqual(await changedOverlays(server), [OVERLAY]);
    await nextEditAnswers(server, outer.root);
    const check = await runShell(['check', '--format', 'json'], outer.root, outer.env);
    assert.deepEqual([check.status, checked(check.out)], [1, [finding('lib/a.yaml').replace(':5:1', ':5')]]);
  });
});
