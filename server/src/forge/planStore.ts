import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommitFile } from '../git/changeCommit.ts';
import { writeWhole } from '../git/shadow.ts';
import { type ForgeProblem, ownForgeProblem } from './errors.ts';
import type { Evidence } from './evidence.ts';
import { type JournalState, readJournal } from './journal.ts';
import type { RequestPlan } from './plan.ts';

/** A plan as it lies on the disk, with what its commit is made from. */
export interface StoredPlan {
  readonly plan: RequestPlan;
  readonly evidence: Evidence;
}

/** A request that an earlier run did not finish. */
export interface Unfinished {
  readonly id: string;
  readonly title: string;
  readonly branch: string;
  readonly journal: JournalState;
}

/** SHA-256 as hexadecimal digits. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Folder of one request inside our folder of the repository. */
export function requestFolder(stateFolder: string, id: string): string {
  return join(stateFolder, 'requests', id);
}

/**
 * Writes a plan with its contents, the plan last and whole: a plan that is there is complete. Contents of an earlier plan
 * that this one does not use are removed.
 */
export async function storePlan(
  folder: string,
  stored: StoredPlan,
  contents: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const kept = join(folder, 'contents');
  await mkdir(kept, { recursive: true });
  for (const [digest, content] of contents) await writeWhole(join(kept, digest), content);
  const text = JSON.stringify(stored);
  await writeWhole(join(folder, 'plan.json'), JSON.stringify({ digest: sha256(text), stored: text }));
  const used = new Set(stored.plan.files.map((file) => (file.kind === 'content' ? file.digest : '')));
  for (const name of await readdir(kept)) if (!used.has(name)) await rm(join(kept, name), { force: true });
}

/** Reads a plan; undefined when there is none, or none that is whole. */
export async function loadPlan(folder: string): Promise<StoredPlan | undefined> {
  try {
    const { digest, stored } = JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8')) as {
      digest: string;
      stored: string;
    };
    if (sha256(stored) !== digest) return undefined;
    const value = JSON.parse(stored) as StoredPlan;
    return value.plan.version === 1 ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The files of a plan with their contents, each checked against its digest. */
export async function loadFiles(folder: string, plan: RequestPlan): Promise<CommitFile[] | ForgeProblem> {
  const files: CommitFile[] = [];
  for (const file of plan.files) {
    if (file.kind !== 'content') {
      files.push(file);
      continue;
    }
    const content = await readFile(join(folder, 'contents', file.digest)).catch(() => undefined);
    if (content === undefined || sha256(content) !== file.digest) {
      return ownForgeProblem('plan-damaged', `The kept content of \`${file.path}\` is damaged. Open the request anew.`);
    }
    files.push({ path: file.path, kind: 'content', content, executable: file.executable });
  }
  return files;
}

/** Requests of this repository that were begun and not finished, newest first. */
export async function unfinishedRequests(stateFolder: string): Promise<Unfinished[]> {
  const names = await readdir(join(stateFolder, 'requests')).catch(() => []);
  const found: (Unfinished & { readonly when: number })[] = [];
  for (const id of names) {
    const folder = requestFolder(stateFolder, id);
    const stored = await loadPlan(folder);
    if (!stored) continue;
    const journal = await readJournal(folder);
    if (journal.finished.includes('done')) continue;
    const { title, branch, when } = stored.plan;
    found.push({ id, title, branch, journal, when });
  }
  return found.sort((a, b) => b.when - a.when).map(({ when: _, ...rest }) => rest);
}
