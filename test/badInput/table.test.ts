import assert from 'node:assert/strict';
import { listSources, readSource } from '../tools/sourceFiles.ts';

const FILES = 'test/badInput/files.test.ts';
const RIGHTS = 'test/badInput/rights.test.ts';
const GIT = 'test/badInput/git.test.ts';
const CLUSTER = 'test/badInput/cluster.test.ts';
const FORGE = 'test/badInput/forge.test.ts';
const CLUSTER_WORDS = 'test/drift/clusterProblems.test.ts';
const FORGE_WORDS = 'test/forge/forgeErrors.test.ts';

/**
 * All kinds of bad input, and the test that holds each: `[input, file, words of the test]`. What a cluster and a forge make
 * the product say is held where they are asked; what the person's session makes of it, here.
 */
const TABLE: readonly (readonly [input: string, file: string, words: string])[] = [
  ['binary named .yaml', FILES, 'a binary file named .yaml that an overlay needs'],
  ['binary named .yaml, unused', FILES, 'a binary file named .yaml that nothing needs'],
  ['50 MB file', FILES, 'a manifest of 50 MB'],
  ['50 MB kustomization', FILES, 'a kustomization of 50 MB'],
  ['50 MB in the editor', FILES, 'a text in the editor that outgrows what is read'],
  ['a file that Git ignores', FILES, 'a broken file that Git ignores and an overlay reads'],
  ['unreadable directory', RIGHTS, 'an unreadable directory that nothing needs'],
  ['unreadable base', RIGHTS, 'an unreadable directory that is a base'],
  ['unreadable directory on the way', RIGHTS, 'a file in an unreadable directory'],
  ['unreadable file', RIGHTS, 'an unreadable file'],
  ['symlink loop of files', FILES, 'a link to a file that leads in a circle'],
  ['symlink loop of folders', FILES, 'a link to the folder that it lies in'],
  ['symlink upwards, unused', FILES, 'a link to a folder above that nothing names'],
  ['pipe', FILES, 'a pipe named .yaml'],
  ['alias bomb', FILES, 'an alias bomb in a manifest'],
  ['alias bomb in a kustomization', FILES, 'an alias bomb in a kustomization'],
  ['CRLF', FILES, 'CRLF: lines are counted as editors do'],
  ['BOM', FILES, 'BOM: columns are counted as editors do'],
  ['tabs', FILES, 'a tab that indents a manifest'],
  ['tabs in a kustomization', FILES, 'a tab that indents a kustomization'],
  ['merge conflict markers', FILES, 'merge conflict markers in a manifest'],
  ['merge conflict markers around it all', FILES, 'merge conflict markers around a whole manifest'],
  ['merge conflict markers in a kustomization', FILES, 'merge conflict markers in a kustomization'],
  ['a kustomization.yaml that names itself', FILES, 'a kustomization.yaml that names itself'],
  ['a kustomization.yaml that names its folder', FILES, 'a kustomization.yaml that names its own folder'],
  ['a path out of the repository', FILES, 'a path to a file out of the repository'],
  ['a link out of the repository', FILES, 'a link to a file out of the repository'],
  ['a base out of the repository', FILES, 'a base out of the repository that is broken'],
  ['a Git repository without commits', GIT, 'a Git repository without commits'],
  ['its first commit', GIT, 'the first commit of a repository that had none is seen'],
  ['detached HEAD', GIT, 'a detached HEAD: compared like a branch'],
  ['no Git at all', GIT, 'no Git repository at all'],
  ['no Git program', GIT, 'no Git program at all'],
  ['a .git file to nowhere', GIT, 'a .git file that leads nowhere'],
  ['a branch switch under the server', GIT, 'a branch switch under the server'],
  ['several folders', GIT, 'several folders in one window'],
  ['folders with and without Git', GIT, 'one folder with a repository and one without'],
  ['a folder below the root', GIT, 'a folder below the root of its repository'],
  ['a worktree', GIT, 'a worktree: compared with its own HEAD'],
  ['a submodule', GIT, 'a submodule: its files are judged'],
  ['a cluster that hangs', CLUSTER, 'a cluster that hangs: edits are answered meanwhile'],
  ['a cluster that hangs, shell', CLUSTER, 'a cluster that hangs: Ctrl+C ends the command'],
  ['a cluster that hangs, words', CLUSTER_WORDS, 'does not answer: no response after'],
  ['a cluster that refuses', CLUSTER, 'a cluster that refuses the connection'],
  ['a cluster with an expired certificate', CLUSTER, 'a cluster whose certificate has expired'],
  ['a forge that answers 401', FORGE, "['401', { status: 401"],
  ['a forge that answers 404', FORGE, "['404', { status: 404"],
  ['a forge that answers 422', FORGE, "{ status: 422, json: { message: 'Validation Failed', errors: [{ field: 'base'"],
  ['a forge that answers 500', FORGE, "['500', { status: 500"],
  ['a forge that answers nothing', FORGE, 'a forge that answers nothing: Ctrl+C ends with 130'],
  ['401, words', FORGE_WORDS, 'did not accept the token (wrong, expired or revoked)'.replace(/[()]/g, '\\$&')],
  ['404, words', FORGE_WORDS, 'does not know the repository, or the token may not see it'],
  ['422, words', FORGE_WORDS, 'does not know the base branch'],
  ['500, words', FORGE_WORDS, 'has trouble of its own'],
  ['nothing, words', FORGE_WORDS, 'gave no answer in time\\. Continue later'],
];

describe('the table of bad input', () => {
  const tests = listSources('test').filter(
    (path) => path.endsWith('.test.ts') && path !== 'test/badInput/table.test.ts',
  );
  const texts = new Map(tests.map((path) => [path, readSource(path)]));

  for (const [input, file, words] of TABLE) {
    it(`${input}: held once`, () => {
      const holders = [...texts].flatMap(([path, text]) => Array<string>(text.split(words).length - 1).fill(path));
      assert.deepEqual(holders, [file]);
    });
  }

  it('lists every row of the tables', () => {
    const rows = [FILES, RIGHTS, GIT, CLUSTER].flatMap((path) =>
      [...(texts.get(path) ?? '').matchAll(/^ {4}name: '(.*)',$/gm)].map((match) => match[1] ?? ''),
    );
    assert.deepEqual(
      rows.filter((name) => !TABLE.some(([, , words]) => name.startsWith(words))),
      [],
    );
    assert.ok(rows.length > 30);
  });
});
