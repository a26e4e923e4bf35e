import { keyText, resolveAlias } from '../syntax/lookup.ts';
import type { Range, SyntaxEntry, SyntaxFile, SyntaxMap, SyntaxNode, SyntaxScalar } from '../syntax/tree.ts';
import { textAt } from '../workspace/read.ts';
import type { SymbolAnswer, SymbolKind } from './languageAnswers.ts';
import { recovered } from './recovered.ts';
import { MASK } from './secrets.ts';
import { sensitiveRanges } from './sensitive.ts';
import { itemName, oneLine } from './symbolNames.ts';

/** Symbols of one file at most: beyond that, the deepest levels are left out. */
const MOST = 5000;

/**
 * The outline of a file: each document by kind and name, in it every field, items of lists by what names them. The fields of a file
 * that is one settings object (a kustomization, a team file, a `.poly` file) stand at the top. Lines with mistakes are passed over.
 */
export function documentSymbols(file: SyntaxFile, isSettings: boolean): readonly SymbolAnswer[] {
  const whole = recovered(file);
  const reader = new SymbolReader(whole.text, sensitiveRanges(whole), fitting(whole));
  return whole.documents.flatMap(({ root }) => {
    if (root === undefined) return [];
    if (isSettings && whole.documents.filter((one) => one.root !== undefined).length === 1)
      return reader.children(root, 0);
    return [reader.object(root, 'document')];
  });
}

/** The greatest depth at which the number of symbols stays within its limit. */
function fitting({ documents }: SyntaxFile): number {
  const levels: number[] = [];
  const visit = (node: SyntaxNode, depth: number): void => {
    levels[depth] = (levels[depth] ?? 0) + 1;
    if (node.kind === 'map') for (const { value } of node.entries) visit(value, depth + 1);
    if (node.kind === 'seq') for (const item of node.items) visit(item, depth + 1);
  };
  for (const { root } of documents) if (root !== undefined) visit(root, 0);
  let sum = 0;
  const over = levels.findIndex((count) => {
    sum += count;
    return sum > MOST;
  });
  return over < 0 ? Number.POSITIVE_INFINITY : Math.max(1, over - 1);
}

class SymbolReader {
  private readonly text: string;
  private readonly secret: ReadonlySet<number>;
  private readonly depth: number;

  constructor(text: string, secret: readonly Range[], depth: number) {
    this.text = text;
    this.secret = new Set(secret.map(({ start }) => start));
    this.depth = depth;
  }

  /** A whole object: a document, or an item of a `List`. */
  object(root: SyntaxNode, fallback: string): SymbolAnswer {
    const kind = textAt(root, ['kind']);
    const name = textAt(root, ['metadata', 'name']) ?? textAt(root, ['metadata', 'generateName']);
    const range = this.trimmed(root.range);
    const first = root.kind === 'map' ? root.entries.find((entry) => keyText(entry) === 'kind') : undefined;
    return {
      name: kind === undefined ? (name ?? itemName(root) ?? fallback) : name === undefined ? kind : `${kind}/${name}`,
      detail: textAt(root, ['metadata', 'namespace']) ?? '',
      kind: 'object',
      range,
      selection: first?.range ?? { start: range.start, end: Math.min(range.end, this.lineEnd(range.start)) },
      children: this.children(root, 1),
    };
  }

  children(node: SyntaxNode, depth: number): readonly SymbolAnswer[] {
    if (depth > this.depth) return [];
    if (node.kind === 'map') return node.entries.map((entry) => this.entry(entry, node, depth));
    if (node.kind === 'seq') return node.items.map((item, at) => this.item(item, at, depth));
    return [];
  }

  private entry(entry: SyntaxEntry, of: SyntaxMap, depth: number): SymbolAnswer {
    const { value } = entry;
    const name = keyText(entry) ?? '?';
    const isObjects = name === 'items' && value.kind === 'seq' && /List$/.test(textAt(of, ['kind']) ?? '');
    return {
      name: name === '' ? '""' : oneLine(name),
      detail: this.detail(value),
      kind: kindOf(value),
      range: this.trimmed(entry.range),
      selection: entry.key.range,
      children: isObjects ? value.items.map((item) => this.object(item, 'object')) : this.children(value, depth + 1),
    };
  }

  private item(item: SyntaxNode, at: number, depth: number): SymbolAnswer {
    const range = this.trimmed(item.range);
    const scalar = resolveAlias(item)?.kind === 'scalar';
    return {
      name: this.isSecret(item) ? MASK : (itemName(item) ?? `${at + 1}`),
      detail: scalar ? '' : this.detail(item),
      kind: kindOf(item),
      range,
      selection: { start: range.start, end: Math.min(range.end, this.lineEnd(range.start)) },
      children: this.children(item, depth + 1),
    };
  }

  private detail(node: SyntaxNode): string {
    if (node.kind === 'seq') return node.items.length === 1 ? '1 item' : `${node.items.length} items`;
    if (node.kind === 'alias') return `*${node.name}`;
    if (node.kind !== 'scalar') return '';
    return this.isSecret(node) ? MASK : oneLine(node.value);
  }

  private isSecret(node: SyntaxNode): boolean {
    return node.kind === 'scalar' && this.secret.has(node.range.start);
  }

  private trimmed({ start, end }: Range): Range {
    return { start, end: start + this.text.slice(start, end).trimEnd().length };
  }

  private lineEnd(offset: number): number {
    const at = this.text.indexOf('\n', offset);
    return at < 0 ? this.text.length : at;
  }
}

function kindOf(node: SyntaxNode): SymbolKind {
  const at = resolveAlias(node);
  if (at === undefined) return 'null';
  return at.kind === 'map' ? 'map' : at.kind === 'seq' ? 'list' : scalarKind(at);
}

function scalarKind({ value, style, tag }: SyntaxScalar): SymbolKind {
  if (style !== 'plain' || tag !== undefined) return 'text';
  if (/^(?:|~|null)$/i.test(value)) return 'null';
  if (/^(?:true|false)$/i.test(value)) return 'boolean';
  return /^[-+]?(?:\d[\d_]*)?\.?\d+(?:e[-+]?\d+)?$/i.test(value) ? 'number' : 'text';
}
