import type { CodeActionAnswer } from '../../api.ts';
import type { ActionInput } from '../codeActions.ts';
import { findingsAt } from '../findingsAt.ts';

/** What can be done about the objections of policies that touch the range, each with where it is done. */
export function remedyActions(input: ActionInput): readonly CodeActionAnswer[] {
  return findingsAt(input).flatMap(input.remedies);
}
