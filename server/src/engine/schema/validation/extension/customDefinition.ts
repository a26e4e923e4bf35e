import { checkOneOf, checkUnique, requireForm } from '../checks.ts';
import type { Field } from '../field.ts';
import { DNS_1035_LABEL, DNS_SUBDOMAIN } from '../forms.ts';
import { checkFixedName } from '../metadata/fixedName.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule } from '../rule.ts';
import { checkSelectableFields } from './selectableFields.ts';
import { checkStructure } from './structuralSchema.ts';
import { checkWebhookClient } from './webhookClient.ts';
import { checkReviewVersions } from './webhooks.ts';

const GROUP = {
  what: 'a group: a DNS subdomain with at least one dot',
  test: (text: string): boolean => DNS_SUBDOMAIN.test(text) && text.includes('.'),
};
const CASELESS_LABEL = { ...DNS_1035_LABEL, test: (text: string): boolean => DNS_1035_LABEL.test(text.toLowerCase()) };

/** A CustomResourceDefinition: names that fit each other, versions of which one is stored. */
export const customDefinition: ObjectRule = {
  code: 'validation/custom-resource-definition',
  on: 'object',
  kinds: ['CustomResourceDefinition'],
  check(root, out) {
    const spec = root.get('spec');
    const [group, names] = [spec.get('group'), spec.get('names')];
    checkFixedName(root, `${names.get('plural').text}.${group.text}`, 'the plural name and the group', out);
    requireForm(group, GROUP, out);
    if (spec.get('scope').text === '') out.missing(spec.get('scope'));
    out.choice(spec.get('scope'), ['Cluster', 'Namespaced']);
    checkNames(names, out);
    checkApproval(root, group, out);
    if (spec.get('preserveUnknownFields').flag)
      out.wrong(
        spec.get('preserveUnknownFields'),
        '`preserveUnknownFields` must be false; use `x-kubernetes-preserve-unknown-fields` in the schema.',
      );
    checkConversion(spec.get('conversion'), out);
  },
};

function checkNames(names: Field, out: Reporter): void {
  requireForm(names.get('plural'), DNS_1035_LABEL, out);
  requireForm(names.get('kind'), CASELESS_LABEL, out);
  out.form(names.get('singular'), DNS_1035_LABEL);
  out.form(names.get('listKind'), CASELESS_LABEL);
  for (const list of ['shortNames', 'categories'])
    for (const item of names.get(list).items) requireForm(item, DNS_1035_LABEL, out);
  const [kind, list] = [names.get('kind'), names.get('listKind')];
  if (kind.text !== '' && kind.text === list.text) out.wrong(list, '`kind` and `listKind` must differ.');
}

/** validateAPIApproval: groups of Kubernetes itself need a review. */
function checkApproval(root: Field, group: Field, out: Reporter): void {
  if (!/(?:^|\.)(?:k8s|kubernetes)\.io$/.test(group.text)) return;
  const approval = root.get('metadata', 'annotations', 'api-approved.kubernetes.io');
  if (/^unapproved/.test(approval.text) || /^[a-z][a-z0-9+.-]*:\/\/[^/]+/i.test(approval.text)) return;
  if (approval.text === '') out.missing(approval, `\`${group.text}\` is a protected group`);
  else out.wrong(approval, `\`${approval.text}\` is neither a URL nor begins with \`unapproved\`.`);
}

function checkConversion(conversion: Field, out: Reporter): void {
  if (!conversion.exists) return;
  const [strategy, webhook] = [conversion.get('strategy'), conversion.get('webhook')];
  if (strategy.text === '') out.missing(strategy);
  out.choice(strategy, ['None', 'Webhook']);
  const isUsed = webhook.get('clientConfig').exists || webhook.get('conversionReviewVersions').items.length > 0;
  if (strategy.text === 'None' && isUsed) out.forbidden(webhook, 'the `strategy` is `None`');
  if (strategy.text !== 'Webhook') return;
  const client = webhook.get('clientConfig');
  if (!client.exists) out.missing(client, 'a `strategy` of `Webhook` needs it');
  else {
    checkOneOf(client, ['service', 'url'], out);
    checkWebhookClient(client, out);
  }
  checkReviewVersions(webhook.get('conversionReviewVersions'), out);
}

const COLUMN_TYPES = ['integer', 'number', 'string', 'boolean', 'date'];
const COLUMN_FORMATS = ['int32', 'int64', 'float', 'double', 'byte', 'date', 'date-time', 'password'];

/** The versions of a CustomResourceDefinition. */
export const customVersions: ObjectRule = {
  code: 'validation/custom-resource-version',
  on: 'object',
  kinds: ['CustomResourceDefinition'],
  check(root, out) {
    const versions = root.get('spec', 'versions');
    const stored = versions.items.filter((version) => version.get('storage').flag);
    if (versions.items.length === 0) out.missing(versions);
    else if (stored.length !== 1)
      out.wrong(
        stored[1]?.get('storage') ?? versions,
        `${stored.length === 0 ? 'No version is' : `${stored.length} versions are`} stored; exactly one has \`storage: true\`.`,
      );
    for (const version of versions.items) {
      requireForm(version.get('name'), DNS_1035_LABEL, out);
      const warning = version.get('deprecationWarning');
      if (warning.exists && !version.get('deprecated').flag)
        out.forbidden(warning, 'only a version with `deprecated: true` has it');
      else if (warning.exists && (warning.text === '' || warning.text.length > 256))
        out.wrong(warning, 'A warning has 1 to 256 characters.');
      for (const column of version.get('additionalPrinterColumns').items) checkColumn(column, out);
      checkSubresources(version.get('subresources'), out);
      checkSelectableFields(version, out);
    }
    checkUnique(
      versions.items.map((version) => version.get('name')),
      'versions',
      out,
    );
  },
};

function checkColumn(column: Field, out: Reporter): void {
  for (const name of ['name', 'type', 'jsonPath']) if (column.get(name).text === '') out.missing(column.get(name));
  out.choice(column.get('type'), COLUMN_TYPES);
  out.choice(column.get('format'), COLUMN_FORMATS);
  const path = column.get('jsonPath');
  if (path.text !== '' && !path.text.startsWith('.')) out.wrong(path, `\`${path.text}\` does not begin with \`.\`.`);
}

function checkSubresources(subresources: Field, out: Reporter): void {
  const scale = subresources.get('scale');
  if (!scale.exists) return;
  for (const [name, prefix] of [
    ['specReplicasPath', '.spec.'],
    ['statusReplicasPath', '.status.'],
  ] as const) {
    const path = scale.get(name);
    if (path.text === '') out.missing(path);
    else if (!path.text.startsWith(prefix)) out.wrong(path, `\`${path.text}\` does not begin with \`${prefix}\`.`);
  }
  const selector = scale.get('labelSelectorPath');
  if (selector.text !== '' && !/^\.(?:spec|status)\./.test(selector.text))
    out.wrong(selector, `\`${selector.text}\` begins with neither \`.spec.\` nor \`.status.\`.`);
}

/** The schemas of a CustomResourceDefinition must be structural. */
export const customSchema: ObjectRule = {
  code: 'validation/structural-schema',
  on: 'object',
  kinds: ['CustomResourceDefinition'],
  check(root, out) {
    for (const version of root.get('spec', 'versions').items) {
      const schema = version.get('schema', 'openAPIV3Schema');
      if (!schema.exists) out.missing(schema, 'every version has a schema');
      else checkStructure(schema, out, version.get('subresources', 'status').exists);
    }
  },
};
