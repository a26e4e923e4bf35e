/** Every way a Git operation can end other than well. Closed: a new cause gets a word here and a row in the table below. */
export type GitReason =
  | 'not-a-repository'
  | 'bare-repository'
  | 'not-owned'
  | 'git-missing'
  | 'git-too-old'
  | 'no-commits'
  | 'not-in-repository'
  | 'no-remote'
  | 'untrusted-remote'
  | 'base-missing'
  | 'base-unrelated'
  | 'conflict'
  | 'unmerged-file'
  | 'ignored-file'
  | 'unknown-file'
  | 'identity-missing'
  | 'signing-failed'
  | 'filter-failed'
  | 'filter-needs-trust'
  | 'encoding'
  | 'objects-missing'
  | 'bad-branch'
  | 'branch-taken'
  | 'diverged'
  | 'branch-protected'
  | 'rule-violation'
  | 'secret-blocked'
  | 'too-large'
  | 'lfs-missing'
  | 'hook-failed'
  | 'remote-rejected'
  | 'auth-missing'
  | 'auth-rejected'
  | 'permission-denied'
  | 'remote-not-found'
  | 'unreachable'
  | 'tls'
  | 'push-options-unsupported'
  | 'timeout'
  | 'cancelled'
  | 'git-failed';

/** A Git failure as a value. `message` is one or two sentences for a person; `detail` is what git or the server printed. */
export interface GitProblem {
  readonly reason: GitReason;
  readonly message: string;
  readonly detail: string;
}

/** What is known about a git run that failed; `stderr` holds the text of the server too. */
export interface FailedRun {
  readonly stderr: string;
  readonly code: number | undefined;
  readonly timedOut?: boolean;
  readonly cancelled?: boolean;
}

interface Row {
  readonly reason: GitReason;
  readonly pattern: RegExp;
  readonly message: string;
}

// First match wins, so the server's own reasons stand before git's general ones. The texts are those of git 2.34 to 2.50
// with LC_ALL=C, and of the forges' hooks.
const TABLE: readonly Row[] = [
  row(
    'secret-blocked',
    /GH009|Push cannot contain secrets|Secrets detected|VS403654/i,
    'The server found a secret in this change and refused it. Take the secret out of the named file.',
  ),
  row(
    'branch-protected',
    /GH006|protected branch|TF402455|Pushes to this branch are not permitted/i,
    'The branch name is protected on the server. Choose another branch name.',
  ),
  row(
    'rule-violation',
    /GH013|GH007|Repository rule violations|must have verified signatures|must be signed|without `?workflow`? scope/i,
    'A rule of the server refused the push.',
  ),
  row(
    'lfs-missing',
    /LFS objects are missing|git-lfs.*(not found|was not found)/i,
    'A Git LFS object is missing on the server.',
  ),
  row(
    'too-large',
    /GH001|file size limit|maximum allowed size|HTTP 413/i,
    'A file of this change is larger than the server accepts.',
  ),
  row(
    'hook-failed',
    /pre-push.*hook|cannot run .*hooks\/|hook exited|hook failed/i,
    'A Git hook of this repository failed.',
  ),
  row(
    'branch-taken',
    /cannot lock ref .*(exists; cannot create|is at .* but expected)|directory file conflict/i,
    'The branch name collides with an existing branch. Choose another branch name.',
  ),
  row('remote-rejected', /remote rejected|hook declined|unpacker error|fsck error/i, 'The server refused the push.'),
  row(
    'diverged',
    /\(non-fast-forward\)|\(stale info\)|\(fetch first\)/i,
    'Somebody else pushed to this branch; nothing was overwritten. Choose another branch name.',
  ),
  row('push-options-unsupported', /does not support push options/i, 'The server does not take push options.'),
  row(
    'auth-missing',
    /could not read (Username|Password)|terminal prompts disabled|no such identity|Permission denied \(publickey/i,
    'Git has no credentials for this remote. Sign in once with `git push`, or give a token.',
  ),
  row(
    'auth-rejected',
    /Authentication failed|invalid credentials|returned error: 401/i,
    'The remote rejected the credentials that Git has for it. Renew them.',
  ),
  row(
    'permission-denied',
    /returned error: 403|TF401027|Permission to .* denied|not allowed to push/i,
    'These credentials may not push to this repository.',
  ),
  row(
    'base-missing',
    /couldn't find remote ref|Remote branch .* not found/i,
    'The base branch does not exist on the remote. Name another base branch.',
  ),
  row(
    'remote-not-found',
    /repository .*not found|does not appear to be a git repository|Could not read from remote repository|returned error: 404/i,
    'The remote repository was not found, or these credentials may not see it.',
  ),
  row(
    'tls',
    /SSL certificate|certificate verif|certificate problem|unable to get local issuer/i,
    "The remote's certificate was not accepted. Check the certificate and the system's trusted authorities.",
  ),
  row(
    'unreachable',
    /Could not resolve host|Failed to connect|Connection refused|Connection (reset|timed out)|Name or service not known|returned error: (5\d\d|429)|Operation too slow|git-http-push failed|remote end hung up|No route to host|Empty reply/i,
    'The remote did not answer. Check the network or the proxy and continue later.',
  ),
  row(
    'identity-missing',
    /identity unknown|empty ident name|Please tell me who you are|no email was given/i,
    'Git does not know who you are. Run `git config user.name "Your Name"` and `git config user.email you@example.com`.',
  ),
  row(
    'signing-failed',
    /failed to sign|user\.signingkey|No private key found|incorrect passphrase|gpg\.format|Couldn't load public key/i,
    'The commit could not be signed; no unsigned commit was made. Unlock the signing key and try again.',
  ),
  row('filter-failed', /clean filter|filter .* failed|external filter/i, 'A filter named in .gitattributes failed.'),
  row('encoding', /failed to encode/i, 'A file is not in the encoding that .gitattributes declares.'),
  row(
    'not-owned',
    /dubious ownership/i,
    'This folder belongs to somebody else, so Git does not read it. See `git help config`, safe.directory.',
  ),
  row(
    'untrusted-remote',
    /transport '.*' not allowed/i,
    'This remote is a folder of this machine or needs a helper program, and Git would start programs named there. Trust this repository to use it.',
  ),
  row('bare-repository', /cannot use bare repository|must be run in a work tree/i, 'This repository has no work tree.'),
  row('not-a-repository', /not a git repository/i, 'This folder is not in a Git repository.'),
  row(
    'objects-missing',
    /unable to read|missing (blob|tree|commit)|bad object|could not fetch|lazy fetching disabled|invalid object/i,
    'Git objects are missing here (a partial or damaged clone). Run `git fetch --refetch`.',
  ),
];

/**
 * Turns the output of a failed git run into a closed reason.
 * @param run exit code and everything printed on standard error (and, for a push, standard output)
 * @param doing what was being done, as in `push to origin`; used when git's text is not one we know
 */
export function gitProblem(run: FailedRun, doing: string): GitProblem {
  const detail = redactUrls(run.stderr.trim());
  if (run.cancelled) return { reason: 'cancelled', message: `Cancelled during: ${doing}.`, detail };
  if (run.timedOut) return { reason: 'timeout', message: `Git gave no answer in time during: ${doing}.`, detail };
  const hit = TABLE.find((candidate) => candidate.pattern.test(run.stderr));
  if (hit) return { reason: hit.reason, message: hit.message, detail };
  const first = detail.split('\n').find((line) => /^(fatal|error):/.test(line)) ?? detail.split('\n')[0] ?? '';
  const said = first === '' ? `exit code ${run.code ?? 'unknown'}` : first;
  return { reason: 'git-failed', message: `Git could not ${doing}: ${said}`, detail };
}

/** A problem that we found ourselves, without a run of git. */
export function ownProblem(reason: GitReason, message: string, detail = ''): GitProblem {
  return { reason, message, detail };
}

/** True for values made by `gitProblem` or `ownProblem`. */
export function isProblem(value: unknown): value is GitProblem {
  return typeof value === 'object' && value !== null && 'reason' in value && 'message' in value && 'detail' in value;
}

/** Removes user names, passwords and tokens from every URL in a text: git repeats the remote's URL in its messages. */
export function redactUrls(text: string): string {
  return text.replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^/\s@'"]+@/gi, '$1');
}

function row(reason: GitReason, pattern: RegExp, message: string): Row {
  return { reason, pattern, message };
}
