import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ServerStatus } from '../../server/src/protocol/status.ts';
import { type Place, timesOf } from './answers.ts';
import { LanguageServer, type ServerProgram, type Usage } from './languageServer.ts';
import { baseFile, overlayFolder } from './largeRepository.ts';

/** What a start in a large repository took, in milliseconds from the start of the process. */
export interface StartCost {
  /** Until the open file had an answer to a hover. */
  readonly answered: number;
  /** Until every overlay and every environment was known. */
  readonly indexed: number;
  /** Until every overlay was judged. */
  readonly judged: number;
  readonly usage: Usage;
}

/** Milliseconds of each answer while a person works in one file. */
export interface WorkCost {
  readonly keystrokes: readonly number[];
  readonly completion: readonly number[];
  readonly hover: readonly number[];
  readonly definition: readonly number[];
}

/** What happens while a branch switch changes many files; milliseconds. */
export interface SwitchCost {
  readonly files: number;
  /** The longest time in which a hover on the open file was not answered. */
  readonly gap: number;
  /** Until everything was judged again. */
  readonly judged: number;
}

const APP = 7;

/** Milliseconds from a file that is shown to the first letter that a person types into it. */
const READS_FOR = 3000;

/** One window on a large repository with one base file open that an overlay of each environment reads, and one preview. */
export class LargeSession {
  private readonly root: string;
  private readonly server: LanguageServer;
  private readonly began = performance.now();
  private readonly uri: string;
  private readonly text: string;

  constructor(program: ServerProgram, root: string) {
    this.root = root;
    this.server = new LanguageServer(program);
    this.uri = pathToFileURL(join(root, baseFile(APP))).href;
    this.text = readFileSync(join(root, baseFile(APP)), 'utf8');
  }

  /** Starts, opens the file and waits until everything is judged. */
  async start(): Promise<StartCost> {
    const { server } = this;
    const indexed = this.reached((status) => status.state === 'ready' || (status.share ?? 0) > 0.5);
    const judged = this.reached(isDone);
    await server.start(pathToFileURL(this.root).href);
    await server.tell('textDocument/didOpen', {
      textDocument: { uri: this.uri, languageId: 'yaml', version: 0, text: this.text },
    });
    await server.ask('textDocument/hover', this.at('replicas'));
    const answered = this.sinceStart();
    return { answered, indexed: await indexed, judged: await judged, usage: server.usage() };
  }

  /** Reads for a while, types a letter into a reference of the open file, which breaks it in every overlay, and asks around. */
  async work(strokes: number): Promise<WorkCost> {
    const { server, uri } = this;
    const overlay = join(this.root, overlayFolder(APP, 1));
    await server.ask('polycrate/openPreview', { overlay });
    const { position } = this.at(`app-${APP}-settings`);
    const range = (length: number): object => ({
      start: position,
      end: { ...position, character: position.character + length },
    });
    await new Promise((done) => setTimeout(done, READS_FOR));
    const keystrokes: number[] = [];
    for (let stroke = 0; stroke < strokes; stroke++) {
      keystrokes.push(await server.type(uri, { range: range(0), text: 'x' }, (count) => count > 0));
      keystrokes.push(await server.type(uri, { range: range(1), text: '' }, (count) => count === 0));
    }
    const ask = (method: string, word: string): Promise<number[]> =>
      timesOf(server, `textDocument/${method}`, this.at(word), strokes);
    return {
      keystrokes,
      completion: await ask('completion', `app-${APP}-settings`),
      hover: await ask('hover', 'replicas'),
      definition: await ask('definition', `app-${APP}-settings`),
    };
  }

  /** Switches to a branch, as an editor tells it, and hovers all the while. */
  async switchTo(branch: string): Promise<SwitchCost> {
    const { server, root } = this;
    const git = (...args: string[]): string =>
      execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 27 });
    const changed = git('diff', '--name-only', 'HEAD', branch).split('\n').filter(Boolean);
    git('switch', '--quiet', branch);
    const began = performance.now();
    let isOver = false;
    const judged = this.reached(isDone).then((at) => {
      isOver = true;
      return at;
    });
    const changes = changed.map((path) => ({ uri: pathToFileURL(join(root, path)).href, type: 2 }));
    await server.tell('workspace/didChangeWatchedFiles', { changes });
    let gap = 0;
    while (!isOver) {
      const [took = 0] = await timesOf(server, 'textDocument/hover', this.at('replicas'), 1);
      gap = Math.max(gap, took);
      await new Promise((done) => setTimeout(done, 5));
    }
    return { files: changed.length, gap, judged: this.began + (await judged) - began };
  }

  usage(): Usage {
    return this.server.usage();
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  private async reached(fits: (status: ServerStatus) => boolean): Promise<number> {
    await this.server.status(fits);
    return this.sinceStart();
  }

  private sinceStart(): number {
    return performance.now() - this.began;
  }

  private at(word: string): { readonly textDocument: { uri: string }; readonly position: Place } {
    const before = this.text.slice(0, this.text.indexOf(word) + 2).split('\n');
    return {
      textDocument: { uri: this.uri },
      position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
    };
  }
}

function isDone(status: ServerStatus): boolean {
  return status.state === 'ready' && !status.updating;
}
