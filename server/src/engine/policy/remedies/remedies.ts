import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { type ContainerJson, containersOf, podSpecPath } from '../change/podJson.ts';
import { type JudgedResource, listAt, memberOf, valueAt } from '../judged/resource.ts';
import { isArray, isObject, isSame } from '../values/json.ts';

/** A field and the value that it shall have. */
export interface Setting {
  readonly path: FieldPath;
  readonly value: Json;
}

/** What people usually do about an objection: fields to set, and how a title names that. */
export interface Remedy {
  /** Names rules and controls that it is for; a policy is asked in any case whether it helps. */
  readonly name: string;
  readonly title: string;
  readonly settings: readonly Setting[];
}

/** Where in a container a remedy sets what. */
type ContainerSetting = readonly [name: string, suffix: FieldPath, value: Json];

const CONTAINER: readonly ContainerSetting[] = [
  ['run-as-non-root', ['securityContext', 'runAsNonRoot'], true],
  ['privilege-escalation', ['securityContext', 'allowPrivilegeEscalation'], false],
  ['privileged', ['securityContext', 'privileged'], false],
  ['read-only-root', ['securityContext', 'readOnlyRootFilesystem'], true],
  ['capabilities-restricted', ['securityContext', 'capabilities', 'drop'], ['ALL']],
  ['seccomp-restricted', ['securityContext', 'seccompProfile', 'type'], 'RuntimeDefault'],
];

const POD: readonly ContainerSetting[] = [
  ['run-as-non-root', ['securityContext', 'runAsNonRoot'], true],
  ['seccomp-restricted', ['securityContext', 'seccompProfile', 'type'], 'RuntimeDefault'],
  ['service-account-token', ['automountServiceAccountToken'], false],
  ['host-namespaces', ['hostNetwork'], false],
  ['host-namespaces', ['hostPID'], false],
  ['host-namespaces', ['hostIPC'], false],
];

/** Modest amounts; whoever knows better writes over them. */
const AMOUNTS: readonly (readonly [list: string, name: string, value: string])[] = [
  ['requests', 'cpu', '100m'],
  ['requests', 'memory', '128Mi'],
  ['limits', 'memory', '256Mi'],
];

const LABELS = ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/component'];

/** The remedies that an object leaves room for, the smallest first; the last ones put several together. */
export function remediesFor(resource: JudgedResource): readonly Remedy[] {
  const spec = podSpecPath(resource);
  const labels = LABELS.map((label) =>
    remedy(resource, 'labels', [{ path: ['metadata', 'labels', label], value: resource.name }]),
  );
  if (spec === undefined) return labels.flatMap((one) => one ?? []);
  const containers = containersOf(resource);
  const inPod = POD.map(([name, suffix, value]) => remedy(resource, name, [{ path: [...spec, ...suffix], value }]));
  const inContainers = CONTAINER.map(([name, suffix, value]) =>
    remedy(
      resource,
      name,
      containers.map(({ path }) => ({ path: [...path, ...suffix], value })),
    ),
  );
  const single = [
    ...inPod,
    ...inContainers,
    ...resourceRemedies(resource, containers),
    ...probes(resource, containers),
    ...labels,
  ];
  const known = single.flatMap((one) => one ?? []);
  const hardening = known.filter(({ name }) => HARDENING.has(name));
  const all = hardening
    .filter((one, i) => hardening.findIndex(({ name }) => name === one.name) === i)
    .flatMap(({ settings }) => settings);
  const joined =
    hardening.length < 2
      ? []
      : [{ name: 'restricted', title: 'Set what the level restricted asks for', settings: all }];
  return [...known, ...joined];
}

const HARDENING = new Set(['run-as-non-root', 'privilege-escalation', 'capabilities-restricted', 'seccomp-restricted']);

function resourceRemedies(
  resource: JudgedResource,
  containers: readonly ContainerJson[],
): readonly (Remedy | undefined)[] {
  const setting = ({ path }: ContainerJson, [list, name, value]: (typeof AMOUNTS)[number]): Setting => ({
    path: [...path, 'resources', list, name],
    value,
  });
  const missing = (amounts: typeof AMOUNTS): readonly Setting[] =>
    containers.flatMap((one) =>
      amounts.map((amount) => setting(one, amount)).filter(({ path }) => valueAt(resource.object, path) === undefined),
    );
  const cpu = [...AMOUNTS, ['limits', 'cpu', '500m'] as const];
  return [
    ...AMOUNTS.map((amount) => {
      const [list, name, value] = amount;
      return remedy(resource, 'resources', missing([amount]), `Set \`${list}.${name}: ${value}\``);
    }),
    remedy(resource, 'missing-requests-limits', missing(AMOUNTS), 'Set requests and a memory limit'),
    remedy(resource, 'resources', missing(cpu), 'Set requests and limits'),
  ];
}

/** Probes on the first port of each container; a container without one has nothing to be asked at. */
function probes(resource: JudgedResource, containers: readonly ContainerJson[]): readonly (Remedy | undefined)[] {
  const probed = (names: readonly string[]): readonly Setting[] =>
    containers
      .filter(({ isInit }) => !isInit)
      .flatMap(({ path, container }) => {
        const [first] = listAt(container, 'ports');
        const port = memberOf(first, 'name') ?? memberOf(first, 'containerPort');
        return port === undefined
          ? []
          : names.map((name) => ({ path: [...path, name], value: { tcpSocket: { port } } }));
      })
      .filter(({ path }) => valueAt(resource.object, path) === undefined);
  const both = ['livenessProbe', 'readinessProbe'];
  return [
    ...both.map((name) => remedy(resource, 'probes', probed([name]), `Add a ${name} on its port`)),
    remedy(resource, 'missing-probes', probed(both), 'Add probes on its port'),
  ];
}

/** A remedy out of what is not so yet; undefined when nothing is left of it. */
function remedy(
  resource: JudgedResource,
  name: string,
  settings: readonly Setting[],
  title?: string,
): Remedy | undefined {
  const open = settings.filter(({ path, value }) => !isSame(valueAt(resource.object, path) ?? null, value));
  const [first] = open;
  if (first === undefined) return undefined;
  return { name, title: title ?? `Set \`${String(first.path.at(-1))}: ${wordOf(first.value)}\``, settings: open };
}

function wordOf(value: Json): string {
  return isArray(value) ? `[${value.join(', ')}]` : String(value);
}

/** The object with the fields set; mappings on the way are made, lists have to be there. */
export function withSettings(object: JsonObject, settings: readonly Setting[]): JsonObject {
  return settings.reduce<Json>((at, { path, value }) => setAt(at, path, value), object) as JsonObject;
}

function setAt(holder: Json | undefined, [first, ...rest]: FieldPath, value: Json): Json {
  if (first === undefined) return value;
  if (typeof first === 'number') {
    const items = isArray(holder) ? [...holder] : [];
    items[first] = setAt(items[first], rest, value);
    return items;
  }
  const base = isObject(holder) ? holder : {};
  return { ...base, [first]: setAt(memberOf(base, first), rest, value) };
}
