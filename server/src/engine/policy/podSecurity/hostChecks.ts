import { entriesAt, flagAt, itemsAt, numberAt, textAt } from '../fields.ts';
import type { PodView } from '../pods.ts';
import type { Violation } from '../rule.ts';
import type { PodCheck } from './check.ts';
import { allSetters, containerSetters, forbidden, whereFlag } from './settings.ts';

/** policy/check_hostNamespaces.go */
const hostNamespaces: PodCheck = {
  id: 'hostNamespaces',
  name: 'host-namespaces',
  level: 'baseline',
  versions: [
    {
      from: 0,
      run: (pod) =>
        ['hostNetwork', 'hostPID', 'hostIPC']
          .map((field) => ({ field, path: [...pod.spec, field] }))
          .filter(({ path }) => flagAt(pod.root, path) === true)
          .map(({ field, path }) => forbidden(path, `The pod must not set \`${field}\``)),
    },
  ],
};

/** policy/check_privileged.go */
const privileged: PodCheck = {
  id: 'privileged',
  name: 'privileged',
  level: 'baseline',
  versions: [
    {
      from: 0,
      run: (pod) =>
        whereFlag(pod, containerSetters(pod), ['securityContext', 'privileged'], true).map(({ setter, path }) =>
          forbidden(path, `${setter.who} must not be privileged`),
        ),
    },
  ],
};

/** policy/check_hostPathVolumes.go */
const hostPathVolumes: PodCheck = {
  id: 'hostPathVolumes',
  name: 'host-path-volumes',
  level: 'baseline',
  versions: [{ from: 0, run: (pod) => badVolumes(pod, (types) => types.find((type) => type === 'hostPath')) }],
};

const RESTRICTED_VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/** policy/check_restrictedVolumes.go */
const restrictedVolumes: PodCheck = {
  id: 'restrictedVolumes',
  name: 'volume-types',
  level: 'restricted',
  overrides: ['hostPathVolumes'],
  versions: [
    {
      from: 0,
      run: (pod) =>
        badVolumes(pod, (types) => (types.some((type) => RESTRICTED_VOLUMES.has(type)) ? undefined : types[0])),
    },
  ],
};

/** `bad` picks the forbidden type of a volume; one without any type gets `emptyDir` by the server's defaults. */
function badVolumes(pod: PodView, bad: (types: readonly string[]) => string | undefined): readonly Violation[] {
  return itemsAt(pod.root, [...pod.spec, 'volumes']).flatMap(({ path, node }): Violation[] => {
    const types = entriesAt(pod.root, path).map(({ key }) => key);
    const type = bad(types.filter((key) => key !== 'name'));
    if (type === undefined) return [];
    const message = `Volume \`${textAt(node, ['name']) ?? ''}\` must not be of type \`${type}\``;
    return [{ path: [...path, type], part: 'key', message }];
  });
}

/** policy/check_hostPorts.go */
const hostPorts: PodCheck = {
  id: 'hostPorts',
  name: 'host-ports',
  level: 'baseline',
  versions: [
    {
      from: 0,
      run: (pod) =>
        containerSetters(pod).flatMap((setter) =>
          itemsAt(pod.root, [...setter.path, 'ports'])
            .map((port) => [...port.path, 'hostPort'])
            .filter((path) => (numberAt(pod.root, path) ?? 0) !== 0)
            .map((path) => forbidden(path, `${setter.who} must not use host port \`${textAt(pod.root, path)}\``)),
        ),
    },
  ],
};

const HANDLERS = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
];

/** policy/check_hostProbesAndhostLifecycle.go */
const hostProbes: PodCheck = {
  id: 'hostProbesAndHostLifecycle',
  name: 'probe-hosts',
  level: 'baseline',
  versions: [
    {
      from: 34,
      run: (pod) =>
        containerSetters(pod).flatMap((setter) =>
          HANDLERS.flatMap((handler) =>
            ['httpGet', 'tcpSocket'].map((action) => [...setter.path, ...handler, action, 'host']),
          )
            .filter((path) => (textAt(pod.root, path) ?? '') !== '')
            .map((path) =>
              forbidden(path, `${setter.who} must not probe another host, such as \`${textAt(pod.root, path)}\``),
            ),
        ),
    },
  ],
};

/** policy/check_windowsHostProcess.go */
const windowsHostProcess: PodCheck = {
  id: 'windowsHostProcess',
  name: 'windows-host-process',
  level: 'baseline',
  versions: [
    {
      from: 0,
      run: (pod) =>
        whereFlag(pod, allSetters(pod), ['securityContext', 'windowsOptions', 'hostProcess'], true).map(
          ({ setter, path }) => forbidden(path, `${setter.who} must not be a Windows host process`),
        ),
    },
  ],
};

/** Checks about what a pod may reach of its node. */
export const HOST_CHECKS: readonly PodCheck[] = [
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbes,
  privileged,
  windowsHostProcess,
  restrictedVolumes,
];
