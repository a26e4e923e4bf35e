import type { Finding } from '../diagnostics/finding.ts';

/** What cannot be said while something from the network is not here: that a thing is missing. */
const ABOUT_ABSENCE = new Set([
  'kustomize/patch-target-none',
  'kustomize/image-unused',
  'kustomize/image-unchanged',
  'kustomize/replica-unchanged',
  'kustomize/label-unused',
  'kustomize/replica-target-none',
  'kustomize/generator-target-none',
  'kustomize/replacement-source-none',
  'kustomize/replacement-target-none',
  'kustomize/replacement-field-missing',
  'kustomize/var-source-none',
  'kustomize/var-unused',
  'kustomize/patch-delete-absent',
]);

/** Whether a finding of that code says that a thing is not there, or that nothing was found for it. */
export function isAboutAbsence(code: string): boolean {
  return ABOUT_ABSENCE.has(code);
}

/** The findings that hold although a part of the build is not known. */
export function keepCertain(findings: readonly Finding[], partial: boolean): readonly Finding[] {
  return partial ? findings.filter(({ code }) => !isAboutAbsence(code)) : findings;
}

/** Findings that say why a part of the build is not there to look in. */
const GAPS = new Set([
  'kustomize/helm',
  'kustomize/missing-file',
  'kustomize/missing-kustomization',
  'kustomize/not-a-directory',
  'kustomize/outside-root',
  'kustomize/program',
  'kustomize/remote-broken',
  'kustomize/remote-file',
  'kustomize/remote-resource',
  'kustomize/several-kustomizations',
  // Half typed, as a file is while somebody works on it.
  'yaml/merge-conflict',
  'yaml/syntax',
  'yaml/tab',
]);

/** Whether a render lacks a part, by what was found on the way. */
export function hasGaps(findings: readonly Finding[]): boolean {
  return findings.some(({ code }) => GAPS.has(code));
}

/**
 * The findings that hold whatever the missing parts of a build are. That something is not there, or that an entry does nothing, says
 * nothing when it may be in a part that is missing.
 */
export function withoutUnsure(findings: readonly Finding[]): readonly Finding[] {
  if (!hasGaps(findings)) return findings;
  return findings.filter(({ code }) => !isAboutAbsence(code));
}

/** Whether a finding of that code says that a part of a render is not there, though the rest is: a chart, or something from the network. */
export function isLacking(code: string): boolean {
  return code === 'kustomize/remote-resource' || code === 'kustomize/helm';
}
