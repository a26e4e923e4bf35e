import type { RenderedResource } from '../kustomize/rendered.ts';
import type { FieldPath } from '../syntax/fieldPath.ts';
import { numberAt, textAt, textsAt } from './fields.ts';

/** What rules about availability want to know of an object. */
export type WorkloadFact =
  | { readonly kind: 'workload'; readonly replicas: number; readonly labels: ReadonlyMap<string, string> }
  | { readonly kind: 'scaler'; readonly target: string }
  | { readonly kind: 'budget' };

const REPLICAS: FieldPath = ['spec', 'replicas'];
const SCALERS = new Set(['autoscaling/HorizontalPodAutoscaler', 'keda.sh/ScaledObject']);

/** The part of an object in availability: a Deployment or StatefulSet, what scales one, a disruption budget. */
export function collectWorkload(resource: RenderedResource): WorkloadFact | undefined {
  const { group, kind, namespace } = resource.id;
  const { root } = resource;
  if (group === 'apps' && (kind === 'Deployment' || kind === 'StatefulSet')) {
    const labels = textsAt(root, ['spec', 'template', 'metadata', 'labels']);
    return { kind: 'workload', replicas: numberAt(root, REPLICAS) ?? 1, labels };
  }
  if (group === 'policy' && kind === 'PodDisruptionBudget') return { kind: 'budget' };
  if (!SCALERS.has(`${group}/${kind}`)) return undefined;
  const target = ['spec', 'scaleTargetRef'];
  const name = textAt(root, [...target, 'name']) ?? '';
  return { kind: 'scaler', target: workloadKey(textAt(root, [...target, 'kind']) ?? 'Deployment', name, namespace) };
}

/** How a scaler names what it scales. */
export function workloadKey(kind: string, name: string, namespace: string): string {
  return `${kind}/${name}/${namespace}`;
}
