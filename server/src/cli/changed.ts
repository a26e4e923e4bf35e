import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joinPath } from '../engine/api.ts';
import { emptyTree, listChanges } from '../git/changes.ts';
import { type GitProblem, isProblem } from '../git/errors.ts';
import { openRepository, type Repository } from '../git/repository.ts';
import { toNativePath } from '../host/paths.ts';
import type { CliContext } from './context.ts';
import type { Workspace } from './workspace.ts';

/**
 * Absolute paths of the files that differ from a base, and the commit that they were compared with (none where nothing was
 * ever committed); or why that cannot be told.
 */
export type ChangedFiles =
  | { readonly files: readonly string[]; readonly against: string | undefined }
  | { readonly problem: string };

/**
 * What changed since `base`: saved files against the commit where this branch left the base, so that commits made on the
 * base meanwhile do not count (`git diff base...`). Untracked files count as added.
 */
export async function changedFiles(workspace: Workspace, base: string, cli: CliContext): Promise<ChangedFiles> {
  if (!workspace.isRepository) return { problem: '--changed needs a Git repository; this folder is in none.' };
  const folder = await mkdtemp(join(tmpdir(), 'polycrate-check-'));
  try {
    // Looking leaves nothing behind in the repository, not even in its git folder.
    const ports = { env: cli.env, signal: cli.signal, stateFolder: folder };
    const repository = await openRepository(toNativePath(workspace.root), false, ports);
    if (isProblem(repository)) return { problem: repository.message };
    const against = await leavingPoint(repository, base);
    if (isProblem(against)) return { problem: against.message };
    const tree = against ?? emptyTree(repository.layout.objectFormat);
    const changes = await listChanges(repository, tree, 'saved', folder);
    if (isProblem(changes)) return { problem: changes.message };
    return { files: changes.map((change) => joinPath(workspace.root, change.path)), against };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function leavingPoint(repository: Repository, base: string): Promise<string | undefined | GitProblem> {
  const { commit } = repository.head;
  if (commit === undefined || base === 'HEAD') return commit;
  const found = await repository.text(
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${base}^{commit}`],
    `find the commit \`${base}\``,
  );
  if (typeof found !== 'string') return found;
  const merged = await repository.text(['merge-base', commit, found.trim()], `find where this branch left \`${base}\``);
  return typeof merged === 'string' ? merged.trim() : found.trim();
}
