import type { ChangeObjection, ChangeRule, ObjectChange, OverlayChange } from '../change/changeRule.ts';
import { nameOf } from '../change/changeRule.ts';
import { containersOf } from '../change/podJson.ts';
import { printQuantity, readExact } from '../jmespath/quantity.ts';
import { type JudgedResource, listAt, memberOf, objectAt, textAt } from '../judged/resource.ts';
import { nanosOf } from '../quota/amounts.ts';
import { type Usage, usageOf } from '../quota/usage.ts';
import { judgedOf } from '../verdicts/judgedNode.ts';

/** The rendered sum of a namespace beside its ResourceQuotas, and containers beside its LimitRanges. */
export const quotaExceeded: ChangeRule = {
  name: 'quota-exceeded',
  judge: (change) => {
    const after = change.after.map(({ root }) => judgedOf(root));
    return [...quotaObjections(change, after), ...rangeObjections(change, after)];
  },
};

function print(nanos: bigint, like: string): string {
  const binary = /[KMGTPE]i$/.test(like);
  return printQuantity({
    unscaled: nanos,
    scale: 9,
    format: binary ? 'binary' : (readExact(like)?.format ?? 'decimal'),
  });
}

function quotaObjections(change: OverlayChange, after: readonly JudgedResource[]): readonly ChangeObjection[] {
  const quotas = after.filter(({ group, kind }) => group === '' && kind === 'ResourceQuota');
  return quotas.flatMap((quota) => {
    const spec = objectAt(quota.object, 'spec');
    const { namespace } = quota;
    const usage = usageOf(after, namespace, spec);
    const before = usageOf(change.before, namespace, spec);
    return Object.entries(objectAt(spec, 'hard')).flatMap(([name, value]): ChangeObjection[] => {
      const hard = nanosOf(value);
      const sum = usage.used.get(name) ?? 0n;
      if (hard === undefined || sum <= hard || sum <= (before.used.get(name) ?? 0n)) return [];
      const blamed = blamedFor(name, change, { namespace, usage, before });
      if (blamed === undefined) return [];
      const text = String(value);
      const message = `Namespace \`${namespace}\` comes to ${amountWords(print(sum, text), name, usage)}, more than the ${text} of ResourceQuota \`${quota.name}\`; the cluster ${OF_PODS.test(name) ? 'makes no more pods' : 'refuses what goes beyond that'}.`;
      return [{ change: blamed, path: pathFor(blamed.now, name), message }];
    });
  });
}

/** What is counted for pods alone. */
const OF_PODS = /^(?:(?:count\/)?pods|cpu|memory|ephemeral-storage|hugepages-.*|(?:requests|limits)\.(?!storage$).*)$/;

/** `at least 3 of \`pods\` while its Jobs run`. */
function amountWords(amount: string, name: string, { isLeast, hasJobs, autoscalers }: Usage): string {
  if (!OF_PODS.test(name)) return `${amount} of \`${name}\``;
  const scaled = autoscalers.map((one) => `\`${one}\``).join(', ');
  const many = autoscalers.length === 1 ? 'HorizontalPodAutoscaler' : 'HorizontalPodAutoscalers';
  const when = [hasJobs && 'while its Jobs run', scaled !== '' && `at the most replicas of ${many} ${scaled}`];
  const words = when.filter((one) => one !== false).join(' and ');
  return `${isLeast ? 'at least ' : ''}${amount} of \`${name}\`${words === '' ? '' : ` ${words}`}`;
}

/** The changed object by which the amount grew most; where none did, an autoscaler, else the first one. */
function blamedFor(
  name: string,
  { objects }: OverlayChange,
  { namespace, usage, before }: { readonly namespace: string; readonly usage: Usage; readonly before: Usage },
): ObjectChange | undefined {
  const near = objects.filter(({ now }) => now?.namespace === namespace);
  const growth = ({ now, old }: ObjectChange): bigint =>
    ((now && usage.parts.get(now)?.get(name)) ?? 0n) - ((old && before.parts.get(old)?.get(name)) ?? 0n);
  const [most] = near
    .map((one) => ({ one, amount: growth(one) }))
    .filter(({ amount }) => amount > 0n)
    .sort((a, b) => (a.amount === b.amount ? 0 : a.amount > b.amount ? -1 : 1));
  return most?.one ?? near.find(({ now }) => now?.kind === 'HorizontalPodAutoscaler') ?? near[0];
}

function pathFor(now: JudgedResource | undefined, name: string): readonly (string | number)[] {
  if (!OF_PODS.test(name)) return [];
  if (now?.kind === 'HorizontalPodAutoscaler') return ['spec', 'maxReplicas'];
  const [list = '', amount = ''] = name.includes('.') ? name.split('.') : ['requests', name];
  const [container] = now === undefined ? [] : containersOf(now).filter(({ isInit }) => !isInit);
  if (container === undefined) return [];
  return name === 'pods' || name === 'count/pods'
    ? ['spec', 'replicas']
    : [...container.path, 'resources', list, amount];
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
