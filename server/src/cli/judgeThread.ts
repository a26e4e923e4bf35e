import { setFlagsFromString } from 'node:v8';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { createEngine, type JudgedFile } from '../engine/api.ts';
import { createNodeHost, createPackReader } from '../host/nodeHost.ts';
import { PathReader } from '../host/pathReader.ts';
import { packFolder } from '../host/product.ts';
import { claim, type JudgeThread, type JudgeWork } from './judgeThreads.ts';

/** Room for young objects in MiB: what is made for a file is gone with it, and little room is swept more often than it is worth. */
const YOUNG = 64;

/**
 * What becomes of code in a process that ends after seconds: compiled simply at once, and made fast only where it pays within these, without
 * what it calls. V8 would spend a third of the whole time on making code fast that is then hardly run. Heuristics only, which V8 reads
 * whenever it compiles; Node 20 has no compiler between the simple one and the best, so that this one has to be held back there.
 */
const SHORT_LIVED = [
  '--always-sparkplug',
  '--max-inlined-bytecode-size-cumulative=300',
  ...(process.versions.node.startsWith('20.') ? ['--interrupt-budget=250000'] : []),
];

/** Starts a thread of this program (`script`), which loads while the work is still being listed. */
export function startJudgeThread(script: URL, kubernetes: string | undefined): JudgeThread {
  for (const flag of SHORT_LIVED) setFlagsFromString(flag);
  const thread = new Worker(script, {
    workerData: kubernetes,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG },
  });
  const found: JudgedFile[] = [];
  const ended = new Promise<readonly JudgedFile[]>((answer) => {
    thread.on('message', (part: readonly JudgedFile[] | undefined) => {
      if (part === undefined) answer(found);
      else for (const file of part) found.push(file);
    });
    thread.once('error', () => answer(found));
    thread.once('exit', () => answer(found));
  });
  return {
    judge: (work) => {
      thread.postMessage(work);
      return ended;
    },
    end: () => void thread.terminate(),
  };
}

/** The other side: waits for the work, and answers each part that it took; nothing tells that no part is left. */
export function answerJudgeWork(): void {
  const judge = createJudge(workerData as string | undefined);
  parentPort?.once('message', (work: JudgeWork) => {
    // What is answered at once is young and soon gone, and read there while this thread goes on.
    for (let part = claim(work); part !== undefined; part = claim(work)) parentPort?.postMessage(judge(part));
    parentPort?.postMessage(undefined);
  });
}

/** Reads files and judges them by themselves, with an engine that knows nothing of the repository. */
export function createJudge(kubernetes: string | undefined): (files: readonly string[]) => readonly JudgedFile[] {
  const host = createNodeHost(() => undefined);
  const engine = createEngine({ ...host, readPack: createPackReader(packFolder()) });
  engine.configure({ roots: [], trusted: false, once: true, ...(kubernetes === undefined ? {} : { kubernetes }) });
  const reader = new PathReader();
  return (files) => {
    const texts = files.flatMap((path) => {
      const state = reader.readListed(path);
      return state.kind === 'file' ? [{ path, text: state.text }] : [];
    });
    return engine.judgeAlone(texts);
  };
}
