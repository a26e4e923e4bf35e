import { runCli } from '../../server/src/cli/program.ts';

/** What a command line came to. */
export interface CliRun {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process, without a terminal. */
export async function runCommand(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<CliRun> {
  let out = '';
  let err = '';
  const status = await runCli(args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, ...env },
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    progress: () => undefined,
    color: false,
    signal: new AbortController().signal,
  });
  return { status, out, err };
}
