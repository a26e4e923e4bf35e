import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule, Scope } from '../rule.ts';
import { checkExpression } from './expressionCheck.ts';
import { checkSchemaRules } from './schemaExpressions.ts';

/** What a policy sees; `params` and `variables` only when it has them. */
const POLICY = ['object', 'oldObject', 'request', 'namespaceObject', 'authorizer', 'Object', 'JSONPatch'];

/** Expressions in CEL must be readable, and use only what they are given. */
export const expressions: ObjectRule = {
  code: 'validation/expression',
  on: 'object',
  kinds: [
    'ValidatingAdmissionPolicy',
    'MutatingAdmissionPolicy',
    'ValidatingWebhookConfiguration',
    'MutatingWebhookConfiguration',
    'CustomResourceDefinition',
    'DeviceClass',
    'ResourceClaim',
    'ResourceClaimTemplate',
  ],
  check(root, out, scope) {
    const { kind } = scope.kind;
    if (kind.endsWith('AdmissionPolicy')) checkPolicy(root, out);
    else if (kind.endsWith('WebhookConfiguration')) {
      for (const hook of root.get('webhooks').items) checkConditions(hook.get('matchConditions'), POLICY, out);
    } else if (kind === 'CustomResourceDefinition') checkDefinition(root, out);
    else checkDevices(root, out, scope);
  },
};

function checkPolicy(root: Field, out: Reporter): void {
  const spec = root.get('spec');
  const names = spec.get('paramKind').exists ? [...POLICY, 'params'] : POLICY;
  checkConditions(spec.get('matchConditions'), names, out);
  const variables = new Set<string>();
  const withVariables = spec.get('variables').items.length > 0 ? [...names, 'variables'] : names;
  for (const variable of spec.get('variables').items) {
    checkExpression(variable.get('expression'), out, { names: withVariables, variables });
    variables.add(variable.get('name').text);
  }
  const all = { names: withVariables, variables };
  for (const one of spec.get('validations').items) {
    checkExpression(one.get('expression'), out, { ...all, wants: 'boolean' });
    checkExpression(one.get('messageExpression'), out, { ...all, wants: 'string' });
  }
  for (const one of spec.get('auditAnnotations').items) checkExpression(one.get('valueExpression'), out, all);
  for (const one of spec.get('mutations').items) {
    for (const name of ['applyConfiguration', 'jsonPatch']) checkExpression(one.get(name, 'expression'), out, all);
  }
}

function checkConditions(conditions: Field, names: readonly string[], out: Reporter): void {
  for (const condition of conditions.items)
    checkExpression(condition.get('expression'), out, { names, wants: 'boolean' });
}

function checkDefinition(root: Field, out: Reporter): void {
  for (const version of root.get('spec', 'versions').items)
    checkSchemaRules(version.get('schema', 'openAPIV3Schema'), out);
}

function checkDevices(root: Field, out: Reporter, { kind }: Scope): void {
  const spec = kind.kind === 'ResourceClaimTemplate' ? root.get('spec', 'spec') : root.get('spec');
  const requests = spec.get('devices', 'requests').items;
  const holders = [
    spec,
    ...requests,
    ...requests.map((one) => one.get('exactly')),
    ...requests.flatMap((one) => one.get('firstAvailable').items),
  ];
  for (const holder of holders) {
    for (const selector of holder.get('selectors').items)
      checkExpression(selector.get('cel', 'expression'), out, { names: ['device'], wants: 'boolean' });
  }
}
