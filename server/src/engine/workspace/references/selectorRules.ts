import type { SelectorRule } from './rule.ts';

const PODS = { selects: 'pods', form: 'full' } as const;

/** Peers of a NetworkPolicy: pods of its own namespace, or of those that `namespaceSelector` beside it chooses. */
const PEERS: readonly SelectorRule[] = ['spec.ingress[].from[].podSelector', 'spec.egress[].to[].podSelector'].map(
  (at) => ({ ...PODS, at, namespaceSelector: 'namespaceSelector' }),
);

/** `group/Kind` → the fields that select other objects by labels. */
export const SELECTOR_RULES: Readonly<Record<string, readonly SelectorRule[]>> = {
  '/Service': [
    { at: 'spec.selector', selects: 'pods', form: 'plain', judged: true, portsIn: ['spec.ports[].targetPort'] },
  ],
  'policy/PodDisruptionBudget': [{ ...PODS, at: 'spec.selector', judged: true }],
  'networking.k8s.io/NetworkPolicy': [{ ...PODS, at: 'spec.podSelector', judged: true }, ...PEERS],
  'monitoring.coreos.com/ServiceMonitor': [
    {
      at: 'spec.selector',
      selects: 'services',
      form: 'full',
      judged: true,
      namespacesIn: 'spec.namespaceSelector',
      portsIn: ['spec.endpoints[].port'],
    },
  ],
  'monitoring.coreos.com/PodMonitor': [
    {
      ...PODS,
      at: 'spec.selector',
      judged: true,
      namespacesIn: 'spec.namespaceSelector',
      portsIn: ['spec.podMetricsEndpoints[].port'],
    },
  ],
  'apps/Deployment': [{ ...PODS, at: 'spec.selector' }],
  'apps/StatefulSet': [{ ...PODS, at: 'spec.selector' }],
  'apps/DaemonSet': [{ ...PODS, at: 'spec.selector' }],
  'apps/ReplicaSet': [{ ...PODS, at: 'spec.selector' }],
};

/** The same in every pod, relative to its spec. */
export const POD_SELECTOR_RULES: readonly SelectorRule[] = [
  { ...PODS, at: 'topologySpreadConstraints[].labelSelector' },
  ...['podAffinity', 'podAntiAffinity'].flatMap((affinity): SelectorRule[] => [
    {
      ...PODS,
      at: `affinity.${affinity}.requiredDuringSchedulingIgnoredDuringExecution[].labelSelector`,
      namespaceSelector: 'namespaceSelector',
    },
    {
      ...PODS,
      at: `affinity.${affinity}.preferredDuringSchedulingIgnoredDuringExecution[].podAffinityTerm.labelSelector`,
      namespaceSelector: 'namespaceSelector',
    },
  ]),
];
