import type { Finding } from '../diagnostics/finding.ts';

/** Findings that something is not there. They say nothing when a part of the build is not there to look in. */
const ABSENCES = new Set([
  'kustomize/patch-target-none',
  'kustomize/patch-delete-absent',
  'kustomize/image-unused',
  'kustomize/replica-target-none',
  'kustomize/replacement-source-none',
  'kustomize/replacement-target-none',
  'kustomize/generator-target-none',
  'kustomize/var-source-none',
  'kustomize/var-unused',
]);

const GAP = 'kustomize/remote-resource';

/** The findings that hold whatever the missing parts of the build are. */
export function withoutUnsure(findings: readonly Finding[]): readonly Finding[] {
  if (!findings.some((finding) => finding.code === GAP)) return findings;
  return findings.filter((finding) => !ABSENCES.has(finding.code));
}
