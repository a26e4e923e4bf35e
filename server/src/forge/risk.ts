import type { Evidence, OverlayEvidence, ResourceChange } from './evidence.ts';

/** How careful a reviewer has to be, and why. */
export interface Risk {
  readonly level: 'low' | 'medium' | 'high';
  /** Short reasons, the most serious first; empty for `low`. */
  readonly reasons: readonly string[];
}

const RIGHTS = /^(Cluster)?Role(Binding)?$|^ServiceAccount$/;
const DELICATE: readonly (readonly [RegExp, string])[] = [
  [/^CustomResourceDefinition$/, 'changes a CustomResourceDefinition'],
  [RIGHTS, 'changes access rights'],
  [/NetworkPolicy$/, 'changes a network policy'],
  [/^(PersistentVolume(Claim)?|StorageClass)$/, 'changes storage'],
  [/^Namespace$/, 'changes a namespace'],
];
const WORKLOAD = /^(Deployment|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob|Pod)$/;

/**
 * Judges a change by what it does to the rendered resources. High: something is removed, rights, storage, network policies,
 * namespaces or CRDs change, an overlay does not render any more, more than one production cluster at once. Medium: workloads
 * change in production, or something new appears. Low: everything else.
 */
export function judgeRisk(evidence: Evidence): Risk {
  const high = [...new Set(evidence.overlays.flatMap(highReasons))];
  const clusters = new Set(productionClusters(evidence));
  if (clusters.size > 1) high.push(`${clusters.size} production clusters at once`);
  if (high.length > 0) return { level: 'high', reasons: high };
  const medium = [...new Set(evidence.overlays.flatMap(mediumReasons))];
  return { level: medium.length > 0 ? 'medium' : 'low', reasons: medium };
}

function highReasons(overlay: OverlayEvidence): string[] {
  const reasons = overlay.refused === undefined ? [] : [`\`${overlay.path}\` does not render`];
  const removed = overlay.resources.filter(
    (resource) => resource.change === 'removed' && !isGenerated(resource, overlay),
  );
  if (removed.length > 0) reasons.push(`removes ${removed.length} from \`${overlay.path}\``);
  for (const [kind, reason] of DELICATE)
    if (overlay.resources.some((resource) => kind.test(resource.kind))) reasons.push(reason);
  return reasons;
}

function mediumReasons(overlay: OverlayEvidence): string[] {
  const reasons: string[] = [];
  const workload = overlay.resources.some((resource) => WORKLOAD.test(resource.kind) && resource.change === 'changed');
  if (overlay.isProduction && workload) reasons.push(`workloads change in ${overlay.environment}`);
  if (overlay.resources.some((resource) => resource.change === 'added' && !isGenerated(resource, overlay)))
    reasons.push('adds resources');
  return reasons;
}

// A generated ConfigMap or Secret with a new content hash goes away under one name and comes back under another.
function isGenerated(resource: ResourceChange, overlay: OverlayEvidence): boolean {
  if (resource.kind !== 'ConfigMap' && resource.kind !== 'Secret') return false;
  const stem = resource.name.replace(/-[a-z0-9]{10}$/, '');
  const other = resource.change === 'added' ? 'removed' : 'added';
  return overlay.resources.some(
    (candidate) =>
      candidate.change === other &&
      candidate.kind === resource.kind &&
      candidate.name !== candidate.name.replace(/-[a-z0-9]{10}$/, '') &&
      candidate.name.replace(/-[a-z0-9]{10}$/, '') === stem,
  );
}

function productionClusters(evidence: Evidence): string[] {
  return evidence.overlays
    .filter((overlay) => overlay.isProduction && overlay.resources.length > 0)
    .flatMap((overlay) => overlay.clusters);
}
