import type { Finding } from '../diagnostics/finding.ts';

/** What a build asks for and is never done here. It ends our render, but it works elsewhere: nothing is wrong with it. */
const NOT_DONE_HERE = new Set(['kustomize/remote-file', 'kustomize/program']);

/** The findings of a render as people see them, each with the overlay in which it arose. */
export function shownRenderFindings(findings: readonly Finding[], overlay: string): readonly Finding[] {
  return findings.map((finding) => ({
    ...finding,
    ...(NOT_DONE_HERE.has(finding.code) && { severity: 'warning' as const }),
    overlays: [overlay],
  }));
}
