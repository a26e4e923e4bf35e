import type { Finding, Place, Severity } from '../diagnostics/finding.ts';
import type { ChangeObjection } from '../policy/change/changeRule.ts';
import { withoutHidden } from '../policy/judged/hiddenTexts.ts';
import { blame } from './blame.ts';
import { hiddenTexts } from './policies/hiddenTexts.ts';
import { shownPath } from './policyFindings.ts';
import { renderedFinding } from './renderedFindings.ts';

/** An objection to a change with its rule. */
export interface ChangeProblem extends ChangeObjection {
  /** `change/RULE` */
  readonly code: string;
  readonly severity: Severity;
}

/**
 * Where an objection is shown: on the source line of the field; for an object that is removed and for the change as a whole at `top`, what
 * the overlay is made of.
 */
export function changeRuleFinding(problem: ChangeProblem, overlay: string, top: Place): Finding {
  const { change, code, severity } = problem;
  const hidden = [change?.resource, change?.was].flatMap((one) => (one === undefined ? [] : hiddenTexts(one.root)));
  const message = withoutHidden(problem.message, hidden);
  if (change?.now !== undefined) {
    const at = shownPath(change.resource.root, problem.path);
    return renderedFinding({ code, severity, message, ...at }, change.resource, overlay);
  }
  return { code, severity, message, place: top, overlays: [overlay], related: [], fixes: [] };
}

/** That a rule about a change could not be judged, in its own file. */
export function unjudgedChange(
  name: string,
  problem: { readonly path: readonly (string | number)[]; readonly message: string },
  root: Parameters<typeof blame>[0],
  overlay: string,
): Finding {
  return {
    code: 'policy/not-judged',
    severity: 'information',
    message: `Policy \`${name}\` is not judged: ${problem.message}`,
    place: blame(root, problem.path, 'value').place,
    overlays: [overlay],
    related: [],
    fixes: [],
  };
}
