import type { Field } from '../field.ts';
import { DNS_LABEL, DNS_SUBDOMAIN, LABEL_VALUE, QUALIFIED_NAME } from '../forms.ts';
import type { Reporter } from '../reporter.ts';
import type { PodRule } from '../rule.ts';
import { checkLabelKey, checkSelector } from '../selectors.ts';

/** Which taints a pod tolerates. */
export const tolerations: PodRule = {
  code: 'validation/toleration',
  on: 'pod',
  check(pod, out) {
    checkTolerations(pod.get('tolerations'), out);
  },
};

/** ValidateTolerations, which classes of runtimes have too. */
export function checkTolerations(list: Field, out: Reporter): void {
  for (const toleration of list.items) {
    const [key, operator] = [toleration.get('key'), toleration.get('operator')];
    const [value, effect] = [toleration.get('value'), toleration.get('effect')];
    out.form(key, QUALIFIED_NAME);
    out.choice(operator, ['Equal', 'Exists']);
    out.choice(effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute']);
    if (key.text === '' && operator.text !== 'Exists')
      out.wrong(operator, 'A toleration without a `key` is for all taints; its `operator` must be `Exists`.');
    if (operator.text === 'Exists') {
      if (value.text !== '') out.forbidden(value, '`Exists` takes no value');
    } else out.form(value, LABEL_VALUE);
    const seconds = toleration.get('tolerationSeconds');
    if (seconds.exists && effect.text !== 'NoExecute')
      out.wrong(effect.exists ? effect : seconds, '`tolerationSeconds` is only for an `effect` of `NoExecute`.');
  }
}

/** Which nodes a pod wants, and which pods it wants beside it. */
export const affinity: PodRule = {
  code: 'validation/affinity',
  on: 'pod',
  check(pod, out) {
    const all = pod.get('affinity');
    const required = all.get('nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
    if (required.exists) checkNodeSelector(required, out);
    for (const term of all.get('nodeAffinity', 'preferredDuringSchedulingIgnoredDuringExecution').items) {
      checkWeight(term.get('weight'), out);
      checkNodeTerm(term.get('preference'), out, true);
    }
    for (const name of ['podAffinity', 'podAntiAffinity']) {
      for (const term of all.get(name, 'requiredDuringSchedulingIgnoredDuringExecution').items) checkPodTerm(term, out);
      for (const term of all.get(name, 'preferredDuringSchedulingIgnoredDuringExecution').items) {
        checkWeight(term.get('weight'), out);
        checkPodTerm(term.get('podAffinityTerm'), out);
      }
    }
  },
};

function checkWeight(weight: Field, out: Reporter): void {
  if (weight.integer === 0 || !weight.exists) out.wrong(weight, '`weight` must be 1 to 100.');
  else out.range(weight, 1, 100);
}

/** ValidateNodeSelector, which volumes have too. */
export function checkNodeSelector(selector: Field, out: Reporter): void {
  const terms = selector.get('nodeSelectorTerms');
  if (terms.items.length === 0) out.missing(terms, 'at least one term must stand here');
  for (const term of terms.items) checkNodeTerm(term, out, false);
}

function checkNodeTerm(term: Field, out: Reporter, isPreferred: boolean): void {
  for (const one of term.get('matchExpressions').items) {
    const operator = one.get('operator');
    const values = one.get('values');
    out.choice(operator, ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt']);
    if (operator.text === '') out.missing(operator);
    if (/^(?:Not)?In$/.test(operator.text) && values.items.length === 0)
      out.missing(values, `\`${operator.text}\` needs at least one value`);
    if (/Exist/.test(operator.text) && values.items.length > 0)
      out.forbidden(values, `\`${operator.text}\` takes no values`);
    if (/^(?:Gt|Lt)$/.test(operator.text) && values.items.length !== 1)
      out.wrong(values, `\`${operator.text}\` takes exactly one value.`);
    checkLabelKey(one.get('key'), out);
    if (!isPreferred) for (const value of values.items) out.form(value, LABEL_VALUE);
  }
  for (const one of term.get('matchFields').items) {
    out.choice(one.get('operator'), ['In', 'NotIn']);
    out.choice(one.get('key'), ['metadata.name']);
    if (one.get('values').items.length !== 1)
      out.wrong(one.get('values'), 'A field of a node is compared with exactly one value.');
    for (const value of one.get('values').items) out.form(value, DNS_SUBDOMAIN);
  }
}

function checkPodTerm(term: Field, out: Reporter): void {
  checkSelector(term.get('labelSelector'), out);
  checkSelector(term.get('namespaceSelector'), out);
  for (const name of term.get('namespaces').items) out.form(name, DNS_LABEL);
  checkLabelKey(term.get('topologyKey'), out);
  checkLabelKeys(term, out);
}

/** ValidateMatchLabelKeysAndMismatchLabelKeys */
function checkLabelKeys(holder: Field, out: Reporter): void {
  const selector = holder.get('labelSelector');
  const mismatched = holder.get('mismatchLabelKeys').items.map((item) => item.text);
  for (const name of ['matchLabelKeys', 'mismatchLabelKeys']) {
    const keys = holder.get(name);
    if (keys.items.length > 0 && !selector.exists) out.forbidden(keys, 'it needs a `labelSelector`');
    for (const key of keys.items) out.form(key, QUALIFIED_NAME);
  }
  for (const key of holder.get('matchLabelKeys').items) {
    if (mismatched.includes(key.text)) out.wrong(key, `\`${key.text}\` stands in \`mismatchLabelKeys\` too.`);
  }
}

/** How the pods of a workload are spread. */
export const topologySpread: PodRule = {
  code: 'validation/topology-spread',
  on: 'pod',
  check(pod, out) {
    const seen = new Set<string>();
    for (const one of pod.get('topologySpreadConstraints').items) {
      const [key, action] = [one.get('topologyKey'), one.get('whenUnsatisfiable')];
      out.range(one.get('maxSkew'), 1);
      if (key.text === '') out.missing(key);
      if (action.text === '') out.missing(action);
      out.choice(action, ['DoNotSchedule', 'ScheduleAnyway']);
      const id = `${key.text}/${action.text}`;
      if (seen.has(id)) out.duplicate(key, 'topologySpreadConstraints');
      seen.add(id);
      const domains = one.get('minDomains');
      out.range(domains, 1);
      if (domains.exists && action.text === 'ScheduleAnyway')
        out.forbidden(domains, 'it is only for a `whenUnsatisfiable` of `DoNotSchedule`');
      out.choice(one.get('nodeAffinityPolicy'), ['Ignore', 'Honor']);
      out.choice(one.get('nodeTaintsPolicy'), ['Ignore', 'Honor']);
      checkSelector(one.get('labelSelector'), out);
      checkLabelKeys(one, out);
    }
  },
};
