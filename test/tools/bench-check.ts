// npm run bench:check -- [--manifests 35000] [--workers N] [--runs 3] [--strokes 40]: prints side by side what it costs to check a tree
// of plain manifests with kubeconform and with ours, and how long a keystroke waits for diagnostics with yaml-language-server and with
// ours. Both of a pair get the same files and the schemas of the API server's own document. Nothing is asserted: machines differ.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { buildGoloop } from '../bench/goloop.ts';
import { deployments, installYamlServer, type Typing, typeInto } from '../bench/keystrokes.ts';
import { buildKubeconform, kubeconformSchemas, schemaLocation } from '../bench/kubeconform.ts';
import { writeManifestTree } from '../bench/manifestTree.ts';
import { inManyProcesses, type Series } from '../bench/programs.ts';
import { printRows, quantile } from '../bench/table.ts';
import { buildProduct } from './product.ts';
import { runFolder } from './root.ts';
import { runProgram } from './runProgram.ts';

const { values } = parseArgs({
  options: {
    manifests: { type: 'string', default: '35000' },
    workers: { type: 'string', default: String(availableParallelism()) },
    runs: { type: 'string', default: '3' },
    strokes: { type: 'string', default: '40' },
  },
});

const outdir = runFolder('product');
const CLI = join(outdir, 'cli.mjs');

type Command = (folder: string) => readonly string[];

/** The last line of what a command prints, which both end with a summary in. Also fills the file cache for all that follow. */
async function summary(command: Command, folder: string): Promise<string> {
  const [program = '', ...args] = command(folder);
  const { output } = await runProgram(program, args, { cwd: folder });
  return output.trimEnd().split('\n').at(-1) ?? '';
}

function checkRow({ name, costs, cpu = 0, peak = 0 }: Series): string[] {
  const times = costs.map(({ milliseconds }) => milliseconds);
  return [
    name,
    (Math.min(...times) / 1000).toFixed(2),
    (quantile(times, 0.5) / 1000).toFixed(2),
    (cpu / costs.length / 1000).toFixed(2),
    (peak / 2 ** 20).toFixed(0),
  ];
}

async function benchTree(kubeconform: string | undefined): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-check-'));
  try {
    const count = writeManifestTree(folder, Number(values.manifests));
    const ways: [string, Command][] = [
      ['ours', () => [process.execPath, CLI, 'check', '--workers', values.workers, folder]],
    ];
    if (kubeconform !== undefined) {
      const location = schemaLocation(kubeconformSchemas());
      const flags = ['-strict', '-summary', '-n', values.workers, '-schema-location', location];
      ways.unshift(['kubeconform', () => [kubeconform, ...flags, folder]]);
    }
    for (const [name, command] of ways) console.log(`${name}: ${await summary(command, folder)}`);
    const goloop = await buildGoloop();
    const jobs = Array.from({ length: Number(values.runs) }, () => ({ dir: folder, flags: [] }));
    const all: Series[] = [];
    for (const [name, command] of ways) all.push(await inManyProcesses(name, goloop, jobs, ({ dir }) => command(dir)));
    const head = ['', 'best s', 'median s', 'CPU s', 'peak MB'];
    printRows(`\n${count} manifests, ${values.workers} workers, ${values.runs} runs`, [head, ...all.map(checkRow)]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function benchTyping(yamlServer: string | undefined, lines: number): Promise<void> {
  const text = deployments(lines);
  const ours = { name: 'ours', command: [process.execPath, CLI, 'lsp', '--stdio'], settings: {} };
  const all: Typing[] = [];
  if (yamlServer !== undefined) {
    const schema = pathToFileURL(join(kubeconformSchemas(), 'deployment-apps-v1-strict.json')).href;
    const yaml = { validate: true, schemaStore: { enable: false }, schemas: { [schema]: '*.yaml' } };
    const command = [process.execPath, yamlServer, '--stdio'];
    all.push(
      await typeInto({ name: 'yaml-language-server', command, settings: { yaml } }, text, Number(values.strokes)),
    );
  }
  all.push(await typeInto(ours, text, Number(values.strokes)));
  const rows = all.map(({ name, times }) => [
    name,
    ...[0.5, 0.95].map((share) => quantile(times, share).toFixed(1)),
    Math.max(...times).toFixed(1),
  ]);
  const title = `keystroke to the file's own diagnostics, ${text.split('\n').length - 1} lines, ${2 * Number(values.strokes)} strokes`;
  printRows(title, [['', 'median ms', 'p95 ms', 'most ms'], ...rows]);
}

const load = loadavg()
  .map((one) => one.toFixed(1))
  .join(' ');
console.log(`${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, load ${load}, Node ${process.versions.node}\n`);
await buildProduct({ outdir, production: true });
await benchTree(await buildKubeconform());
const yamlServer = await installYamlServer();
for (const lines of [40, 1500]) await benchTyping(yamlServer, lines);
