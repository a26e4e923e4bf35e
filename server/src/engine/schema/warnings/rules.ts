import type { ValidationRule } from '../validation/rule.ts';
import { addressSpelling, podAddresses } from './addresses.ts';
import { deprecatedAnnotations, deprecatedPodAnnotations } from './annotations.ts';
import { nodeLabels, podNodeLabels } from './nodeLabels.ts';
import { hostAddress, nullSelectors, podDuplicates, podPorts } from './pods.ts';
import { fractionalBytes, fractionalClaims, quotaOrder } from './quantities.ts';
import { ignoredServiceFields } from './services.ts';
import { removedPodVolumes, removedVolumes } from './volumes.ts';
import { podNames, statefulHistory, tokenSecrets } from './workloads.ts';

/** What the server takes and warns of (the `WarningsOn…` functions of k8s.io/kubernetes, pkg/registry, and pkg/api/…/warnings.go). */
export const WARNING_RULES: readonly ValidationRule[] = [
  deprecatedAnnotations,
  deprecatedPodAnnotations,
  nodeLabels,
  podNodeLabels,
  removedVolumes,
  removedPodVolumes,
  nullSelectors,
  podDuplicates,
  podPorts,
  hostAddress,
  fractionalBytes,
  fractionalClaims,
  quotaOrder,
  ignoredServiceFields,
  addressSpelling,
  podAddresses,
  podNames,
  statefulHistory,
  tokenSecrets,
];
