import type { JsonObject } from '../../schema/schemaShape.ts';
import { containersOf, podSpecPath } from '../change/podJson.ts';
import { type JudgedResource, listAt, memberOf, objectAt, textAt, valueAt } from '../judged/resource.ts';
import { type Amounts, BILLIONTHS, nanosOf } from './amounts.ts';

/** What LimitRanges give to containers that say nothing (pkg/apis/core/v1/defaults.go, plugin/pkg/admission/limitranger). */
export function defaultsOf(own: readonly JudgedResource[]): Amounts {
  const found = new Map<string, bigint>();
  for (const { kind, group, object } of own) {
    if (kind !== 'LimitRange' || group !== '') continue;
    for (const limit of listAt(objectAt(object, 'spec'), 'limits')) {
      if (textAt(limit, 'type') !== 'Container') continue;
      const [limits, requests, max, min] = ['default', 'defaultRequest', 'max', 'min'].map((name) =>
        objectAt(limit, name),
      ) as [JsonObject, JsonObject, JsonObject, JsonObject];
      for (const name of new Set([limits, requests, max, min].flatMap((one) => Object.keys(one)))) {
        const most = nanosOf(limits[name]) ?? nanosOf(max[name]);
        const asked = nanosOf(requests[name]) ?? most ?? nanosOf(min[name]);
        if (most !== undefined) found.set(`limits.${name}`, most);
        if (asked !== undefined) found.set(`requests.${name}`, asked);
      }
    }
  }
  return found;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** What one pod of an object comes to. */
export interface PodAmounts {
  readonly amounts: Amounts;
  /** Whether no container asks for CPU or memory (pkg/apis/core/v1/helper/qos, ComputePodQOS). */
  readonly isBestEffort: boolean;
}

/**
 * What a quota counts for a pod (k8s.io/kubernetes, pkg/quota/v1/evaluator/core/pods.go, PodUsageFunc): what its containers ask for, and
 * what its RuntimeClass adds, `overhead`.
 */
export function podAmounts(resource: JudgedResource, defaults: Amounts, overhead: JsonObject): PodAmounts {
  const [requests, limits] = ['requests', 'limits'].map((list) => sumOf(resource, list, defaults)) as [
    Map<string, bigint>,
    Map<string, bigint>,
  ];
  const isBestEffort = ![requests, limits].some((sums) => sums.has('cpu') || sums.has('memory'));
  for (const [name, quantity] of Object.entries(overhead)) {
    const amount = nanosOf(quantity) ?? 0n;
    requests.set(name, (requests.get(name) ?? 0n) + amount);
    const most = limits.get(name);
    if (most !== undefined) limits.set(name, most + amount);
  }
  const counted = new Map<string, bigint>([
    ['pods', BILLIONTHS],
    ['count/pods', BILLIONTHS],
  ]);
  for (const [name, amount] of requests) {
    // Extended resources are counted by their requests alone.
    if (COUNTED.has(name) || name.startsWith('hugepages-')) counted.set(name, amount);
    counted.set(`requests.${name}`, amount);
  }
  for (const [name, amount] of limits) if (COUNTED.has(name)) counted.set(`limits.${name}`, amount);
  return { amounts: counted, isBestEffort };
}

const COUNTED = new Set(['cpu', 'memory', 'ephemeral-storage']);

/**
 * The sum of the containers and of the init containers that stay beside them, or the most that is asked for while one of the others runs
 * before them (k8s.io/component-helpers, resource/helpers.go, AggregateContainerRequests). What is nothing is left out.
 */
function sumOf(resource: JudgedResource, list: string, defaults: Amounts): Map<string, bigint> {
  const containers = containersOf(resource).map(({ container, isInit }) => ({
    ...{ isInit, stays: isInit && textAt(container, 'restartPolicy') === 'Always' },
    own: objectAt(objectAt(container, 'resources'), list),
    // A request that is left out is the limit.
    implied: list === 'requests' ? objectAt(objectAt(container, 'resources'), 'limits') : {},
  }));
  const pod = objectAt(valueAt(resource.object, podSpecPath(resource) ?? []), 'resources');
  const wholes = objectAt(pod, list);
  const impliedWholes = list === 'requests' ? objectAt(pod, 'limits') : {};
  const names = new Set([
    ...COUNTED,
    ...containers.flatMap(({ own, implied }) => [...Object.keys(own), ...Object.keys(implied)]),
    ...[...Object.keys(wholes), ...Object.keys(impliedWholes)],
  ]);
  const total = new Map<string, bigint>();
  for (const name of names) {
    let [sum, staying, before] = [0n, 0n, 0n];
    for (const { isInit, stays, own, implied } of containers) {
      const amount =
        nanosOf(memberOf(own, name)) ?? nanosOf(memberOf(implied, name)) ?? defaults.get(`${list}.${name}`) ?? 0n;
      if (stays) staying += amount;
      if (isInit) before = larger(before, stays ? staying : staying + amount);
      else sum += amount;
    }
    // What is asked for the pod as a whole counts instead.
    const most = nanosOf(memberOf(wholes, name)) ?? larger(sum + staying, before);
    if (most > 0n) total.set(name, most);
  }
  return total;
}
