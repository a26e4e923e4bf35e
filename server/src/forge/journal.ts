import { link, mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from '../git/shadow.ts';
import { type ForgeProblem, ownForgeProblem } from './errors.ts';

/** Steps in the order in which they are carried out. */
export const STEPS = ['commit', 'push', 'request', 'text', 'labels', 'done'] as const;
export type StepName = (typeof STEPS)[number];

/** What the finished steps have left. A hint for the person and for repeats; every step looks at the world first. */
export interface JournalState {
  readonly finished: readonly StepName[];
  readonly commit?: string;
  readonly tree?: string;
  /** Commit that we pushed last: the only one that a push may replace. */
  readonly pushed?: string;
  readonly number?: number;
  readonly url?: string;
}

/** One line of the journal. */
export interface JournalEntry {
  readonly step: StepName;
  readonly commit?: string;
  readonly tree?: string;
  readonly pushed?: string;
  readonly number?: number;
  readonly url?: string;
}

/** A folder of one request, held by this process until `release`. */
export interface HeldFolder {
  readonly folder: string;
  /** Fresh folder of this run; gone after `release`. */
  readonly run: string;
  release(): Promise<void>;
}

/** Who holds a folder. Handed in by tests that play several processes; else this process. */
export interface Owner {
  readonly pid: number;
  readonly isRunning: (pid: number) => boolean;
}

/**
 * Takes the folder of a request for this process. A lock left by a process that is gone is taken over, and what its run left
 * behind is removed. Nothing outside the folder is touched.
 */
export async function holdFolder(folder: string, owner: Owner = THIS_PROCESS): Promise<HeldFolder | ForgeProblem> {
  await mkdir(folder, { recursive: true });
  const lock = join(folder, 'lock');
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (await tryLock(lock, owner.pid)) {
      await removeLeftovers(folder);
      const run = join(folder, `run-${owner.pid}`);
      await mkdir(run, { recursive: true });
      return { folder, run, release: () => release(run, lock) };
    }
    const holder = await readHolder(lock, owner);
    if (holder.isAlive) {
      return ownForgeProblem(
        'busy',
        `This request is being carried out by another process (${holder.text}). Wait for it.`,
      );
    }
    await rm(lock, { force: true });
  }
  return ownForgeProblem('busy', 'This request is being carried out by another process. Wait for it.');
}

const THIS_PROCESS: Owner = { pid: process.pid, isRunning };

// A link to a file that is written already: the lock is never seen empty, whenever a kill comes.
async function tryLock(lock: string, pid: number): Promise<boolean> {
  const temporary = `${lock}.${pid}.new`;
  await writeFile(temporary, JSON.stringify({ pid, host: hostname(), at: new Date().toISOString() }), { mode: 0o600 });
  const done = await link(temporary, lock).then(
    () => true,
    () => false,
  );
  await rm(temporary, { force: true });
  return done;
}

/** Appends one finished step; the line is on the disk when this returns. */
export async function appendEntry(folder: string, entry: JournalEntry): Promise<void> {
  const file = await open(join(folder, 'journal.jsonl'), 'a', 0o600);
  try {
    await file.write(`${JSON.stringify(entry)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Reads the journal; a last line torn by a kill is left out. */
export async function readJournal(folder: string): Promise<JournalState> {
  const text = await readFile(join(folder, 'journal.jsonl'), 'utf8').catch(() => '');
  let state: JournalState = { finished: [] };
  for (const line of text.split('\n')) {
    const entry = parseEntry(line);
    if (!entry) continue;
    const { step, ...facts } = entry;
    state = { ...state, ...facts, finished: [...state.finished.filter((name) => name !== step), step] };
  }
  return state;
}

/** Starts the list of finished steps anew for a changed plan, and keeps what a repeat needs: the last push and the request. */
export async function restartJournal(folder: string, { pushed, number, url }: JournalState): Promise<void> {
  const kept = {
    ...(pushed === undefined ? {} : { pushed }),
    ...(number === undefined ? {} : { number }),
    ...(url === undefined ? {} : { url }),
  };
  // Not a step that counts as finished again: `commit` is always looked at afresh.
  const text = Object.keys(kept).length === 0 ? '' : `${JSON.stringify({ step: 'commit', ...kept })}\n`;
  await writeWhole(join(folder, 'journal.jsonl'), text);
}

async function release(run: string, lock: string): Promise<void> {
  await rm(run, { recursive: true, force: true });
  await rm(lock, { force: true });
}

async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    // We hold the lock, so every run folder and half-written file here belongs to a process that is gone.
    if (/^run-\d+$/.test(name) || name.endsWith('.new')) await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function readHolder(lock: string, owner: Owner): Promise<{ isAlive: boolean; text: string }> {
  try {
    const { pid, host, at } = JSON.parse(await readFile(lock, 'utf8')) as { pid: number; host: string; at: string };
    return { isAlive: host !== hostname() || owner.isRunning(pid), text: `process ${pid} on ${host}, since ${at}` };
  } catch {
    return { isAlive: false, text: '' };
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function parseEntry(line: string): JournalEntry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'step' in value ? (value as JournalEntry) : undefined;
  } catch {
    return undefined;
  }
}
