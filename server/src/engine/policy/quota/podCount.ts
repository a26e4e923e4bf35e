import type { JsonObject } from '../../schema/schemaShape.ts';
import { replicasOf } from '../change/podJson.ts';
import { type JudgedResource, memberOf, objectAt, textAt } from '../judged/resource.ts';

/** How many pods of an object may be there at the same time. */
export interface PodCount {
  readonly pods: number;
  /** Whether there are more, one for each node. */
  readonly isLeast: boolean;
  /** Whether they are there only while it runs. */
  readonly isJob: boolean;
  /** The autoscaler that may make as many of them. */
  readonly autoscaler?: string;
}

/** The pods of an object beside others of its namespace: what scales it counts with the most that it may make. */
export function countPods(resource: JudgedResource, beside: readonly JudgedResource[]): PodCount {
  const { group, kind, object } = resource;
  const spec = objectAt(object, 'spec');
  const plain = (pods: number): PodCount => ({ pods, isLeast: false, isJob: false });
  if (kind === 'PodTemplate') return plain(0);
  if (kind === 'Job') return { ...plain(jobPods(spec)), isJob: true };
  if (kind === 'CronJob') {
    const isOff = memberOf(spec, 'suspend') === true;
    return { ...plain(isOff ? 0 : jobPods(objectAt(objectAt(spec, 'jobTemplate'), 'spec'))), isJob: true };
  }
  if (kind === 'DaemonSet') return { ...plain(1), isLeast: true };
  const replicas = Math.max(0, Math.trunc(replicasOf(resource)));
  const scaler =
    replicas === 0 ? undefined : beside.find((one) => isScalerOf(one, { group, kind, name: resource.name }));
  const most = scaler && memberOf(objectAt(scaler.object, 'spec'), 'maxReplicas');
  if (scaler === undefined || typeof most !== 'number' || most <= replicas) return plain(replicas);
  return { ...plain(Math.trunc(most)), autoscaler: scaler.name };
}

/** A Job makes no more pods at a time than it still needs (pkg/controller/job, manageJob). */
function jobPods(spec: JsonObject): number {
  if (memberOf(spec, 'suspend') === true) return 0;
  const [parallelism, completions] = ['parallelism', 'completions'].map((name) => memberOf(spec, name));
  const most = typeof parallelism === 'number' ? parallelism : 1;
  return Math.max(0, Math.trunc(typeof completions === 'number' ? Math.min(most, completions) : most));
}

/** An autoscaler finds its target by group, kind and name in its own namespace. */
function isScalerOf(
  { group, kind, object }: JudgedResource,
  target: { readonly group: string; readonly kind: string; readonly name: string },
): boolean {
  if (group !== 'autoscaling' || kind !== 'HorizontalPodAutoscaler') return false;
  const wanted = objectAt(objectAt(object, 'spec'), 'scaleTargetRef');
  const apiVersion = textAt(wanted, 'apiVersion');
  const wantedGroup = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return (
    wantedGroup === target.group && textAt(wanted, 'kind') === target.kind && textAt(wanted, 'name') === target.name
  );
}
