// npm run bench:render -- [DIR] [--sizes 500,1000] [--real-max N] [--limit N]: prints side by side what it costs to render, with the
// real kustomize, with its library in one Go process, and with ours. DIR holds folders with a manifest.jsonl each, as for conformance.
// Nothing is asserted: machines differ. --sizes are those of generated overlays, of which the real tool gets those up to --real-max.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { afterOneEdit } from '../bench/edits.ts';
import { buildGoloop } from '../bench/goloop.ts';
import { inManyProcesses, inOneProcess, type Job, type Series } from '../bench/programs.ts';
import { quantile, table } from '../bench/table.ts';
import { largePlatform } from '../support/largePlatform.ts';
import { findKustomize } from '../support/realKustomize.ts';
import { buildProduct } from './product.ts';
import { fromInvoker, runFolder } from './root.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sizes: { type: 'string', default: '500,1000,2000,4000,8000' },
    'real-max': { type: 'string', default: '1000' },
    limit: { type: 'string' },
  },
});

interface Tools {
  readonly kustomize: string | undefined;
  readonly goloop: string;
}

const outdir = runFolder('product');
const CLI = join(outdir, 'cli.mjs');

/** Directories of a corpus that render, `limit` of each set spread over it. */
function corpusJobs(corpus: string): Job[] {
  const sets = readdirSync(corpus).filter((set) => existsSync(join(corpus, set, 'manifest.jsonl')));
  return sets.flatMap((set) => {
    const lines = readFileSync(join(corpus, set, 'manifest.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean);
    const cases = lines.map((line) => JSON.parse(line) as { dir: string; flags: string[]; expect: string });
    const jobs = cases
      .filter(({ expect }) => expect === 'output')
      .map(({ dir, flags }) => ({ dir: join(corpus, dir), flags }));
    const limit = values.limit === undefined ? jobs.length : Number(values.limit);
    return jobs.filter(
      (_, at) => Math.floor((at * limit) / jobs.length) !== Math.floor(((at - 1) * limit) / jobs.length),
    );
  });
}

async function realTools(tools: Tools, jobs: readonly Job[]): Promise<Series[]> {
  const { kustomize, goloop } = tools;
  const real =
    kustomize === undefined
      ? []
      : [
          await inManyProcesses('kustomize, a process each', goloop, jobs, ({ dir, flags }) => [
            kustomize,
            'build',
            dir,
            ...flags,
          ]),
        ];
  return [...real, await inOneProcess('Go loop', [goloop, 'loop'], jobs)];
}

async function ours(tools: Tools, jobs: readonly Job[]): Promise<Series[]> {
  return [
    await inManyProcesses('ours, a process each', tools.goloop, jobs, ({ dir, flags }) => [
      process.execPath,
      CLI,
      'render',
      dir,
      ...flags,
    ]),
    await inOneProcess('ours, batch', [process.execPath, CLI, 'batch'], jobs),
    afterOneEdit('ours, after an edit', jobs),
  ];
}

/** How many times faster a series is than another, at the median and in all. */
function ratios(all: readonly Series[]): string {
  const find = (name: string): Series | undefined => all.find((one) => one.name === name);
  const batch = find('ours, batch');
  const lines = ['kustomize, a process each', 'Go loop'].flatMap((name) => {
    const other = find(name);
    if (other === undefined || batch === undefined) return [];
    const times = (series: Series): number[] => series.costs.map(({ milliseconds }) => milliseconds);
    const pairs = times(other).map((time, at) => time / (times(batch)[at] ?? 1));
    const total = (series: Series): number => times(series).reduce((sum, one) => sum + one, 0);
    const cpu =
      other.cpu === undefined || batch.cpu === undefined ? '' : `, CPU ${(other.cpu / batch.cpu).toFixed(1)}x`;
    return [
      `ours in batch against ${name}: median directory ${quantile(pairs, 0.5).toFixed(1)}x, all ${(total(other) / total(batch)).toFixed(1)}x${cpu}`,
    ];
  });
  return `${lines.join('\n')}\n`;
}

/** How many outputs are not those of the first way; where there are any, the times do not compare the same work. */
function differences([first, ...others]: readonly Series[]): string {
  const lines = others
    .filter(({ costs }) => costs.length === first?.costs.length)
    .map(({ name, costs }) => {
      const count = costs.filter(({ digest }, at) => digest !== first?.costs[at]?.digest).length;
      return `${name}: ${count} of ${costs.length} outputs differ from ${first?.name}`;
    });
  return `${lines.join('\n')}\n`;
}

async function benchCorpus(tools: Tools, corpus: string): Promise<void> {
  const jobs = corpusJobs(corpus);
  const all = [...(await realTools(tools, jobs)), ...(await ours(tools, jobs))];
  console.log(table(`${jobs.length} directories of ${corpus}`, all));
  console.log(ratios(all));
  console.log(differences(all));
}

async function benchGenerated(tools: Tools, count: number): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'bench-render-'));
  try {
    const platform = largePlatform(count);
    for (const [path, text] of platform.files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const jobs = [{ dir: join(root, platform.overlay), flags: [] }];
    const real = count <= Number(values['real-max']) ? await realTools(tools, jobs) : [];
    console.log(table(`generated overlay of ${count} resources`, [...real, ...(await ours(tools, jobs))]));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const load = loadavg()
  .map((one) => one.toFixed(1))
  .join(' ');
console.log(`${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, load ${load}, Node ${process.versions.node}\n`);
await buildProduct({ outdir, production: true });
const tools: Tools = { kustomize: await findKustomize(), goloop: await buildGoloop() };
if (tools.kustomize === undefined) console.log('kustomize 5.8.2 was not found; npm test -- --peers builds it\n');
const [corpus] = positionals;
if (corpus !== undefined) await benchCorpus(tools, fromInvoker(corpus));
for (const size of values.sizes.split(',').filter(Boolean)) await benchGenerated(tools, Number(size));
