import assert from 'node:assert/strict';
import { applyEdits } from '../../server/src/engine/features/refactor/plan.ts';
import type { RenameEdits } from '../../server/src/engine/features/rename.ts';
import { type EngineFixture, openFixture } from './engineFixture.ts';

/** The answer to a rename at the cursor `<|>` of a fixture. */
export function renameIn(opened: EngineFixture, to: string): RenameEdits {
  const { cursor } = opened.fixture;
  assert.ok(cursor, 'the fixture has a cursor');
  const target = opened.ask((engine) => engine.renaming.target(cursor.file, cursor.offset));
  assert.ok(target, 'there is something to rename');
  if ('refused' in target) assert.fail(target.refused);
  const answer = opened.ask((engine) => engine.renaming.edits(cursor.file, cursor.offset, to));
  assert.ok(answer, 'the rename has an answer');
  if ('refused' in answer) assert.fail(answer.refused);
  return answer;
}

/** The lines that a rename changes, as `file:line: text`, with `?` in front where a person has to confirm. */
export function renamedLines(fixture: string, to: string): readonly string[] {
  const opened = openFixture(fixture);
  return renameIn(opened, to).edits.map((edit) => {
    const path = edit.file.slice('/repo/'.length);
    const text = opened.text(path);
    const line = text.slice(0, edit.range.start).split('\n').length;
    const now = applyEdits(text, [edit]).split('\n')[line - 1] ?? '';
    return `${edit.confirm === undefined ? '' : '?'}${path}:${line}: ${now.trim()}`;
  });
}

/** Why a rename is refused, before or after a name is given; undefined where it is not. */
export function refusal(fixture: string, to: string): string | undefined {
  const opened = openFixture(fixture);
  const { cursor } = opened.fixture;
  assert.ok(cursor, 'the fixture has a cursor');
  const target = opened.ask((engine) => engine.renaming.target(cursor.file, cursor.offset));
  if (target !== undefined && 'refused' in target) return target.refused;
  const answer = opened.ask((engine) => engine.renaming.edits(cursor.file, cursor.offset, to));
  return answer !== undefined && 'refused' in answer ? answer.refused : undefined;
}

/** The text with the cursor behind a part that stands in it once. */
export function marked(text: string, where: string): string {
  const at = text.indexOf(where);
  assert.ok(at >= 0 && text.indexOf(where, at + 1) < 0, `${where} stands once`);
  return `${text.slice(0, at + where.length)}<|>${text.slice(at + where.length)}`;
}
