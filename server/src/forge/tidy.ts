import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../git/repository.ts';
import { holdFolder, type Owner, readJournal } from './journal.ts';
import { loadPlan, requestFolder } from './planStore.ts';

const KEPT_DAYS = 30;

/**
 * Removes finished requests that are older than thirty days: their folder and the reference that kept their commit, which a
 * `push --mirror` would publish. Nothing that is held or unfinished goes.
 * @param now milliseconds since 1970
 */
export async function tidyRequests(repository: Repository, now: number, owner?: Owner): Promise<void> {
  const oldest = now / 1000 - KEPT_DAYS * 24 * 3600;
  for (const id of await readdir(join(repository.stateFolder, 'requests')).catch(() => [])) {
    const folder = requestFolder(repository.stateFolder, id);
    const stored = await loadPlan(folder);
    if (!stored || stored.plan.when > oldest || !(await readJournal(folder)).finished.includes('done')) continue;
    const held = await holdFolder(folder, owner);
    if (!('folder' in held)) continue;
    await repository.run(['update-ref', '-d', `refs/polycrate/requests/${id}`]);
    await rm(folder, { recursive: true, force: true });
  }
}
