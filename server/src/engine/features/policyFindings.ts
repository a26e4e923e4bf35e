import type { Finding, Place, Severity } from '../diagnostics/finding.ts';
import { getNode, type MapNode } from '../kustomize/node.ts';
import type { RenderedResource } from '../kustomize/rendered.ts';
import { nearestExisting } from '../policy/fields.ts';
import { findIgnore } from '../policy/ignore.ts';
import { withoutHidden } from '../policy/judged/hiddenTexts.ts';
import type { Verdict } from '../policy/judged/verdict.ts';
import { writtenRule } from '../policy/verdicts/kyvernoUnits.ts';
import type { PolicyVerdict } from '../policy/verdicts/policyUnit.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import type { IgnoreRule } from '../workspace/teamFile.ts';
import { blame } from './blame.ts';
import { hiddenTexts } from './policies/hiddenTexts.ts';
import { renderedFinding } from './renderedFindings.ts';

const ANNOTATION = 'policies.kyverno.io';
const ENFORCING = /^(?:enforce|deny)$/i;

/** The code of a verdict: `policy/POLICY/RULE`; generated rules have the name of the rule that they were made of. */
export function policyCode({ policy, rule }: PolicyVerdict): string {
  const parts = rule === undefined ? [policy.name] : [policy.name, writtenRule(policy, rule)];
  return ['policy', ...parts].join('/').replaceAll(/[^\w./*-]+/g, '-');
}

/** A verdict with a message that repeats no value of a Secret. */
export function shownVerdict({ root }: RenderedResource, { verdict }: PolicyVerdict): Verdict {
  return { ...verdict, message: withoutHidden(verdict.message, hiddenTexts(root)) };
}

/** What policies object to in a rendered object, each on the source line that causes it. */
export function violationFindings(
  resource: RenderedResource,
  verdicts: readonly PolicyVerdict[],
  overlay: string,
): readonly Finding[] {
  return verdicts
    .filter(({ verdict }) => verdict.result === 'fail')
    .map((verdict) => violationFinding(resource, verdict, overlay));
}

function violationFinding(resource: RenderedResource, found: PolicyVerdict, overlay: string): Finding {
  const { policy } = found;
  const { path, part } = shownPath(resource.root, found.verdict.path ?? []);
  const made = renderedFinding(
    { code: policyCode(found), severity: severityOf(found), message: wording(resource, found), path, part },
    resource,
    overlay,
  );
  const rule = found.rule === undefined ? '' : `, rule ${writtenRule(policy, found.rule)}`;
  const place = rulePlace(found);
  const docs = policy.annotations[`${ANNOTATION}/docs`] ?? policy.annotations['docs-url'];
  return {
    ...made,
    docs: docs !== undefined && /^https?:\/\//.test(docs) ? docs : place.file,
    related: [...made.related, { message: `Policy ${policy.name}${rule}`, place }],
  };
}

/** Where a rule stands. */
function rulePlace({ policy, rulePath, place }: PolicyVerdict): Place {
  return place ?? blame(policy.document.root, rulePath, 'value').place;
}

/** A field that is missing is shown at the nearest one around it; an object as a whole at its kind. */
export function shownPath(
  root: MapNode,
  path: FieldPath,
): { readonly path: FieldPath; readonly part: 'key' | 'value' } {
  const shown = nearestExisting(root, path);
  if (shown.path.length > 0) return shown;
  return { path: getNode(root, ['kind']) === undefined ? [] : ['kind'], part: 'value' };
}

/** What the cluster does about it decides; a policy that says that it does not count is only worth knowing. */
function severityOf({ policy, action = '' }: PolicyVerdict): Severity {
  if (policy.annotations[`${ANNOTATION}/scored`] === 'false') return 'information';
  return action.split(', ').some((one) => ENFORCING.test(one)) ? 'error' : 'warning';
}

const FRAME =
  /^validation (?:error|failure): |\.? (?:[Rr]ule|anyPattern) \S+ (?:failed(?: at path [^\s;]+)?|execution error).*$/gs;

/** The policy's own words and who says so. */
function wording(resource: RenderedResource, found: PolicyVerdict): string {
  const { policy, action = '' } = found;
  const { message } = shownVerdict(resource, found);
  const own = message
    .replaceAll(FRAME, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();
  const words = (own === '' ? message : own).replace(/[.;:\s]+$/, '');
  return `${words} (policy ${policy.name}, ${actionWord(action)}).`;
}

function actionWord(action: string): string {
  if (action.split(', ').some((one) => ENFORCING.test(one))) return 'enforced';
  if (action === '') return 'bound to nothing here';
  return /^(?:audit|dryrun)$/i.test(action) ? 'audited' : 'warns';
}

/** That a policy could not be judged, once for each of its rules, in its own file: no violation, and nothing about the object. */
export function unjudgedFindings(
  verdicts: readonly { readonly resource: RenderedResource; readonly found: PolicyVerdict }[],
  overlay: string,
): readonly Finding[] {
  const told = new Map<string, Finding>();
  for (const { resource, found } of verdicts) {
    const key = `${found.policy.name}/${found.rulePath.join('/')}`;
    if (found.verdict.result === 'error' && !told.has(key)) told.set(key, unjudgedFinding(resource, found, overlay));
  }
  return [...told.values()];
}

function unjudgedFinding(resource: RenderedResource, one: PolicyVerdict, overlay: string): Finding {
  const { policy, verdict, rule } = one;
  const name = rule === undefined ? `Policy \`${policy.name}\`` : `Rule \`${writtenRule(policy, rule)}\``;
  const why = shownVerdict(resource, one).message.replaceAll(/\s*\n\s*/g, ' ');
  const message =
    verdict.reason === 'needs-cluster'
      ? `${name} is not judged here: only a cluster has ${verdict.missing?.map((item) => `\`${item}\``).join(', ') || 'what it asks for'}.`
      : `${name} is not judged: ${why}`;
  return {
    code: 'policy/not-judged',
    severity: 'information',
    message,
    place: rulePlace(one),
    overlays: [overlay],
    related: [],
    fixes: [],
  };
}

/** Findings without those that the team file excuses at their place in the object. */
export function withoutIgnored(
  resource: RenderedResource,
  verdicts: readonly PolicyVerdict[],
  ignore: readonly IgnoreRule[],
): readonly PolicyVerdict[] {
  if (ignore.length === 0) return verdicts;
  return verdicts.filter(
    (one) => findIgnore(ignore, { code: policyCode(one), resource, path: one.verdict.path ?? [] }) === undefined,
  );
}
