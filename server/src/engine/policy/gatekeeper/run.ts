import type { JsonObject } from '../../schema/schemaShape.ts';
import { clusterScopeTest } from '../judged/clusterScope.ts';
import { type JudgedResource, readResource } from '../judged/resource.ts';
import type { Verdict } from '../judged/verdict.ts';
import { type Constraint, type ConstraintInput, judgeConstraint, readConstraints } from './constraint.ts';
import { readExpansions } from './expansion.ts';
import { judgeImplied } from './implied.ts';
import { inventoryOf } from './inventory.ts';
import { isReview, readReview, reviewOf } from './review.ts';
import type { Violation } from './template.ts';

/** What a run of constraints needs besides the object. */
export interface GatekeeperRun {
  readonly policies: readonly JsonObject[];
  /** All objects that are there: those to judge and those that stand in for a cluster. */
  readonly objects: readonly JsonObject[];
  readonly namespaces: (name: string) => JsonObject | undefined;
  readonly operation: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A verdict of one constraint. */
export interface GatekeeperVerdict {
  readonly constraint: Constraint;
  /** What was judged: the object itself, or that of the request in its file. */
  readonly resource: JudgedResource;
  readonly verdict: Verdict;
  /** One by one, where the verdict says equal ones once. */
  readonly violations: readonly Violation[];
}

/** Judges objects by the constraints of a run; `data.inventory` is made when a first constraint selects something. */
export function gatekeeperJudge(run: GatekeeperRun): (resource: JudgedResource) => readonly GatekeeperVerdict[] {
  const constraints = readConstraints(run.policies);
  const expansions = readExpansions(run.policies);
  if (constraints.length === 0) return () => [];
  const isClusterScoped = clusterScopeTest([...run.policies, ...run.objects]);
  const isCluster = ({ group, kind }: JudgedResource): boolean => isClusterScoped(group, kind);
  let inventory: JsonObject | undefined;
  return (resource) => {
    inventory ??= inventoryOf(run.objects.map(readResource), isCluster);
    const review = isReview(resource.object)
      ? readReview(resource.object)
      : reviewOf(resource, run.operation, run.namespaces(resource.namespace));
    const namespace = run.namespaces(review.resource.namespace);
    const namespaceLabels = namespace && readResource(namespace).labels;
    const all = inventory;
    const input = (one: JudgedResource): ConstraintInput => ({
      around: { isClusterScoped: isCluster(one), namespaceLabels },
      inventory: all,
      now: run.now,
    });
    return constraints.flatMap((constraint) => {
      const judged = judgeConstraint(constraint, review, input(review.resource));
      const implied = judgeImplied(constraint, review, { expansions, namespace, input });
      return [
        ...(judged === undefined ? [] : [{ constraint, resource: review.resource, ...judged }]),
        ...implied.map(({ verdict, violations, action }) => ({
          constraint: { ...constraint, action },
          resource: review.resource,
          verdict,
          violations,
        })),
      ];
    });
  };
}
