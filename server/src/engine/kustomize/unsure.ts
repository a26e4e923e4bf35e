import type { Finding } from '../diagnostics/finding.ts';
import { isAboutAbsence } from './partial.ts';

/** Findings that say why a part of the build is not there to look in. */
const GAPS = new Set([
  'kustomize/helm',
  'kustomize/missing-file',
  'kustomize/missing-kustomization',
  'kustomize/not-a-directory',
  'kustomize/outside-root',
  'kustomize/program',
  'kustomize/remote-file',
  'kustomize/remote-resource',
  'kustomize/several-kustomizations',
]);

/**
 * The findings that hold whatever the missing parts of a build are. That something is not there, or that an entry does nothing, says
 * nothing when it may be in a part that is missing.
 */
export function withoutUnsure(findings: readonly Finding[]): readonly Finding[] {
  if (!findings.some(({ code }) => GAPS.has(code))) return findings;
  return findings.filter(({ code }) => !isAboutAbsence(code));
}
