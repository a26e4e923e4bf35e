import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layout } from './layout.ts';
import { inertConfig, type Settings } from './settings.ts';

/**
 * Makes (or freshens) a second git folder that sees the objects of a repository but none of its configuration, hooks,
 * attributes' programs or references. Git run there starts nothing that the repository names: the list of settings that can
 * start a program cannot be closed, so the guarded mode reads none of them. What the user's own global configuration names
 * stays in force.
 * @param folder where the second git folder is kept; its own objects and references go there too
 */
export async function makeShadow(layout: Layout, settings: Settings, folder: string): Promise<void> {
  await mkdir(join(folder, 'objects', 'info'), { recursive: true });
  await mkdir(join(folder, 'refs'), { recursive: true });
  await mkdir(join(folder, 'info'), { recursive: true });
  await writeWhole(join(folder, 'config'), inertConfig(settings, layout.objectFormat));
  await writeWhole(join(folder, 'objects', 'info', 'alternates'), `${quotePath(join(layout.commonDir, 'objects'))}\n`);
  await writeWhole(join(folder, 'HEAD'), 'ref: refs/heads/none\n');
  for (const name of ['shallow', join('info', 'exclude'), join('info', 'attributes')]) {
    await copyFile(join(layout.commonDir, name), join(folder, name)).catch(() => undefined);
  }
}

/** Writes a file so that a reader (or a run after a kill) sees the old or the new content, never a part. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const wanted = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
  const present = await readFile(path).catch(() => undefined);
  if (present?.equals(wanted)) return;
  const temporary = `${path}.${process.pid}.new`;
  await writeFile(temporary, wanted, { mode: 0o600, flush: true });
  await rename(temporary, path);
}

// A line of `alternates` that starts with a quote is read C-quoted, one that starts with `#` is skipped.
function quotePath(path: string): string {
  return /^["#]|\n/.test(path) ? `"${path.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"` : path;
}
