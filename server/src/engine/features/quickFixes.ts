import type { CodeActionAnswer } from '../api.ts';
import type { ActionInput } from './codeActions.ts';
import { edited, fixEdits } from './fixEdits.ts';
import { allFixes } from './impliedFixes.ts';
import { locatePlace } from './locate.ts';

/** The quick fixes of the findings that touch the range, as text edits of the present text. */
export function quickFixes({ findings, range, fixes }: ActionInput): readonly CodeActionAnswer[] {
  const { syntax, rewrite, keepsRenders } = fixes;
  return findings
    .filter(({ place }) => {
      const at = locatePlace(place, syntax);
      return at.start <= range.end && range.start <= at.end;
    })
    .flatMap((finding) =>
      allFixes(finding, syntax).flatMap((fix) => {
        const edits = fixEdits(fix, syntax, rewrite);
        const isOffered = edits.length > 0 && (fix.keepsRenders !== true || keepsRenders(edited(edits, syntax)));
        return isOffered
          ? [{ title: fix.title, kind: 'quickfix', code: finding.code, preferred: fix.preferred ?? false, edits }]
          : [];
      }),
    );
}
