import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { uriOfPath } from './uris.ts';

/** A document that is open in the editor. */
export interface OpenDocument {
  readonly path: string;
  readonly uri: string;
  readonly version: number;
  readonly languageId: string;
  readonly text: string;
}

/** One replaced stretch of a text, in offsets of the text before it. */
export interface Splice {
  readonly at: number;
  readonly removed: number;
  readonly inserted: number;
}

/**
 * Texts by path: of open documents as the editor has them, of others as they were read last. Lines and columns of a place
 * are looked up here.
 */
export class Documents {
  private readonly opened = new Map<string, TextDocument>();
  private readonly onDisk = new Map<string, TextDocument>();

  open(path: string, document: { uri: string; languageId: string; version: number; text: string }): void {
    this.opened.set(path, TextDocument.create(document.uri, document.languageId, document.version, document.text));
  }

  /** Applies edits; the result says what moved, in order. */
  change(path: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): readonly Splice[] {
    const document = this.opened.get(path);
    if (document === undefined) return [];
    const splices: Splice[] = [];
    let at = document;
    for (const change of changes) {
      splices.push(spliceOf(at, change));
      at = TextDocument.update(at, [change], version);
    }
    this.opened.set(path, at);
    return splices;
  }

  close(path: string): void {
    this.opened.delete(path);
  }

  isOpen(path: string): boolean {
    return this.opened.has(path);
  }

  /** The editor's version of an open document. */
  version(path: string): number | undefined {
    return this.opened.get(path)?.version;
  }

  /** The URI of a file: as the client wrote it where the file is open. */
  uriOf(path: string): string {
    return this.opened.get(path)?.uri ?? uriOfPath(path);
  }

  get(path: string): OpenDocument | undefined {
    const document = this.opened.get(path);
    if (document === undefined) return undefined;
    const { uri, version, languageId } = document;
    return { path, uri, version, languageId, text: document.getText() };
  }

  /** Open documents, the one opened last first. */
  all(): readonly string[] {
    return [...this.opened.keys()].reverse();
  }

  /** Remembers the text of a file as read; undefined forgets it. */
  setOnDisk(path: string, text: string | undefined): void {
    if (text === undefined) this.onDisk.delete(path);
    else this.onDisk.set(path, TextDocument.create(path, 'yaml', 0, text));
  }

  /** Lines of a text that the server knows. */
  lines(path: string): TextDocument | undefined {
    return this.opened.get(path) ?? this.onDisk.get(path);
  }
}

function spliceOf(document: TextDocument, change: TextDocumentContentChangeEvent): Splice {
  if (!('range' in change)) {
    return { at: 0, removed: document.getText().length, inserted: change.text.length };
  }
  const at = document.offsetAt(change.range.start);
  return { at, removed: document.offsetAt(change.range.end) - at, inserted: change.text.length };
}
