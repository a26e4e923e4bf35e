import { fieldAt, flagAt, itemsAt, numberAt, textAt } from '../fields.ts';
import type { PodView } from '../pods.ts';
import type { Violation } from '../rule.ts';
import type { PodCheck, VersionedCheck } from './check.ts';
import { addedCapabilities, badSeccompProfiles } from './kernelChecks.ts';
import {
  allSetters,
  containerSetters,
  forbidden,
  hasUserNamespace,
  isWindows,
  required,
  whereFlag,
} from './settings.ts';

/** From 1.25 on, Windows pods are exempt from what only Linux knows. */
function linuxOnly(from: number, run: VersionedCheck['run']): readonly VersionedCheck[] {
  return [
    { from, run },
    { from: 25, run: (pod) => (isWindows(pod) ? [] : run(pod)) },
  ];
}

/** From 1.35 on, root in a user namespace is not root (KEP-127). */
function outsideUserNamespace(from: number, run: VersionedCheck['run']): readonly VersionedCheck[] {
  return [
    { from, run },
    { from: 35, run: (pod) => (hasUserNamespace(pod) ? [] : run(pod)) },
  ];
}

/** policy/check_allowPrivilegeEscalation.go */
const privilegeEscalation: PodCheck = {
  id: 'allowPrivilegeEscalation',
  name: 'privilege-escalation',
  level: 'restricted',
  versions: linuxOnly(8, (pod) =>
    containerSetters(pod)
      .map((setter) => ({ setter, path: [...setter.path, 'securityContext', 'allowPrivilegeEscalation'] }))
      .filter(({ path }) => flagAt(pod.root, path) !== false)
      .map(({ setter, path }) =>
        required(pod, path, `${setter.who} must set \`securityContext.allowPrivilegeEscalation: false\``),
      ),
  ),
};

/** policy/check_runAsNonRoot.go: bad values anywhere are named; only without any, what is not set. */
const runAsNonRoot: PodCheck = {
  id: 'runAsNonRoot',
  name: 'run-as-non-root',
  level: 'restricted',
  versions: outsideUserNamespace(0, (pod) => {
    const field = ['securityContext', 'runAsNonRoot'];
    const bad = whereFlag(pod, allSetters(pod), field, false);
    if (bad.length > 0) {
      return bad.map(({ setter, path }) => forbidden(path, `${setter.who} must not set \`runAsNonRoot: false\``));
    }
    const rule = 'must set `securityContext.runAsNonRoot: true`';
    return unsetContainers(pod, field, flagAt(pod.root, [...pod.spec, ...field]) === true, rule);
  }),
};

/** policy/check_runAsUser.go */
const runAsUser: PodCheck = {
  id: 'runAsUser',
  name: 'run-as-user',
  level: 'restricted',
  versions: outsideUserNamespace(23, (pod) =>
    allSetters(pod)
      .map((setter) => ({ setter, path: [...setter.path, 'securityContext', 'runAsUser'] }))
      .filter(({ path }) => numberAt(pod.root, path) === 0)
      .map(({ setter, path }) => forbidden(path, `${setter.who} must not set \`runAsUser: 0\``)),
  ),
};

/** policy/check_seccompProfile_restricted.go */
const seccomp: PodCheck = {
  id: 'seccompProfile_restricted',
  name: 'seccomp-restricted',
  level: 'restricted',
  overrides: ['seccompProfile_baseline'],
  versions: linuxOnly(19, (pod) => {
    const bad = badSeccompProfiles(pod);
    if (bad.length > 0) return bad;
    const field = ['securityContext', 'seccompProfile'];
    const rule = 'must set `securityContext.seccompProfile.type` to `RuntimeDefault` or `Localhost`';
    return unsetContainers(pod, field, fieldAt(pod.root, [...pod.spec, ...field]) !== undefined, rule);
  }),
};

/** Containers that set a field neither themselves nor through the pod; one violation on the pod when that is all of them. */
function unsetContainers(pod: PodView, field: readonly string[], podSets: boolean, rule: string): readonly Violation[] {
  if (podSets) return [];
  const unset = containerSetters(pod).filter((setter) => fieldAt(pod.root, [...setter.path, ...field]) === undefined);
  if (unset.length > 0 && unset.length === pod.containers.length) {
    return [required(pod, [...pod.spec, ...field], `The pod or each container ${rule}`)];
  }
  return unset.map((setter) => required(pod, [...setter.path, ...field], `The pod or ${lower(setter.who)} ${rule}`));
}

function lower(who: string): string {
  return who.charAt(0).toLowerCase() + who.slice(1);
}

/** policy/check_capabilities_restricted.go */
const capabilities: PodCheck = {
  id: 'capabilities_restricted',
  name: 'capabilities-restricted',
  level: 'restricted',
  overrides: ['capabilities_baseline'],
  versions: linuxOnly(22, (pod) => [
    ...containerSetters(pod)
      .map((setter) => ({ setter, path: [...setter.path, 'securityContext', 'capabilities', 'drop'] }))
      .filter(({ path }) => !itemsAt(pod.root, path).some((item) => textAt(pod.root, item.path) === 'ALL'))
      .map(({ setter, path }) =>
        required(pod, path, `${setter.who} must set \`securityContext.capabilities.drop: ["ALL"]\``),
      ),
    ...addedCapabilities(pod, (name) => name === 'NET_BIND_SERVICE'),
  ]),
};

/** Checks that the restricted profile adds, apart from volumes and procMount. */
export const RESTRICTED_CHECKS: readonly PodCheck[] = [
  privilegeEscalation,
  capabilities,
  runAsNonRoot,
  runAsUser,
  seccomp,
];
