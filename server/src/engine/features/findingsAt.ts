import type { Finding } from '../diagnostics/finding.ts';
import { touches } from '../syntax/touches.ts';
import type { ActionInput } from './codeActions.ts';
import { locatePlace } from './locate.ts';

/** The findings that touch the range of a question about actions. */
export function findingsAt({ findings, range, fixes }: ActionInput): readonly Finding[] {
  return findings.filter(({ place }) => {
    const at = locatePlace(place, fixes.syntax);
    return touches(at, range);
  });
}
