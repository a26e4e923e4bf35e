import type { ChangeRule } from '../change/changeRule.ts';
import { imageFloating, imageMajor } from './images.ts';
import { networkLoosened } from './network.ts';
import { naming, reach, secretPlain } from './others.ts';
import { quotaExceeded } from './quota.ts';
import { rbacWidened } from './rbac.ts';
import { namespaceRemoved, statefulRemoved } from './removed.ts';
import { limitsRemoved, replicasDropped, serviceSelector } from './workloads.ts';

/** The rules about a change that come with the product. All are off until the team file turns them on. */
export const CHANGE_RULES: readonly ChangeRule[] = [
  statefulRemoved,
  namespaceRemoved,
  serviceSelector,
  replicasDropped,
  imageMajor,
  imageFloating,
  rbacWidened,
  networkLoosened,
  secretPlain,
  limitsRemoved,
  quotaExceeded,
  naming,
  reach,
];

export const CHANGE_RULE_NAMES: readonly string[] = CHANGE_RULES.map(({ name }) => name);
