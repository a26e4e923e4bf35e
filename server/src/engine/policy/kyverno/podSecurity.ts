import type { Json, JsonObject } from '../../schema/schemaShape.ts';
import type { FieldPath } from '../../syntax/fieldPath.ts';
import { ownValue } from '../../text/ownValue.ts';
import { listAt, memberOf, objectAt, textAt, textListAt } from '../judged/resource.ts';
import { erred, failed, passed, skippedBy, type Verdict } from '../judged/verdict.ts';
import { fitsWildcard } from '../judged/wildcard.ts';
import { isObject } from '../values/json.ts';
import { podPathOf } from './podPaths.ts';
import { type ForbiddenField, forbiddenFields, type PodSubject } from './podSecurityFields.ts';
import type { RuleContext } from './rule.ts';

/** The controls as policies name them, with the checks that each covers (pkg/pss/utils/mapping.go). */
const CONTROLS: Readonly<Record<string, readonly string[]>> = {
  Capabilities: ['capabilities_baseline', 'capabilities_restricted'],
  Seccomp: ['seccompProfile_baseline', 'seccompProfile_restricted'],
  'Privileged Containers': ['privileged'],
  'Host Ports': ['hostPorts'],
  '/proc Mount Type': ['procMount'],
  HostProcess: ['windowsHostProcess'],
  SELinux: ['seLinuxOptions'],
  'Host Namespaces': ['hostNamespaces'],
  'HostPath Volumes': ['hostPathVolumes'],
  Sysctls: ['sysctls'],
  AppArmor: ['appArmorProfile'],
  'Privilege Escalation': ['allowPrivilegeEscalation'],
  'Running as Non-root': ['runAsNonRoot'],
  'Running as Non-root user': ['runAsUser'],
  'Volume Types': ['restrictedVolumes'],
};

/** `validate.podSecurity` (pkg/engine/handlers/validation/validate_pss.go). */
export function compilePodSecurity(
  podSecurity: JsonObject,
  rule: string,
): (context: RuleContext) => Verdict | undefined {
  const level = textAt(podSecurity, 'level');
  const version = textAt(podSecurity, 'version') || 'latest';
  const excludes = listAt(podSecurity, 'exclude');
  const minor = minorOf(version);
  return (context) => {
    const { object, subject } = context;
    if (object === undefined) return undefined;
    const at = podPathOf(subject.resource.kind);
    const pod = at?.reduce<Json | undefined>((holder, key) => memberOf(holder, key), object);
    if (at === undefined || !isObject(pod)) return erred('Error while getting new resource: the kind has no pod');
    if (minor === undefined) return erred(`failed to parse pod security api version: ${version}`);
    const applied = context.exceptions.filter((exception) => exception.applies(subject, context.scope));
    const whole = applied.find((exception) => exception.podSecurity.length === 0);
    if (whole !== undefined) return exempt([whole.name]);
    const judge = (one: PodSubject): readonly ForbiddenField[] => forbiddenFields(one, level, minor);
    const own: PodSubject = { pod, isLatest: version === 'latest' };
    const left = excludes.reduce(
      (found: readonly ForbiddenField[], one) => excluded(one, own, { found, judge }),
      judge(own),
    );
    if (left.length === 0) return passed(`Validation rule '${rule}' passed.`);
    const rest = applied
      .flatMap((exception) => exception.podSecurity)
      .reduce((found: readonly ForbiddenField[], one) => excluded(one, own, { found, judge }), left);
    if (rest.length === 0) return exempt(applied.map(({ name }) => name));
    return violated(rest, at, `Validation rule '${rule}' failed. It violates PodSecurity "${level}:${version}"`);
  };
}

function minorOf(version: string): number | undefined {
  if (version === 'latest') return Number.POSITIVE_INFINITY;
  const [, minor] = /^v1\.(0|[1-9]\d*)$/.exec(version) ?? [];
  return minor === undefined ? undefined : Number(minor);
}

function exempt(names: readonly string[]): Verdict {
  const message = `rule is skipped due to policy exceptions ${names.join(', ')}`;
  return { ...skippedBy('exception', message), properties: { exceptions: names.join(',') } };
}

function violated(fields: readonly ForbiddenField[], at: readonly string[], intro: string): Verdict {
  const checks = [...new Set(fields.map(({ id }) => id))];
  const shown = checks.map((id) => {
    const own = fields.filter((field) => field.id === id);
    const errors = own.map((field) => printError(printField([...at, ...field.path]), field));
    return `(Forbidden reason: ${own[0]?.reason ?? id}, field error list: [${errors.join(', ')}])`;
  });
  const [first] = fields;
  const path: FieldPath | undefined = first && [...at, ...first.path];
  return { ...failed(`${intro}: ${shown.join('')}`, path), properties: { controls: checks.join(',') } };
}

function printError(field: string, { id, values, isMissing }: ForbiddenField): string {
  const [first] = values;
  if (isMissing === true) return `${field}: Required value`;
  if (first === undefined || (values.length === 1 && first === '')) return `${field}: Forbidden`;
  const shown = values.length > 1 || id.startsWith('capabilities') ? `[${values.join(' ')}]` : first;
  return `${field} is forbidden, forbidden values found: ${shown}`;
}

/** `spec.containers[0].securityContext` */
function printField(path: FieldPath): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}

interface Exclusion {
  readonly found: readonly ForbiddenField[];
  readonly judge: (pod: PodSubject) => readonly ForbiddenField[];
}

/**
 * What is left after an exclusion: the pod is judged again with the containers that it names, or with an empty one where it names none,
 * and each violation found there exempts one of the same field (pkg/pss/evaluate.go exemptExclusions).
 */
function excluded(exclusion: Json, subject: PodSubject, { found, judge }: Exclusion): readonly ForbiddenField[] {
  const ids = ownValue(CONTROLS, textAt(exclusion, 'controlName')) ?? [];
  const images = textListAt(exclusion, 'images');
  const wanted = textAt(exclusion, 'restrictedField');
  const values = textListAt(exclusion, 'values');
  const part = images.length === 0 ? withoutContainers(subject.pod) : onlyImages(subject.pod, images);
  const left = [...found];
  for (const violation of judge({ ...subject, pod: part })) {
    if (!ids.includes(violation.id)) continue;
    const field = patternOf(violation.path);
    if (wanted !== '' && wanted !== field) continue;
    if (values.length > 0 && !violation.values.every((value) => values.some((one) => fitsWildcard(one, value))))
      continue;
    const index = left.findIndex(
      (one) =>
        one.id === violation.id &&
        patternOf(one.path) === field &&
        (images.length === 0 || one.container === violation.container),
    );
    if (index >= 0) left.splice(index, 1);
  }
  return left;
}

/** `spec.containers[*].securityContext` */
function patternOf(path: FieldPath): string {
  return printField(path).replaceAll(/\d+/g, '*');
}

const LISTS = ['containers', 'initContainers', 'ephemeralContainers'];

function withoutContainers(pod: JsonObject): JsonObject {
  const spec = Object.fromEntries(Object.entries(objectAt(pod, 'spec')).filter(([key]) => !LISTS.includes(key)));
  return { ...pod, spec: { ...spec, containers: [{ name: 'fake' }] } };
}

function onlyImages(pod: JsonObject, images: readonly string[]): JsonObject {
  const spec = objectAt(pod, 'spec');
  const fits = (container: Json): boolean => images.some((image) => fitsWildcard(image, textAt(container, 'image')));
  return { spec: Object.fromEntries(LISTS.map((list) => [list, listAt(spec, list).filter(fits)])) };
}
