import type { Severity } from '../../diagnostics/finding.ts';
import type { RenderedResource } from '../../kustomize/rendered.ts';
import { toPointer } from '../../syntax/fieldPath.ts';
import type { PodSecurityLevel } from '../../workspace/teamFile.ts';
import { type PodView, podOf } from '../pods.ts';
import type { PolicyProblem, Violation } from '../rule.ts';
import { checksFor, type PodCheck, type PolicyVersion } from './check.ts';
import { HOST_CHECKS } from './hostChecks.ts';
import { KERNEL_CHECKS } from './kernelChecks.ts';
import { compareLevels, type LevelVersion, MODES, type Mode, type NamespacePolicy, readNamespace } from './levels.ts';
import { RESTRICTED_CHECKS } from './restrictedChecks.ts';

/** Every check; the pages are the rows `policy/pod-security/NAME`. */
export const POD_CHECKS: readonly PodCheck[] = [...HOST_CHECKS, ...KERNEL_CHECKS, ...RESTRICTED_CHECKS];

export interface PodSecurityInput {
  readonly resources: readonly RenderedResource[];
  /** Level that the team file sets for this overlay's environment; undefined where it says nothing. */
  readonly teamLevel: PodSecurityLevel | undefined;
}

/**
 * Judges every pod and pod template of an overlay by the Pod Security Standards, where a Namespace of the overlay or the
 * team file asks for a level. One violation is one problem, at the level of the strictest mode that forbids it.
 */
export function judgePodSecurity(input: PodSecurityInput): readonly PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const namespaces = new Map<string, NamespacePolicy>();
  for (const resource of input.resources) {
    if (resource.id.group !== '' || resource.id.kind !== 'Namespace') continue;
    const read = readNamespace(resource);
    if (read === undefined) continue;
    namespaces.set(resource.id.name, read.policy);
    for (const { path, message } of read.bad) {
      problems.push({ code: 'policy/pod-security/label', severity: 'error', path, part: 'value', message, resource });
    }
  }
  for (const resource of input.resources) {
    const pod = podOf(resource);
    if (pod !== undefined) problems.push(...judgePod(pod, demandsOn(resource, namespaces, input.teamLevel)));
  }
  return problems;
}

/** One reason to judge a pod: a mode of its namespace, or the team file. */
interface Demand extends LevelVersion {
  readonly severity: Severity;
  readonly mode: Mode;
  /** Who asks, to end the sentence: `in namespace `shop`` or `by the team file`. */
  readonly by: string;
}

function demandsOn(
  resource: RenderedResource,
  namespaces: ReadonlyMap<string, NamespacePolicy>,
  teamLevel: PodSecurityLevel | undefined,
): readonly Demand[] {
  const namespace = resource.id.namespace || 'default';
  const policy = namespaces.get(namespace);
  const demands = MODES.flatMap((mode): Demand[] => {
    const asked = policy?.[mode];
    if (asked === undefined || asked.level === 'privileged') return [];
    return [
      { ...asked, mode, severity: mode === 'enforce' ? 'error' : 'warning', by: `in namespace \`${namespace}\`` },
    ];
  });
  if (teamLevel === undefined || teamLevel === 'privileged') return demands;
  const enforced = demands.some(({ mode, level }) => mode === 'enforce' && compareLevels(level, teamLevel) >= 0);
  if (enforced) return demands;
  const team = { level: teamLevel, version: Number.POSITIVE_INFINITY, mode: 'enforce', severity: 'error' } as const;
  return [{ ...team, by: 'by the team file' }, ...demands];
}

function judgePod(pod: PodView, demands: readonly Demand[]): readonly PolicyProblem[] {
  const problems = new Map<string, PolicyProblem>();
  for (const demand of demands) {
    for (const { check, violation } of violationsOf(pod, demand.level, demand.version)) {
      const code = `policy/pod-security/${check.name}`;
      // Restricted versions of a check repeat what the baseline one of a milder mode says about the same field.
      const key = `${toPointer(violation.path)} ${violation.message}`;
      if (problems.has(key)) continue;
      const message = `${violation.message}; ${consequence(pod, demand)}.`;
      problems.set(key, { ...violation, code, severity: demand.severity, message, resource: pod.resource });
    }
  }
  return [...problems.values()];
}

/** What a pod or template does that a level at a version forbids, in the server's order of checks. */
export function violationsOf(
  pod: PodView,
  level: PodSecurityLevel,
  version: PolicyVersion,
): readonly { readonly check: PodCheck; readonly violation: Violation }[] {
  return checksFor(POD_CHECKS, level, version).flatMap(({ check, run }) =>
    run(pod).map((violation) => ({ check, violation })),
  );
}

/**
 * Admission refuses pods only; of a controller it accepts the object and refuses the pods that it makes, with at most a
 * warning now (admission/admission.go, ValidatePod and ValidatePodController).
 */
function consequence(pod: PodView, demand: Demand): string {
  const standard = `Pod Security level ${demand.level}`;
  if (demand.mode === 'warn') return `the server warns, since ${standard} is wanted ${demand.by}`;
  if (demand.mode === 'audit') return `${standard} is audited ${demand.by}`;
  const refused = pod.template ? `no pod of this ${pod.resource.id.kind} will start` : 'the pod is refused';
  return `${standard} is enforced ${demand.by}, so ${refused}`;
}
