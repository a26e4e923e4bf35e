import type { Place } from '../../diagnostics/finding.ts';
import type { RenderedResource } from '../../kustomize/rendered.ts';
import { printId } from '../../kustomize/resourceId.ts';
import { isRegoDocument } from '../../policy/conftest/regoDocument.ts';
import { writtenRule } from '../../policy/verdicts/kyvernoUnits.ts';
import type { PolicyInfo, PolicyVerdict } from '../../policy/verdicts/policyUnit.ts';
import type { Range } from '../../syntax/tree.ts';
import { blame } from '../blame.ts';

/** How often a rule came to each result. */
export interface ResultCounts {
  readonly pass: number;
  readonly fail: number;
  readonly skip: number;
  readonly error: number;
}

/** What a rule says of one overlay. */
export interface RuleOverlay extends ResultCounts {
  /** Directory of the overlay. */
  readonly overlay: string;
}

/** A rule with what it came to; policies without rules have one without a name. */
export interface RuleOverview {
  readonly name: string;
  /** What a cluster does about a failure. */
  readonly action: string;
  readonly file: string;
  readonly range: Range;
  readonly overlays: readonly RuleOverlay[];
}

/** A policy that holds for some overlay. */
export interface PolicyOverview {
  readonly name: string;
  /** Its language, as in reports. */
  readonly source: string;
  readonly title: string;
  readonly category: string;
  readonly severity: string;
  readonly file: string;
  readonly range: Range;
  readonly rules: readonly RuleOverview[];
}

/** What an overlay's objects came to. */
export interface JudgedOverlay {
  readonly overlay: string;
  readonly policies: readonly PolicyInfo[];
  readonly objects: readonly { readonly resource: RenderedResource; readonly verdicts: readonly PolicyVerdict[] }[];
}

/** The text that tells policies of one language apart. */
export function policyKey({ source, name }: Pick<PolicyInfo, 'source' | 'name'>): string {
  return `${source}:${name}`;
}

/** The rule of a verdict as it was written, not as it was generated; empty for policies without rules. */
export function ruleName({ policy, rule }: PolicyVerdict): string {
  return rule === undefined ? '' : writtenRule(policy, rule);
}

interface RuleDraft {
  readonly place: Place;
  action: string;
  readonly overlays: Map<string, Record<keyof ResultCounts, number>>;
}

interface PolicyDraft {
  readonly policy: PolicyInfo;
  readonly rules: Map<string, RuleDraft>;
}

/** Counts what every rule came to in every overlay. Policies come in the order of their names, rules in that of their results. */
export function policyOverviews(
  judged: readonly JudgedOverlay[],
  locate: (place: Place) => Range,
): readonly PolicyOverview[] {
  const drafts = new Map<string, PolicyDraft>();
  for (const { overlay, policies, objects } of judged) {
    for (const policy of policies) {
      const key = policyKey(policy);
      if (!drafts.has(key)) drafts.set(key, { policy, rules: new Map() });
    }
    for (const verdict of objects.flatMap(({ verdicts }) => verdicts)) count(drafts, overlay, verdict);
  }
  return [...drafts.values()]
    .map((draft) => finish(draft, locate))
    .sort((a, b) => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1));
}

function count(drafts: Map<string, PolicyDraft>, overlay: string, found: PolicyVerdict): void {
  const { policy, rulePath, action = '', verdict } = found;
  const draft = drafts.get(policyKey(policy)) ?? { policy, rules: new Map<string, RuleDraft>() };
  drafts.set(policyKey(policy), draft);
  const name = ruleName(found);
  const rule = draft.rules.get(name) ?? {
    place: found.place ?? blame(policy.document.root, rulePath, 'value').place,
    action,
    overlays: new Map(),
  };
  draft.rules.set(name, rule);
  const counts = rule.overlays.get(overlay) ?? { pass: 0, fail: 0, skip: 0, error: 0 };
  rule.overlays.set(overlay, counts);
  counts[verdict.result]++;
}

const ANNOTATION = 'policies.kyverno.io';

function finish({ policy, rules }: PolicyDraft, locate: (place: Place) => Range): PolicyOverview {
  const { name, source, annotations, document } = policy;
  const annotation = (key: string): string => annotations[`${ANNOTATION}/${key}`] ?? '';
  const { place } = isRegoDocument(document.object)
    ? { place: { file: document.root.origin.file, range: { start: 0, end: 0 } } }
    : blame(document.root, ['metadata', 'name'], 'value');
  return {
    name,
    source,
    title: annotation('title'),
    category: annotation('category'),
    severity: annotation('severity').toLowerCase(),
    file: place.file,
    range: locate(place),
    rules: [...rules].map(([rule, { place: at, action, overlays }]) => ({
      name: rule,
      action,
      file: at.file,
      range: locate(at),
      overlays: [...overlays].map(([overlay, counts]) => ({ overlay, ...counts })),
    })),
  };
}

/** One object with its result. */
export interface ObjectResult {
  /** Text form of the object's id, with which its evaluation is asked for. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly result: keyof ResultCounts;
  readonly message: string;
  readonly file: string;
  readonly range: Range;
}

/** What identifies a rule. */
export interface RuleKey {
  readonly source: string;
  readonly policy: string;
  /** As it was written; empty for policies without rules. */
  readonly rule: string;
}

/** Whether a verdict is one of a rule. */
export function isOfRule(found: PolicyVerdict, { source, policy, rule }: RuleKey): boolean {
  return found.policy.source === source && found.policy.name === policy && ruleName(found) === rule;
}

/** The results of one rule in an overlay; failures first. */
export function objectResults(
  { objects }: JudgedOverlay,
  key: RuleKey,
  say: (resource: RenderedResource, verdict: PolicyVerdict) => { readonly message: string; readonly place: Place },
  locate: (place: Place) => Range,
): readonly ObjectResult[] {
  const found = objects.flatMap(({ resource, verdicts }) =>
    verdicts
      .filter((verdict) => isOfRule(verdict, key))
      .map((verdict): ObjectResult => {
        const { message, place } = say(resource, verdict);
        const { kind, name, namespace } = resource.id;
        const { result } = verdict.verdict;
        return {
          id: printId(resource.id),
          kind,
          name,
          namespace,
          result,
          message,
          file: place.file,
          range: locate(place),
        };
      }),
  );
  const order = ['fail', 'error', 'pass', 'skip'];
  return found.sort((a, b) => order.indexOf(a.result) - order.indexOf(b.result));
}
