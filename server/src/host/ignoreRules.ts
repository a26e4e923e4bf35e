import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';

interface Rules {
  /** Engine path of the folder that the patterns are relative to. */
  readonly folder: string;
  readonly matcher: Ignore;
}

/** Folders that are never read, whatever `.gitignore` says. */
const NEVER = new Set(['.git', '.hg', '.svn', 'node_modules']);

/** What `.gitignore` files (and `.git/info/exclude`) of one tree leave out; git's rule that the deepest file decides. */
export class IgnoreRules {
  private readonly rules: Rules[] = [];

  /** Takes in the patterns of a folder; folders are added from the top down. */
  addFolder(folder: string, native: string, isRepository: boolean): void {
    if (isRepository) this.addFile(folder, join(native, '.git', 'info', 'exclude'));
    this.addFile(folder, join(native, '.gitignore'));
  }

  /** True when the path, which lies below the folders added, is left out itself. Parents are not looked at. */
  isIgnored(path: string, isDirectory: boolean): boolean {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (NEVER.has(name)) return true;
    for (let i = this.rules.length - 1; i >= 0; i--) {
      const rule = this.rules[i];
      if (rule === undefined || !path.startsWith(`${rule.folder}/`)) continue;
      const relative = path.slice(rule.folder.length + 1) + (isDirectory ? '/' : '');
      const { ignored, unignored } = rule.matcher.test(relative);
      if (ignored || unignored) return ignored;
    }
    return false;
  }

  /** True when the file or one of its folders below `root` is left out. */
  leavesOut(path: string, root: string): boolean {
    for (let end = path.indexOf('/', root.length + 1); end > 0; end = path.indexOf('/', end + 1)) {
      if (this.isIgnored(path.slice(0, end), true)) return true;
    }
    return this.isIgnored(path, false);
  }

  private addFile(folder: string, native: string): void {
    try {
      this.rules.push({ folder, matcher: ignore().add(readFileSync(native, 'utf8')) });
    } catch {
      // No such file, or one that cannot be read: nothing is left out by it.
    }
  }
}
