import type { TextEdit } from '../../server/src/engine/api.ts';
import { applyEdits, type PathMove, type RefactorPlan } from '../../server/src/engine/features/refactor/plan.ts';

/** Files by path after a plan, as an editor applies it: edits, then copies and new files, then moves. */
export function applyPlan(files: ReadonlyMap<string, string>, plan: RefactorPlan): Map<string, string> {
  const now = edited(files, plan.edits);
  for (const { from, to, edits } of plan.copies) now.set(to, applyEdits(files.get(from) ?? '', edits));
  for (const { file, text } of plan.creates) now.set(file, text);
  return moved(now, plan.renames);
}

/** Files with their edits. */
export function edited(files: ReadonlyMap<string, string>, edits: readonly TextEdit[]): Map<string, string> {
  const now = new Map(files);
  for (const file of new Set(edits.map((edit) => edit.file))) {
    const own = edits.filter((edit) => edit.file === file);
    now.set(file, applyEdits(files.get(file) ?? '', own));
  }
  return now;
}

/** Files at their new places. */
export function moved(files: ReadonlyMap<string, string>, moves: readonly PathMove[]): Map<string, string> {
  return new Map(
    [...files].map(([path, text]) => {
      const move = moves.find(({ from }) => path === from || path.startsWith(`${from}/`));
      return [move === undefined ? path : move.to + path.slice(move.from.length), text];
    }),
  );
}

/** Files as a fixture text. */
export function asFixture(files: ReadonlyMap<string, string>): string {
  return [...files].map(([path, text]) => `# file: ${path.slice('/repo/'.length)}\n${text}`).join('');
}
