import { selectorFits } from '../labels.ts';
import { type CollectedFact, type OverlayViolation, overlayRule } from '../rule.ts';
import { collectWorkload, type WorkloadFact, workloadKey } from '../workloads.ts';

/** Workloads with several replicas that no PodDisruptionBudget selects: a drain may stop all of them at once. */
export const noDisruptionBudget = overlayRule({
  meta: { name: 'no-disruption-budget', level: 'off', recommended: { 'prod*': 'warning' } },
  collect: collectWorkload,
  judge,
});

function judge(facts: readonly CollectedFact<WorkloadFact>[]): readonly OverlayViolation[] {
  const budgets = facts.filter(({ fact }) => fact.kind === 'budget').map(({ resource }) => resource);
  const scaled = new Set(facts.flatMap(({ fact }) => (fact.kind === 'scaler' ? [fact.target] : [])));
  return facts.flatMap(({ resource, fact }): OverlayViolation[] => {
    const { kind, name, namespace } = resource.id;
    if (fact.kind !== 'workload') return [];
    if (fact.replicas < 2 && !scaled.has(workloadKey(kind, name, namespace))) return [];
    const covered = budgets.some(
      (budget) => budget.id.namespace === namespace && selectorFits(budget.root, ['spec', 'selector'], fact.labels),
    );
    if (covered) return [];
    const message = `No PodDisruptionBudget selects the pods of ${kind} \`${name}\`; draining nodes may stop all of them at once. Add one with \`maxUnavailable: 1\`.`;
    return [{ path: ['metadata', 'name'], part: 'value', message, resource }];
  });
}
