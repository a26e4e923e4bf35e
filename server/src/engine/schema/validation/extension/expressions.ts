import type { Expression } from '../../cel/expression.ts';
import { readExpression } from '../../cel/rules.ts';
import type { Field } from '../field.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule, Scope } from '../rule.ts';
import { macroNames } from './macroNames.ts';
import { checkSchemaRules } from './schemaExpressions.ts';

/** Names that every expression may use: the types of CEL, and messages by their whole name. */
const TYPES =
  /^(?:int|uint|double|bool|string|bytes|list|map|type|null_type|dyn|google|kubernetes|net|optional_type|optional)$/;
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

interface Given {
  readonly names: readonly string[];
  /** What stands in `variables`; undefined when that is not looked at. */
  readonly variables?: ReadonlySet<string>;
  readonly wants?: 'boolean' | 'string';
}

function checkExpression(field: Field, out: Reporter, given: Given): void {
  if (field.text.trim() === '') return;
  const parsed = readExpression(field.text);
  if (parsed.kind === 'broken') {
    out.wrong(field, `This is not an expression in CEL: ${parsed.reason}.`);
    return;
  }
  const unknown = unknownName(parsed.root, given);
  if (unknown !== undefined) out.wrong(field, `\`${unknown}\` is not known in this expression.`);
  else if (parsed.root.kind === 'literal' && given.wants !== undefined && typeof parsed.root.value !== given.wants)
    out.wrong(field, `This expression must give a ${given.wants === 'boolean' ? 'boolean' : 'text'}.`);
}

/** The first name that nothing declares: not given, not a type, not the variable of a macro. */
function unknownName(root: Expression, given: Given): string | undefined {
  const visit = (at: Expression, bound: readonly string[]): string | undefined => {
    const first = (parts: readonly Expression[], names = bound): string | undefined => {
      for (const part of parts) {
        const found = visit(part, names);
        if (found !== undefined) return found;
      }
      return undefined;
    };
    switch (at.kind) {
      case 'name':
        return bound.includes(at.name) || given.names.includes(at.name) || TYPES.test(at.name) ? undefined : at.name;
      case 'field': {
        const isVariable = at.of.kind === 'name' && at.of.name === 'variables' && !bound.includes('variables');
        if (isVariable && given.variables?.has(at.field) === false && given.names.includes('variables'))
          return `variables.${at.field}`;
        return visit(at.of, bound);
      }
      case 'call': {
        const inner = [...bound, ...macroNames(at)];
        const own = at.of === undefined ? undefined : visit(at.of, bound);
        return own ?? first(at.args, inner);
      }
      case 'list':
        return first(at.items);
      case 'map':
        return first(at.entries.flat());
      default:
        return undefined;
    }
  };
  return visit(root, []);
}
