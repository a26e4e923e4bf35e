import type { RenderedResource } from '../../kustomize/rendered.ts';
import { nearestExisting } from '../fields.ts';
import { type CollectedFact, type OverlayViolation, overlayRule } from '../rule.ts';
import { collectWorkload, type WorkloadFact, workloadKey } from '../workloads.ts';

/** Workloads with one replica and nothing that scales them: every restart is an outage. Zero is a decision and passes. */
export const singleReplica = overlayRule({
  meta: { name: 'single-replica', level: 'off', recommended: { 'prod*': 'warning' } },
  collect: collectWorkload,
  judge,
});

function judge(facts: readonly CollectedFact<WorkloadFact>[]): readonly OverlayViolation[] {
  const scaled = new Set(facts.flatMap(({ fact }) => (fact.kind === 'scaler' ? [fact.target] : [])));
  return facts
    .filter(({ resource, fact }) => fact.kind === 'workload' && fact.replicas === 1 && !scaled.has(keyOf(resource)))
    .map(({ resource }) => {
      const { kind, name } = resource.id;
      const message = `${kind} \`${name}\` runs one replica; each restart or drain of its node takes it down. Set \`replicas\` to 2 or more.`;
      return { ...nearestExisting(resource.root, ['spec', 'replicas']), message, resource };
    });
}

function keyOf({ id }: RenderedResource): string {
  return workloadKey(id.kind, id.name, id.namespace);
}
