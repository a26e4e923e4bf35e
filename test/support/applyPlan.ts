import type { TextEdit } from '../../server/src/engine/api.ts';
import { applyEdits, type PathMove, type RefactorPlan } from '../../server/src/engine/features/refactor/plan.ts';
import type { EngineFixture } from './engineFixture.ts';

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

/** Writes edits into the files of a fixture, as an editor does; the function takes them back. */
export function applyIn(opened: EngineFixture, edits: readonly TextEdit[]): () => void {
  const before = new Map([...new Set(edits.map(({ file }) => file))].map((file) => [file, opened.text(below(file))]));
  const write = (files: ReadonlyMap<string, string>): void => {
    for (const [file, text] of files) opened.edit(below(file), text);
  };
  write(edited(before, edits));
  return () => write(before);
}

const below = (file: string): string => file.slice('/repo/'.length);
