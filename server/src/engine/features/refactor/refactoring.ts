import type { TextEdit } from '../../api.ts';
import type { PathMove } from './plan.ts';

/** Changes of several files at once. Everything is answered as a plan; nothing is written. */
export interface Refactoring {
  /** Edits, in the present texts, that keep every path pointing to the same content when files or folders move. */
  move(moves: readonly PathMove[]): readonly TextEdit[];
  /** Edits that take the entries of files and folders out which are about to be deleted. */
  remove(paths: readonly string[]): readonly TextEdit[];
}
