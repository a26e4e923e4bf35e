import type { Json, JsonObject } from '../../../schema/schemaShape.ts';
import { ownValue } from '../../../text/ownValue.ts';
import { listAt, memberOf, objectAt, textListAt } from '../../judged/resource.ts';
import { isArray } from '../../values/json.ts';

interface Target {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

const APPS = { group: 'apps', version: 'v1' };
const BATCH = { group: 'batch', version: 'v1' };
const TARGETS: Readonly<Record<string, Target>> = {
  daemonsets: { ...APPS, resource: 'daemonsets' },
  deployments: { ...APPS, resource: 'deployments' },
  replicasets: { ...APPS, resource: 'replicasets' },
  statefulsets: { ...APPS, resource: 'statefulsets' },
  jobs: { ...BATCH, resource: 'jobs' },
  cronjobs: { ...BATCH, resource: 'cronjobs' },
};

/** A spec that is about what makes pods, as it was written but for its constraints. */
export interface TemplateSpec {
  readonly spec: JsonObject;
  /** Where the pod stands in the objects that it is about. */
  readonly at: 'spec.template' | 'spec.jobTemplate.spec.template';
}

/**
 * What Kyverno makes of a policy on pods for the kinds that make them (pkg/cel/policies/vpol/autogen): one for CronJobs, one for all
 * others, with the paths of the object moved in the text of the whole spec.
 */
export function generatedSpecs(spec: JsonObject): readonly JsonObject[] {
  return templateSpecs(spec).map((made) => JSON.parse(shift(JSON.stringify(made.spec), made.at)) as JsonObject);
}

/** The same with expressions that are still about pods; none for a policy that is about anything else (pkg/cel/autogen, CanAutoGen). */
export function templateSpecs(spec: JsonObject): readonly TemplateSpec[] {
  const constraints = memberOf(spec, 'matchConstraints');
  if (!isAboutPods(constraints)) return [];
  const asked = memberOf(objectAt(objectAt(spec, 'autogen'), 'podControllers'), 'controllers');
  const names = isArray(asked)
    ? textListAt(objectAt(objectAt(spec, 'autogen'), 'podControllers'), 'controllers')
    : Object.keys(TARGETS);
  const targets = names.flatMap((name) => ownValue(TARGETS, name) ?? []);
  const crons = targets.filter(({ resource }) => resource === 'cronjobs');
  const others = targets.filter(({ resource }) => resource !== 'cronjobs');
  return [
    ...(others.length === 0 ? [] : [{ spec: aimAt(spec, others), at: 'spec.template' } as const]),
    ...(crons.length === 0 ? [] : [{ spec: aimAt(spec, crons), at: 'spec.jobTemplate.spec.template' } as const]),
  ];
}

function isAboutPods(constraints: Json | undefined): boolean {
  const [rule, ...more] = listAt(constraints, 'resourceRules');
  const only = (key: string, value: string): boolean => {
    const list = textListAt(rule, key);
    return list.length === 1 && list[0] === value;
  };
  const selector = memberOf(constraints, 'objectSelector');
  const isSelective =
    Object.keys(objectAt(selector, 'matchLabels')).length > 0 || listAt(selector, 'matchExpressions').length > 0;
  return (
    rule !== undefined &&
    more.length === 0 &&
    !isSelective &&
    listAt(constraints, 'excludeResourceRules').length === 0 &&
    textListAt(rule, 'resourceNames').length === 0 &&
    only('apiGroups', '') &&
    only('apiVersions', 'v1') &&
    only('resources', 'pods')
  );
}

function aimAt(spec: JsonObject, targets: readonly Target[]): JsonObject {
  const constraints = objectAt(spec, 'matchConstraints');
  const operations = textListAt(listAt(constraints, 'resourceRules')[0], 'operations');
  const namespaceSelector = memberOf(constraints, 'namespaceSelector');
  const resourceRules = targets.map(({ group, version, resource }) => ({
    apiGroups: [group],
    apiVersions: [version],
    resources: [resource],
    operations,
  }));
  return {
    ...spec,
    matchConstraints: { resourceRules, ...(namespaceSelector === undefined ? {} : { namespaceSelector }) },
  };
}

/** The namespace stays that of the object. */
function shift(text: string, at: string): string {
  return text
    .replaceAll(/object\.spec(?!\.namespace(?![A-Za-z0-9_]))/g, `object.${at}.spec`)
    .replaceAll(/oldObject\.spec(?!\.namespace(?![A-Za-z0-9_]))/g, `oldObject.${at}.spec`)
    .replaceAll(/object\.metadata(?!\.namespace(?![A-Za-z0-9_]))/g, `object.${at}.metadata`)
    .replaceAll(/oldObject\.metadata(?!\.namespace(?![A-Za-z0-9_]))/g, `oldObject.${at}.metadata`);
}
