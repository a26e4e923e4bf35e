import type { TextEdit } from '../api.ts';
import type { Range } from '../syntax/tree.ts';

/** Kinds of actions, as the protocol calls them. */
export type ActionKind = 'quickfix' | 'refactor.extract' | 'refactor.rewrite' | 'source.fixAll.polycrate';

/** What can be done at a selection: edits, or a command that asks something first. */
export interface CodeActionAnswer {
  readonly title: string;
  readonly kind: ActionKind;
  /** The code of the finding that it mends; '' for what mends none. */
  readonly code: string;
  readonly preferred: boolean;
  readonly edits: readonly TextEdit[];
  /** Files to make before the edits, absolute paths; offered only where none of them exists. */
  readonly creates?: readonly { readonly file: string; readonly text: string }[];
  /** A command of our client instead of edits, for what has to ask something first; clients without our commands do not get it. */
  readonly command?: { readonly name: string; readonly arguments: readonly unknown[] };
  /** What to select of the first line that the first edit puts in: text that waits to be written over. */
  readonly select?: Range;
}
