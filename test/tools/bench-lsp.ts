// npm run bench:lsp -- [--rounds N] [--manifests N] [--apps N] [--environments N]: prints what language servers need for one open file,
// with yaml-language-server beside ours, and what ours needs in a generated repository where that server only sees the open file.
// Nothing is asserted: machines differ.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { answersIn, type FileCost } from '../bench/answers.ts';
import { deployments, installYamlServer } from '../bench/keystrokes.ts';
import { kubeconformSchemas } from '../bench/kubeconform.ts';
import type { ServerProgram } from '../bench/languageServer.ts';
import { baseFile, LARGE, largeRepository, otherBranch, writeFiles } from '../bench/largeRepository.ts';
import { LargeSession, type StartCost } from '../bench/largeSession.ts';
import { printRows, quantile } from '../bench/table.ts';
import { buildProduct } from './product.ts';
import { runFolder } from './root.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '30' },
    manifests: { type: 'string', default: String(LARGE.manifests) },
    apps: { type: 'string', default: String(LARGE.apps) },
    environments: { type: 'string', default: String(LARGE.environments) },
  },
});

const ROUNDS = Number(values.rounds);
const BRANCH = 'other';
const outdir = runFolder('product');
const work = mkdtempSync(join(tmpdir(), 'bench-lsp-'));

/** Where the letters of an unknown field stand in the first object of a file, and where is asked. */
const AT = { line: 8, character: 6 };

function ours(): ServerProgram {
  const env = { POLYCRATE_GITOPS_CACHE: join(work, 'cache') };
  return {
    name: 'ours',
    command: [process.execPath, join(outdir, 'server', 'main.mjs'), '--stdio'],
    settings: {},
    env,
  };
}

/** The other server with a schema for Deployments, which are all that it is asked about. */
function theirs(script: string): ServerProgram {
  const schema = pathToFileURL(join(kubeconformSchemas(), 'deployment-apps-v1-strict.json')).href;
  const yaml = {
    validate: true,
    completion: true,
    hover: true,
    schemaStore: { enable: false },
    schemas: { [schema]: '*.yaml' },
  };
  return { name: 'yaml-language-server', command: [process.execPath, script, '--stdio'], settings: { yaml } };
}

const seconds = (time: number): string => (time / 1000).toFixed(2);
const milliseconds = (times: readonly number[], share: number): string => quantile(times, share).toFixed(1);
const megabytes = (bytes: number | undefined): string => (bytes === undefined ? '-' : (bytes / 1e6).toFixed(0));
const load = (): string =>
  loadavg()
    .map((one) => one.toFixed(1))
    .join(' ');

function fileRow({ name, start, opened, completion, hover, memory }: FileCost): string[] {
  const times = [start, opened].map((time) => time.toFixed(0));
  const answers = [completion, hover].flatMap((asked) => [milliseconds(asked, 0.5), milliseconds(asked, 0.95)]);
  return [name, ...times, ...answers, megabytes(memory)];
}

const FILE_HEAD = ['', 'start ms', 'open ms', 'completion', 'p95', 'hover', 'p95', 'MB'];

async function benchFile(programs: readonly ServerProgram[], folder: string, lines: number): Promise<void> {
  const text = deployments(lines).replace('  replicas:', '  replicasx:');
  const path = join(folder, 'deployments.yaml');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, text);
  const rows: string[][] = [];
  for (const program of programs) rows.push(fileRow(await answersIn(program, { folder, path, text, at: AT }, ROUNDS)));
  printRows(`one file of ${text.split('\n').length - 1} lines, load ${load()}`, [FILE_HEAD, ...rows]);
}

function makeRepository(root: string): number {
  const size = {
    apps: Number(values.apps),
    environments: Number(values.environments),
    manifests: Number(values.manifests),
  };
  const files = largeRepository(size);
  const git = (...args: string[]): void => {
    const person = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', '-c', 'commit.gpgsign=false'];
    execFileSync('git', [...person, ...args], { cwd: root });
  };
  writeFiles(root, files);
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('commit', '--quiet', '--message=one');
  git('switch', '--quiet', '--create', BRANCH);
  writeFiles(root, otherBranch(files));
  git('commit', '--quiet', '--all', '--message=two');
  git('switch', '--quiet', 'main');
  return files.size;
}

function startRow(name: string, { answered, indexed, judged, usage }: StartCost): string[] {
  const cpu = usage.cpu === undefined ? '-' : seconds(usage.cpu);
  return [name, answered.toFixed(0), seconds(indexed), seconds(judged), cpu, megabytes(usage.resident)];
}

const START_HEAD = ['', 'open file ms', 'index s', 'all judged s', 'CPU s', 'MB'];

async function benchRepository(root: string): Promise<void> {
  const first = new LargeSession(ours(), root);
  const cold = await first.start();
  await first.stop();
  const second = new LargeSession(ours(), root);
  const warm = await second.start();
  printRows(`start in the repository, load ${load()}`, [
    START_HEAD,
    startRow('first time', cold),
    startRow('once more', warm),
  ]);
  const cost = await second.work(ROUNDS);
  const rows = Object.entries(cost).map(([name, times]) => [
    name,
    ...[0.5, 0.95].map((share) => milliseconds(times, share)),
    Math.max(...times).toFixed(1),
  ]);
  const title = `one base open that ${values.environments} overlays read, keystroke to the diagnostics of all of them, ms, load ${load()}`;
  printRows(title, [['', 'median', 'p95', 'most'], ...rows]);
  console.log(`memory with one file and one preview open: ${megabytes(second.usage().resident)} MB`);
  const { files, gap, judged } = await second.switchTo(BRANCH);
  console.log(
    `branch switch of ${files} files: longest wait of a hover on the open file ${gap.toFixed(0)} ms, all judged after ${seconds(judged)} s, ${megabytes(second.usage().resident)} MB, load ${load()}`,
  );
  await second.stop();
}

try {
  console.log(
    `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, load ${load()}, Node ${process.versions.node}, ${ROUNDS} rounds\n`,
  );
  await buildProduct({ outdir, production: true });
  const yamlServer = await installYamlServer();
  const programs = [...(yamlServer === undefined ? [] : [theirs(yamlServer)]), ours()];
  for (const lines of [40, 1500]) await benchFile(programs, join(work, `lines-${lines}`), lines);
  const root = join(work, 'repository');
  mkdirSync(root);
  console.log(`generated repository: ${makeRepository(root)} files, ${values.manifests} manifests`);
  if (yamlServer !== undefined) {
    const path = join(root, baseFile(0));
    const text = deployments(40).replace('  replicas:', '  replicasx:');
    const cost = await answersIn(theirs(yamlServer), { folder: root, path, text, at: AT }, ROUNDS);
    printRows('the other server in it, which sees the open file alone', [FILE_HEAD, fileRow(cost)]);
  }
  await benchRepository(root);
} finally {
  rmSync(work, { recursive: true, force: true });
}
