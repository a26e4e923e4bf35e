import type { JsonObject } from '../../schema/schemaShape.ts';
import { type JudgedResource, listAt, memberOf, objectAt, textAt } from '../judged/resource.ts';
import { BILLIONTHS, nanosOf } from './amounts.ts';

/** What a claim or a Service comes to beside its number (pkg/quota/v1/evaluator/core of k8s.io/kubernetes). */
export function objectAmounts({ kind, object }: JudgedResource): readonly (readonly [name: string, amount: bigint])[] {
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
