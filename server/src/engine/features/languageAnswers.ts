import type { Range } from '../syntax/tree.ts';

/** What a symbol is, by the shape of what it stands for; editors choose the icon. */
export type SymbolKind = 'object' | 'file' | 'map' | 'list' | 'text' | 'number' | 'boolean' | 'null' | 'action';

/** One line of an outline. `range` holds everything that belongs to it, `selection` what a click selects; it lies within `range`. */
export interface SymbolAnswer {
  readonly name: string;
  /** Said beside the name: a value, a number of items. Secret values are masked. */
  readonly detail: string;
  readonly kind: SymbolKind;
  readonly range: Range;
  readonly selection: Range;
  readonly children: readonly SymbolAnswer[];
}

/** A hit of a search over the whole workspace. */
export interface WorkspaceSymbolAnswer {
  readonly name: string;
  /** Said beside the name, such as the namespace with the name in it. */
  readonly container: string;
  readonly kind: SymbolKind;
  readonly file: string;
  readonly range: Range;
}

/** Lines that can be hidden below their first one. Lines count from zero. */
export interface FoldingAnswer {
  readonly startLine: number;
  readonly endLine: number;
  readonly kind: 'comment' | 'region' | undefined;
}

/** A piece of text that has a colour of its own. Pieces do not overlap and come in order. */
export interface TokenAnswer {
  readonly range: Range;
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

/** Standard token types of the protocol; the order is the legend's. */
export const TOKEN_TYPES = [
  'type',
  'class',
  'namespace',
  'variable',
  'enumMember',
  'macro',
  'keyword',
  'string',
] as const;
export type TokenType = (typeof TOKEN_TYPES)[number];

/** `declaration` is the protocol's own; the others are ours and have scopes in the manifest. */
export const TOKEN_MODIFIERS = [
  'declaration',
  'reference',
  'imageTag',
  'imageDigest',
  'secret',
  'suppression',
] as const;
export type TokenModifier = (typeof TOKEN_MODIFIERS)[number];

/** What a field comes to in an environment, shown behind its value. */
export interface InlayHintAnswer {
  /** Where it is shown: behind the value. */
  readonly offset: number;
  /** `prod: 5`. */
  readonly label: string;
  /** Markdown: who wrote it there. */
  readonly tooltip: string;
  /** The line that wrote it. */
  readonly source: { readonly file: string; readonly range: Range };
}
