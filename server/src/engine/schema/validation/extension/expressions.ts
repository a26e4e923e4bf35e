import type { Declarations } from '../../cel/checker.ts';
import { DEVICE_ENVIRONMENT, MUTATION_ENVIRONMENT } from '../../cel/environment.ts';
import { DYN } from '../../cel/simpleTypes.ts';
import type { CelType } from '../../cel/types.ts';
import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule, Scope } from '../rule.ts';
import { judgeExpression } from './expressionCheck.ts';
import { deviceTypes, policyTypes } from './policyTypes.ts';
import { checkSchemaRules } from './schemaExpressions.ts';

const BOOLEAN = { wants: ['bool'], wantsWords: 'a boolean' };
const CONFIGURATION = { wants: ['Object'], wantsWords: 'an `Object{…}`' };
const PATCHES = { wants: ['list(JSONPatch)'], wantsWords: 'a list of `JSONPatch{…}`' };
const TEXT = { wants: ['string'], wantsWords: 'a text' };

/** Expressions in CEL must compile: with the names, the fields and the types that they are given. */
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
    if (kind.endsWith('AdmissionPolicy')) checkPolicy(root, out, kind.startsWith('Mutating'));
    else if (kind.endsWith('WebhookConfiguration')) {
      for (const hook of root.get('webhooks').items) checkConditions(hook.get('matchConditions'), policyTypes({}), out);
    } else if (kind === 'CustomResourceDefinition') checkDefinition(root, out);
    else checkDevices(root, out, scope);
  },
};

function checkPolicy(root: Field, out: Reporter, hasPatches: boolean): void {
  const spec = root.get('spec');
  const hasParams = spec.get('paramKind').exists;
  checkConditions(spec.get('matchConditions'), policyTypes({ hasParams }), out);
  const variables = new Map<string, CelType>();
  const environment = hasPatches ? { environment: MUTATION_ENVIRONMENT } : {};
  for (const variable of spec.get('variables').items) {
    const declared = policyTypes({ hasParams, variables: new Map(variables) });
    const good = judgeExpression(variable.get('expression'), out, { declared, ...environment });
    variables.set(variable.get('name').text, good?.type ?? DYN);
  }
  const given = { declared: policyTypes({ hasParams, hasPatches, variables }), ...environment };
  for (const one of spec.get('validations').items) {
    judgeExpression(one.get('expression'), out, { ...given, ...BOOLEAN });
    judgeExpression(one.get('messageExpression'), out, { ...given, ...TEXT });
  }
  const note = { wants: ['string', 'null'], wantsWords: 'a text or null' };
  for (const one of spec.get('auditAnnotations').items)
    judgeExpression(one.get('valueExpression'), out, { ...given, ...note });
  for (const one of spec.get('mutations').items) {
    judgeExpression(one.get('applyConfiguration', 'expression'), out, { ...given, ...CONFIGURATION });
    judgeExpression(one.get('jsonPatch', 'expression'), out, { ...given, ...PATCHES });
  }
}

function checkConditions(conditions: Field, declared: Declarations, out: Reporter): void {
  for (const condition of conditions.items) judgeExpression(condition.get('expression'), out, { declared, ...BOOLEAN });
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
  const given = { declared: deviceTypes, environment: DEVICE_ENVIRONMENT, wants: ['bool', 'dyn'] };
  for (const holder of holders) {
    for (const selector of holder.get('selectors').items)
      judgeExpression(selector.get('cel', 'expression'), out, given);
  }
}
