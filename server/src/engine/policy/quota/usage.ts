import type { JsonObject } from '../../schema/schemaShape.ts';
import { pluralOf } from '../cel/plural.ts';
import { podSpecPath } from '../change/podJson.ts';
import { type JudgedResource, memberOf, objectAt, textAt, valueAt } from '../judged/resource.ts';
import { isObject } from '../values/json.ts';
import { type Amounts, BILLIONTHS } from './amounts.ts';
import { objectAmounts } from './objectAmounts.ts';
import { defaultsOf, podAmounts } from './podAmounts.ts';
import { countPods } from './podCount.ts';
import { isInScopes, scopesOf } from './scopes.ts';

/** What the objects of a namespace come to for one quota. */
export interface Usage {
  readonly used: Amounts;
  /** What each object has of it. */
  readonly parts: ReadonlyMap<JudgedResource, Amounts>;
  /** Whether pods are among it whose number only a cluster knows: those of DaemonSets. */
  readonly isLeast: boolean;
  /** Whether pods are among it that are there only while a Job runs. */
  readonly hasJobs: boolean;
  /** The autoscalers by whose most replicas pods are counted. */
  readonly autoscalers: readonly string[];
}

/** What all objects of a namespace come to, by the names that a quota uses, as far as the quota's `spec` counts them. */
export function usageOf(resources: readonly JudgedResource[], namespace: string, spec: JsonObject = {}): Usage {
  const own = resources.filter((one) => one.namespace === namespace);
  const defaults = defaultsOf(own);
  const scopes = scopesOf(spec);
  const parts = new Map<JudgedResource, Map<string, bigint>>();
  const autoscalers = new Set<string>();
  let [isLeast, hasJobs] = [false, false];
  for (const resource of own) {
    const part = new Map<string, bigint>();
    parts.set(resource, part);
    const add = (name: string, amount: bigint): void => void part.set(name, (part.get(name) ?? 0n) + amount);
    for (const [name, amount] of objectPart(resource, scopes)) add(name, amount);
    const pod = podSpec(resource);
    const counted = pod && countPods(resource, own);
    if (pod === undefined || counted === undefined || counted.pods === 0) continue;
    const { amounts, isBestEffort } = podAmounts(resource, defaults, overheadOf(pod, resources));
    const priorityClass = textAt(pod, 'priorityClassName') || standardPriority(resources);
    if (!isInScopes(scopes, { pod: { spec: pod, isBestEffort, priorityClass } })) continue;
    for (const [name, amount] of amounts) add(name, amount * BigInt(counted.pods));
    isLeast ||= counted.isLeast;
    hasJobs ||= counted.isJob;
    if (counted.autoscaler !== undefined) autoscalers.add(counted.autoscaler);
  }
  const used = new Map<string, bigint>();
  for (const part of parts.values()) for (const [name, amount] of part) used.set(name, (used.get(name) ?? 0n) + amount);
  return { used, parts, isLeast, hasJobs, autoscalers: [...autoscalers] };
}

/** What an object itself counts for, beside its pods. Of quotas with scopes only claims are counted so. */
function objectPart(
  resource: JudgedResource,
  scopes: ReturnType<typeof scopesOf>,
): readonly (readonly [name: string, amount: bigint])[] {
  const { group, kind, object } = resource;
  if (group === '' && kind === 'Pod') return [];
  const isClaim = group === '' && kind === 'PersistentVolumeClaim';
  const attributesClass = textAt(objectAt(object, 'spec'), 'volumeAttributesClassName');
  if (scopes.length > 0 && (!isClaim || !isInScopes(scopes, { attributesClass }))) return [];
  const plural = pluralOf(kind);
  const counted = [[`count/${plural}${group === '' ? '' : `.${group}`}`, BILLIONTHS] as const];
  return group === '' ? [...counted, [plural, BILLIONTHS] as const, ...objectAmounts(resource)] : counted;
}

function podSpec(resource: JudgedResource): JsonObject | undefined {
  const path = podSpecPath(resource);
  const spec = path && valueAt(resource.object, path);
  return isObject(spec) ? spec : undefined;
}

/** What a pod itself or its RuntimeClass says that running it costs (plugin/pkg/admission/runtimeclass). */
function overheadOf(pod: JsonObject, resources: readonly JudgedResource[]): JsonObject {
  const own = memberOf(pod, 'overhead');
  if (isObject(own)) return own;
  const name = textAt(pod, 'runtimeClassName');
  const found = resources.find(
    (one) => one.group === 'node.k8s.io' && one.kind === 'RuntimeClass' && one.name === name,
  );
  return name === '' || found === undefined ? {} : objectAt(objectAt(found.object, 'overhead'), 'podFixed');
}

/** The class of pods that name none (plugin/pkg/admission/priority); empty where no class is the standard. */
function standardPriority(resources: readonly JudgedResource[]): string {
  const found = resources.find(
    ({ group, kind, object }) =>
      group === 'scheduling.k8s.io' && kind === 'PriorityClass' && memberOf(object, 'globalDefault') === true,
  );
  return found?.name ?? '';
}
