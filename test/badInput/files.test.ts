import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aliasBomb, configMap, kustomization } from '../support/badInputTexts.ts';
import { makeRepo, type TestRepo } from '../support/gitRepo.ts';
import { mendInEditor, mendOnDisk, nextEditAnswers, shown } from '../support/liveSession.ts';
import type { LspClient } from '../support/lspClient.ts';
import { makePipe } from '../support/pipe.ts';
import { openRealServer } from '../support/realServer.ts';
import { checked, runShell, withoutColumn } from '../support/shellFindings.ts';

interface Row {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** What cannot be written as a file. */
  readonly prepare?: (repo: TestRepo) => void;
  /** All that editor and shell say; an empty list is a promise too. */
  readonly says: readonly string[];
  /** Exit status of `check`. */
  readonly status: number;
  /** What ends the trouble. */
  readonly mended?: Readonly<Record<string, string>>;
}

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]);
const FIFTY_MB = 50 * 1024 * 1024;
const NAMES_A = { 'app/kustomization.yaml': kustomization('resources: [a.yaml]\n') };
const CONFLICT = '<<<<<<< HEAD\n  key: ours\n=======\n  key: theirs\n>>>>>>> feature\n';
const CM_HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: bomb\n';
const UNFOLDS = 'unfold to more than 500,000 values; write less of it by alias.';
const RESOLVE = 'This file has an unresolved merge conflict; choose a side, then remove the markers.';
const OUTSIDE =
  "lies outside of this kustomization's directory, which kustomize refuses; make its directory a kustomization and name that.";
const BACK = 'leads back to this directory, so the build never ends; remove the entry on one side.';

const ROWS: readonly Row[] = [
  {
    name: 'a binary file named .yaml that an overlay needs',
    files: { ...NAMES_A, 'app/a.yaml': PNG },
    says: [
      'app/a.yaml:1:1 warning yaml/unreadable: This file is not checked: the file is binary.',
      'app/kustomization.yaml:3:13 error kustomize/missing-file: `a.yaml` cannot be read (the file is binary). (in app)',
    ],
    status: 1,
    mended: { 'app/a.yaml': configMap('a') },
  },
  {
    name: 'a binary file named .yaml that nothing needs',
    files: { 'logo.yaml': PNG },
    says: ['logo.yaml:1:1 warning yaml/unreadable: This file is not checked: the file is binary.'],
    status: 0,
    mended: { 'logo.yaml': configMap('logo') },
  },
  {
    name: 'a manifest of 50 MB',
    files: { ...NAMES_A, 'app/a.yaml': configMap('a') },
    prepare: (repo) => truncateSync(join(repo.root, 'app/a.yaml'), FIFTY_MB),
    says: [
      'app/a.yaml:1:1 warning yaml/unreadable: This file is not checked: 50 MiB; files up to 4 MiB are read.',
      'app/kustomization.yaml:3:13 error kustomize/missing-file: `a.yaml` cannot be read (50 MiB; files up to 4 MiB are read). (in app)',
    ],
    status: 1,
    mended: { 'app/a.yaml': configMap('a') },
  },
  {
    name: 'a kustomization of 50 MB',
    files: { ...NAMES_A, 'app/a.yaml': configMap('a') },
    prepare: (repo) => truncateSync(join(repo.root, 'app/kustomization.yaml'), FIFTY_MB),
    says: [
      'app/kustomization.yaml:1:1 error yaml/unreadable: This kustomization cannot be read (50 MiB; files up to 4 MiB are read). (in app)',
    ],
    status: 1,
    mended: NAMES_A,
  },
  {
    name: 'a link to a file that leads in a circle',
    files: NAMES_A,
    prepare: (repo) => {
      symlinkSync('b', join(repo.root, 'app/a.yaml'));
      symlinkSync('a.yaml', join(repo.root, 'app/b'));
    },
    says: [
      'app/a.yaml:1:1 warning yaml/unreadable: This file is not checked: its links lead in a circle.',
      'app/kustomization.yaml:3:13 error kustomize/missing-file: `a.yaml` cannot be read (its links lead in a circle). (in app)',
    ],
    status: 1,
    mended: { 'app/a.yaml': configMap('a') },
  },
  {
    name: 'a link to the folder that it lies in',
    files: { 'app/kustomization.yaml': kustomization('resources: [a.yaml, again]\n'), 'app/a.yaml': configMap('a') },
    prepare: (repo) => symlinkSync('.', join(repo.root, 'app/again')),
    says: [`app/kustomization.yaml:3:21 error kustomize/cycle: \`again\` ${BACK} (in app)`],
    status: 1,
    mended: NAMES_A,
  },
  {
    name: 'a link to a folder above that nothing names',
    files: { ...NAMES_A, 'app/a.yaml': configMap('a') },
    prepare: (repo) => symlinkSync('..', join(repo.root, 'app/up')),
    says: [],
    status: 0,
  },
  {
    name: 'a pipe named .yaml',
    files: NAMES_A,
    prepare: (repo) => makePipe(join(repo.root, 'app/a.yaml')),
    says: [
      'app/kustomization.yaml:3:13 error kustomize/missing-file: `a.yaml` cannot be read (not a regular file). (in app)',
    ],
    status: 1,
    mended: { 'app/a.yaml': configMap('a') },
  },
  {
    name: 'an alias bomb in a manifest',
    files: { ...NAMES_A, 'app/a.yaml': aliasBomb(CM_HEAD, 'data') },
    says: [
      `app/a.yaml:6:9 error kustomize/bad-resource: The aliases of this document ${UNFOLDS} (in app)`,
      ...[...'abcdefghijkl'].map(
        (name, i) => `app/a.yaml:${i + 6}:9 error schema/wrong-type: \`${name}\` is a list; it takes text.`,
      ),
    ],
    status: 1,
    mended: { 'app/a.yaml': configMap('a') },
  },
  {
    name: 'an alias bomb in a kustomization',
    files: { 'app/kustomization.yaml': aliasBomb(kustomization(''), 'commonAnnotations') },
    says: [`app/kustomization.yaml:1:1 error kustomize/bad-value: The aliases of this kustomization ${UNFOLDS}`],
    status: 1,
    mended: { 'app/kustomization.yaml': kustomization('resources: []\n') },
  },
  {
    name: 'CRLF: lines are counted as editors do, and nothing is said about it',
    files: {
      'app/kustomization.yaml': kustomization('resources: [a.yaml]\n').replaceAll('\n', '\r\n'),
      'app/a.yaml': configMap('a').replace('\ndata:', '\ndta:').replaceAll('\n', '\r\n'),
    },
    says: [
      'app/a.yaml:5:1 error schema/unknown-field: Unknown field `dta` in ConfigMap; the server will refuse it. Did you mean `data`?',
    ],
    status: 1,
    mended: { 'app/a.yaml': configMap('a').replaceAll('\n', '\r\n') },
  },
  {
    name: 'BOM: columns are counted as editors do, and nothing is said about it',
    files: {
      'app/kustomization.yaml': `\ufeff${kustomization('resources: [a.yaml]\n')}`,
      'app/a.yaml': `\ufeffdta: {}\n${configMap('a')}`,
    },
    says: [
      'app/a.yaml:1:1 error schema/unknown-field: Unknown field `dta` in ConfigMap; the server will refuse it. Did you mean `data`?',
    ],
    status: 1,
    mended: { 'app/a.yaml': `\ufeff${configMap('a')}` },
  },
  {
    name: 'a tab that indents a manifest',
    files: { ...NAMES_A, 'app/a.yaml': configMap('a').replace('  key', '\tkey') },
    says: ['app/a.yaml:6:1 error yaml/tab: A tab cannot indent YAML; use spaces.'],
    status: 1,
    mended: { 'app/a.yaml': configMap('a') },
  },
  {
    name: 'a tab that indents a kustomization',
    files: { 'app/kustomization.yaml': kustomization('resources:\n\t- a.yaml\n'), 'app/a.yaml': configMap('a') },
    says: ['app/kustomization.yaml:4:1 error yaml/tab: A tab cannot indent YAML; use spaces.'],
    status: 1,
    mended: NAMES_A,
  },
  {
    name: 'merge conflict markers in a manifest: one finding and no guesses from either side',
    files: { ...NAMES_A, 'app/a.yaml': configMap('a').replace('  key: value\n', CONFLICT) },
    says: [`app/a.yaml:6:1 error yaml/merge-conflict: ${RESOLVE}`],
    status: 1,
    mended: { 'app/a.yaml': configMap('a') },
  },
  {
    name: 'merge conflict markers around a whole manifest that nothing reads',
    files: { 'a.yaml': `<<<<<<< HEAD\n${configMap('a')}=======\n${configMap('b')}>>>>>>> feature\n` },
    says: [`a.yaml:1:1 error yaml/merge-conflict: ${RESOLVE}`],
    status: 1,
    mended: { 'a.yaml': configMap('a') },
  },
  {
    name: 'merge conflict markers in a kustomization',
    files: {
      'app/kustomization.yaml': kustomization(
        'resources:\n<<<<<<< HEAD\n  - a.yaml\n=======\n  - b.yaml\n>>>>>>> feature\n',
      ),
      'app/a.yaml': configMap('a'),
    },
    says: [`app/kustomization.yaml:4:1 error yaml/merge-conflict: ${RESOLVE}`],
    status: 1,
    mended: NAMES_A,
  },
  {
    name: 'a kustomization.yaml that names itself',
    files: { 'app/kustomization.yaml': kustomization('resources: [kustomization.yaml]\n') },
    says: [
      'app/kustomization.yaml:3:13 error kustomize/cycle: `kustomization.yaml` is this kustomization itself, which is no resource; remove the entry. (in app)',
    ],
    status: 1,
    mended: { 'app/kustomization.yaml': kustomization('resources: []\n') },
  },
  {
    name: 'a kustomization.yaml that names its own folder',
    files: { 'app/kustomization.yaml': kustomization('resources: [../app]\n') },
    says: [`app/kustomization.yaml:3:13 error kustomize/cycle: \`../app\` ${BACK} (in app)`],
    status: 1,
    mended: { 'app/kustomization.yaml': kustomization('resources: []\n') },
  },
  {
    name: 'a path to a file out of the repository',
    files: { 'app/kustomization.yaml': kustomization('resources: [../../outside.yaml]\n') },
    prepare: (repo) => writeFileSync(join(repo.home, 'outside.yaml'), configMap('outside')),
    says: [`app/kustomization.yaml:3:13 error kustomize/outside-root: \`../../outside.yaml\` ${OUTSIDE} (in app)`],
    status: 1,
    mended: { 'app/kustomization.yaml': kustomization('resources: []\n') },
  },
  {
    name: 'a link to a file out of the repository',
    files: NAMES_A,
    prepare: (repo) => {
      writeFileSync(join(repo.home, 'outside.yaml'), configMap('outside'));
      symlinkSync('../../outside.yaml', join(repo.root, 'app/a.yaml'));
    },
    says: [`app/kustomization.yaml:3:13 error kustomize/outside-root: \`a.yaml\` ${OUTSIDE} (in app)`],
    status: 1,
    mended: { 'app/a.yaml': configMap('a') },
  },
  {
    name: 'a base out of the repository that is broken: said there, and never in silence',
    files: { 'app/kustomization.yaml': kustomization('resources: [../../shared]\n') },
    prepare: (repo) => {
      mkdirSync(join(repo.home, 'shared'));
      writeFileSync(join(repo.home, 'shared/kustomization.yaml'), kustomization('resources: [nowhere.yaml]\n'));
    },
    says: [
      '../shared/kustomization.yaml:3:13 error kustomize/missing-file: `nowhere.yaml` does not exist; create it or correct the path. (in app)',
    ],
    status: 1,
    mended: { '../shared/nowhere.yaml': configMap('a') },
  },
  {
    name: 'a broken file that Git ignores and an overlay reads: said there, and never in silence',
    files: { ...NAMES_A, '.gitignore': 'a.yaml\n', 'app/a.yaml': configMap('a').replace('  key', '\tkey') },
    says: ['app/a.yaml:6:1 error yaml/tab: A tab cannot indent YAML; use spaces. (in app)'],
    status: 1,
    mended: { 'app/a.yaml': configMap('a') },
  },
];

describe('bad input: files', () => {
  let repo: TestRepo;
  let client: LspClient | undefined;
  beforeEach(() => {
    repo = makeRepo();
    repo.commit('Start', { 'probe.yaml': configMap('probe') });
  });
  afterEach(async () => {
    await client?.stop();
    client = undefined;
    repo.remove();
  });

  for (const { name, files, prepare, says, status, mended } of ROWS) {
    it(name, async () => {
      for (const [path, content] of Object.entries(files)) repo.write(path, content);
      prepare?.(repo);
      client = openRealServer([repo.root], { env: repo.env });
      await client.startAndJudge();
      assert.deepEqual(shown(client, repo.root), [...says].sort());
      await nextEditAnswers(client, repo.root);
      assert.deepEqual(shown(client, repo.root), [...says].sort(), 'an edit elsewhere changes nothing of it');
      const check = await runShell(['check', '--format', 'json'], repo.root, repo.env);
      assert.deepEqual(checked(check.out), says.map(withoutColumn).sort());
      assert.deepEqual([check.status, check.err], [status, '']);
      for (const [path, good] of Object.entries(mended ?? {})) {
        const bad = files[path];
        if (typeof bad === 'string' && prepare === undefined)
          await mendInEditor(client, join(repo.root, path), { bad, good });
      }
      if (mended !== undefined) await mendOnDisk(client, repo.root, mended);
    });
  }

  it('a text in the editor that outgrows what is read, until it is short again', async () => {
    repo.write('a.yaml', configMap('a'));
    client = openRealServer([repo.root], { env: repo.env });
    await client.startAndJudge();
    const path = join(repo.root, 'a.yaml');
    const long = `${configMap('a')}# ${'x'.repeat(5 * 1024 * 1024)}\n`;
    await client.open(path, long);
    await client.ask('polycrate/validate', {});
    assert.deepEqual(shown(client, repo.root), [
      'a.yaml:1:1 warning yaml/unreadable: This file is not checked: 6 MiB; files up to 4 MiB are read.',
    ]);
    await nextEditAnswers(client, repo.root);
    await client.edit(path, 2, { text: long, from: long, to: configMap('a') });
    await client.ask('polycrate/validate', {});
    assert.deepEqual(shown(client, repo.root), []);
  });
});
