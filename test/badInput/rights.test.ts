import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { KUSTOMIZATION_NAMES } from '../../server/src/engine/workspace/classify.ts';
import { readState } from '../../server/src/host/readFile.ts';
import { walk } from '../../server/src/host/walk.ts';
import type { ServerPorts } from '../../server/src/lsp/ports.ts';
import { configMap, kustomization } from '../support/badInputTexts.ts';
import { makeRepo, type TestRepo } from '../support/gitRepo.ts';
import { nextEditAnswers, shown } from '../support/liveSession.ts';
import type { LspClient } from '../support/lspClient.ts';
import { asNobody, asNobodySync } from '../support/nobody.ts';
import { openRealServer } from '../support/realServer.ts';
import { checked, runShell, withoutColumn } from '../support/shellFindings.ts';

/** What may not be read, and what is said. */
interface Row {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly closed: string;
  readonly says: readonly string[];
  /** What the status bar says; with the folder's path for FOLDER. */
  readonly limits: readonly string[];
  /** What `check` says that it left out. */
  readonly incomplete: readonly string[];
  readonly status: number;
}

const CLOSED = 'Folder `FOLDER` cannot be read; what is in it is not judged.';
const LEFT_OUT = 'FOLDER: this user may not read it';

const ROWS: readonly Row[] = [
  {
    name: 'an unreadable directory that nothing needs',
    files: { 'closed/a.yaml': configMap('a') },
    closed: 'closed',
    says: [],
    limits: [CLOSED],
    incomplete: [LEFT_OUT],
    status: 2,
  },
  {
    name: 'an unreadable directory that is a base',
    files: {
      'app/kustomization.yaml': kustomization('resources: [../closed]\n'),
      'closed/kustomization.yaml': kustomization('resources: []\n'),
    },
    closed: 'closed',
    says: [
      'app/kustomization.yaml:3:13 error kustomize/missing-file: `../closed` cannot be read (this user may not read it). (in app)',
    ],
    limits: [CLOSED],
    incomplete: [LEFT_OUT],
    status: 1,
  },
  {
    name: 'a file in an unreadable directory',
    files: {
      'app/kustomization.yaml': kustomization('resources: [closed/a.yaml]\n'),
      'app/closed/a.yaml': configMap('a'),
    },
    closed: 'app/closed',
    says: [
      'app/kustomization.yaml:3:13 error kustomize/missing-file: `closed/a.yaml` cannot be read (this user may not read it). (in app)',
    ],
    limits: [CLOSED],
    incomplete: [LEFT_OUT],
    status: 1,
  },
  {
    name: 'an unreadable file',
    files: { 'app/kustomization.yaml': kustomization('resources: [a.yaml]\n'), 'app/a.yaml': configMap('a') },
    closed: 'app/a.yaml',
    says: [
      'app/a.yaml:1:1 warning yaml/unreadable: This file is not checked: this user may not read it.',
      'app/kustomization.yaml:3:13 error kustomize/missing-file: `a.yaml` cannot be read (this user may not read it). (in app)',
    ],
    limits: [],
    incomplete: [],
    status: 1,
  },
];

/**
 * What the disk says to a nobody about the tree and about what is closed in it. Asked before a server is under way: threads that
 * open its last commit would be a nobody meanwhile, too.
 */
async function filesOfNobody(root: string, closed: string): Promise<Pick<ServerPorts['files'], 'walk' | 'read'>> {
  const walked = await asNobody(() => walk(root, { turn: () => Promise.resolve(), now: () => 0 }));
  const asked = [closed, ...['a.yaml', ...KUSTOMIZATION_NAMES].map((name) => `${closed}/${name}`)];
  const known = new Map(asked.map((path) => [path, asNobodySync(() => readState(path))]));
  return {
    walk: () => Promise.resolve(walked),
    read: (path) => {
      if (path !== closed && !path.startsWith(`${closed}/`)) return readState(path);
      return known.get(path) ?? assert.fail(`nobody asked the disk about ${path} before`);
    },
  };
}

describe('bad input: what this user may not read', () => {
  let repo: TestRepo;
  let client: LspClient | undefined;
  beforeEach(() => {
    repo = makeRepo();
    chmodSync(repo.home, 0o755);
    repo.commit('Start', { 'probe.yaml': configMap('probe') });
  });
  afterEach(async () => {
    await client?.stop();
    client = undefined;
    repo.remove();
  });

  for (const row of ROWS) {
    it(row.name, async () => {
      for (const [path, content] of Object.entries(row.files)) repo.write(path, content);
      const closed = join(repo.root, row.closed);
      const named = (text: string): string => text.replace('FOLDER', closed);
      chmodSync(closed, 0);
      try {
        const files = await filesOfNobody(repo.root, closed);
        const check = await asNobody(() => runShell(['check', '--format', 'json'], repo.root, repo.env));
        client = openRealServer([repo.root], { env: repo.env, files });
        await client.startAndJudge();
        await client.ask('polycrate/rows', { view: 'changes' });
        assert.deepEqual(shown(client, repo.root), row.says);
        const status = client.last('polycrate/status');
        assert.deepEqual(status !== undefined && 'limits' in status && status.limits, row.limits.map(named));
        await nextEditAnswers(client, repo.root);
        assert.deepEqual(checked(check.out), row.says.map(withoutColumn));
        assert.deepEqual(JSON.parse(check.out).incomplete, row.incomplete.map(named));
        assert.deepEqual([check.status, check.err], [row.status, '']);
      } finally {
        chmodSync(closed, 0o755);
      }
    });
  }
});
