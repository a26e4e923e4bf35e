import { checkOneOf, checkUnique, requireForm } from '../checks.ts';
import { checkChoice } from '../choice.ts';
import type { Field } from '../field.ts';
import { DNS_1035_LABEL, DNS_SUBDOMAIN, QUALIFIED_NAME } from '../forms.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule } from '../rule.ts';
import { checkSelector } from '../selectors.ts';
import { checkRuleWithOperations } from './admissionRules.ts';
import { checkWebhookClient } from './webhookClient.ts';

const QUALIFIED_HOOK = {
  what: 'a domain of at least three parts such as `check.example.com`',
  test: (text: string): boolean => DNS_SUBDOMAIN.test(text) && text.split('.').length > 2,
};

/** Webhooks that judge or change objects. */
export const webhooks: ObjectRule = {
  code: 'validation/webhook',
  on: 'object',
  kinds: ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'],
  check(root, out) {
    const all = root.get('webhooks').items;
    for (const hook of all) {
      requireForm(hook.get('name'), QUALIFIED_HOOK, out);
      checkChoice(hook.get('failurePolicy'), ['Ignore', 'Fail'], out);
      checkChoice(hook.get('matchPolicy'), ['Exact', 'Equivalent'], out);
      checkChoice(hook.get('reinvocationPolicy'), ['Never', 'IfNeeded'], out);
      const effects = hook.get('sideEffects');
      if (!effects.exists) out.missing(effects, 'it takes `None` or `NoneOnDryRun`');
      else checkChoice(effects, ['None', 'NoneOnDryRun'], out);
      out.range(hook.get('timeoutSeconds'), 1, 30);
      for (const name of ['namespaceSelector', 'objectSelector']) checkSelector(hook.get(name), out);
      checkReviewVersions(hook.get('admissionReviewVersions'), out);
    }
    checkUnique(
      all.map((hook) => hook.get('name')),
      'webhooks',
      out,
    );
  },
};

/** Which requests a webhook gets, and where it is called. */
export const webhookRules: ObjectRule = {
  code: 'validation/webhook-rule',
  on: 'object',
  kinds: ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'],
  check(root, out) {
    for (const hook of root.get('webhooks').items) {
      for (const rule of hook.get('rules').items) checkRuleWithOperations(rule, out);
      const client = hook.get('clientConfig');
      checkOneOf(client, ['service', 'url'], out);
      checkWebhookClient(client, out);
      checkMatchConditions(hook.get('matchConditions'), out);
    }
  },
};

/** validateAdmissionReviewVersions, and those of conversions. */
export function checkReviewVersions(versions: Field, out: Reporter): void {
  if (versions.items.length === 0) {
    out.missing(versions, 'it takes `v1`');
    return;
  }
  for (const version of versions.items) requireForm(version, DNS_1035_LABEL, out);
  const seen = new Set<string>();
  for (const version of versions.items) {
    if (seen.has(version.text)) out.duplicate(version, String(versions.path.at(-1)));
    seen.add(version.text);
  }
  if (!seen.has('v1') && !seen.has('v1beta1'))
    out.wrong(versions, 'At least one of `v1` and `v1beta1` must stand here.');
}

/** validateMatchConditions, less what compiling them would show. */
export function checkMatchConditions(conditions: Field, out: Reporter): void {
  if (conditions.items.length > 64)
    out.wrong(conditions, `\`matchConditions\` has ${conditions.items.length} entries; 64 are allowed.`);
  for (const condition of conditions.items) {
    requireForm(condition.get('name'), QUALIFIED_NAME, out);
    if (condition.get('expression').text.trim() === '') out.missing(condition.get('expression'));
  }
  checkUnique(
    conditions.items.map((condition) => condition.get('name')),
    'matchConditions',
    out,
  );
}
