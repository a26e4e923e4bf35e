import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { type JudgedResource, listAt, memberOf, objectAt, readResource, textAt } from '../judged/resource.ts';
import { erred, failed, passed, skippedBy, type Verdict } from '../judged/verdict.ts';
import { once } from '../verdicts/once.ts';
import { constraintProblem } from './constraintProblem.ts';
import { compileMatch, type MatchSurroundings } from './match.ts';
import type { Review } from './review.ts';
import { type ConstraintTemplate, constraintKind, isTemplate, readTemplate, type Violation } from './template.ts';

const GROUP = 'constraints.gatekeeper.sh';
const compiled = once(readTemplate);

/** A constraint with the template that gives it its code; without one it cannot be judged. */
export interface Constraint {
  readonly resource: JudgedResource;
  readonly template: ConstraintTemplate | undefined;
  /** What a cluster does about a violation. */
  readonly action: string;
  readonly selects: ReturnType<typeof compileMatch>;
  readonly parameters: Json;
  /** Why a cluster would refuse it. */
  readonly problem: string | undefined;
}

/** The constraints among the documents of policies, each with its template. */
export function readConstraints(documents: readonly JsonObject[]): readonly Constraint[] {
  const templates = new Map(documents.filter(isTemplate).map((object) => [constraintKind(object), object]));
  return documents.filter(isConstraint).map((object) => {
    const resource = readResource(object);
    const spec = objectAt(object, 'spec');
    const source = templates.get(resource.kind);
    const template = source && compiled(source);
    const parameters = memberOf(spec, 'parameters') ?? {};
    return {
      resource,
      template,
      action: actionOf(spec),
      selects: compileMatch(memberOf(spec, 'match')),
      parameters,
      problem: source && constraintProblem(object, source),
    };
  });
}

export function isConstraint(object: JsonObject): boolean {
  return textAt(object, 'apiVersion').startsWith(`${GROUP}/`);
}

/** `scoped` says it per place; the first one named there stands for it. */
function actionOf(spec: JsonObject): string {
  const action = textAt(spec, 'enforcementAction').toLowerCase() || 'deny';
  const [scoped] = listAt(spec, 'scopedEnforcementActions');
  return action === 'scoped' && scoped !== undefined ? textAt(scoped, 'action') || action : action;
}

/** What a constraint is judged in. */
export interface ConstraintInput {
  readonly around: MatchSurroundings;
  readonly inventory: JsonObject;
  readonly now: number;
}

/** A verdict with the violations that it was made of. */
export interface ConstraintVerdict {
  readonly verdict: Verdict;
  readonly violations: readonly Violation[];
}

/** Judges a request by a constraint; undefined when the constraint does not select it. */
export function judgeConstraint(
  constraint: Constraint,
  review: Review,
  input: ConstraintInput,
): ConstraintVerdict | undefined {
  const { template, resource, selects } = constraint;
  const selected = selects(review.resource, input.around);
  if (selected === 'no') return undefined;
  const properties = { template: resource.kind };
  const without = (verdict: Verdict): ConstraintVerdict => ({
    verdict: { ...verdict, properties: { ...properties, ...verdict.properties } },
    violations: [],
  });
  if (selected === 'unknown') {
    const message = `Whether this is selected hangs on the labels of namespace \`${review.resource.namespace}\`, which is not among the objects.`;
    return without({ ...erred(message, 'needs-cluster'), missing: ['namespaceSelector'] });
  }
  if (template === undefined)
    return without(
      erred(`No ConstraintTemplate of kind \`${resource.kind}\` is among the policies.`, 'invalid-policy'),
    );
  if (constraint.problem !== undefined) return without(erred(constraint.problem, 'invalid-policy'));
  const { inventory, now } = input;
  const answer = template.code({
    review,
    parameters: constraint.parameters,
    constraint: resource.object,
    inventory,
    now,
  });
  if (answer.kind === 'error') return without(erred(answer.message, answer.reason));
  if (answer.kind === 'skipped') return without(skippedBy('matchCondition', answer.message));
  if (answer.violations.length === 0) return without(passed('No violation.'));
  const [first] = answer.violations;
  const validation = first?.validation;
  const verdict = failed([...new Set(answer.violations.map(({ message }) => message))].join('\n'), first?.path);
  const words = {
    ...properties,
    ...(validation === undefined ? {} : { validation: String(validation) }),
    ...(answer.violations.length < 2 ? {} : { violations: String(answer.violations.length) }),
  };
  return { verdict: { ...verdict, properties: words }, violations: answer.violations };
}
