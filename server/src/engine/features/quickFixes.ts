import type { CodeActionAnswer } from '../api.ts';
import type { ActionInput } from './codeActions.ts';
import { findingsAt } from './findingsAt.ts';
import { edited, fixEdits } from './fixEdits.ts';
import { allFixes } from './impliedFixes.ts';

/** The quick fixes of the findings that touch the range, as text edits of the present text. */
export function quickFixes(input: ActionInput): readonly CodeActionAnswer[] {
  const { syntax, rewrite, keepsRenders } = input.fixes;
  return findingsAt(input).flatMap((finding) =>
    allFixes(finding, syntax).flatMap((fix) => {
      const edits = fixEdits(fix, syntax, rewrite);
      const isOffered = edits.length > 0 && (fix.keepsRenders !== true || keepsRenders(edited(edits, syntax)));
      return isOffered
        ? [{ title: fix.title, kind: 'quickfix', code: finding.code, preferred: fix.preferred ?? false, edits }]
        : [];
    }),
  );
}
