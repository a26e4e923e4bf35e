import type { Command } from 'commander';
import type { JudgeThread } from './judgeThreads.ts';

/** Exit status of every command (product-design section 4). */
export const EXIT = { clean: 0, found: 1, incomplete: 2, usage: 3, cancelled: 130 } as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** What a command sees of the process it runs in; tests hand in their own. */
export interface CliContext {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes to standard output, no line break added. */
  out(text: string): void;
  /** Writes to standard error, no line break added. */
  err(text: string): void;
  /** One line of progress on standard error, replaced by the next one; silent without a terminal. '' clears it. */
  progress(text: string): void;
  /** Whether standard output takes colours (a terminal, and no NO_COLOR). */
  readonly color: boolean;
  /** Set on Ctrl+C. */
  readonly signal: AbortSignal;
  /** Starts a thread that helps to judge files by the schemas of a version; a process without threads does all itself. */
  startJudge?(kubernetes: string | undefined): JudgeThread;
}

/** One command: adds itself to the program; its action reports the exit status through `done`. */
export type RegisterCommand = (program: Command, cli: CliContext, done: (status: ExitStatus) => void) => void;
