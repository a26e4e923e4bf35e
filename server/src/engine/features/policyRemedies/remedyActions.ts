import type { CodeActionAnswer } from '../../api.ts';
import type { ActionInput } from '../codeActions.ts';
import { locatePlace } from '../locate.ts';

/** What can be done about the objections of policies that touch the range, each with where it is done. */
export function remedyActions({ findings, range, fixes, remedies }: ActionInput): readonly CodeActionAnswer[] {
  return findings
    .filter(({ place }) => {
      const at = locatePlace(place, fixes.syntax);
      return at.start <= range.end && range.start <= at.end;
    })
    .flatMap(remedies);
}
