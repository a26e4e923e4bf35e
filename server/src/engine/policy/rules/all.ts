import type { Rule } from '../rule.ts';
import { imageUnpinned } from './imageUnpinned.ts';
import { missingProbes } from './missingProbes.ts';
import { missingRequestsLimits } from './missingRequestsLimits.ts';
import { noDisruptionBudget } from './noDisruptionBudget.ts';
import { plaintextSecret } from './plaintextSecret.ts';
import { singleReplica } from './singleReplica.ts';

/** Every rule of this folder, by name; `npm run new-rule` adds a line here, and a test compares the two. */
export const RULES: readonly Rule[] = [
  imageUnpinned,
  missingProbes,
  missingRequestsLimits,
  noDisruptionBudget,
  plaintextSecret,
  singleReplica,
];

/** Names that the team file may use below `policies.rules`. */
export const RULE_NAMES: readonly string[] = RULES.map(({ meta }) => meta.name);
