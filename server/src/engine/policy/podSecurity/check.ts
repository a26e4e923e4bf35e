import type { PodSecurityLevel } from '../../workspace/teamFile.ts';
import type { PodView } from '../pods.ts';
import type { Violation } from '../rule.ts';

/** Minor version of a policy, `latest` as infinity: 1.25 is 25. */
export type PolicyVersion = number;

/** One check of the Pod Security Standards, with the behaviour it has from each version on. */
export interface PodCheck {
  /** As in pod-security-admission (policy/check_*.go). */
  readonly id: string;
  /** Code without `policy/pod-security/`. */
  readonly name: string;
  readonly level: Exclude<PodSecurityLevel, 'privileged'>;
  /** Ascending; the last one that is not newer than the policy's version runs. */
  readonly versions: readonly VersionedCheck[];
  /** Baseline checks that this one replaces in the restricted profile, in the versions where it runs. */
  readonly overrides?: readonly string[];
}

export interface VersionedCheck {
  readonly from: PolicyVersion;
  readonly run: (pod: PodView) => readonly Violation[];
}

/** The checks of a level at a version, with what to run; baseline first, as the server orders its messages. */
export function checksFor(
  checks: readonly PodCheck[],
  level: PodSecurityLevel,
  version: PolicyVersion,
): readonly { readonly check: PodCheck; readonly run: VersionedCheck['run'] }[] {
  if (level === 'privileged') return [];
  const active = checks.flatMap((check) => {
    const found = check.versions.findLast((candidate) => candidate.from <= version);
    return found === undefined ? [] : [{ check, run: found.run }];
  });
  const baseline = active.filter(({ check }) => check.level === 'baseline');
  if (level === 'baseline') return baseline;
  const restricted = active.filter(({ check }) => check.level === 'restricted');
  const overridden = new Set(restricted.flatMap(({ check }) => check.overrides ?? []));
  return [...baseline.filter(({ check }) => !overridden.has(check.id)), ...restricted];
}
