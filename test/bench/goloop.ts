import { join } from 'node:path';
import { cacheFolder, inRoot } from '../tools/root.ts';
import { runProgram } from '../tools/runProgram.ts';

/** Builds the Go side of the bench, which Go itself does only once, and answers where the program is. */
export async function buildGoloop(): Promise<string> {
  const program = join(cacheFolder('bench'), 'goloop');
  const built = await runProgram('go', ['build', '-trimpath', '-o', program, '.'], {
    cwd: inRoot('test/bench/goloop'),
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly -buildvcs=false', GOWORK: 'off' },
  });
  if (built.status !== 0) throw new Error(`The Go side of the bench was not built:\n${built.output}`);
  return program;
}
