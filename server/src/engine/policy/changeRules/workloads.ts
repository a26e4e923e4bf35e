import { nameOf, type ObjectChange, objectChangeRule } from '../change/changeRule.ts';
import { containersOf, replicasOf } from '../change/podJson.ts';
import { memberOf, objectAt } from '../judged/resource.ts';
import { isSame } from '../values/json.ts';

/** The selector of a Service: its traffic goes elsewhere. The server itself refuses another one for workloads (`change/selector`). */
export const serviceSelector = objectChangeRule('service-selector', (change) => {
  const { old, now } = change;
  if (old === undefined || now === undefined || now.kind !== 'Service' || now.group !== '') return [];
  const [before, after] = [old, now].map(({ object }) => memberOf(objectAt(object, 'spec'), 'selector') ?? null);
  if (isSame(before ?? null, after ?? null)) return [];
  const message = `The selector of ${nameOf(change)} changes: its traffic goes to other pods. Bring them up first.`;
  return [{ path: ['spec', 'selector'], message }];
});

const SCALED = new Set(['apps/Deployment', 'apps/StatefulSet', 'apps/ReplicaSet', '/ReplicationController']);

/** Fewer replicas than the team allows to take away at once. */
export const replicasDropped = objectChangeRule('replicas-dropped', (change, { replicas = 50 }) => {
  const { old, now } = change;
  if (old === undefined || now === undefined || !SCALED.has(`${now.group}/${now.kind}`)) return [];
  // Without the field something else scales it, and it keeps what it has.
  if (memberOf(objectAt(now.object, 'spec'), 'replicas') === undefined) return [];
  const [before, after] = [replicasOf(old), replicasOf(now)];
  const share = before === 0 ? 0 : Math.round(((before - after) / before) * 100);
  if (after >= before || (after > 0 && share < replicas)) return [];
  const message = `${nameOf(change)} goes from ${before} to ${after} replicas, ${share} % fewer at once; at most ${replicas} % is allowed. Take them away in steps.`;
  return [
    {
      path: ['spec', 'replicas'],
      message: after === 0 ? `${nameOf(change)} goes from ${before} replicas to none; it stops.` : message,
    },
  ];
});

/** Requests and limits of a container, by name. */
function amountsOf({ old, now }: ObjectChange): readonly {
  readonly path: readonly (string | number)[];
  readonly name: string;
  readonly gone: readonly string[];
}[] {
  if (old === undefined || now === undefined) return [];
  const before = new Map(containersOf(old).map((one) => [one.name, one.container]));
  return containersOf(now).flatMap(({ name, path, container }) => {
    const was = before.get(name);
    if (was === undefined) return [];
    const gone = ['requests', 'limits'].flatMap((list) => {
      const [had, has] = [was, container].map((one) => objectAt(objectAt(one, 'resources'), list));
      return Object.keys(had ?? {})
        .filter((amount) => memberOf(has, amount) === undefined)
        .map((amount) => `${list}.${amount}`);
    });
    return gone.length === 0 ? [] : [{ path, name, gone }];
  });
}

/** Requests or limits that go away. */
export const limitsRemoved = objectChangeRule('limits-removed', (change) =>
  amountsOf(change).map(({ path, name, gone }) => ({
    path: [...path, 'resources', ...(gone[0] ?? '').split('.')],
    message: `Container \`${name}\` of ${nameOf(change)} loses ${gone.map((amount) => `\`${amount}\``).join(', ')}; it may take all that its node has.`,
  })),
);
