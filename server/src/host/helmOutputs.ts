import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from './replaceFile.ts';

/** Outputs that are kept; the ones that were not asked for the longest go first. */
const MOST = 400;

/** What helm printed, by a key that stands for all that it was made from. A cache that cannot be read or written costs time and nothing else. */
export class HelmOutputs {
  private readonly folder: string;

  /** @param folder native path; it need not exist */
  constructor(folder: string) {
    this.folder = folder;
  }

  read(key: string): string | undefined {
    const file = join(this.folder, `${key}.yaml`);
    try {
      const text = readFileSync(file, 'utf8');
      const now = new Date();
      utimesSync(file, now, now);
      return text;
    } catch {
      return undefined;
    }
  }

  write(key: string, text: string): void {
    try {
      replaceFile(join(this.folder, `${key}.yaml`), text);
      this.prune();
    } catch {
      // A full or a read-only disk.
    }
  }

  private prune(): void {
    const names = readdirSync(this.folder);
    if (names.length <= MOST) return;
    const aged = names.map((name) => ({ name, time: statSync(join(this.folder, name)).mtimeMs }));
    aged.sort((a, b) => a.time - b.time);
    for (const { name } of aged.slice(0, names.length - MOST)) rmSync(join(this.folder, name), { force: true });
  }
}

/** What a chart's folder holds, as one text, and the paths that it was read from (native; folders too, since a new file changes one). */
export function digestOfChart(folder: string): { readonly digest: string; readonly files: readonly string[] } {
  const hash = createHash('sha256');
  const files: string[] = [];
  const folders = new Set<string>();
  const add = (path: string, name: string): void => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return;
    files.push(path);
    if (found.isDirectory()) {
      // Links may lead in a circle.
      const real = realpathSync.native(path);
      if (folders.has(real)) return;
      folders.add(real);
      for (const entry of readdirSync(path).sort()) add(join(path, entry), `${name}/${entry}`);
      return;
    }
    const content = createHash('sha256').update(readFileSync(path)).digest('hex');
    hash.update(`${name}\0${content}\0`);
  };
  add(folder, '');
  return { digest: hash.digest('hex'), files };
}

/** The version that a chart's folder (native) says it has. */
export function chartVersion(folder: string): string {
  const text = readFileSync(join(folder, 'Chart.yaml'), 'utf8');
  return /^version:\s*["']?([^"'\s#]+)/m.exec(text)?.[1] ?? 'unknown';
}
