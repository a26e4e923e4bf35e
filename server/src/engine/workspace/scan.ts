import { internKey } from '../syntax/internKey.ts';
import { resolveAlias } from '../syntax/lookup.ts';
import type { SyntaxFile, SyntaxNode } from '../syntax/tree.ts';
import { entriesAt, textAt } from './read.ts';

/** What one document says about itself, read without a YAML parser. Empty documents are left out. */
export interface ScannedDocument {
  /** Zero-based place in the file, as the parser counts. */
  readonly index: number;
  readonly apiVersion: string | undefined;
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  /** Keys of the top-level mapping, in order. */
  readonly keys: readonly string[];
  /** True for a document whose top level is a list. */
  readonly list: boolean;
}

export interface FileScan {
  readonly documents: readonly ScannedDocument[];
  /** True when the scanner met a form that only the parser can read (flow style, anchors, multi-line values). */
  readonly uncertain: boolean;
}

interface Draft {
  index: number;
  apiVersion?: string;
  kind?: string;
  name?: string;
  namespace?: string;
  keys: string[];
  list: boolean;
  /** Column of the fields of `metadata`; undefined outside of it. */
  metadata?: number;
}

/**
 * Identity of every document by line and column alone: a hundred times faster than parsing, and right wherever
 * `uncertain` is false. Large repositories are read this way first.
 */
export function scanText(text: string): FileScan {
  const scanner = new Scanner();
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (start < text.length) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    scanner.readLine(text, start, text[end - 1] === '\r' ? end - 1 : end);
    start = end + 1;
  }
  return scanner.finish();
}

class Scanner {
  private readonly documents: ScannedDocument[] = [];
  private draft: Draft = { index: 0, keys: [], list: false };
  private marked = false;
  private uncertain = false;

  readLine(text: string, start: number, end: number): void {
    const first = text.charCodeAt(start);
    if (start >= end || first === 35 || first === 37) return;
    if (first === 32) this.readNested(text, start, end);
    else if (first === 45) this.readDash(text, start, end);
    else if (first === 46 && text.startsWith('...', start)) return;
    else if (first === 123 || first === 91 || first === 9) this.uncertain = true;
    else this.readTop(text.slice(start, end));
  }

  finish(): FileScan {
    this.flush();
    return { documents: this.documents, uncertain: this.uncertain };
  }

  private readDash(text: string, start: number, end: number): void {
    if (!text.startsWith('---', start) || (end > start + 3 && !/\s/.test(text[start + 3] ?? ''))) {
      if (this.draft.keys.length === 0) this.draft.list = true;
      return;
    }
    const rest = text.slice(start + 3, end).trim();
    if (rest !== '' && !rest.startsWith('#')) this.uncertain = true;
    const first = !this.marked && this.isEmpty();
    this.flush();
    this.marked = true;
    this.draft = { index: first ? 0 : this.draft.index + 1, keys: [], list: false };
  }

  private isEmpty(): boolean {
    return this.draft.keys.length === 0 && !this.draft.list;
  }

  private flush(): void {
    if (this.isEmpty()) return;
    const { index, apiVersion, kind, name, namespace, keys, list } = this.draft;
    this.documents.push({ index, apiVersion, kind, name, namespace, keys, list });
  }

  private readTop(line: string): void {
    const field = splitField(line);
    delete this.draft.metadata;
    if (field === undefined) return;
    this.draft.keys.push(field.key);
    if (field.key === 'apiVersion' || field.key === 'kind') {
      const value = this.readValue(field.rest);
      // A part of a text holds all of it in memory, and facts outlive texts.
      if (value !== undefined) this.draft[field.key] = internKey(value);
    } else if (field.key === 'metadata') {
      if (field.rest === '') this.draft.metadata = -1;
      else this.uncertain = true;
    } else if (field.key === '<<') this.uncertain = true;
  }

  private readNested(text: string, start: number, end: number): void {
    // A document that begins with an indented line has its fields there.
    if (this.isEmpty() && !/^\s*(?:#|$)/.test(text.slice(start, end))) this.uncertain = true;
    if (this.draft.metadata === undefined) return;
    let column = 0;
    while (text.charCodeAt(start + column) === 32) column++;
    const first = text.charCodeAt(start + column);
    if (start + column >= end || first === 35) return;
    if (this.draft.metadata < 0) this.draft.metadata = column;
    if (column !== this.draft.metadata || (first !== 110 && first !== 34 && first !== 39 && first !== 60)) return;
    const field = splitField(text.slice(start + column, end));
    if (field?.key === '<<') this.uncertain = true;
    if (field?.key !== 'name' && field?.key !== 'namespace') return;
    const value = this.readValue(field.rest);
    if (value !== undefined) this.draft[field.key] = value;
  }

  /** A one-line value; anything that may go on elsewhere makes the scan uncertain. */
  private readValue(rest: string): string | undefined {
    if (rest === '') return undefined;
    const first = rest[0] ?? '';
    if (first === '"' || first === "'") {
      const close = rest.indexOf(first, 1);
      const after = rest.slice(close + 1).trim();
      const simple = close > 0 && !rest.slice(1, close).includes('\\') && (after === '' || after.startsWith('#'));
      if (simple) return rest.slice(1, close);
      this.uncertain = true;
      return undefined;
    }
    if ('&*!|>{['.includes(first)) {
      this.uncertain = true;
      return undefined;
    }
    const value = rest.replace(/\s+#.*$/, '').trimEnd();
    return value === '~' || value === 'null' ? undefined : value;
  }
}

/** Splits `key: rest`; the comment behind an empty value is dropped. Undefined for a line that starts no field. */
function splitField(line: string): { readonly key: string; readonly rest: string } | undefined {
  const match = /^(?:"([^"\\]*)"|'([^']*)'|([^\s'"#&*!|>{}[\],?:-][^:#]*?|<<))\s*:(?:\s+(.*))?$/.exec(line);
  if (match === null) return undefined;
  const rest = (match[4] ?? '').trim();
  return { key: match[1] ?? match[2] ?? match[3] ?? '', rest: rest.startsWith('#') ? '' : rest };
}

/** The same from a parsed file; what `scanText` would say if it understood all of YAML. */
export function scanTree(file: SyntaxFile): FileScan {
  const documents = file.documents.flatMap((document): ScannedDocument[] => {
    const root = resolveAlias(document.root);
    if (root === undefined || root.kind === 'scalar') return [];
    return [{ index: document.index, ...identityOf(root), list: root.kind === 'seq' }];
  });
  return { documents, uncertain: false };
}

function identityOf(root: SyntaxNode): Omit<ScannedDocument, 'index' | 'list'> {
  return {
    apiVersion: textAt(root, ['apiVersion']),
    kind: textAt(root, ['kind']),
    name: textAt(root, ['metadata', 'name']),
    namespace: textAt(root, ['metadata', 'namespace']),
    keys: entriesAt(root, []).map(({ key }) => key),
  };
}
