import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** One run of a program. Nothing is looked up in a shell; `env` is whole. */
export interface ProcessCall {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds after which the program and its children are ended. */
  readonly timeLimit: number;
  readonly input?: string;
  readonly signal?: AbortSignal;
  /** Bytes of standard output after which the program is ended; 16 MiB when absent. */
  readonly outputLimit?: number;
}

/** How a run ended. Closed; only `exited` has an exit code. */
export type ProcessEnd = 'exited' | 'not-found' | 'not-started' | 'timeout' | 'cancelled' | 'too-much-output';

export interface ProcessResult {
  readonly end: ProcessEnd;
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

const OUTPUT_LIMIT = 16 * 1024 * 1024;

/** Runs a program once and waits for its end. Never rejects; on a time-out or an abort the whole process group is ended. */
export function runProcess(call: ProcessCall): Promise<ProcessResult> {
  return new Promise((resolve) => {
    if (call.signal?.aborted) return resolve({ end: 'cancelled', code: undefined, stdout: '', stderr: '' });
    const child = spawn(call.program, call.args, {
      cwd: call.cwd,
      env: call.env,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    let end: ProcessEnd = 'exited';
    let size = 0;
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    const stop = (why: ProcessEnd): void => {
      end = why;
      endGroup(child);
    };
    const timer = setTimeout(() => stop('timeout'), call.timeLimit);
    const onAbort = (): void => stop('cancelled');
    call.signal?.addEventListener('abort', onAbort, { once: true });
    const finish = (code: number | null, failure: string): void => {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', onAbort);
      const text = Buffer.concat(stderr).toString('utf8') + failure;
      resolve({ end, code: code ?? undefined, stdout: Buffer.concat(stdout).toString('utf8'), stderr: text });
    };
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > (call.outputLimit ?? OUTPUT_LIMIT)) stop('too-much-output');
      else stdout.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => stderr.length < 1000 && stderr.push(chunk));
    child.on('error', (error) => {
      end = 'code' in error && error.code === 'ENOENT' ? 'not-found' : 'not-started';
      finish(null, error.message);
    });
    child.on('close', (code) => finish(code, ''));
    // A program may end before it has read everything; its exit code tells that, the broken pipe does not.
    child.stdin.on('error', () => undefined);
    child.stdin.end(call.input ?? '');
  });
}

function endGroup(child: ChildProcessByStdio<Writable, Readable, Readable>): void {
  try {
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // The group ended by itself in between.
  }
  // A grandchild that left the group would keep the pipes open, and 'close' would never come.
  child.stdout.destroy();
  child.stderr.destroy();
}
