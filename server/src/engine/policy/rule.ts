import type { Severity } from '../diagnostics/finding.ts';
import type { RenderedResource } from '../kustomize/rendered.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';

/** A violation as a rule reports it: where in the rendered object, and what to say. */
export interface Violation {
  /** An existing node of the object; for a field that is missing, its nearest existing parent. */
  readonly path: FieldPath;
  readonly part: 'key' | 'value';
  readonly message: string;
}

/** A violation with its code and level, at a rendered object. */
export interface PolicyProblem extends Violation {
  readonly code: string;
  readonly severity: Severity;
  readonly resource: RenderedResource;
}

/** What a rule may know besides the object itself. */
export interface RuleContext {
  /** All objects of the overlay, in output order. */
  readonly resources: readonly RenderedResource[];
}

/**
 * Where a rule is on. `level` holds in every environment unless the team file says otherwise; `off` rules wait for the
 * team file. `recommended` is what a team is offered: by environment, `*` for all, names ending in `*` as prefixes.
 */
export interface RuleMeta {
  /** The name in the team file, and the code without `policy/`. Its page is the row of that code. */
  readonly name: string;
  readonly level: Severity | 'off';
  readonly recommended: Readonly<Record<string, Severity>>;
}

/** A rule about one object at a time. */
export interface ObjectRule {
  readonly meta: RuleMeta;
  readonly check: (resource: RenderedResource) => readonly Violation[];
}

/**
 * A rule about objects that belong together: `collect` takes what it needs from each object and depends on nothing else,
 * so that it can be remembered for as long as the object stays the same; `judge` sees all of it at once.
 */
export interface OverlayRule<Fact> {
  readonly meta: RuleMeta;
  readonly collect: (resource: RenderedResource) => Fact | undefined;
  readonly judge: (facts: readonly CollectedFact<Fact>[]) => readonly OverlayViolation[];
}

export interface CollectedFact<Fact> {
  readonly resource: RenderedResource;
  readonly fact: Fact;
}

export interface OverlayViolation extends Violation {
  readonly resource: RenderedResource;
}

/** A rule of either shape, as the runner sees it. */
export interface Rule {
  readonly meta: RuleMeta;
  readonly run: (context: RuleContext) => readonly OverlayViolation[];
}

const remembered = new WeakMap<object, WeakMap<RenderedResource, unknown>>();

/** What a rule found out about an object, worked out once for each object. */
function remember<T>(rule: object, resource: RenderedResource, work: () => T): T {
  const known = remembered.get(rule) ?? new WeakMap<RenderedResource, unknown>();
  remembered.set(rule, known);
  if (!known.has(resource)) known.set(resource, work());
  return known.get(resource) as T;
}

export function objectRule(rule: ObjectRule): Rule {
  const violations = (resource: RenderedResource): readonly OverlayViolation[] =>
    remember(rule, resource, () => rule.check(resource).map((violation) => ({ ...violation, resource })));
  return { meta: rule.meta, run: ({ resources }) => resources.flatMap(violations) };
}

export function overlayRule<Fact>(rule: OverlayRule<Fact>): Rule {
  const run = ({ resources }: RuleContext): readonly OverlayViolation[] => {
    const facts = resources.flatMap((resource): CollectedFact<Fact>[] => {
      const fact = remember(rule, resource, () => rule.collect(resource));
      return fact === undefined ? [] : [{ resource, fact }];
    });
    return rule.judge(facts);
  };
  return { meta: rule.meta, run };
}
