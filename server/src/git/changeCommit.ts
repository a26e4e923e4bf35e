import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type GitProblem, gitProblem, isProblem, ownProblem } from './errors.ts';
import type { Repository, RunOptions } from './repository.ts';
import { answer, zeroFields } from './runGit.ts';
import { setting } from './settings.ts';

/** One file of a commit to be made. */
export type CommitFile =
  | { readonly path: string; readonly kind: 'content'; readonly content: Uint8Array; readonly executable: boolean }
  | { readonly path: string; readonly kind: 'object'; readonly mode: string; readonly id: string }
  | { readonly path: string; readonly kind: 'link'; readonly target: string }
  | { readonly path: string; readonly kind: 'removed' };

/** A person as git writes them. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** A commit to be made. The same input gives the same commit id (OpenPGP signatures excepted). */
export interface CommitInput {
  /** Absent for the first commit of a repository. */
  readonly parent?: string;
  readonly files: readonly CommitFile[];
  readonly message: string;
  readonly author: Identity;
  /** Seconds since 1970, for author and committer. */
  readonly when: number;
  readonly sign: boolean;
  /** A commit that an earlier run made; taken as it is when it has the same tree, parent and message. */
  readonly kept?: string;
  /** Fresh folder of ours; the private index and the scratch tree go there. */
  readonly folder: string;
}

/** What was made. `isEmpty`: the tree is that of the parent, there is nothing to open. */
export interface MadeCommit {
  readonly commit: string;
  readonly tree: string;
  readonly isEmpty: boolean;
}

/**
 * Makes a commit from the parent's tree and some files, on a private index and a private scratch tree. Files go through
 * `update-index --add`, which stores exactly what `git add` would: line endings and attributes of the index included
 * (`hash-object` does not see the index and rewrites CRLF). HEAD, index and work tree stay as they are; no commit hook runs.
 * @returns the commit, or `filter-needs-trust`, `filter-failed`, `encoding`, `signing-failed`, `git-failed`
 */
export async function makeCommit(repository: Repository, input: CommitInput): Promise<MadeCommit | GitProblem> {
  const outside = input.files.find((file) => !isInside(file.path));
  if (outside) return ownProblem('not-in-repository', `\`${outside.path}\` is not a path inside the repository.`);
  const scratch = join(input.folder, 'tree');
  await mkdir(scratch, { recursive: true });
  const here: RunOptions = {
    cwd: scratch,
    env: { GIT_INDEX_FILE: join(input.folder, 'index'), GIT_WORK_TREE: scratch },
  };
  const start = input.parent === undefined ? ['--empty'] : [input.parent];
  const loaded = await repository.text(['read-tree', ...start], 'read the base', here);
  if (isProblem(loaded)) return loaded;
  const stored =
    (await storeObjects(repository, input.files, here)) ?? (await storeContents(repository, input.files, here));
  if (stored) return stored;
  const tree = await repository.text(['write-tree', '--missing-ok'], 'write the tree', here);
  if (isProblem(tree)) return tree;
  const before =
    input.parent === undefined
      ? undefined
      : await repository.text(['rev-parse', `${input.parent}^{tree}`], 'read the base');
  if (before !== undefined && isProblem(before)) return before;
  const commit = (await reuse(repository, tree, input)) ?? (await commitTree(repository, tree, input));
  return isProblem(commit) ? commit : { commit, tree, isEmpty: before === tree };
}

/**
 * Who git says the author is. Asked beforehand, so that the answer can be shown and stays the same when a run goes on.
 * @returns name and e-mail, or `identity-missing`
 */
export async function readIdentity(repository: Repository): Promise<Identity | GitProblem> {
  const run = await repository.run(['var', 'GIT_AUTHOR_IDENT']);
  if (run.code !== 0) return { ...gitProblem(run, 'read who the author is'), ...identityMissing(run.stderr) };
  const match = /^(.*) <(.*)> \d+ [+-]\d+$/.exec(answer(run));
  return match?.[1] && match[2] ? { name: match[1], email: match[2] } : identityMissing(answer(run));
}

/** True when the configuration wants commits signed; `commit-tree` does not look at it by itself. */
export async function wantsSignature(repository: Repository): Promise<boolean> {
  const run = await repository.run(['config', '--type=bool', '--get', 'commit.gpgSign']);
  return run.code === 0 && answer(run) === 'true';
}

async function storeObjects(
  repository: Repository,
  files: readonly CommitFile[],
  here: RunOptions,
): Promise<GitProblem | undefined> {
  const zero = '0'.repeat(repository.layout.objectFormat === 'sha1' ? 40 : 64);
  // Removals first: a file may have become a folder.
  const lines = files.flatMap((file) => (file.kind === 'removed' ? [`0 ${zero}\t${file.path}\0`] : []));
  for (const file of files) {
    if (file.kind === 'object') lines.push(`${file.mode} ${file.id}\t${file.path}\0`);
    if (file.kind !== 'link') continue;
    const id = await repository.text(['hash-object', '-w', '--no-filters', '--stdin'], 'store a link', {
      input: file.target,
    });
    if (isProblem(id)) return id;
    lines.push(`120000 ${id}\t${file.path}\0`);
  }
  if (lines.length === 0) return undefined;
  const done = await repository.text(['update-index', '-z', '--index-info'], 'record the change', {
    ...here,
    input: lines.join(''),
  });
  return isProblem(done) ? done : undefined;
}

async function storeContents(
  repository: Repository,
  files: readonly CommitFile[],
  here: RunOptions,
): Promise<GitProblem | undefined> {
  const contents = files.filter((file) => file.kind === 'content');
  if (contents.length === 0) return undefined;
  for (const file of contents) {
    const path = join(here.cwd ?? '', ...file.path.split('/'));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.content);
    if (file.executable) await chmod(path, 0o755);
  }
  const refused = await refuseFilters(
    repository,
    contents.map((file) => file.path),
    here,
  );
  if (refused) return refused;
  const add = await repository.run(['update-index', '--add', '--replace', '-z', '--stdin'], {
    ...here,
    input: names(contents),
  });
  // A filter that fails without being `required` stores the file as it is, with exit code 0: plain text instead of cipher text.
  if (add.code !== 0 || /filter/i.test(add.stderr)) return gitProblem(add, 'record the change');
  // Where the file system keeps no such bit, git does not look at the scratch file for it.
  return setting(repository.settings, 'core.fileMode') === 'false' ? setModes(repository, contents, here) : undefined;
}

async function setModes(
  repository: Repository,
  contents: readonly Extract<CommitFile, { kind: 'content' }>[],
  here: RunOptions,
): Promise<GitProblem | undefined> {
  for (const executable of [true, false]) {
    const some = contents.filter((file) => file.executable === executable);
    if (some.length === 0) continue;
    const flag = executable ? '--chmod=+x' : '--chmod=-x';
    const input = names(some);
    const done = await repository.text(['update-index', flag, '-z', '--stdin'], 'record file modes', {
      ...here,
      input,
    });
    if (isProblem(done)) return done;
  }
  return undefined;
}

/**
 * Stops before a file would be stored unfiltered. Guarded: a filter is a program, so any is refused. Trusted: one that is
 * not configured here is refused, since git would silently store the plain file.
 */
async function refuseFilters(
  repository: Repository,
  paths: readonly string[],
  here: RunOptions,
): Promise<GitProblem | undefined> {
  const run = await repository.run(['check-attr', '-z', '--stdin', 'filter'], {
    ...here,
    input: paths.map((path) => `${path}\0`).join(''),
  });
  if (run.code !== 0) return gitProblem(run, 'read .gitattributes');
  const fields = zeroFields(run);
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [path, , filter] = [fields[at], fields[at + 1], fields[at + 2]];
    if (filter === undefined || filter === 'unspecified' || filter === 'unset') continue;
    if (!repository.trusted) {
      return ownProblem(
        'filter-needs-trust',
        `\`${path}\` is stored through the filter \`${filter}\`, a program. Trust this repository to let it run.`,
      );
    }
    const configured = await repository.run([
      'config',
      '--get-regexp',
      `^filter\\.${escapePattern(filter)}\\.(clean|process)$`,
    ]);
    if (configured.code !== 0) {
      return ownProblem(
        'filter-failed',
        `\`${path}\` is stored through the filter \`${filter}\`, which is not set up here. Install it first.`,
      );
    }
  }
  return undefined;
}

// An OpenPGP signature makes a new id each time, so a commit that is there already is not made again.
async function reuse(repository: Repository, tree: string, input: CommitInput): Promise<string | undefined> {
  if (input.kept === undefined || !input.sign) return undefined;
  const run = await repository.run([
    'log',
    '-1',
    '--no-show-signature',
    '--format=%T%n%P%n%an <%ae> %at%n%B',
    input.kept,
  ]);
  const { parent, author, when, message } = input;
  const expected = `${tree}\n${parent ?? ''}\n${author.name} <${author.email}> ${when}\n${message}`;
  return run.code === 0 && answer(run).trimEnd() === expected.trimEnd() ? input.kept : undefined;
}

async function commitTree(repository: Repository, tree: string, input: CommitInput): Promise<string | GitProblem> {
  const date = `@${input.when} +0000`;
  const { name, email } = input.author;
  const env = {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
  const parent = input.parent === undefined ? [] : ['-p', input.parent];
  const sign = input.sign ? ['-S'] : ['--no-gpg-sign'];
  return repository.text(['commit-tree', ...sign, tree, ...parent, '-F', '-'], 'write the commit', {
    env,
    input: input.message,
  });
}

// Git refuses these too, but only after we have written the scratch file.
function isInside(path: string): boolean {
  const parts = path.split('/');
  return (
    !/[\\\0]|^[a-z]:/i.test(path) && parts.every((part) => part !== '' && !/^\.{1,2}$|^\.git[. ]*$|^git~\d/i.test(part))
  );
}

function identityMissing(detail: string): GitProblem {
  const commands = '`git config --global user.name "Your Name"` and `git config --global user.email you@example.com`';
  return ownProblem('identity-missing', `Git does not know who you are. Run ${commands}.`, detail);
}

function names(files: readonly CommitFile[]): string {
  return files.map((file) => `${file.path}\0`).join('');
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
