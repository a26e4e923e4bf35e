import { type Document, isAlias, isMap, isScalar, isSeq, type ParsedNode, parseAllDocuments, type Scalar } from 'yaml';
import { findComments } from './comments.ts';
import { fastParse } from './fastParse.ts';
import { hideFlowColons, showFlowColons } from './flowColons.ts';
import {
  describeProblems,
  findBadEscapes,
  findControlCharacter,
  findDuplicateKeys,
  findMergeConflicts,
} from './problems.ts';
import { shiftFile } from './shift.ts';
import type {
  Range,
  ScalarStyle,
  SyntaxDocument,
  SyntaxEntry,
  SyntaxFile,
  SyntaxNode,
  SyntaxProblem,
  SyntaxScalar,
} from './tree.ts';

const STYLES: Record<string, ScalarStyle> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

/**
 * Parses a YAML stream into read-only trees. Never fails: what cannot be read becomes a problem, and every document
 * keeps what could be recovered. Scalars stay text (failsafe schema), because kustomize, kubectl and the API server
 * type them by different rules. A leading byte order mark is skipped; offsets count it.
 */
export function parse(text: string): SyntaxFile {
  // The library takes a mark for a character of the first line, which moves the column of a list there.
  const file = text.startsWith('\ufeff') ? shiftFile(parseText(text.slice(1)), 1, text) : parseText(text);
  const control = findControlCharacter(text);
  return control === undefined ? file : withProblem(file, control);
}

/** The same tree where a text is plain YAML without mistakes; undefined for every other one, which costs little to find out. */
export function parsePlain(text: string): SyntaxFile | undefined {
  return findControlCharacter(text) === undefined ? fastParse(text) : undefined;
}

function withProblem(file: SyntaxFile, problem: SyntaxProblem): SyntaxFile {
  const at = file.documents.findLastIndex(({ range }) => range.start <= problem.range.start);
  const documents = file.documents.map((document, index) =>
    index === at ? { ...document, problems: [...document.problems, problem] } : document,
  );
  return { ...file, documents, problems: [...file.problems, problem] };
}

function parseText(text: string): SyntaxFile {
  const fast = fastParse(text);
  if (fast !== undefined) return fast;
  const slow = slowParse(text);
  // kustomize and the server take quoted texts that go on further left than the library likes.
  const isBroken = slow.problems.some(({ code }) => code === 'yaml/syntax');
  return (isBroken ? fastParse(text, 0) : undefined) ?? slow;
}

/** All of YAML, by the library. Exported for the test that holds the fast path to it. */
export function slowParse(text: string): SyntaxFile {
  const conflicts = findMergeConflicts(text);
  const documents: SyntaxDocument[] = [];
  const problems: SyntaxProblem[] = [...conflicts];
  let start = 0;
  const stream = hideFlowColons(text);
  for (const document of readStream(stream)) {
    const end = document.range[2];
    const parsed = readDocument(document, {
      index: documents.length,
      range: { start, end },
      text,
      hidden: stream !== text,
    });
    const shown = conflicts.length > 0 ? { ...parsed, problems: [] } : parsed;
    documents.push(shown);
    problems.push(...shown.problems);
    start = end;
  }
  return { text, documents, problems };
}

function readStream(text: string): Document.Parsed[] {
  const found = withoutStacks(() =>
    parseAllDocuments(text, {
      schema: 'failsafe',
      uniqueKeys: false,
      merge: false,
      prettyErrors: false,
      logLevel: 'silent',
    }),
  );
  return Array.isArray(found) ? found : [];
}

/** A bracket that is not closed makes an error of each line below it, and most of the time that they take goes to stacks that nobody reads. */
function withoutStacks<T>(read: () => T): T {
  const errors = Error as ErrorConstructor & { stackTraceLimit?: number };
  const before = errors.stackTraceLimit;
  if (before === undefined) return read();
  errors.stackTraceLimit = 0;
  try {
    return read();
  } finally {
    errors.stackTraceLimit = before;
  }
}

function readDocument(
  document: Document.Parsed,
  at: { index: number; range: Range; text: string; hidden: boolean },
): SyntaxDocument {
  const reader = new NodeReader(at.hidden);
  const root = isEmptyDocument(document) ? undefined : reader.read(document.contents as ParsedNode);
  const problems = describeProblems(document.errors, at.text, root);
  if (root !== undefined) problems.push(...findDuplicateKeys(root), ...findBadEscapes(root, at.text));
  const comments = findComments(at.text, at.range, root);
  return { index: at.index, range: at.range, root, problems: problems.concat(reader.problems), comments };
}

function isEmptyDocument(document: Document.Parsed): boolean {
  const contents = document.contents as ParsedNode | null;
  return (
    contents === null ||
    (isScalar(contents) &&
      contents.range[0] === contents.range[1] &&
      contents.anchor === undefined &&
      contents.tag === undefined)
  );
}

/** Turns nodes of the library into ours; anchors are resolved in document order, as the YAML specification says. */
class NodeReader {
  readonly problems: SyntaxProblem[] = [];
  private readonly anchors = new Map<string, SyntaxNode>();
  private readonly hidden: boolean;

  /** @param hidden whether colons of values are hidden (flowColons.ts) */
  constructor(hidden: boolean) {
    this.hidden = hidden;
  }

  read(node: ParsedNode | null): SyntaxNode {
    if (isAlias(node)) return this.readAlias(node.source, rangeOf(node));
    const read = this.readPlain(node);
    if (read.kind !== 'alias' && read.anchor !== undefined) this.anchors.set(read.anchor, read);
    return read;
  }

  private readAlias(name: string, range: Range): SyntaxNode {
    const target = this.anchors.get(name);
    if (target !== undefined) return { kind: 'alias', name, target, range };
    this.problems.push({
      code: 'yaml/unknown-alias',
      message: `Alias \`*${name}\` has no anchor \`&${name}\` before it.`,
      range,
    });
    return { kind: 'alias', name, range };
  }

  private readPlain(node: ParsedNode | null): SyntaxNode {
    if (node === null) return emptyScalar(0);
    const range = rangeOf(node);
    const marks = {
      ...(node.tag === undefined || node.tag === '' ? {} : { tag: node.tag }),
      ...('anchor' in node && node.anchor !== undefined ? { anchor: node.anchor } : {}),
    };
    if (isMap(node)) {
      const entries = node.items.map((pair) => this.readEntry(pair.key as ParsedNode, pair.value as ParsedNode | null));
      return { kind: 'map', entries, flow: node.flow === true, range, ...marks };
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.readItem(item));
      return { kind: 'seq', items, flow: node.flow === true, range, ...marks };
    }
    const scalar = node as Scalar.Parsed;
    const written = typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? '');
    const value = this.hidden ? showFlowColons(written) : written;
    return {
      kind: 'scalar',
      value,
      style: STYLES[scalar.type ?? 'PLAIN'] ?? 'plain',
      range,
      ...marks,
    } satisfies SyntaxScalar;
  }

  /** A flow sequence may hold single pairs (`[a: b]`), which stand for one-entry mappings. */
  private readItem(item: unknown): SyntaxNode {
    if (item !== null && typeof item === 'object' && 'key' in item && 'value' in item) {
      const entry = this.readEntry(item.key as ParsedNode, item.value as ParsedNode | null);
      return { kind: 'map', entries: [entry], flow: true, range: entry.range };
    }
    return this.read(item as ParsedNode | null);
  }

  private readEntry(key: ParsedNode | null, value: ParsedNode | null): SyntaxEntry {
    const keyNode = this.read(key);
    const valueNode = value === null ? emptyScalar(keyNode.range.end) : this.read(value);
    return {
      key: keyNode,
      value: valueNode,
      range: { start: keyNode.range.start, end: Math.max(valueNode.range.end, keyNode.range.end) },
    };
  }
}

function emptyScalar(offset: number): SyntaxScalar {
  return { kind: 'scalar', value: '', style: 'plain', range: { start: offset, end: offset } };
}

function rangeOf(node: ParsedNode): Range {
  const range = node.range as readonly [number, number, number] | null | undefined;
  return range ? { start: range[0], end: range[1] } : { start: 0, end: 0 };
}
