import type { PolicyRequest } from './policyRun.ts';

const LISTS = ['policies', 'resources', 'exceptions', 'params', 'targets', 'clusterResources'] as const;
const FILES = ['userInfo', 'context', 'operation'] as const;

/** A request of `batch` to run policies; a sentence where it is wrong. */
export function readPolicyRequest(request: object): PolicyRequest | string {
  const given = request as Readonly<Record<string, unknown>>;
  const made: Record<string, unknown> = {};
  for (const name of LISTS) {
    const value = given[name] ?? [];
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
      return `\`${name}\` must be a list of paths`;
    made[name] = value;
  }
  for (const name of FILES) {
    const value = given[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string') return `\`${name}\` must be a text`;
    made[name] = value;
  }
  if (given.values !== undefined && given.values !== null) made.values = given.values;
  return made as unknown as PolicyRequest;
}
