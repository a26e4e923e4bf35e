import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import {
  HEAD_ROOT,
  type HelmAnswer,
  type HelmHome,
  type HelmRequest,
  isRemotePath,
  isWithin,
  readHelmKey,
} from '../engine/api.ts';
import { type CommittedFiles, writeCommitted } from './committedFiles.ts';
import { chartVersion, digestOfChart, HelmOutputs } from './helmOutputs.ts';
import { toEnginePath, toNativePath } from './paths.ts';
import type { RemoteCache } from './remoteCache.ts';
import { storeRemote } from './remoteStore.ts';
import { repositoryRoot } from './repositoryRoot.ts';
import { type ProcessResult, runProcess } from './runProcess.ts';

/** Where a runner finds things. All paths are native. */
export interface HelmPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Charts that were pulled. */
  readonly charts: RemoteCache;
  /** Folder of what helm printed before. */
  readonly outputs: string;
  /** Files of the commits that charts below HEAD_ROOT are of. */
  readonly committed?: CommittedFiles;
}

type Pull = Extract<HelmRequest, { do: 'pull' }>;
type Template = Extract<HelmRequest, { do: 'template' }>;

const PULL_LIMIT = 300_000;
const TEMPLATE_LIMIT = 120_000;
const VERSION = /v?\d+(\.\d+)+/;

/**
 * Answers the engine's requests by running the person's `helm`, as kustomize does (api/internal/builtins/HelmChartInflationGenerator.go): version 3
 * or 4, with a configuration of its own for each run, so that no plugin of a repository is ever loaded. Charts are pulled
 * into the cache, never into the repository. What helm printed for a chart and its values is kept and given again.
 */
export class HelmRunner {
  private readonly places: HelmPlaces;
  private readonly program: string;
  private readonly outputs: HelmOutputs;
  private version: Promise<string | { readonly message: string }> | undefined;

  /** @param program name on PATH or path, from the person and never from a repository */
  constructor(program: string, places: HelmPlaces) {
    this.program = program;
    this.places = places;
    this.outputs = new HelmOutputs(places.outputs);
  }

  /** The answer to a request by its key. Never rejects. */
  async answer(key: string, signal?: AbortSignal): Promise<HelmAnswer> {
    const request = readHelmKey(key);
    const work = await mkdtemp(join(tmpdir(), 'polycrate-helm-'));
    try {
      this.version ??= this.readVersion(work, signal);
      const version = await this.version;
      if (typeof version !== 'string') {
        this.version = undefined;
        return { kind: 'failed', message: version.message };
      }
      return request.do === 'pull'
        ? await this.pull(request, work, signal)
        : await this.template(request, { work, version }, signal);
    } catch (error) {
      return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
    } finally {
      await rm(work, { recursive: true, force: true }).catch(() => undefined);
    }
  }

  /** checkHelmVersion. */
  private async readVersion(work: string, signal?: AbortSignal): Promise<string | { readonly message: string }> {
    const done = await this.run(['version', '--short'], { work, home: undefined, limit: 30_000 }, signal);
    const problem = problemOf(done, this.program);
    if (problem !== undefined) return { message: problem };
    const version = VERSION.exec(done.stdout)?.[0];
    if (version === undefined) return { message: `\`${this.program} version\` names no version.` };
    const major = version.replace(/^v/, '').split('.')[0];
    return major === '3' || major === '4' ? version : { message: `Helm 3 or 4 is needed, and this is ${version}.` };
  }

  private async pull(request: Pull, work: string, signal?: AbortSignal): Promise<HelmAnswer> {
    const { repo, name, version, devel, root, home } = request;
    const target = join(work, 'pulled');
    const args = [
      ...['pull', '--untar', '--untardir', target],
      ...(repo.startsWith('oci://') ? [`${repo.replace(/\/$/, '')}/${name}`] : ['--repo', repo, name]),
      ...(version === '' ? [] : ['--version', version]),
      ...(devel ? ['--devel'] : []),
    ];
    const stored = await storeRemote(this.places.charts, root, async (path) => {
      const done = await this.run(args, { work, home, limit: PULL_LIMIT }, signal);
      const problem = problemOf(done, this.program);
      if (problem !== undefined) return { message: problem };
      await moveFolder(join(target, name), path);
      return { revision: chartVersion(path) };
    });
    return 'message' in stored ? { kind: 'failed', message: stored.message } : { kind: 'pulled' };
  }

  private async template(
    request: Template,
    { work, version }: { readonly work: string; readonly version: string },
    signal?: AbortSignal,
  ): Promise<HelmAnswer> {
    const { chart, releaseName, options, values, home } = request;
    const isRemote = isRemotePath(chart);
    const folder = await this.folderOf(chart, work);
    const isOurs = !isRemote && !isWithin(chart, HEAD_ROOT);
    const named: string[] = [];
    for (const [index, text] of values.entries()) {
      const file = join(work, `values-${index}.yaml`);
      await writeFile(file, text, { mode: 0o600 });
      named.push('-f', file);
    }
    const args = ['template', releaseName === '' ? '--generate-name' : releaseName, folder, ...options, ...named];
    // A chart that is saved meanwhile is rendered again, so that what is given belongs to what lies there.
    for (let before = digestOfChart(folder); ; ) {
      const said = [version, before.digest, releaseName, options, values];
      const key = createHash('sha256').update(JSON.stringify(said)).digest('hex');
      const files = isOurs ? before.files.map(toEnginePath) : [];
      const known = this.outputs.read(key);
      if (known !== undefined) return { kind: 'rendered', text: known, files };
      const done = await this.run(args, { work, home, limit: TEMPLATE_LIMIT }, signal);
      const after = digestOfChart(folder);
      const isSame = after.digest === before.digest;
      before = after;
      if (!isSame && done.end === 'exited') continue;
      const problem = problemOf(done, this.program);
      if (problem !== undefined) return { kind: 'failed', message: problem };
      this.outputs.write(key, done.stdout);
      return { kind: 'rendered', text: done.stdout, files };
    }
  }

  /** Where a chart lies: in the work tree, in the cache, or, of a commit, where it is written to for this run. */
  private async folderOf(chart: string, work: string): Promise<string> {
    if (isRemotePath(chart)) return this.places.charts.nativePath(chart);
    if (!isWithin(chart, HEAD_ROOT)) return toNativePath(chart);
    const folder = join(work, 'committed');
    await writeCommitted(folder, (await this.places.committed?.(chart)) ?? []);
    return folder;
  }

  private async run(
    args: readonly string[],
    { work, home, limit }: { readonly work: string; readonly home: HelmHome | undefined; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<ProcessResult> {
    const config = configHome(home) ?? join(work, 'helm');
    await mkdir(config, { recursive: true }).catch(() => undefined);
    const inherited = Object.entries(this.places.env).filter((one): one is [string, string] => one[1] !== undefined);
    return runProcess({
      program: this.program,
      args,
      cwd: work,
      env: {
        ...Object.fromEntries(inherited),
        HELM_CONFIG_HOME: config,
        HELM_CACHE_HOME: `${config}/.cache`,
        HELM_DATA_HOME: `${config}/.data`,
      },
      timeLimit: limit,
      outputLimit: 64 * 1024 * 1024,
      ...(signal === undefined ? {} : { signal }),
    });
  }
}

/** The folder that `configHome` names, unless the repository itself could put plugins there. */
function configHome(home: HelmHome | undefined): string | undefined {
  if (home === undefined || !isAbsolute(home.configHome) || isRemotePath(home.directory)) return undefined;
  const { root } = repositoryRoot(home.directory);
  return isWithin(toEnginePath(home.configHome), root) ? undefined : home.configHome;
}

/** The temporary folder may lie on another disk than the cache. */
async function moveFolder(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    await cp(from, to, { recursive: true });
  }
}

function problemOf({ end, code, stderr }: ProcessResult, program: string): string | undefined {
  if (end === 'not-found')
    return `\`${program}\` was not found. Install Helm 3 or 4, or name the program by \`polycrateGitops.helm.command\` (\`--helm-command\`).`;
  if (end === 'not-started') return `\`${program}\` cannot be started: ${stderr}.`;
  if (end === 'timeout') return 'it gave no answer in time.';
  if (end === 'cancelled') return 'cancelled.';
  if (end === 'too-much-output') return 'it printed more than 64 MiB.';
  if (code === 0) return undefined;
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const said = lines.find((line) => /^Error:/.test(line)) ?? lines.at(-1) ?? `it ended with status ${code}`;
  const text = said.replace(/^Error:\s*/, '').replace(/\b([a-z]+:\/\/)[^/\s@]+@/gi, '$1');
  return `${text.length > 500 ? `${text.slice(0, 500)}…` : text}${/[.!?…]$/.test(text) ? '' : '.'}`;
}
