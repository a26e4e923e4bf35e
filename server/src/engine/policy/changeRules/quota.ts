import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import { parseQuantity } from '../../schema/validation/quantity.ts';
import { pluralOf } from '../cel/plural.ts';
import type { ChangeObjection, ChangeRule, OverlayChange } from '../change/changeRule.ts';
import { nameOf } from '../change/changeRule.ts';
import { containersOf, podSpecPath, replicasOf } from '../change/podJson.ts';
import { printQuantity, readExact } from '../jmespath/quantity.ts';
import { type JudgedResource, listAt, memberOf, objectAt, textAt, valueAt } from '../judged/resource.ts';
import { judgedOf } from '../verdicts/judgedNode.ts';

/** The rendered sum of a namespace beside its ResourceQuotas, and containers beside its LimitRanges. */
export const quotaExceeded: ChangeRule = {
  name: 'quota-exceeded',
  judge: (change) => {
    const after = change.after.map(({ root }) => judgedOf(root));
    return [...quotaObjections(change, after), ...rangeObjections(change, after)];
  },
};

const BILLIONTHS = 1_000_000_000n;

function nanosOf(value: Json | undefined): bigint | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return parseQuantity(String(value));
}

function print(nanos: bigint, like: string): string {
  const binary = /[KMGTPE]i$/.test(like);
  return printQuantity({
    unscaled: nanos,
    scale: 9,
    format: binary ? 'binary' : (readExact(like)?.format ?? 'decimal'),
  });
}

/** Kinds whose pods are there for a while only, or never. */
const MAKES_NONE_NOW = new Set(['CronJob', 'Job', 'PodTemplate']);

/** What all objects of a namespace come to, by the names that a quota uses. */
export function usageOf(resources: readonly JudgedResource[], namespace: string): ReadonlyMap<string, bigint> {
  const own = resources.filter((one) => one.namespace === namespace);
  const defaults = defaultsOf(own);
  const used = new Map<string, bigint>();
  const add = (name: string, amount: bigint): void => void used.set(name, (used.get(name) ?? 0n) + amount);
  for (const resource of own) {
    const plural = pluralOf(resource.kind);
    add(`count/${plural}${resource.group === '' ? '' : `.${resource.group}`}`, BILLIONTHS);
    if (resource.group === '') add(plural, BILLIONTHS);
    if (resource.group === '') for (const [name, amount] of objectAmounts(resource)) add(name, amount);
    if (podSpecPath(resource) === undefined || MAKES_NONE_NOW.has(resource.kind)) continue;
    const count = BigInt(Math.max(0, Math.trunc(replicasOf(resource))));
    if (resource.kind !== 'Pod') add('pods', count * BILLIONTHS);
    for (const [name, amount] of podAmounts(resource, defaults)) add(name, amount * count);
  }
  for (const name of ['cpu', 'memory']) {
    const requested = used.get(`requests.${name}`);
    if (requested !== undefined) used.set(name, requested);
  }
  return used;
}

type Amounts = ReadonlyMap<string, bigint>;

/** What a claim or a Service comes to beside its number (pkg/quota/v1/evaluator/core of k8s.io/kubernetes). */
function objectAmounts({ kind, object }: JudgedResource): readonly (readonly [name: string, amount: bigint])[] {
  const spec = objectAt(object, 'spec');
  if (kind === 'Service') return serviceAmounts(spec);
  if (kind !== 'PersistentVolumeClaim') return [];
  const storage = nanosOf(memberOf(objectAt(objectAt(spec, 'resources'), 'requests'), 'storage'));
  const storageClass = textAt(spec, 'storageClassName');
  const own = (name: string, amount: bigint): readonly (readonly [string, bigint])[] =>
    storageClass === '' ? [] : [[`${storageClass}.storageclass.storage.k8s.io/${name}`, amount]];
  return [
    ...own('persistentvolumeclaims', BILLIONTHS),
    ...(storage === undefined ? [] : ([['requests.storage', storage], ...own('requests.storage', storage)] as const)),
  ];
}

/** Ports of nodes are counted as far as the cluster gives some out. */
function serviceAmounts(spec: JsonObject): readonly (readonly [name: string, amount: bigint])[] {
  const type = textAt(spec, 'type');
  const isBalanced = type === 'LoadBalancer';
  if (!isBalanced && type !== 'NodePort') return [];
  const isAsked = isBalanced && memberOf(spec, 'allocateLoadBalancerNodePorts') === false;
  const ports = listAt(spec, 'ports').filter((port) => !isAsked || memberOf(port, 'nodePort') !== undefined);
  return [
    ['services.nodeports', BigInt(ports.length) * BILLIONTHS],
    ...(isBalanced ? ([['services.loadbalancers', BILLIONTHS]] as const) : []),
  ];
}

/** What LimitRanges give to containers that say nothing (pkg/apis/core/v1/defaults.go, plugin/pkg/admission/limitranger). */
function defaultsOf(own: readonly JudgedResource[]): Amounts {
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

/**
 * What a pod asks for: the sum of its containers and of the init containers that stay beside them, or the most that is asked for while one
 * of the others runs before them (k8s.io/component-helpers, resource/helpers.go, AggregateContainerRequests).
 */
function podAmounts(resource: JudgedResource, defaults: Amounts): Amounts {
  const total = new Map<string, bigint>();
  const containers = containersOf(resource);
  const pod = valueAt(resource.object, podSpecPath(resource) ?? []);
  for (const list of ['requests', 'limits']) {
    for (const name of ['cpu', 'memory', 'ephemeral-storage']) {
      const key = `${list}.${name}`;
      let [sum, staying, before] = [0n, 0n, 0n];
      for (const { container, isInit } of containers) {
        const resources = objectAt(container, 'resources');
        const own = nanosOf(memberOf(objectAt(resources, list), name));
        // A request that is left out is the limit.
        const implied = list === 'requests' ? nanosOf(memberOf(objectAt(resources, 'limits'), name)) : undefined;
        const amount = own ?? implied ?? defaults.get(key) ?? 0n;
        const stays = isInit && textAt(container, 'restartPolicy') === 'Always';
        if (stays) staying += amount;
        if (isInit) before = larger(before, stays ? staying : staying + amount);
        else sum += amount;
      }
      // What is asked for the pod as a whole counts instead.
      const whole = nanosOf(memberOf(objectAt(objectAt(pod, 'resources'), list), name));
      const most = whole ?? larger(sum + staying, before);
      if (most > 0n) total.set(key, most);
    }
  }
  return total;
}

function quotaObjections(change: OverlayChange, after: readonly JudgedResource[]): readonly ChangeObjection[] {
  const quotas = after.filter(({ group, kind }) => group === '' && kind === 'ResourceQuota');
  return quotas.flatMap((quota) => {
    const spec = objectAt(quota.object, 'spec');
    // Which pods a scope takes in is decided in the cluster.
    if (listAt(spec, 'scopes').length > 0 || memberOf(spec, 'scopeSelector') !== undefined) return [];
    const { namespace } = quota;
    const used = usageOf(after, namespace);
    const before = usageOf(change.before, namespace);
    const own = change.objects.filter(({ now }) => now?.namespace === namespace && podSpecPath(now) !== undefined);
    const blamed = own[0] ?? change.objects.find(({ now }) => now?.namespace === namespace);
    return Object.entries(objectAt(spec, 'hard')).flatMap(([name, value]): ChangeObjection[] => {
      const hard = nanosOf(value);
      const sum = used.get(name) ?? 0n;
      if (hard === undefined || sum <= hard || sum <= (before.get(name) ?? 0n) || blamed === undefined) return [];
      const text = String(value);
      const message = `Namespace \`${namespace}\` comes to ${print(sum, text)} of \`${name}\`, more than the ${text} of ResourceQuota \`${quota.name}\`; the cluster makes no more pods.`;
      return [{ change: blamed, path: pathFor(blamed.now, name), message }];
    });
  });
}

function pathFor(now: JudgedResource | undefined, name: string): readonly (string | number)[] {
  const [list = '', amount = ''] = name.includes('.') ? name.split('.') : ['requests', name];
  const [container] = now === undefined ? [] : containersOf(now).filter(({ isInit }) => !isInit);
  if (container === undefined) return [];
  return name === 'pods' ? ['spec', 'replicas'] : [...container.path, 'resources', list, amount];
}

function rangeObjections({ objects }: OverlayChange, after: readonly JudgedResource[]): readonly ChangeObjection[] {
  const ranges = after.filter(({ group, kind }) => group === '' && kind === 'LimitRange');
  return ranges.flatMap((range) => {
    const limits = listAt(objectAt(range.object, 'spec'), 'limits').filter(
      (one) => textAt(one, 'type') === 'Container',
    );
    return objects.flatMap((one) => {
      if (one.now?.namespace !== range.namespace) return [];
      return containersOf(one.now).flatMap(({ name, path, container }) =>
        limits.flatMap((limit) =>
          Object.entries(objectAt(limit, 'max')).flatMap(([amount, most]): ChangeObjection[] => {
            const asked = memberOf(objectAt(objectAt(container, 'resources'), 'limits'), amount);
            const [a, b] = [nanosOf(asked), nanosOf(most)];
            if (a === undefined || b === undefined || a <= b) return [];
            const message = `Container \`${name}\` of ${nameOf(one)} has a limit of ${String(asked)} of \`${amount}\`, more than the ${String(most)} that LimitRange \`${range.name}\` allows; the cluster makes no pods of it.`;
            return [{ change: one, path: [...path, 'resources', 'limits', amount], message }];
          }),
        ),
      );
    });
  });
}
