import { resolve } from 'node:path';
import type { Engine, HelmAnswer } from '../engine/api.ts';
import { productCache } from '../host/cacheFolder.ts';
import type { CommittedFiles } from '../host/committedFiles.ts';
import { HelmRunner } from '../host/helmRunner.ts';
import type { RemoteCache } from '../host/remoteCache.ts';
import type { CliContext } from './context.ts';

/** Runs of helm at the same time. */
const AT_ONCE = 4;

/** What runs helm for a command line that allows it. */
export function openHelm(
  command: string,
  { cwd, env }: Pick<CliContext, 'cwd' | 'env'>,
  charts: RemoteCache,
  committed: CommittedFiles = async () => [],
): HelmRunner {
  // A path counts from where the command line was given, a bare name is looked up on PATH.
  const program = /[\\/]/.test(command) ? resolve(cwd, command) : command;
  return new HelmRunner(program, { env, charts, outputs: productCache(env, 'helm'), committed });
}

/** Answers all that the engine asks of helm now; false when it asks nothing. */
export async function answerCharts(
  engine: Engine,
  runner: HelmRunner | undefined,
  run: { readonly signal: AbortSignal; progress(text: string): void },
): Promise<boolean> {
  const keys = [...engine.wanted().helm];
  if (keys.length === 0 || runner === undefined) return false;
  const total = keys.length;
  let done = 0;
  const answers: (readonly [string, HelmAnswer])[] = [];
  const work = async (): Promise<void> => {
    for (let key = keys.shift(); key !== undefined; key = keys.shift()) {
      run.progress(`running helm (${++done} of ${total})`);
      answers.push([key, await runner.answer(key, run.signal)]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  run.progress('');
  for (const [key, answer] of answers) engine.deliverHelm(key, answer);
  return true;
}
