import { execFileSync } from 'node:child_process';

/** Makes a named pipe: something in a folder that is neither a file nor a folder, and that waits for whoever opens it. */
export function makePipe(path: string): void {
  execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', path]);
}
