import type { Place } from '../../diagnostics/finding.ts';
import type { RenderedResource } from '../../kustomize/rendered.ts';
import type { PolicyVerdict } from '../../policy/verdicts/policyUnit.ts';
import { blame } from '../blame.ts';
import { shownVerdict, violationFindings } from '../policyFindings.ts';

/** A verdict as a row of a list: what is said, and the source line that it is about. */
export function verdictWords(
  resource: RenderedResource,
  verdict: PolicyVerdict,
  overlay: string,
): { readonly message: string; readonly place: Place } {
  const [finding] = violationFindings(resource, [verdict], overlay);
  if (finding !== undefined) return { message: finding.message, place: finding.place };
  const { message } = shownVerdict(resource, verdict);
  return { message, place: blame(resource.root, ['kind'], 'value').place };
}
