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
  /** The enforcement points that it is for; undefined for all of them. */
  readonly points: readonly string[] | undefined;
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
    const scoped = scopedActions(spec);
    return {
      resource,
      template,
      action: actionOf(spec, scoped),
      points: scoped && [...scoped.keys()],
      selects: compileMatch(memberOf(spec, 'match')),
      parameters,
      problem: source && constraintProblem(object, source),
    };
  });
}

export function isConstraint(object: JsonObject): boolean {
  return textAt(object, 'apiVersion').startsWith(`${GROUP}/`);
}

/** Where a violation has consequences, and which; undefined for a constraint that says it for all places at once. */
function scopedActions(spec: JsonObject): ReadonlyMap<string, string> | undefined {
  if (textAt(spec, 'enforcementAction').toLowerCase() !== 'scoped') return undefined;
  const found = new Map<string, string>();
  for (const entry of listAt(spec, 'scopedEnforcementActions'))
    for (const point of listAt(entry, 'enforcementPoints')) {
      const name = textAt(point, 'name');
      if (!found.has(name)) found.set(name, textAt(entry, 'action').toLowerCase());
    }
  return found;
}

/** Places that an object comes by on its way into a cluster. */
const ADMISSION = ['*', 'validation.gatekeeper.sh', 'vap.k8s.io'];

/** What happens where an object comes into the cluster; a violation that only shows in an audit is none there. */
function actionOf(spec: JsonObject, scoped: ReadonlyMap<string, string> | undefined): string {
  if (scoped === undefined) return textAt(spec, 'enforcementAction').toLowerCase() || 'deny';
  return ADMISSION.map((name) => scoped.get(name)).find((action) => action !== undefined) ?? 'dryrun';
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
  const { points } = constraint;
  const properties = { template: resource.kind, ...(points && { enforcementPoints: points.join(', ') }) };
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
