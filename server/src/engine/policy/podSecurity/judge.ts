import type { RenderedResource } from '../../kustomize/rendered.ts';
import { toPointer } from '../../syntax/fieldPath.ts';
import type { PodSecurityLevel } from '../../workspace/teamFile.ts';
import { nearestExisting } from '../fields.ts';
import { type PodView, podOf } from '../pods.ts';
import type { PolicyProblem, Violation } from '../rule.ts';
import { checksFor, type PodCheck, type PolicyVersion } from './check.ts';
import { HOST_CHECKS } from './hostChecks.ts';
import { KERNEL_CHECKS } from './kernelChecks.ts';
import { type LevelVersion, MODES, type Mode, type NamespacePolicy, readNamespace } from './levels.ts';
import { RESTRICTED_CHECKS } from './restrictedChecks.ts';

/** Every check; the pages are the rows `policy/pod-security/NAME`. */
export const POD_CHECKS: readonly PodCheck[] = [...HOST_CHECKS, ...KERNEL_CHECKS, ...RESTRICTED_CHECKS];

export interface PodSecurityInput {
  readonly resources: readonly RenderedResource[];
  /** Level that the team file sets for this overlay's environment; undefined where it says nothing. */
  readonly teamLevel: PodSecurityLevel | undefined;
  /** An object as the cluster stores it, where policies change it: the server judges what they leave. */
  readonly stored?: (resource: RenderedResource) => RenderedResource | undefined;
}

/**
 * Judges every pod and pod template of an overlay by the Pod Security Standards, where a Namespace of the overlay or the
 * team file asks for a level. One violation is one problem, at the level of the strictest mode that forbids it.
 */
export function judgePodSecurity({ resources, teamLevel, stored }: PodSecurityInput): readonly PolicyProblem[] {
  const written = new Map<RenderedResource, RenderedResource>();
  const judged = resources.map((resource) => {
    const left = stored?.(resource) ?? resource;
    written.set(left, resource);
    return left;
  });
  return judgeStored(judged, teamLevel).map((problem) => {
    const resource = written.get(problem.resource) ?? problem.resource;
    if (resource === problem.resource) return problem;
    return { ...problem, ...nearestExisting(resource.root, problem.path), resource };
  });
}

function judgeStored(
  resources: readonly RenderedResource[],
  teamLevel: PodSecurityLevel | undefined,
): readonly PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const namespaces = new Map<string, NamespacePolicy>();
  for (const resource of resources) {
    if (resource.id.group !== '' || resource.id.kind !== 'Namespace') continue;
    const read = readNamespace(resource);
    if (read === undefined) continue;
    namespaces.set(resource.id.name, read.policy);
    for (const { path, message } of read.bad) {
      problems.push({ code: 'policy/pod-security/label', severity: 'error', path, part: 'value', message, resource });
    }
  }
  for (const resource of resources) {
    const pod = podOf(resource);
    if (pod !== undefined) problems.push(...judgePod(pod, demandsOn(resource, namespaces, teamLevel)));
  }
  return problems;
}

/** One reason to judge a pod: a mode of its namespace, or the team file. */
interface Demand extends LevelVersion {
  /** `team`: the team file, which binds every kind that makes pods, whatever a server does. */
  readonly mode: Mode | 'team';
  readonly namespace: string;
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
    return [{ ...asked, mode, namespace }];
  });
  if (teamLevel === undefined || teamLevel === 'privileged') return demands;
  const team: Demand = { level: teamLevel, version: Number.POSITIVE_INFINITY, mode: 'team', namespace };
  return [...demands, team];
}

function judgePod(pod: PodView, demands: readonly Demand[]): readonly PolicyProblem[] {
  const problems = new Map<string, PolicyProblem>();
  // Of two that forbid the same, the one that makes it an error tells it.
  const strictFirst = [...demands].sort((a, b) => Number(isError(pod, b)) - Number(isError(pod, a)));
  for (const demand of strictFirst) {
    for (const { check, violation } of violationsOf(pod, demand.level, demand.version)) {
      const code = `policy/pod-security/${check.name}`;
      // Restricted versions of a check repeat what the baseline one of a milder mode says about the same field.
      const key = `${toPointer(violation.path)} ${violation.message}`;
      if (problems.has(key)) continue;
      const severity = isError(pod, demand) ? 'error' : 'warning';
      const message = `${violation.message}; ${consequence(pod, demand)}.`;
      problems.set(key, { ...violation, code, severity, message, resource: pod.resource });
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
 * Admission refuses pods only; it accepts a controller and refuses the pods that it makes, with at most a warning now
 * (admission/admission.go, ValidatePod and ValidatePodController). What the server accepts is no error, unless the team asks for it.
 */
function isError(pod: PodView, { mode }: Demand): boolean {
  return mode === 'team' || (mode === 'enforce' && !pod.template);
}

function consequence(pod: PodView, { level, mode, namespace }: Demand): string {
  const standard = `Pod Security level ${level}`;
  const where = `in namespace \`${namespace}\``;
  if (mode === 'team') return `the team file demands ${standard}`;
  if (mode === 'warn') return `the server warns, since ${standard} is wanted ${where}`;
  if (mode === 'audit') return `${standard} is audited ${where}`;
  if (!pod.template) return `${standard} is enforced ${where}, so the pod is refused`;
  return `${standard} is enforced ${where}, so the server accepts this ${pod.resource.id.kind} and refuses its pods`;
}
