import { ownValue } from '../../../text/ownValue.ts';
import { refuseBoth, requireForm } from '../checks.ts';
import type { Field } from '../field.ts';
import { DNS_LABEL, PATH_SEGMENT } from '../forms.ts';
import { quantityOf } from '../quantity.ts';
import type { Reporter } from '../reporter.ts';
import { checkContainerResource } from '../resourceNames.ts';
import type { ObjectRule, Scope } from '../rule.ts';

/** What a HorizontalPodAutoscaler scales, and between which numbers. */
export const autoscaler: ObjectRule = {
  code: 'validation/autoscaler',
  on: 'object',
  kinds: ['HorizontalPodAutoscaler'],
  check(root, out) {
    const spec = root.get('spec');
    const [least, most] = [spec.get('minReplicas'), spec.get('maxReplicas')];
    out.range(least, out.has('HPAScaleToZero') ? 0 : 1);
    out.range(most, 1);
    out.range(spec.get('targetCPUUtilizationPercentage'), 1);
    if (least.integer !== undefined && least.integer > (most.integer ?? Number.POSITIVE_INFINITY))
      out.wrong(most, `\`maxReplicas\` (${most.shown}) is less than \`minReplicas\` (${least.shown}).`);
    const target = spec.get('scaleTargetRef');
    checkReference(target, out);
    const version = target.get('apiVersion');
    if (version.text.lastIndexOf('/') < 1 && out.has('groupOfScaleTarget'))
      out.missing(version, 'the group of what is scaled must stand here, such as `apps/v1`');
    if (
      least.integer === 0 &&
      out.has('HPAScaleToZero') &&
      !root.get('metadata', 'annotations').keys.includes('autoscaling.alpha.kubernetes.io/metrics') &&
      !spec.get('metrics').items.some((metric) => /^(?:Object|External)$/.test(metric.get('type').text))
    )
      out.wrong(least, '`0` needs a metric of type `Object` or `External`: nothing else is measured without pods.');
  },
};

function isNewVersion({ kind }: Scope): boolean {
  return kind.apiVersion === 'autoscaling/v2';
}

/** ValidateCrossVersionObjectReference */
function checkReference(reference: Field, out: Reporter): void {
  for (const name of ['kind', 'name']) requireForm(reference.get(name), PATH_SEGMENT, out);
  const version = reference.get('apiVersion');
  if (version.text.split('/').length > 2 && out.has('groupOfScaleTarget'))
    out.wrong(version, `\`${version.text}\` is not an API version such as \`apps/v1\`.`);
}

/** The field that each type of metric fills. */
const SOURCES: Readonly<Record<string, string>> = {
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
  ContainerResource: 'containerResource',
  External: 'external',
};

/** What a HorizontalPodAutoscaler measures. */
export const metrics: ObjectRule = {
  code: 'validation/autoscaler-metric',
  on: 'object',
  kinds: ['HorizontalPodAutoscaler'],
  check(root, out, scope) {
    if (!isNewVersion(scope)) return;
    for (const metric of root.get('spec', 'metrics').items) {
      const type = metric.get('type');
      if (type.text === '') out.missing(type);
      out.choice(type, Object.keys(SOURCES));
      const own = ownValue(SOURCES, type.text);
      if (own === undefined) continue;
      if (!metric.get(own).exists) out.missing(metric.get(own), `a metric of type \`${type.text}\` needs it`);
      else checkSource(metric.get(own), out);
      for (const other of Object.values(SOURCES)) {
        if (other !== own && metric.get(other).exists)
          out.forbidden(metric.get(other), `the \`type\` is \`${type.text}\``);
      }
    }
  },
};

function checkSource(source: Field, out: Reporter): void {
  const kind = source.path.at(-1);
  const target = source.get('target');
  const isResource = kind === 'resource' || kind === 'containerResource';
  if (isResource) {
    const name = source.get('name');
    if (name.text === '') out.missing(name);
    else if (kind === 'containerResource') checkContainerResource(name.text, name, out);
  } else requireForm(source.get('metric', 'name'), PATH_SEGMENT, out);
  if (kind === 'containerResource') requireForm(source.get('container'), DNS_LABEL, out);
  if (kind === 'object') checkReference(source.get('describedObject'), out);
  checkTarget(target, out);
  const [value, average, share] = ['value', 'averageValue', 'averageUtilization'].map((name) => target.get(name));
  if (value === undefined || average === undefined || share === undefined) return;
  if (kind === 'pods' && !average.exists) out.missing(average);
  if (kind === 'object' || kind === 'external') {
    if (!value.exists && !average.exists) out.missing(average, '`value` or `averageValue` must stand here');
    if (kind === 'external' && value.exists && average.exists) refuseBoth(value, average, out);
  }
  if (!isResource) return;
  if (!share.exists && !average.exists) out.missing(share, '`averageUtilization` or `averageValue` must stand here');
  if (share.exists && average.exists) refuseBoth(share, average, out);
}

function checkTarget(target: Field, out: Reporter): void {
  const type = target.get('type');
  if (type.text === '') out.missing(type);
  out.choice(type, ['Utilization', 'Value', 'AverageValue']);
  out.range(target.get('averageUtilization'), 1);
  for (const name of ['value', 'averageValue']) {
    const field = target.get(name);
    const amount = field.exists ? quantityOf(field) : undefined;
    if (amount !== undefined && amount <= 0n)
      out.wrong(field, `\`${field.shown}\` must be more than 0.`, { isSure: true });
  }
}

/** How fast a HorizontalPodAutoscaler scales. */
export const behavior: ObjectRule = {
  code: 'validation/autoscaler-behavior',
  on: 'object',
  kinds: ['HorizontalPodAutoscaler'],
  check(root, out) {
    for (const direction of ['scaleUp', 'scaleDown']) {
      const rules = root.get('spec', 'behavior', direction);
      out.range(rules.get('stabilizationWindowSeconds'), 0, 3600);
      const select = rules.get('selectPolicy');
      out.choice(select, ['Max', 'Min', 'Disabled']);
      if (select.exists && select.text === '') out.missing(select);
      const policies = rules.get('policies');
      if (policies.exists && policies.items.length === 0) out.missing(policies, 'leave it out to use the default');
      for (const policy of policies.items) {
        out.choice(policy.get('type'), ['Pods', 'Percent']);
        if (policy.get('type').text === '') out.missing(policy.get('type'));
        out.range(policy.get('value'), 1);
        out.range(policy.get('periodSeconds'), 1, 1800);
      }
      const tolerance = rules.get('tolerance');
      const amount = tolerance.exists && out.has('HPAConfigurableTolerance') ? quantityOf(tolerance) : undefined;
      if (amount !== undefined && amount < 0n)
        out.wrong(tolerance, `\`${tolerance.shown}\` is negative.`, { isSure: true });
    }
  },
};
