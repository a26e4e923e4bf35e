import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { nodeOf } from '../judged/jsonNode.ts';
import { listAt, memberOf, textAt, valueAt } from '../judged/resource.ts';
import type { PodCheck } from '../podSecurity/check.ts';
import { POD_CHECKS } from '../podSecurity/judge.ts';
import type { ContainerView, PodView } from '../pods.ts';
import type { Violation } from '../rule.ts';
import { isArray, isObject } from '../values/json.ts';

/** A field of a pod that a check forbids, as Kyverno's copy of the checks reports it. */
export interface ForbiddenField {
  /** The id of the check. */
  readonly id: string;
  readonly reason: string;
  /** Below the pod. */
  readonly path: FieldPath;
  readonly values: readonly string[];
  /** The name of the container that the field is in. */
  readonly container: string | undefined;
  /** Whether it is not set at all. */
  readonly isMissing?: boolean;
}

/** A pod, or the template of one: `metadata` and `spec`. */
export interface PodSubject {
  readonly pod: JsonObject;
  readonly isLatest: boolean;
}

/** What the checks say is forbidden (k8s.io/pod-security-admission, policy/check_*.go). */
const REASONS: Readonly<Record<string, string>> = {
  allowPrivilegeEscalation: 'allowPrivilegeEscalation != false',
  appArmorProfile: 'forbidden AppArmor profile',
  capabilities_baseline: 'non-default capabilities',
  capabilities_restricted: 'unrestricted capabilities',
  hostNamespaces: 'host namespaces',
  hostPathVolumes: 'hostPath volumes',
  hostPorts: 'hostPort',
  hostProbesAndHostLifecycle: 'probe or lifecycle host',
  privileged: 'privileged',
  procMount: 'procMount',
  procMount_restricted: 'procMount',
  restrictedVolumes: 'restricted volume types',
  runAsNonRoot: 'runAsNonRoot != true',
  runAsUser: 'runAsUser=0',
  seLinuxOptions: 'seLinuxOptions',
  seccompProfile_baseline: 'seccompProfile',
  seccompProfile_restricted: 'seccompProfile',
  sysctls: 'forbidden sysctls',
  windowsHostProcess: 'hostProcess',
};

/** The field that a check wants set, where a violation points at the nearest one that is there. */
const WANTED: Readonly<Record<string, FieldPath>> = {
  allowPrivilegeEscalation: ['securityContext', 'allowPrivilegeEscalation'],
  capabilities_restricted: ['securityContext', 'capabilities', 'drop'],
  runAsNonRoot: ['securityContext', 'runAsNonRoot'],
  seccompProfile_restricted: ['securityContext', 'seccompProfile', 'type'],
};

/**
 * The violations of a level: all of its checks run, those of baseline also under restricted and without overriding, and a version older
 * than a check's first still runs the first (pkg/pss/evaluate.go evaluatePSS).
 */
export function forbiddenFields({ pod }: PodSubject, level: string, minor: number): readonly ForbiddenField[] {
  if (level !== 'baseline' && level !== 'restricted') return [];
  const view = viewOf(pod);
  return POD_CHECKS.filter((check) => level === 'restricted' || check.level === 'baseline').flatMap((check) => {
    const version = check.versions.findLast(({ from }) => from <= minor) ?? check.versions[0];
    const violations = version?.run(view) ?? [];
    return grouped(violations.flatMap((violation) => fieldsOf(check, violation, pod)));
  });
}

function viewOf(pod: JsonObject): PodView {
  const made = nodeOf(pod);
  const root = made.kind === 'map' ? made : (nodeOf({}) as PodView['root']);
  const id = { group: '', version: 'v1', kind: 'Pod', name: '', namespace: '' };
  const spec = memberOf(pod, 'spec');
  const containers = ROLES.flatMap(([list, role]) =>
    listAt(spec, list).map(
      (container, index): ContainerView => ({
        name: textAt(container, 'name'),
        path: ['spec', list, index],
        node: nodeOf(container),
        role,
      }),
    ),
  );
  const resource = { id, originalId: id, root };
  return { resource, root, spec: ['spec'], metadata: ['metadata'], template: false, containers };
}

const ROLES: readonly (readonly [string, ContainerView['role']])[] = [
  ['initContainers', 'init'],
  ['containers', 'ordinary'],
  ['ephemeralContainers', 'ephemeral'],
];

function fieldsOf({ id }: PodCheck, violation: Violation, pod: JsonObject): readonly ForbiddenField[] {
  const wanted = WANTED[id];
  const isAdded = violation.path.includes('add');
  const setter = setterOf(violation.path);
  const field = wanted === undefined || isAdded ? listField(violation.path) : [...setter, ...wanted];
  const value = valueAt(pod, isAdded ? violation.path : field);
  const found = { id, reason: REASONS[id] ?? id, path: field, container: containerOf(pod, setter) };
  if (wanted !== undefined && value === undefined && setter.length === 1) return unset(id, wanted, pod);
  const isMissing = wanted !== undefined && (value === undefined || (isArray(value) && value.length === 0));
  const isOpen = id === 'allowPrivilegeEscalation' && valueAt(pod, field.slice(0, -1)) !== undefined;
  return [{ ...found, isMissing: isMissing && !isOpen, values: textsOf(id, value) }];
}

/** One violation of the pod stands for each container that does not set the field. */
function unset(id: string, wanted: FieldPath, pod: JsonObject): readonly ForbiddenField[] {
  return ROLES.flatMap(([list]) =>
    listAt(memberOf(pod, 'spec'), list).flatMap((container, index): ForbiddenField[] => {
      if (valueAt(container, wanted) !== undefined) return [];
      const path = ['spec', list, index, ...wanted];
      return [
        { id, reason: REASONS[id] ?? id, path, container: textAt(container, 'name'), values: [], isMissing: true },
      ];
    }),
  );
}

/** A list of capabilities is one field. */
function listField(path: FieldPath): FieldPath {
  return path.at(-2) === 'add' ? path.slice(0, -1) : path;
}

/** The container, or the pod's spec. */
function setterOf(path: FieldPath): FieldPath {
  const isContainer = ROLES.some(([list]) => list === path[1]) && typeof path[2] === 'number';
  return isContainer ? path.slice(0, 3) : path.slice(0, 1);
}

function containerOf(pod: JsonObject, setter: FieldPath): string | undefined {
  return setter.length === 3 ? textAt(valueAt(pod, setter), 'name') : undefined;
}

function textsOf(id: string, value: Json | undefined): readonly string[] {
  if (value === undefined || value === null) return id === 'allowPrivilegeEscalation' ? ['nil'] : [];
  if (isArray(value)) return value.map(String);
  if (isObject(value)) return id === 'hostPathVolumes' ? [textAt(value, 'path')] : [];
  return [String(value)];
}

/** One field with all of its bad values. */
function grouped(fields: readonly ForbiddenField[]): readonly ForbiddenField[] {
  const byPath = new Map<string, ForbiddenField>();
  for (const field of fields) {
    const key = field.path.join('\n');
    const known = byPath.get(key);
    byPath.set(key, known === undefined ? field : { ...known, values: [...known.values, ...field.values] });
  }
  return [...byPath.values()];
}
