import type { SendDiagnostics } from './published.ts';
import { pathOfUri } from './uris.ts';

/** What decides how diagnostics reach a client. */
export interface RouteParts {
  /** The client asks for the diagnostics of open files; without it everything is pushed. */
  readonly pulls: boolean;
  isOpen(path: string): boolean;
  send: SendDiagnostics;
  /** Asks the client to ask again. */
  refresh(): void;
}

/**
 * Brings each file's diagnostics to the client on one way only. A client that pulls asks for open files, and from its first
 * `workspace/diagnostic` on for all of them; what it does not ask for is pushed, so that nothing is lost and nothing is told twice.
 */
export class DiagnosticRoute {
  private readonly parts: RouteParts;
  private readonly pushed = new Set<string>();
  private readonly answers = new Map<string, { readonly fingerprint: string; readonly id: string }>();
  private isPulledWhole = false;
  private hasNews = false;
  private lastId = 0;

  constructor(parts: RouteParts) {
    this.parts = parts;
  }

  /** Takes what a file shows from now on. */
  readonly deliver: SendDiagnostics = (message) => {
    const { uri, diagnostics } = message;
    if (this.isPulled(uri)) {
      this.hasNews = true;
      this.takeBack(uri);
      return;
    }
    if (diagnostics.length > 0) this.pushed.add(uri);
    else this.pushed.delete(uri);
    this.parts.send(message);
  };

  /** A document was opened: a client that pulls asks for it itself. */
  opened(uri: string): void {
    if (this.parts.pulls) this.takeBack(uri);
  }

  /** The client asks for the whole workspace. */
  pulledWhole(): void {
    this.isPulledWhole = true;
    for (const uri of [...this.pushed]) this.takeBack(uri);
  }

  /** Says that the present texts are judged: there is something new to ask for when something changed. */
  judged(): void {
    if (this.hasNews) this.parts.refresh();
    this.hasNews = false;
  }

  /** The id of an answer: the same one while the answer stays equal. */
  idOf(uri: string, answer: unknown): string {
    const fingerprint = JSON.stringify(answer);
    const before = this.answers.get(uri);
    if (before?.fingerprint === fingerprint) return before.id;
    this.lastId += 1;
    const id = String(this.lastId);
    this.answers.set(uri, { fingerprint, id });
    return id;
  }

  private isPulled(uri: string): boolean {
    return this.parts.pulls && (this.isPulledWhole || this.parts.isOpen(pathOfUri(uri)));
  }

  private takeBack(uri: string): void {
    if (this.pushed.delete(uri)) this.parts.send({ uri, diagnostics: [] });
  }
}
