import type { TextEdit } from '../../api.ts';
import type { Range } from '../../syntax/tree.ts';
import type { PathMove, RefactorAnswer } from './plan.ts';

/** Changes of several files at once. Everything is answered as a plan; nothing is written. */
export interface Refactoring {
  /** Edits, in the present texts, that keep every path pointing to the same content when files or folders move. */
  move(moves: readonly PathMove[]): readonly TextEdit[];
  /** Edits that take the entries of files and folders out which are about to be deleted. */
  remove(paths: readonly string[]): readonly TextEdit[];
  /** A patch in an overlay that sets the selected fields of a base to what they are; no overlay renders otherwise. */
  extractPatch(request: { readonly file: string; readonly range: Range; readonly overlay: string }): RefactorAnswer;
  /** A component with the selected entries of a kustomization, or with the selected objects of a manifest. */
  extractComponent(request: { readonly file: string; readonly range: Range; readonly name: string }): RefactorAnswer;
  /** A copy of an overlay in a folder beside it; it renders what the other one renders. */
  newOverlay(request: { readonly overlay: string; readonly name: string }): RefactorAnswer;
}
