import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** One run of git. `cwd` and `env` are whole: nothing is added. */
export interface GitCall {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
  /** Total time in milliseconds; two minutes when absent. */
  readonly timeLimit?: number;
  readonly signal?: AbortSignal;
  /** Path of the git program; `git` on PATH when absent. */
  readonly git?: string;
  /** Called with each line that git, its hooks or the server print on standard error. */
  readonly onLine?: (line: string) => void;
}

/** What came back. `code` is absent when git did not start or was ended. */
export interface GitRun {
  readonly code: number | undefined;
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly timedOut: boolean;
  readonly cancelled: boolean;
}

const TIME_LIMIT = 120_000;

/**
 * Runs git once and waits for its end. Never rejects. On a time-out or an abort the whole process group is ended, because
 * ending git alone leaves its hooks and transports running (and a hook with a bad interpreter makes git wait for ever).
 */
export function runGit(call: GitCall): Promise<GitRun> {
  return new Promise((resolve) => {
    if (call.signal?.aborted) return resolve(ended('', false, true));
    const child = spawn(call.git ?? 'git', call.args, {
      cwd: call.cwd,
      env: call.env,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const outcome = { timedOut: false, cancelled: false };
    const stdout: Buffer[] = [];
    const stderr = new LineReader(call.onLine);
    const timer = setTimeout(() => stop('timedOut'), call.timeLimit ?? TIME_LIMIT);
    const onAbort = (): void => stop('cancelled');
    call.signal?.addEventListener('abort', onAbort, { once: true });

    function stop(why: 'timedOut' | 'cancelled'): void {
      outcome[why] = true;
      endGroup(child);
    }
    function finish(code: number | null, failure: string): void {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', onAbort);
      const text = stderr.end() + failure;
      resolve({ code: code ?? undefined, stdout: Buffer.concat(stdout), stderr: text, ...outcome });
    }
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', (error) => finish(null, error.message));
    child.on('close', (code) => finish(code, ''));
    feed(child, call.input);
  });
}

/** Standard output as text, without the line end that git puts after a single answer. */
export function answer(run: GitRun): string {
  return run.stdout.toString('utf8').replace(/\r?\n$/, '');
}

/** Fields of output made with `-z`; the empty piece after the last separator is left out. */
export function zeroFields(run: GitRun): string[] {
  const fields = run.stdout.toString('utf8').split('\0');
  if (fields[fields.length - 1] === '') fields.pop();
  return fields;
}

function feed(child: ChildProcessByStdio<Writable, Readable, Readable>, input: string | Uint8Array | undefined): void {
  // git may end before it has read everything (wrong arguments); the exit code tells that, the broken pipe does not.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
}

function endGroup(child: ChildProcessByStdio<Writable, Readable, Readable>): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // The group ended by itself in between.
  }
  // A grandchild that left the group keeps our pipes open; 'close' would never come.
  child.stdout.destroy();
  child.stderr.destroy();
}

function ended(stderr: string, timedOut: boolean, cancelled: boolean): GitRun {
  return { code: undefined, stdout: Buffer.alloc(0), stderr, timedOut, cancelled };
}

class LineReader {
  private readonly onLine: ((line: string) => void) | undefined;
  private readonly chunks: Buffer[] = [];
  private rest = '';

  constructor(onLine: ((line: string) => void) | undefined) {
    this.onLine = onLine;
  }

  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    if (!this.onLine) return;
    const lines = (this.rest + chunk.toString('utf8')).split(/\r\n|\n|\r/);
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.onLine(line);
  }

  end(): string {
    if (this.rest !== '') this.onLine?.(this.rest);
    return Buffer.concat(this.chunks).toString('utf8');
  }
}
