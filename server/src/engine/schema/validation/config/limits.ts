import type { Field } from '../field.ts';
import { QUALIFIED_NAME } from '../forms.ts';
import { ONE, quantityOf } from '../quantity.ts';
import type { Reporter } from '../reporter.ts';
import {
  canOvercommit,
  checkContainerResource,
  checkQuotaResource,
  checkResourceValue,
  isStandard,
} from '../resourceNames.ts';
import type { ObjectRule } from '../rule.ts';

const LISTS = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;

/** What containers, pods and claims of a namespace may ask for. */
export const limitRange: ObjectRule = {
  code: 'validation/limit-range',
  on: 'object',
  kinds: ['LimitRange'],
  check(root, out) {
    const seen = new Set<string>();
    for (const limit of root.get('spec', 'limits').items) {
      const type = limit.get('type');
      checkType(type, seen, out);
      for (const list of LISTS) {
        if (type.text === 'Pod' && list.startsWith('default')) {
          if (limit.get(list).keys.length > 0) out.forbidden(limit.get(list), 'a `type` of `Pod` has none');
          continue;
        }
        for (const [name, value] of limit.get(list).fields()) {
          if (type.text === 'Pod' || type.text === 'Container') checkContainerResource(name, value, out);
          else checkQuotaResource(name, value, out, false);
          compare(limit, list, name, out);
        }
      }
      const isClaim = type.text === 'PersistentVolumeClaim';
      if (isClaim && !['min', 'max'].some((list) => limit.get(list).keys.includes('storage')))
        out.missing(limit.get('max'), 'a limit of claims has a smallest or largest `storage`');
    }
  },
};

function checkType(type: Field, seen: Set<string>, out: Reporter): void {
  if (type.text === '') out.missing(type);
  else if (!type.text.includes('/')) out.choice(type, ['Pod', 'Container', 'PersistentVolumeClaim']);
  else out.form(type, QUALIFIED_NAME);
  if (seen.has(type.text)) out.duplicate(type, 'limits');
  seen.add(type.text);
}

/** Pairs of which the first must not be more than the second. */
const ORDER = [
  ['min', 'max'],
  ['min', 'defaultRequest'],
  ['defaultRequest', 'max'],
  ['defaultRequest', 'default'],
  ['min', 'default'],
  ['default', 'max'],
] as const;

function compare(limit: Field, list: (typeof LISTS)[number], name: string, out: Reporter): void {
  const value = limit.get(list, name);
  const amount = quantityOf(value);
  if (amount === undefined) return;
  const isContainer = limit.get('type').text === 'Container';
  for (const [small, large] of ORDER) {
    if (large !== list && !(small === list && large === 'max' && list !== 'min')) continue;
    if (large === list && large === 'max' && small !== 'min') continue;
    const [least, most] = [limit.get(small, name), limit.get(large, name)];
    const [a, b] = [amountOf(least), amountOf(most)];
    if (a !== undefined && b !== undefined && a > b)
      out.wrong(value, `\`${small}\` of \`${name}\` (${least.shown}) is more than \`${large}\` (${most.shown}).`);
  }
  if (list === 'maxLimitRequestRatio') checkRatio(limit, name, amount, out);
  const request = limit.get('defaultRequest', name);
  const asked = amountOf(request);
  if (list === 'default' && isContainer && !canOvercommit(name) && asked !== undefined && asked !== amount)
    out.wrong(request, `\`${name}\` cannot be shared: \`defaultRequest\` must be equal to \`default\`.`);
}

/** What a name that is there counts for. */
function amountOf(field: Field): bigint | undefined {
  return field.type === 'absent' ? undefined : quantityOf(field);
}

function checkRatio(limit: Field, name: string, ratio: bigint, out: Reporter): void {
  const field = limit.get('maxLimitRequestRatio', name);
  if (ratio < ONE) out.wrong(field, `\`${field.shown}\` is less than 1: a limit is never less than the request.`);
  const [least, most] = [limit.get('min', name), limit.get('max', name)];
  const [a, b] = [amountOf(least), amountOf(most)];
  if (a !== undefined && b !== undefined && a > 0n && ratio * a > b * ONE)
    out.wrong(field, `\`${field.shown}\` is more than \`max\` divided by \`min\` of \`${name}\`.`);
}

const SCOPES = [
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
  'VolumeAttributesClass',
];
const POD_RESOURCES = ['pods', 'cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory'];

/** What all objects of a namespace may take together. */
export const resourceQuota: ObjectRule = {
  code: 'validation/resource-quota',
  on: 'object',
  kinds: ['ResourceQuota'],
  check(root, out) {
    const spec = root.get('spec');
    const hard = spec.get('hard');
    for (const [name, value] of hard.fields()) {
      checkQuotaResource(name, value, out);
      checkResourceValue(name, value, out);
    }
    const scopes = spec.get('scopes').items;
    for (const scope of scopes) checkScope(scope, hard, out);
    checkConflicts(scopes, out);
    const expressions = spec.get('scopeSelector', 'matchExpressions').items;
    for (const one of expressions) checkExpression(one, hard, out);
    checkConflicts(
      expressions.map((one) => one.get('scopeName')),
      out,
    );
  },
};

function checkScope(scope: Field, hard: Field, out: Reporter): void {
  out.choice(scope, SCOPES);
  if (!SCOPES.includes(scope.text)) return;
  const allowed =
    scope.text === 'BestEffort'
      ? ['pods']
      : scope.text === 'VolumeAttributesClass'
        ? ['persistentvolumeclaims', 'requests.storage']
        : POD_RESOURCES;
  const bad = hard.keys.find((name) => isStandard(name) && !allowed.includes(name));
  if (bad !== undefined)
    out.wrong(
      scope,
      `\`${scope.text}\` is not a scope of \`${bad}\`; it takes only ${allowed.map((name) => `\`${name}\``).join(', ')}.`,
    );
}

function checkExpression(one: Field, hard: Field, out: Reporter): void {
  const [scope, operator, values] = [one.get('scopeName'), one.get('operator'), one.get('values')];
  checkScope(scope, hard, out);
  out.choice(operator, ['In', 'NotIn', 'Exists', 'DoesNotExist']);
  if (operator.text !== 'Exists' && SCOPES.includes(scope.text) && !/Class$/.test(scope.text))
    out.wrong(operator, `\`${scope.text}\` takes only the operator \`Exists\`.`);
  if (/^(?:Not)?In$/.test(operator.text) && values.items.length === 0)
    out.missing(values, `\`${operator.text}\` needs at least one value`);
  if (/Exist/.test(operator.text) && values.items.length > 0)
    out.forbidden(values, `\`${operator.text}\` takes no values`);
}

function checkConflicts(scopes: readonly Field[], out: Reporter): void {
  for (const name of ['BestEffort', 'Terminating']) {
    const both = [name, `Not${name}`].map((text) => scopes.find((scope) => scope.text === text));
    if (both[0] !== undefined && both[1] !== undefined)
      out.wrong(both[1], `\`${name}\` and \`Not${name}\` exclude each other.`);
  }
}
