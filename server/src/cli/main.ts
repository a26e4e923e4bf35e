import { isMainThread } from 'node:worker_threads';
import type { CliContext } from './context.ts';
import { answerJudgeWork, startJudgeThread } from './judgeThread.ts';
import { runCli } from './program.ts';

async function main(): Promise<void> {
  const cancel = new AbortController();
  process.once('SIGINT', () => {
    cancel.abort();
    // A second Ctrl+C ends the process at once, as people expect of a command that does not react.
    process.once('SIGINT', () => process.exit(130));
  });
  // A reader that went away (`| head`) is not a failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

  const context: CliContext = {
    cwd: process.cwd(),
    env: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    progress: (text) => {
      if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`);
    },
    color: process.stdout.isTTY === true && !process.env.NO_COLOR,
    signal: cancel.signal,
    startJudge: (kubernetes) => startJudgeThread(new URL(import.meta.url), kubernetes),
  };

  const status = await runCli(process.argv.slice(2), context);
  // Everything written reaches a pipe first. Then nothing is left to do, and to clean up a heap of 130 MB before the end would take 100 ms.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(status)));
}

// A thread of `check` is this same program.
if (isMainThread) await main();
else answerJudgeWork();
