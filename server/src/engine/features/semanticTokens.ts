import { readSyntaxNode } from '../schema/treeReader.ts';
import { keyText, nodeAt, resolveAlias } from '../syntax/lookup.ts';
import { parse } from '../syntax/parse.ts';
import type { Range, SyntaxComment, SyntaxDocument, SyntaxEntry, SyntaxFile, SyntaxNode } from '../syntax/tree.ts';
import { readObject } from '../workspace/references/readObject.ts';
import type { TokenAnswer, TokenModifier, TokenType } from './languageAnswers.ts';
import { recovered } from './recovered.ts';
import { sensitiveRanges } from './sensitive.ts';
import { imageTokens, nameTokens, variableTokens } from './tokenParts.ts';

/**
 * What has a meaning beyond YAML: kinds, names of objects and references to them, namespaces, tags and digests of images, variables,
 * directives of patches, Secret values, comments that ignore a finding. Patches that are written inside of a kustomization too.
 */
export function semanticTokens(file: SyntaxFile): readonly TokenAnswer[] {
  const whole = recovered(file);
  const tokens = new Tokens(whole.text);
  for (const range of sensitiveRanges(whole)) tokens.add(range, 'string', ['secret']);
  for (const document of whole.documents) readDocument(document, tokens);
  return tokens.finish();
}

function readDocument({ root, index, comments }: SyntaxDocument, tokens: Tokens): void {
  for (const comment of comments) readComment(comment, tokens);
  if (root === undefined) return;
  if (root.kind === 'map') readNames(root, index, tokens);
  visit(root, tokens);
}

const IGNORE = /^(\s*)(polycrate-ignore:?\s+\S+)/;

function readComment({ text, range }: SyntaxComment, tokens: Tokens): void {
  const match = IGNORE.exec(text);
  if (match === null) return;
  const start = range.start + 1 + (match[1] ?? '').length;
  tokens.add({ start, end: start + (match[2] ?? '').length }, 'keyword', ['suppression']);
}

/** What the object is called, and whom it names. */
function readNames(root: SyntaxNode, index: number, tokens: Tokens): void {
  const { references, kind } = readObject(root, index, readSyntaxNode);
  for (const { path, role, target } of references) {
    if (role !== 'object') tokens.scalar(nodeAt(root, path), 'enumMember', ['reference']);
    else tokens.scalar(nodeAt(root, path), target.kind === 'Namespace' ? 'namespace' : 'class', ['reference']);
  }
  tokens.scalar(nodeAt(root, ['metadata', 'name']), kind === 'Namespace' ? 'namespace' : 'class', ['declaration']);
}

function visit(node: SyntaxNode, tokens: Tokens): void {
  if (node.kind === 'seq') for (const item of node.items) visit(item, tokens);
  if (node.kind === 'scalar') tokens.pieces(node, variableTokens(node));
  if (node.kind === 'map') for (const entry of node.entries) readEntry(entry, tokens);
}

function readEntry(entry: SyntaxEntry, tokens: Tokens): void {
  const { key, value } = entry;
  const name = keyText(entry) ?? '';
  if (/^\$(?:patch|retainKeys|setElementOrder\/.*|deleteFromPrimitiveList\/.*)$/.test(name)) {
    tokens.scalar(key, 'macro', []);
    if (name === '$patch') tokens.scalar(value, 'keyword', []);
  }
  if (value.kind === 'scalar') {
    tokens.pieces(value, nameTokens(name, value));
    tokens.pieces(value, imageTokens(name, value));
    if (isInnerPatch(name, value.value)) readInner(value, tokens);
  }
  visit(value, tokens);
}

function isInnerPatch(name: string, text: string): boolean {
  return name === 'patch' && text.includes('\n');
}

/** Tokens of a text that is YAML itself, moved to where it stands in the file. */
function readInner(node: SyntaxNode, tokens: Tokens): void {
  const scalar = resolveAlias(node);
  if (scalar?.kind !== 'scalar' || scalar.style !== 'literal') return;
  tokens.pieces(scalar, semanticTokens(parse(scalar.value)));
}

/** Tokens as they are found; of those that overlap the first one counts. */
class Tokens {
  private readonly text: string;
  private readonly found: TokenAnswer[] = [];

  constructor(text: string) {
    this.text = text;
  }

  add(range: Range, type: TokenType, modifiers: readonly TokenModifier[]): void {
    for (const line of linesOf(this.text, range)) this.found.push({ range: line, type, modifiers });
  }

  scalar(node: SyntaxNode | undefined, type: TokenType, modifiers: readonly TokenModifier[]): void {
    if (node?.kind === 'scalar') this.add(node.range, type, modifiers);
  }

  /** Tokens whose ranges count in what a scalar stands for. */
  pieces(node: SyntaxNode & { kind: 'scalar' }, pieces: readonly TokenAnswer[]): void {
    if (pieces.length === 0) return;
    const place = placesOf(this.text, node);
    for (const { range, type, modifiers } of pieces) {
      const [start, last] = [place(range.start), place(range.end - 1)];
      if (start !== undefined && last !== undefined) this.add({ start, end: last + 1 }, type, modifiers);
    }
  }

  finish(): readonly TokenAnswer[] {
    const inOrder = this.found
      .map((token, at) => ({ token, at }))
      .sort((a, b) => a.token.range.start - b.token.range.start || a.at - b.at);
    const kept: (typeof inOrder)[number][] = [];
    for (const one of inOrder) {
      const clash = kept.at(-1);
      if (clash === undefined || clash.token.range.end <= one.token.range.start) kept.push(one);
      else if (one.at < clash.at) kept[kept.length - 1] = one;
    }
    return kept.map(({ token }) => token);
  }
}

/** A range line by line, without the blanks around: tokens of the protocol do not go over lines. */
function linesOf(text: string, { start, end }: Range): readonly Range[] {
  const found: Range[] = [];
  let at = start;
  for (const line of text.slice(start, end).split('\n')) {
    const lead = /^\s*/.exec(line)?.[0].length ?? 0;
    const width = line.trim().length;
    if (width > 0) found.push({ start: at + lead, end: at + lead + width });
    at += line.length + 1;
  }
  return found;
}

/** Maps offsets of a scalar's text to the file; undefined where the two do not run side by side. */
function placesOf(text: string, node: SyntaxNode & { kind: 'scalar' }): (offset: number) => number | undefined {
  const { start, end } = node.range;
  const isPlain = node.style === 'plain' && text.slice(start, end) === node.value;
  if (isPlain) return (offset) => start + offset;
  const isQuoted =
    (node.style === 'single' || node.style === 'double') && text.slice(start + 1, end - 1) === node.value;
  if (isQuoted) return (offset) => start + 1 + offset;
  if (node.style !== 'literal') return () => undefined;
  const body = text.indexOf('\n', start) + 1;
  const lines = text.slice(body, end).split('\n');
  const values = node.value.split('\n');
  const first = values.findIndex((line) => line.trim() !== '');
  const indent = first < 0 ? 0 : (lines[first] ?? '').replace(/\r$/, '').length - (values[first] ?? '').length;
  const starts: number[] = [];
  lines.reduce((at, line) => {
    starts.push(at);
    return at + line.length + 1;
  }, body);
  return (offset) => {
    const before = node.value.slice(0, offset).split('\n');
    const line = starts[before.length - 1];
    return line === undefined ? undefined : line + indent + (before.at(-1) ?? '').length;
  };
}
