import type { RefactorAnswer, RefactorPlan, TextEdit } from '../../engine/api.ts';
import type { Span } from '../../protocol/places.ts';
import type { RefactorQuestion, RefactorResult, RefactorSteps } from '../../protocol/refactor.ts';
import { toOffset, toRange } from '../convert.ts';
import type { Session } from '../session.ts';
import { pathOfUri, uriOfPath } from '../uris.ts';

/** `polycrate/refactor`: extracts a patch or a component, or copies an overlay, as a plan that the client shows and applies. */
export async function refactor(session: Session, question: RefactorQuestion): Promise<RefactorResult> {
  const answer = await session.settle(() => ask(session, question));
  if ('problem' in answer) return answer;
  return { plan: toSteps(session, answer.plan), notes: answer.notes };
}

function ask(session: Session, question: RefactorQuestion): RefactorAnswer {
  const { refactoring } = session.engine;
  if (question.kind === 'newOverlay') return refactoring.newOverlay(question);
  const file = pathOfUri(question.uri);
  const lines = session.documents.lines(file);
  if (lines === undefined) return { problem: 'This file is not open any more.' };
  const { start, end } = question.range;
  const range = { start: toOffset(lines, start), end: toOffset(lines, end) };
  if (question.kind === 'extractPatch') return refactoring.extractPatch({ file, range, overlay: question.overlay });
  return refactoring.extractComponent({ file, range, name: question.name });
}

function toSteps(session: Session, { edits, copies, creates, renames }: RefactorPlan): RefactorSteps {
  return {
    edits: edits.flatMap((edit) =>
      inFile(session, edit.file, edit).map((one) => ({ uri: session.documents.uriOf(edit.file), ...one })),
    ),
    copies: copies.map(({ from, to, edits: own }) => ({
      from: session.documents.uriOf(from),
      to: uriOfPath(to),
      edits: own.flatMap((edit) => inFile(session, from, edit)),
    })),
    creates: creates.map(({ file, text }) => ({ uri: uriOfPath(file), text })),
    renames: renames.map(({ from, to }) => ({ from: session.documents.uriOf(from), to: uriOfPath(to) })),
  };
}

function inFile(
  session: Session,
  file: string,
  { range, text }: Pick<TextEdit, 'range' | 'text'>,
): readonly { range: Span; text: string }[] {
  const lines = session.documents.lines(file);
  return lines === undefined ? [] : [{ range: toRange(lines, range), text }];
}
