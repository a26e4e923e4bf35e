import type {
  Engine,
  EngineOptions,
  FileChange,
  FileState,
  LocatedFinding,
  OverlayInfo,
} from '../../server/src/engine/api.ts';
import type { Attempt } from '../../server/src/engine/attempt.ts';

/** Text of a file as the fake engine was given it; undefined when it was given none. */
type Texts = ReadonlyMap<string, FileState>;

/**
 * An engine for tests of the protocol side: it finds the words `wrong` in files and `broken` in files below an overlay's
 * folder, renders an overlay as the sum of its files, and counts what it was asked. Nothing else about it is like the real one.
 */
export class FakeEngine {
  revision = 1;
  readonly states = new Map<string, FileState>();
  readonly asked: string[] = [];
  tree: readonly string[] = [];
  roots: readonly string[] = [];
  head = false;
  /** Called before every answer; tests let it throw or change things. */
  onAsk: (question: string) => void = () => undefined;
  private readonly wantedFiles = new Set<string>();
  private readonly generations = new Map<string, { text: string; generation: number }>();
  private readonly overlayFolders: readonly string[];

  constructor(overlayFolders: readonly string[] = []) {
    this.overlayFolders = overlayFolders;
  }

  /** The engine as the server takes it; what the fake one lacks is never called by these tests. */
  get asEngine(): Engine {
    return this as unknown as Engine;
  }

  inPassing<T>(ask: () => T): T {
    return ask();
  }

  attempt<T>(ask: () => T): Attempt<T> {
    return { isDone: true, value: ask() };
  }

  nextRound(): void {
    // Nothing is let go of here.
  }

  schemaNames(): readonly string[] {
    return ['Kubernetes 1.37'];
  }

  configure({ roots }: EngineOptions): void {
    this.roots = roots;
    this.revision += 1;
  }

  apply(changes: readonly FileChange[]): void {
    this.revision += 1;
    for (const { path, state } of changes) {
      this.wantedFiles.delete(path);
      if (state === undefined) this.states.delete(path);
      else this.states.set(path, state);
    }
  }

  deliverPack(): void {
    this.revision += 1;
  }

  wanted(): { files: readonly string[]; packs: readonly string[]; helm: readonly string[] } {
    return { files: [...this.wantedFiles], packs: [], helm: [] };
  }

  setTree(files: readonly string[]): void {
    this.tree = files;
  }

  setHead(available: boolean): void {
    this.head = available;
  }

  setLive(): void {}

  environments(): readonly unknown[] {
    this.ask('environments');
    return [{ name: 'all', source: 'single', clusters: [], overlays: this.overlays() }];
  }

  overlays(): readonly OverlayInfo[] {
    return this.overlayFolders.map((directory) => ({
      directory,
      name: directory.slice(1),
      environment: 'all',
      clusters: [],
      kind: 'kustomization',
    }));
  }

  overlaysOf(file: string): readonly OverlayInfo[] {
    return this.overlays().filter(({ directory }) => file.startsWith(`${directory}/`));
  }

  sourceFindings(file: string): readonly LocatedFinding[] {
    this.ask(`source ${file}`);
    return this.find(file, 'wrong', []);
  }

  overlayFindings(overlay: string): readonly LocatedFinding[] {
    this.ask(`overlay ${overlay}`);
    return this.filesOf(overlay).flatMap((file) => this.find(file, 'broken', [overlay]));
  }

  blamedFiles(overlay: string): readonly string[] {
    return this.overlayFindings(overlay).map(({ file }) => file);
  }

  preparations(file: string): readonly (() => void)[] {
    return ['one', 'two'].map((step) => () => this.ask(`${step} for ${file}`));
  }

  previewText(overlay: string): string {
    return this.filesOf(overlay)
      .map((file) => this.text(file))
      .join('');
  }

  findings(file: string): readonly LocatedFinding[] {
    const overlays = this.overlaysOf(file).flatMap(({ directory }) => this.find(file, 'broken', [directory]));
    return [...this.find(file, 'wrong', []), ...overlays];
  }

  preview(overlay: string): unknown {
    const text = this.filesOf(overlay)
      .map((file) => this.text(file))
      .join('');
    const before = this.generations.get(overlay);
    const generation = before?.text === text ? before.generation : (before?.generation ?? 0) + 1;
    this.generations.set(overlay, { text, generation });
    const rest = { resources: 1, good: true, renderedAt: 0, errors: 0, changedLines: [], masked: false };
    return { overlay, generation, text, ...rest };
  }

  originAt(overlay: string, _generation: number, offset: number): unknown {
    const file = this.filesOf(overlay)[0];
    return file === undefined ? undefined : { file, range: { start: offset, end: offset + 1 }, words: 'Set here.' };
  }

  previewAtHead(overlay: string): string | undefined {
    if (!this.head) return undefined;
    return this.filesOf(overlay)
      .map((file) => this.text(`/.head${file}`))
      .join('');
  }

  hover(file: string): unknown {
    this.ask(`hover ${file}`);
    return { range: { start: 0, end: 1 }, markdown: `about ${file}` };
  }

  completion(): unknown {
    this.ask('completion');
    return { items: [], isIncomplete: false };
  }

  codeLenses(): readonly unknown[] {
    return [];
  }

  private ask(question: string): void {
    this.asked.push(question);
    this.onAsk(question);
  }

  private filesOf(overlay: string): readonly string[] {
    return this.tree.filter((file) => file.startsWith(`${overlay}/`));
  }

  private text(file: string): string {
    const state = (this.states as Texts).get(file);
    if (state === undefined) this.wantedFiles.add(file);
    return state?.kind === 'file' ? state.text : '';
  }

  private find(file: string, word: string, overlays: readonly string[]): LocatedFinding[] {
    const at = this.text(file).indexOf(word);
    if (at < 0) return [];
    const range = { start: at, end: at + word.length };
    const rest = { related: [], fixes: [], unnecessary: false, overlays, file, range };
    return [{ code: `yaml/${word}`, severity: 'error', message: `${word} here`, summary: `${word} here`, ...rest }];
  }
}
