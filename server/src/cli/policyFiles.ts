import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type PolicyFile, readPolicyFile, readSingle } from '../engine/api.ts';

type Value = ReturnType<typeof readSingle>;

interface Kept {
  readonly stamp: string;
  readonly text: string;
  readonly file: PolicyFile;
}

const MANIFEST = /\.(?:ya?ml|json|rego)$/i;

/** Files of policies and objects, read once for as long as they stay the same on disk. */
export class PolicyFiles {
  private readonly kept = new Map<string, Kept>();

  /** The manifests at paths, each a file or a folder with its subfolders; `problems` tells what could not be read. */
  read(paths: readonly string[], problems: string[]): readonly PolicyFile[] {
    return paths.flatMap((path) => listFiles(path, problems)).flatMap((path) => this.file(path, problems) ?? []);
  }

  /** The text of a file that was read. */
  text(path: string): string | undefined {
    return this.kept.get(path)?.text;
  }

  /** The only document of a file. */
  single(path: string, problems: string[]): Value {
    const text = readText(path, problems);
    const value = text === undefined ? undefined : readSingle(text);
    if (text !== undefined && value === undefined) problems.push(`${path} is not YAML that can be read.`);
    return value;
  }

  private file(path: string, problems: string[]): PolicyFile | undefined {
    const stamp = stampOf(path);
    const known = this.kept.get(path);
    if (known !== undefined && known.stamp === stamp) return withProblem(known.file, problems);
    const text = readText(path, problems);
    if (text === undefined) return undefined;
    const file = readPolicyFile(path, text);
    this.kept.set(path, { stamp, text, file });
    return withProblem(file, problems);
  }
}

function withProblem(file: PolicyFile, problems: string[]): PolicyFile {
  if (file.problem !== undefined) problems.push(file.problem);
  return file;
}

function stampOf(path: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return 'gone';
  }
}

function readText(path: string, problems: string[]): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    problems.push(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function listFiles(path: string, problems: string[]): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        const inner = join(path, entry.name);
        if (entry.isDirectory()) return entry.name === '.git' ? [] : listFiles(inner, problems);
        return MANIFEST.test(entry.name) ? [inner] : [];
      });
  } catch (error) {
    problems.push(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}
