import { createEngine, type Engine } from '../../server/src/engine/api.ts';
import { createNodeHost } from '../../server/src/host/nodeHost.ts';
import { settle } from '../../server/src/host/settle.ts';
import { readState } from '../tools/renderOnDisk.ts';
import { type Cost, type Job, type Series, sizeOf } from './programs.ts';

/** One-field edits for each directory. */
const ROUNDS = 7;

/**
 * Opens each directory as an editor does, changes one field of one of its files and waits for the new preview; the middle one of several
 * such edits counts. Directories without a file to edit are left out.
 */
export function afterOneEdit(name: string, jobs: readonly Job[], rounds = ROUNDS): Series {
  const before = process.cpuUsage();
  const costs = jobs.flatMap((job) => editOne(job, rounds) ?? []);
  const { user, system } = process.cpuUsage(before);
  return { name, costs, cpu: (user + system) / 1000, peak: process.resourceUsage().maxRSS * 1024 };
}

function editOne({ dir, flags }: Job, rounds: number): Cost | undefined {
  const engine = createEngine(createNodeHost(() => undefined));
  engine.configure({ roots: [], trusted: false, unrestricted: flags.includes('LoadRestrictionsNone') });
  const sources = { readPack: () => undefined, readHead: () => undefined, readFile: readState };
  const ask = <T>(question: (engine: Engine) => T): T => settle(engine, () => question(engine), sources);
  const { text, failed, files } = ask((one) => one.renderText(dir));
  ask((one) => one.preview(dir));
  const edit = failed ? undefined : findEdit(files);
  if (edit === undefined) return undefined;
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const state = { kind: 'file', text: edit.texts[(round + 1) % 2] ?? '', real: edit.path } as const;
    const began = performance.now();
    engine.apply([{ path: edit.path, state }]);
    ask((one) => one.preview(dir));
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return { ok: true, ...sizeOf(text), milliseconds: times[times.length >> 1] ?? 0 };
}

/** A manifest among the files and its text before and after an edit: the last plain value in it gets one character more. */
function findEdit(files: readonly string[]): { path: string; texts: readonly [string, string] } | undefined {
  for (const path of files) {
    const state = /\.ya?ml$/.test(path) && !/kustomization\.ya?ml$/.test(path) ? readState(path) : undefined;
    if (state?.kind !== 'file' || state.real !== path) continue;
    const value = [...state.text.matchAll(/^ +\w+: (?:[a-z]\w{2,}|\d{1,4})$/gm)].at(-1);
    if (value === undefined) continue;
    const end = value.index + value[0].length;
    return { path, texts: [state.text, `${state.text.slice(0, end)}1${state.text.slice(end)}`] };
  }
  return undefined;
}
