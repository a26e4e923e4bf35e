import { parentPort, Worker, workerData } from 'node:worker_threads';
import { createEngine, type JudgedFile } from '../engine/api.ts';
import { createNodeHost, createPackReader } from '../host/nodeHost.ts';
import { PathReader } from '../host/pathReader.ts';
import { packFolder } from '../host/product.ts';
import type { JudgeRequest } from './judgeThreads.ts';

/** Room for young objects in MiB: what is made for a file is gone with it, and little room is swept more often than it is worth. */
const YOUNG = 64;

/** Starts a thread of this program (`script`) and gives what it found. A thread that fails has found nothing: its files are judged here. */
export function judgeInThread(script: URL, request: JudgeRequest): Promise<readonly JudgedFile[]> {
  return new Promise((found) => {
    const thread = new Worker(script, { workerData: request, resourceLimits: { maxYoungGenerationSizeMb: YOUNG } });
    thread.once('message', found);
    thread.once('error', () => found([]));
    thread.once('exit', () => found([]));
  });
}

/** The other side: reads the files, judges them and answers. */
export function answerJudgeRequest(): void {
  const { files, kubernetes } = workerData as JudgeRequest;
  const host = createNodeHost(() => undefined);
  const engine = createEngine({ ...host, readPack: createPackReader(packFolder()) });
  engine.configure({ roots: [], trusted: false, once: true, ...(kubernetes === undefined ? {} : { kubernetes }) });
  const reader = new PathReader();
  const texts = files.flatMap((path) => {
    const { state } = reader.read(path);
    return state.kind === 'file' ? [{ path, text: state.text }] : [];
  });
  parentPort?.postMessage(engine.judgeAlone(texts));
}
