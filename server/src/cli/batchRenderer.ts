import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type BuildOptions, createEngine, type Engine, type FileState } from '../engine/api.ts';
import { createNodeHost } from '../host/nodeHost.ts';
import { toEnginePath, toNativePath } from '../host/paths.ts';
import { readState } from '../host/readFile.ts';
import { settle } from '../host/settle.ts';
import { parseRenderFlags } from './renderFlags.ts';

/** What `batch` answers to one request, without its id. */
export type BatchAnswer =
  | { readonly ok: true; readonly output: string }
  | { readonly ok: false; readonly error: string };

/** Renders many folders in one process. Bases that several share are rendered once, as long as their files stay as they are. */
export class BatchRenderer {
  private readonly cwd: string;
  private readonly byFlags = new Map<string, CheckedEngine>();

  constructor(cwd: string) {
    this.cwd = cwd;
  }

  render(dir: string, flags: readonly string[]): BatchAnswer {
    const parsed = parseRenderFlags(flags);
    if ('problem' in parsed) return { ok: false, error: parsed.problem };
    const { notes: _, ...build } = parsed;
    const key = JSON.stringify(build);
    const checked = this.byFlags.get(key) ?? new CheckedEngine(build);
    this.byFlags.set(key, checked);
    return checked.render(toEnginePath(resolve(this.cwd, dir)));
  }
}

/** An engine that knows how the files looked that it was given, and looks again before it answers. */
class CheckedEngine {
  private readonly engine: Engine;
  private readonly stamps = new Map<string, string>();

  constructor(flags: BuildOptions) {
    this.engine = createEngine({ ...createNodeHost(() => undefined), read: (path) => this.read(path) });
    this.engine.configure({ roots: [], trusted: false, ...flags });
  }

  render(directory: string): BatchAnswer {
    let result = this.settled(directory);
    // What an answer depends on is known once it is there; when one of these files changed, it is worked out again.
    for (let round = 0; round < 10 && this.refresh(result.files); round++) result = this.settled(directory);
    if (!result.failed) return { ok: true, output: result.text };
    const errors = result.findings.filter((finding) => finding.severity === 'error');
    return {
      ok: false,
      error:
        errors.map((finding) => `${finding.file}: ${finding.summary}`).join('\n') || `${directory} cannot be rendered`,
    };
  }

  private settled(directory: string): ReturnType<Engine['renderText']> {
    return settle(this.engine, () => this.engine.renderText(directory), {
      readPack: () => undefined,
      readHead: () => undefined,
      readFile: (path) => this.read(path),
    });
  }

  private read(path: string): FileState {
    const native = toNativePath(path);
    // Stamped before it is read: a change in between is then noticed.
    this.stamps.set(path, stampOf(native));
    return readState(path);
  }

  /** Reads again what is not as it was; false when all is. */
  private refresh(files: readonly string[]): boolean {
    const changed = files.filter((path) => this.stamps.get(path) !== stampOf(toNativePath(path)));
    this.engine.apply(changed.map((path) => ({ path, state: this.read(path) })));
    return changed.length > 0;
  }
}

/** What tells one state of a path from another without reading it. */
function stampOf(native: string): string {
  const found = statSync(native, { throwIfNoEntry: false, bigint: true });
  return found === undefined ? 'missing' : `${found.dev} ${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
}
