import { spawn } from 'node:child_process';
import { root } from './root.ts';

/** How a program ended: its exit status (or -1 when it could not start or a signal ended it) and all that it printed. */
export interface Ended {
  readonly status: number;
  readonly output: string;
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Called with each piece of output as it comes, for progress. */
  readonly onOutput?: (text: string) => void;
}

/** Runs a program to its end; standard output and error come back together. It never rejects. */
export function runProgram(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      cwd: options.cwd ?? root,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const add = (piece: string): void => {
      output += piece;
      options.onOutput?.(piece);
    };
    child.stdout.setEncoding('utf8').on('data', add);
    child.stderr.setEncoding('utf8').on('data', add);
    child.on('error', (error) => resolve({ status: -1, output: `${output}${error.message}\n` }));
    child.on('close', (status) => resolve({ status: status ?? -1, output }));
  });
}

/** Runs a JavaScript program of an installed package, for example `node_modules/knip/bin/knip.js`. */
export function runNode(script: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return runProgram(process.execPath, [script, ...args], options);
}
