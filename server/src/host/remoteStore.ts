import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RemoteCache, RemoteEntry } from './remoteCache.ts';

/** Why something was not put into the cache, in words for a person. */
export interface StoreProblem {
  readonly message: string;
}

/** File at the top of the cache that is written after each change. */
const CHANGED = 'changed';

/** Age in milliseconds after which the half-done work of a run that was killed is removed. */
const ABANDONED = 60 * 60 * 1000;

/**
 * Puts what `fill` makes into the cache, in one step: it works on a path of its own, which is renamed into place, and the note that names it is
 * written last and renamed too. A run that is killed leaves the old entry as it was.
 * @param fill makes a folder or a file at the given path (native) and tells its revision
 */
export async function storeRemote(
  cache: RemoteCache,
  root: string,
  fill: (path: string) => Promise<{ readonly revision: string } | StoreProblem>,
): Promise<RemoteEntry | StoreProblem> {
  const folder = cache.folderOf(root);
  const id = `${process.pid}-${randomBytes(4).toString('hex')}`;
  const work = join(folder, `making-${id}`);
  try {
    // An address may have a token in it.
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await removeAbandoned(folder);
    const made = await fill(work);
    if ('message' in made) return made;
    // A name of its own for each fetch: nothing that another process reads is ever replaced below it.
    const tree = `${made.revision.slice(0, 40).replace(/[^\w.-]/g, '_')}-${id}`;
    await rename(work, join(folder, tree));
    const entry: RemoteEntry = {
      version: 1,
      root,
      tree,
      revision: made.revision,
      fetchedAt: new Date().toISOString(),
    };
    const note = join(folder, `making-${id}.json`);
    await writeFile(note, `${JSON.stringify(entry, undefined, 2)}\n`);
    await rename(note, join(folder, 'entry.json'));
    // Who watches the cache sees the top of it alone.
    await writeFile(join(cache.folder, CHANGED), entry.fetchedAt);
    await removeOthers(folder, tree);
    return entry;
  } catch (error) {
    return { message: `The cache \`${folder}\` cannot be written: ${error instanceof Error ? error.message : error}.` };
  } finally {
    await rm(work, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** What killed runs left behind. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith('making-')) continue;
    const path = join(folder, name);
    const age = Date.now() - (await stat(path)).mtimeMs;
    if (age > ABANDONED) await rm(path, { recursive: true, force: true });
  }
}

/** Older trees. One that cannot be removed, since somebody reads it, goes with the next fetch. */
async function removeOthers(folder: string, tree: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const isOld = name !== tree && name !== 'entry.json' && !name.startsWith('making-');
    if (isOld) await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
