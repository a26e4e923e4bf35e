import { type Engine, type FileChange, type FileState, HEAD_ROOT } from '../engine/api.ts';
import { Pace } from './breathe.ts';
import type { Documents } from './documents.ts';
import type { HeadStore } from './headFiles.ts';
import type { ServerPorts } from './ports.ts';

/** Rounds of asking and delivering after which an answer is taken as it is; each file read may name one more. */
const MOST_ROUNDS = 200;

/** Hands the engine what it asks for: buffers of open documents, files, files of HEAD, schema packs. */
export class Delivery {
  private readonly ports: ServerPorts;
  private readonly engine: Engine;
  private readonly documents: Documents;
  private readonly head: HeadStore;
  private readonly runHelm: (keys: readonly string[]) => void;

  constructor(ports: ServerPorts, documents: Documents, head: HeadStore, runHelm: (keys: readonly string[]) => void) {
    this.ports = ports;
    this.engine = ports.engine;
    this.documents = documents;
    this.head = head;
    this.runHelm = runHelm;
  }

  /** Asks until nothing is missing for the answer. */
  async settle<T>(question: () => T): Promise<T> {
    let answer = question();
    for (let round = 0; round < MOST_ROUNDS && (await this.deliver()); round++) answer = question();
    return answer;
  }

  /** Delivers what the engine wants now; false when it wanted nothing. */
  async deliver(): Promise<boolean> {
    const { files, packs, helm } = this.engine.wanted();
    // Not waited for: what helm says comes when it is there.
    if (helm.length > 0) this.runHelm(helm);
    if (files.length === 0 && packs.length === 0) return false;
    for (const name of packs) this.engine.deliverPack(name, this.ports.readPack(name));
    const fromHead = files.filter((path) => path.startsWith(`${HEAD_ROOT}/`));
    const fromTree = files.filter((path) => !path.startsWith(`${HEAD_ROOT}/`));
    await this.deliverFiles(fromTree);
    if (fromHead.length > 0) {
      const states = await this.head.read(fromHead);
      this.engine.apply(states.map(([path, state]) => ({ path, state })));
    }
    return true;
  }

  /** Reads files and hands them over, a few milliseconds' worth at a time so that requests are answered in between. */
  async deliverFiles(paths: readonly string[], onProgress?: (done: number) => void): Promise<void> {
    let batch: FileChange[] = [];
    const pace = new Pace(this.ports.host);
    for (const [index, path] of paths.entries()) {
      batch.push(this.read(path));
      if (!pace.isDue()) continue;
      this.engine.apply(batch);
      onProgress?.(index + 1);
      batch = [];
      await pace.rest();
    }
    if (batch.length > 0) this.engine.apply(batch);
  }

  /** The present state of a path: the editor's buffer when it is open there, else the file. */
  read(path: string): FileChange {
    const buffer = this.documents.get(path);
    const onDisk = this.ports.files.read(path);
    if (buffer === undefined) {
      this.documents.setOnDisk(path, onDisk.kind === 'file' ? onDisk.text : undefined);
      return { path, state: onDisk };
    }
    return { path, state: this.bufferState(buffer.text, path, onDisk) };
  }

  /** The state of a file that is open: its text, at the real place of the file below it. */
  private bufferState(text: string, path: string, onDisk: FileState): FileState {
    if (text.length > this.ports.files.largest) {
      const size = (length: number): string => `${Math.ceil(length / 1024 / 1024)} MiB`;
      const detail = `${size(text.length)}; files up to ${size(this.ports.files.largest)} are read`;
      return { kind: 'unreadable', reason: 'too-large', detail };
    }
    return { kind: 'file', text, real: onDisk.kind === 'file' ? onDisk.real : path };
  }
}
