import { refuseBoth } from '../checks.ts';
import type { Field } from '../field.ts';
import { QUALIFIED_NAME } from '../forms.ts';
import { DOMAIN_PATH } from '../keyForms.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule, Scope } from '../rule.ts';
import { checkSelector } from '../selectors.ts';

const NUMBERS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
];
const MOST = 100_000;

/** The spec of a Job, and of the Jobs that a CronJob makes. */
export const job: ObjectRule = {
  code: 'validation/job',
  on: 'object',
  kinds: ['Job', 'CronJob'],
  check(root, out, scope) {
    const spec = jobSpec(root, scope);
    for (const name of NUMBERS) out.range(spec.get(name), 0);
    out.choice(spec.get('completionMode'), ['NonIndexed', 'Indexed']);
    checkMode(spec, out);
    if (out.has('JobManagedBy')) checkManager(spec.get('managedBy'), out);
    const replacement = spec.get('podReplacementPolicy');
    out.choice(replacement, ['TerminatingOrFailed', 'Failed']);
    if (spec.get('podFailurePolicy').exists && replacement.text === 'TerminatingOrFailed')
      out.wrong(replacement, '`TerminatingOrFailed` is not allowed beside a `podFailurePolicy`; only `Failed` is.');
    checkOwnSelector(spec, out, scope);
  },
};

function jobSpec(root: Field, { kind }: Scope): Field {
  return kind.kind === 'CronJob' ? root.get('spec', 'jobTemplate', 'spec') : root.get('spec');
}

function checkMode(spec: Field, out: Reporter): void {
  const completions = spec.get('completions');
  const failed = spec.get('maxFailedIndexes');
  const backoff = spec.get('backoffLimitPerIndex');
  if (failed.exists && !backoff.exists) out.missing(backoff, '`maxFailedIndexes` needs it');
  if (spec.get('completionMode').text !== 'Indexed') {
    for (const name of ['backoffLimitPerIndex', 'maxFailedIndexes', 'successPolicy']) {
      if (spec.get(name).exists) out.forbidden(spec.get(name), 'it needs a `completionMode` of `Indexed`');
    }
    return;
  }
  // Where both are left out the server takes 1, but not in a template.
  const isTemplate = spec.path[1] === 'jobTemplate';
  if (!completions.exists && (isTemplate || spec.get('parallelism').exists))
    out.missing(completions, 'a `completionMode` of `Indexed` needs it');
  const isMany = (completions.integer ?? 0) > MOST && backoff.exists;
  if (isMany && !failed.exists) out.missing(failed, `more than ${MOST} completions need it`);
  checkMost(spec.get('parallelism'), isMany ? 10_000 : MOST, out);
  checkMost(failed, Math.min(completions.integer ?? MOST, isMany ? 10_000 : MOST), out);
}

function checkMost(field: Field, most: number, out: Reporter): void {
  if ((field.integer ?? 0) > most)
    out.wrong(field, `\`${field.shown}\` is more than ${most}, the most that is allowed here.`);
}

function checkManager(field: Field, out: Reporter): void {
  if (field.exists && field.text === '') out.missing(field);
  out.form(field, { ...DOMAIN_PATH, test: (text) => text.length <= 63 && DOMAIN_PATH.test(text) });
}

/** The server gives every Job a selector of its own. */
function checkOwnSelector(spec: Field, out: Reporter, { kind }: Scope): void {
  const selector = spec.get('selector');
  const manual = spec.get('manualSelector');
  checkSelector(selector, out);
  if (kind.kind === 'CronJob') {
    if (selector.exists) out.forbidden(selector, 'the Jobs of a CronJob get their own');
    if (manual.flag) out.forbidden(manual, 'the Jobs of a CronJob get their own selector');
  } else if (selector.exists && !manual.flag && !isOwn(selector))
    out.forbidden(selector, 'the server makes it, unless `manualSelector` is true');
  else if (manual.flag && !selector.exists) out.missing(selector, '`manualSelector` needs it');
}

/** Labels that the server gives the pods too: a selector of nothing else changes nothing. */
function isOwn(selector: Field): boolean {
  const names = selector.get('matchLabels').keys;
  return (
    names.every((name) => /^(?:batch\.kubernetes\.io\/)?job-name$/.test(name)) &&
    selector.get('matchExpressions').items.length === 0
  );
}

/** The pods of a Job end. */
export const jobPods: ObjectRule = {
  code: 'validation/job-restart-policy',
  on: 'object',
  kinds: ['Job', 'CronJob'],
  check(root, out, scope) {
    const spec = jobSpec(root, scope);
    const policy = spec.get('template', 'spec', 'restartPolicy');
    if (policy.text === '') out.missing(policy, 'the pods of a Job take `OnFailure` or `Never`');
    else if (policy.text === 'Always')
      out.wrong(policy, '`Always` is not allowed: the pods of a Job end. It takes `OnFailure` or `Never`.', {
        isSure: true,
      });
    else if (spec.get('podFailurePolicy').exists && policy.text === 'OnFailure')
      out.wrong(policy, '`OnFailure` is not allowed beside a `podFailurePolicy`; only `Never` is.');
  },
};

/** What a failed pod means for its Job, and when a Job has succeeded. */
export const jobPolicies: ObjectRule = {
  code: 'validation/job-policy',
  on: 'object',
  kinds: ['Job', 'CronJob'],
  check(root, out, scope) {
    const spec = jobSpec(root, scope);
    const rules = spec.get('podFailurePolicy', 'rules');
    if (rules.items.length > 20) out.wrong(rules, `\`rules\` has ${rules.items.length} entries; 20 are allowed.`);
    for (const rule of rules.items) checkFailureRule(rule, spec, out);
    const success = spec.get('successPolicy');
    if (success.exists && spec.get('completionMode').text === 'Indexed') checkSuccess(success.get('rules'), spec, out);
  },
};

function checkFailureRule(rule: Field, spec: Field, out: Reporter): void {
  const [action, codes, conditions] = [rule.get('action'), rule.get('onExitCodes'), rule.get('onPodConditions')];
  if (action.text === '') out.missing(action);
  out.choice(action, ['Count', 'FailIndex', 'FailJob', 'Ignore']);
  if (action.text === 'FailIndex' && !spec.get('backoffLimitPerIndex').exists)
    out.wrong(action, '`FailIndex` needs `backoffLimitPerIndex`.');
  const hasConditions = conditions.items.length > 0;
  if (codes.exists && hasConditions) refuseBoth(codes, conditions, out);
  if (!codes.exists && !hasConditions) out.missing(codes, '`onExitCodes` or `onPodConditions` must stand here');
  for (const condition of conditions.items) {
    out.form(condition.get('type'), QUALIFIED_NAME);
    out.choice(condition.get('status'), ['True', 'False', 'Unknown']);
  }
  if (codes.exists) checkExitCodes(codes, spec, out);
}

function checkExitCodes(codes: Field, spec: Field, out: Reporter): void {
  const [operator, name, values] = [codes.get('operator'), codes.get('containerName'), codes.get('values')];
  if (operator.text === '') out.missing(operator);
  out.choice(operator, ['In', 'NotIn']);
  const pod = spec.get('template', 'spec');
  const known = [...pod.get('containers').items, ...pod.get('initContainers').items].map((one) => one.get('name').text);
  if (name.exists && !known.includes(name.text)) out.wrong(name, `No container of the pod is called \`${name.text}\`.`);
  if (values.items.length === 0) out.missing(values, 'at least one exit code must stand here');
  const numbers = values.items.map((item) => item.integer ?? 0);
  values.items.forEach((item, index) => {
    if (operator.text === 'In' && item.integer === 0) out.wrong(item, '`0` is not a failure; `In` cannot take it.');
    const before = numbers[index - 1];
    if (numbers.indexOf(numbers[index] ?? 0) < index) out.duplicate(item, 'values');
    else if (before !== undefined && before > (item.integer ?? 0)) out.wrong(item, 'Exit codes must stand in order.');
  });
}

function checkSuccess(rules: Field, spec: Field, out: Reporter): void {
  if (rules.items.length === 0) out.missing(rules, 'at least one rule must stand here');
  if (rules.items.length > 20) out.wrong(rules, `\`rules\` has ${rules.items.length} entries; 20 are allowed.`);
  const completions = spec.get('completions').integer ?? 0;
  for (const rule of rules.items) {
    const [count, indexes] = [rule.get('succeededCount'), rule.get('succeededIndexes')];
    if (!count.exists && !indexes.exists) out.missing(count, '`succeededCount` or `succeededIndexes` must stand here');
    const total = indexes.exists ? countIndexes(indexes.text, completions) : undefined;
    if (indexes.exists && total === undefined)
      out.wrong(indexes, `\`${indexes.text}\` are not rising indexes below ${completions} such as \`0,2-4\`.`);
    out.range(count, 0, Math.min(completions, total ?? completions));
  }
}

function countIndexes(text: string, completions: number): number | undefined {
  if (text === '') return 0;
  let last = -1;
  let total = 0;
  for (const part of text.split(',')) {
    const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    if (from === undefined) return undefined;
    const [first, end] = [Number(from), Number(to ?? from)];
    if (first <= last || end >= completions || (to !== undefined && first >= end)) return undefined;
    last = end;
    total += end - first + 1;
  }
  return total;
}
