import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findPeer } from '../tools/peers.ts';
import { type CliRun, runCommand } from './cli.ts';
import { readFixture } from './fixture.ts';
import { findKustomize } from './realKustomize.ts';

/** A platform with charts, built by the real tool and by ours. Each of them has a copy of its own, since kustomize pulls charts into the folder. */
export interface HelmCase {
  readonly helm: string;
  readonly home: string;
  readonly platform: string;
  readonly env: Readonly<Record<string, string>>;
  write(text: string): void;
  /** Packs a chart of the platform into a folder as a `.tgz`. */
  pack(chart: string, into: string): void;
  build(
    folder: string,
    ...flags: string[]
  ): Promise<{ readonly ok: boolean; readonly out: string; readonly err: string }>;
  render(folder: string, ...flags: string[]): Promise<CliRun>;
  remove(): void;
}

/** Finds both programs and makes an empty platform. Fixture texts have `# file:` headers. */
export async function makeHelmCase(): Promise<HelmCase> {
  const [found, kustomize] = [await findPeer('helm'), await findKustomize()];
  if (!found.found || kustomize === undefined) throw new Error('helm 3.22.0 and kustomize v5.8.2 are needed');
  const helm = found.paths.helm ?? '';
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'polycrate-charts-')));
  const platform = join(home, 'platform');
  mkdirSync(platform);
  const env = { HOME: home, POLYCRATE_GITOPS_CACHE: join(home, 'cache') };
  const flags = ['--enable-helm', '--helm-command', helm];
  return {
    helm,
    home,
    platform,
    env,
    write: (text) => {
      for (const [path, content] of readFixture(text).files) {
        const file = join(platform, path.slice('/repo/'.length));
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      }
    },
    pack: (chart, into) => {
      mkdirSync(into, { recursive: true });
      const run = spawnSync(helm, ['package', join(platform, chart), '-d', into], {
        encoding: 'utf8',
        env: { ...process.env, ...env },
      });
      if (run.status !== 0) throw new Error(run.stderr);
    },
    build: (folder, ...more) => {
      const copy = mkdtempSync(join(home, 'real-'));
      cpSync(platform, copy, { recursive: true });
      return run(kustomize, ['build', join(copy, folder), ...flags, ...more], { ...process.env, ...env });
    },
    render: (folder, ...more) => runCommand(['render', folder, ...flags, ...more], platform, env),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** Without blocking this process: a server of the test may have to answer. */
function run(program: string, args: string[], env: NodeJS.ProcessEnv): ReturnType<HelmCase['build']> {
  return new Promise((done) => {
    const child = spawn(program, args, { env });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString('utf8');
    });
    child.on('close', (code) => done({ ok: code === 0, out, err }));
  });
}
