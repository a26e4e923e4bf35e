import type { Range } from '../syntax/tree.ts';
import type { FormatEdit } from './format/format.ts';
import type {
  FoldingAnswer,
  InlayHintAnswer,
  SymbolAnswer,
  TokenAnswer,
  WorkspaceSymbolAnswer,
} from './languageAnswers.ts';

/** What an editor asks of one text or of all names. Files that are not ours get nothing. */
export interface LanguageAnswers {
  /** The outline of a file. */
  documentSymbols(file: string): readonly SymbolAnswer[];
  /** Objects, kustomizations and what Polycrate files name, by kind, name, namespace or path; the best ones first. */
  workspaceSymbols(query: string): readonly WorkspaceSymbolAnswer[];
  foldingRanges(file: string): readonly FoldingAnswer[];
  /** For an offset, what a selection grows to, innermost first. */
  selectionRange(file: string, offset: number): readonly Range[];
  /** Edits that lay out a file, or the outermost fields that a range touches; none where it has mistakes. They come in order. */
  formatting(file: string, range?: Range): readonly FormatEdit[];
  /** Pieces of a file with a meaning beyond YAML, in order, none over several lines. */
  semanticTokens(file: string): readonly TokenAnswer[];
  /** What fields in a range come to in the named environments, else in the one most like production, where another line writes over them. */
  inlayHints(file: string, range: Range, environments: readonly string[]): readonly InlayHintAnswer[];
}
