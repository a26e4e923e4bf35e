import type { Engine, EngineHost } from '../engine/api.ts';
import { Pace } from './breathe.ts';
import type { Delivery } from './delivery.ts';
import type { Documents } from './documents.ts';
import { Preparation } from './preparation.ts';
import type { Previews } from './previews.ts';
import type { PublishedFindings } from './published.ts';
import { inSlices } from './slices.ts';

/** What the analysis works with. */
export interface AnalysisParts {
  readonly engine: Engine;
  readonly host: EngineHost;
  readonly documents: Documents;
  readonly delivery: Delivery;
  readonly published: PublishedFindings;
  readonly previews: Previews;
  /** Files to judge while nothing else is to do. */
  files(): readonly string[];
  /** Whether problems of this file are shown at all. */
  isShown(path: string): boolean;
  onProgress(done: number, total: number): void;
  /** Called when every overlay was judged for the present texts, and again when every file was. */
  onDone(stage: 'overlays' | 'files'): void;
  onFailure(error: unknown): void;
}

/** Milliseconds after which results that are complete are shown, though others are not. */
const SHOW_AFTER = 500;
/** Milliseconds without an edit after which files that are not open are judged. */
const IDLE_AFTER = 300;

/**
 * Judges what an edit may have changed, in stages: the edited files at once; then overlays, those in previews first, then
 * those of open files, then the rest; then, when nothing happens, what the next edits will ask for, and all other files. An edit stops
 * the work at its next turn.
 * Results that are shown stay until the new ones are there.
 */
export class Analysis {
  private readonly parts: AnalysisParts;
  private changes = 0;
  private running: Promise<void> | undefined;
  private readonly edited = new Set<string>();
  private idle: NodeJS.Timeout | undefined;
  private finished = -1;
  private stopped = false;
  private readonly preparation: Preparation;
  private lastSorted: { readonly given: readonly string[]; readonly sorted: readonly string[] } = {
    given: [],
    sorted: [],
  };

  constructor(parts: AnalysisParts) {
    this.parts = parts;
    this.preparation = new Preparation(parts);
  }

  /** Says that texts, files or settings changed; `paths` are the open files that an edit changed. */
  changed(paths: readonly string[] = []): void {
    if (this.stopped) return;
    this.changes += 1;
    for (const path of paths) this.edited.add(path);
    clearTimeout(this.idle);
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
  }

  /** Whether the overlays were judged for the present texts. */
  get isJudged(): boolean {
    return this.running === undefined && this.changes > 0;
  }

  /** Resolves when everything is judged for the present texts. */
  async whenDone(): Promise<void> {
    while (!this.stopped && (this.running !== undefined || this.finished !== this.changes)) {
      await this.running;
      if (this.finished === this.changes) break;
      clearTimeout(this.idle);
      await this.judgeFiles();
    }
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.idle);
  }

  private async run(): Promise<void> {
    let judged = -1;
    while (judged !== this.changes && !this.stopped) {
      // Edits that wait in the queue are taken together.
      await this.parts.host.turn();
      const at = this.changes;
      this.parts.engine.nextRound();
      try {
        await this.judgeOpenFiles();
        if (await this.judgeOverlays(at)) judged = at;
      } catch (error) {
        this.parts.onFailure(error);
        judged = at;
      }
    }
    if (this.stopped) return;
    this.parts.onDone('overlays');
    this.idle = setTimeout(() => void this.useQuiet(), IDLE_AFTER);
  }

  private async judgeOpenFiles(): Promise<void> {
    const { engine, documents, published } = this.parts;
    const paths = [...this.edited].filter((path) => documents.isOpen(path) && this.parts.isShown(path));
    this.edited.clear();
    for (const path of paths) {
      // Not stopped by an edit: who types without a break sees what is wrong with the file all the same.
      const judged = await inSlices(
        this.parts,
        () => engine.sourceFindings(path),
        () => !this.stopped,
      );
      if (judged !== undefined) published.publishSource(path, judged.value);
    }
  }

  /** False when an edit came in between. */
  private async judgeOverlays(at: number): Promise<boolean> {
    const { host } = this.parts;
    const { order, first } = await this.orderOverlays();
    const done = new Set<string>();
    const files = new Set(this.parts.published.paths());
    for (const path of this.parts.documents.all()) files.add(path);
    const pace = new Pace(host);
    let shown = host.now();
    for (const [index, overlay] of order.entries()) {
      const found = await this.judgeOverlay(overlay, index < first, at);
      if (at !== this.changes) return false;
      for (const file of found) files.add(file);
      done.add(overlay);
      const isShowing = index + 1 === first || host.now() - shown > SHOW_AFTER;
      if (isShowing) {
        await this.publish(files, done, false);
        shown = host.now();
      }
      // What is shown leaves the process in a turn of the event loop.
      if (!isShowing && !pace.isDue()) continue;
      this.parts.onProgress(index + 1, order.length);
      await pace.rest();
      if (at !== this.changes) return false;
    }
    if (at !== this.changes) return false;
    await this.publish(files, done, true);
    return at === this.changes;
  }

  /** Files in which an overlay has findings. A failure of ours costs this overlay and not the ones behind it. */
  private async judgeOverlay(overlay: string, isVisible: boolean, at: number): Promise<readonly string[]> {
    const { engine, previews } = this.parts;
    const ask = () => engine.blamedFiles(overlay);
    try {
      const isWanted = (): boolean => at === this.changes;
      const judged = await inSlices(this.parts, isVisible ? ask : () => engine.inPassing(ask), isWanted);
      if (judged === undefined) return [];
      previews.refresh(overlay);
      return judged.value;
    } catch (error) {
      this.parts.onFailure(error);
      return [];
    }
  }

  private async orderOverlays(): Promise<{ readonly order: readonly string[]; readonly first: number }> {
    const { engine, documents, previews } = this.parts;
    const ask = () => ({
      all: engine.overlays().map(({ directory }) => directory),
      open: documents.all().flatMap((path) => engine.overlaysOf(path).map(({ directory }) => directory)),
    });
    const { all, open } = (await inSlices(this.parts, ask, () => !this.stopped))?.value ?? { all: [], open: [] };
    const known = new Set(all);
    const first = new Set([...previews.overlays(), ...open].filter((overlay) => known.has(overlay)));
    return { order: [...new Set([...first, ...this.sorted(all)])], first: first.size };
  }

  /** Neighbours share bases, which are let go of after a while. */
  private sorted(overlays: readonly string[]): readonly string[] {
    const { given } = this.lastSorted;
    const isSame = given.length === overlays.length && given.every((one, at) => one === overlays[at]);
    if (!isSame) this.lastSorted = { given: overlays, sorted: overlays.toSorted() };
    return this.lastSorted.sorted;
  }

  /** Shows files all of whose overlays were judged; the others keep what they show. Stops where an edit comes in between. */
  private async publish(files: ReadonlySet<string>, done: ReadonlySet<string>, everything: boolean): Promise<void> {
    const { engine, host, published } = this.parts;
    const at = this.changes;
    const pace = new Pace(host);
    for (const path of this.openFirst(files)) {
      if (!this.parts.isShown(path)) {
        published.clear(path);
        continue;
      }
      const readers = everything ? [] : engine.overlaysOf(path);
      // Who reads a file outside of the repositories shows only when every overlay was judged.
      const isComplete = everything || (readers.length > 0 && readers.every((one) => done.has(one.directory)));
      if (isComplete) {
        const isWanted = (): boolean => at === this.changes;
        const found = await inSlices(this.parts, () => this.ask(path, () => engine.findings(path)), isWanted);
        if (found === undefined) return;
        published.publish(path, found.value);
      }
      if (!pace.isDue()) continue;
      await pace.rest();
      if (at !== this.changes) return;
    }
  }

  private openFirst(files: ReadonlySet<string>): readonly string[] {
    const { documents } = this.parts;
    return [...new Set([...documents.all().filter((path) => files.has(path)), ...files])];
  }

  /** Asks about a file; what answers about files that are not open are made of is not kept in the place of what is looked at. */
  private ask<T>(path: string, question: () => T): T {
    const { engine, documents } = this.parts;
    return documents.isOpen(path) ? question() : engine.inPassing(question);
  }

  /** Nothing happens: the next edits are prepared, and what is left is judged. */
  private async useQuiet(): Promise<void> {
    const at = this.changes;
    await this.preparation.run(() => at === this.changes && !this.stopped);
    if (at === this.changes && !this.stopped && this.finished !== at) await this.judgeFiles();
  }

  private async judgeFiles(): Promise<void> {
    const { engine, host, published } = this.parts;
    const at = this.changes;
    const pace = new Pace(host);
    try {
      for (const path of this.parts.files()) {
        const isWanted = (): boolean => at === this.changes && !this.stopped;
        const judged = await inSlices(this.parts, () => this.ask(path, () => engine.sourceFindings(path)), isWanted);
        if (judged === undefined) return;
        if (judged.value.length > 0 || published.has(path)) {
          const found = await inSlices(this.parts, () => this.ask(path, () => engine.findings(path)), isWanted);
          if (found === undefined) return;
          published.publish(path, found.value);
        }
        if (!pace.isDue()) continue;
        await pace.rest();
        if (at !== this.changes || this.stopped) return;
      }
    } catch (error) {
      this.parts.onFailure(error);
    }
    if (at !== this.changes) return;
    this.finished = at;
    this.parts.onDone('files');
  }
}
