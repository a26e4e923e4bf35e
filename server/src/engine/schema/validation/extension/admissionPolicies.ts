import { checkUnique, refuseBoth, requireForm } from '../checks.ts';
import { checkChoice } from '../choice.ts';
import type { Field } from '../field.ts';
import { DNS_1035_LABEL, DNS_SUBDOMAIN, PATH_SEGMENT, QUALIFIED_NAME } from '../forms.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule } from '../rule.ts';
import { checkSelector } from '../selectors.ts';
import { checkMatchResources } from './admissionRules.ts';
import { checkMatchConditions } from './webhooks.ts';

const MUTATING = ['*', 'CREATE', 'UPDATE', 'CONNECT'];
const RESERVED =
  /^(?:true|false|null|in|as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|void|while)$/;
const IDENTIFIER = {
  what: 'a name of CEL: letters, digits and `_`, and no reserved word',
  test: (text: string): boolean => /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(text) && !RESERVED.test(text),
};

/** Policies in CEL: what they are for, and what they say. */
export const admissionPolicy: ObjectRule = {
  code: 'validation/admission-policy',
  on: 'object',
  kinds: ['ValidatingAdmissionPolicy', 'MutatingAdmissionPolicy'],
  check(root, out, { kind }) {
    const spec = root.get('spec');
    const isMutating = kind.kind === 'MutatingAdmissionPolicy';
    const match = spec.get('matchConstraints');
    checkChoice(spec.get('failurePolicy'), ['Ignore', 'Fail'], out);
    if (!match.exists) out.missing(match, 'a policy says what it is for');
    else if (match.get('resourceRules').items.length === 0)
      out.missing(match.get('resourceRules'), 'a policy says what it is for');
    checkMatchResources(match, out, isMutating ? MUTATING : undefined);
    checkMatchConditions(spec.get('matchConditions'), out);
    if (spec.get('paramKind').exists) checkParamKind(spec.get('paramKind'), out);
    for (const variable of spec.get('variables').items) {
      requireForm(variable.get('name'), IDENTIFIER, out);
      if (variable.get('expression').text.trim() === '') out.missing(variable.get('expression'));
    }
    if (isMutating) checkMutations(spec, out);
    else checkValidations(root, spec, out);
  },
};

function checkParamKind(param: Field, out: Reporter): void {
  const [version, kind] = [param.get('apiVersion'), param.get('kind')];
  const parts = version.text.split('/');
  if (version.text === '') out.missing(version);
  else if (
    parts.length > 2 ||
    !DNS_1035_LABEL.test(parts.at(-1) ?? '') ||
    (parts.length === 2 && parts[0] !== '' && !DNS_SUBDOMAIN.test(parts[0] ?? ''))
  )
    out.wrong(version, `\`${version.text}\` is not an API version such as \`v1\` or \`example.com/v1\`.`);
  if (kind.text === '') out.missing(kind);
  else if (!DNS_1035_LABEL.test(kind.text.toLowerCase()))
    out.wrong(kind, `\`${kind.text}\` is not the name of a kind.`);
}

function checkValidations(root: Field, spec: Field, out: Reporter): void {
  const [validations, annotations] = [spec.get('validations').items, spec.get('auditAnnotations').items];
  if (validations.length === 0 && annotations.length === 0)
    out.missing(spec.get('validations'), '`validations` or `auditAnnotations` must stand here');
  for (const one of validations) {
    if (one.get('expression').text.trim() === '') out.missing(one.get('expression'));
    for (const name of ['message', 'messageExpression']) {
      const text = one.get(name);
      if (text.text !== '' && text.text.trim() === '') out.missing(text, 'leave it out instead');
    }
    if (/[\n\r]/.test(one.get('message').text.trim())) out.wrong(one.get('message'), 'A `message` has no line breaks.');
    checkChoice(one.get('reason'), ['Unauthorized', 'Forbidden', 'Invalid', 'RequestEntityTooLarge'], out);
    if (one.get('reason').text === 'Unauthorized')
      out.choice(one.get('reason'), ['Forbidden', 'Invalid', 'RequestEntityTooLarge']);
  }
  if (annotations.length > 20)
    out.wrong(spec.get('auditAnnotations'), `\`auditAnnotations\` has ${annotations.length} entries; 20 are allowed.`);
  for (const one of annotations) {
    const key = one.get('key');
    if (!QUALIFIED_NAME.test(`${root.get('metadata', 'name').text}/${key.text}`))
      out.wrong(key, `\`${key.text}\` is not ${QUALIFIED_NAME.what}.`);
    if (one.get('valueExpression').text.trim() === '') out.missing(one.get('valueExpression'));
  }
  checkUnique(
    annotations.map((one) => one.get('key')),
    'auditAnnotations',
    out,
  );
}

function checkMutations(spec: Field, out: Reporter): void {
  const mutations = spec.get('mutations');
  if (mutations.items.length === 0) out.missing(mutations, 'a policy changes something');
  checkChoice(spec.get('reinvocationPolicy'), ['Never', 'IfNeeded'], out);
  if (!spec.get('reinvocationPolicy').exists)
    out.missing(spec.get('reinvocationPolicy'), 'it takes `Never` or `IfNeeded`');
  for (const mutation of mutations.items) {
    const type = mutation.get('patchType');
    if (type.text === '') out.missing(type);
    out.choice(type, ['ApplyConfiguration', 'JSONPatch']);
    const [own, other] =
      type.text === 'JSONPatch' ? ['jsonPatch', 'applyConfiguration'] : ['applyConfiguration', 'jsonPatch'];
    if (!/^(?:ApplyConfiguration|JSONPatch)$/.test(type.text) || own === undefined || other === undefined) continue;
    if (!mutation.get(own).exists) out.missing(mutation.get(own), `a \`patchType\` of \`${type.text}\` needs it`);
    else if (mutation.get(own, 'expression').text.trim() === '') out.missing(mutation.get(own, 'expression'));
    if (mutation.get(other).exists) out.forbidden(mutation.get(other), `the \`patchType\` is \`${type.text}\``);
  }
}

/** Where a policy holds, and with which parameters. */
export const admissionBinding: ObjectRule = {
  code: 'validation/admission-policy-binding',
  on: 'object',
  kinds: ['ValidatingAdmissionPolicyBinding', 'MutatingAdmissionPolicyBinding'],
  check(root, out, { kind }) {
    const spec = root.get('spec');
    requireForm(spec.get('policyName'), DNS_SUBDOMAIN, out);
    if (spec.get('paramRef').exists) checkParamRef(spec.get('paramRef'), out);
    const isMutating = kind.kind === 'MutatingAdmissionPolicyBinding';
    checkMatchResources(spec.get('matchResources'), out, isMutating ? MUTATING : undefined);
    if (isMutating) return;
    const actions = spec.get('validationActions');
    if (actions.items.length === 0) out.missing(actions, 'it takes `Deny`, `Warn` or `Audit`');
    for (const action of actions.items) checkChoice(action, ['Deny', 'Warn', 'Audit'], out);
    checkUnique(actions.items, 'validationActions', out);
    const texts = actions.items.map((action) => action.text);
    if (texts.includes('Deny') && texts.includes('Warn'))
      out.wrong(actions, '`Deny` and `Warn` exclude each other: what is denied needs no warning.');
  },
};

function checkParamRef(reference: Field, out: Reporter): void {
  const [name, selector, action] = [
    reference.get('name'),
    reference.get('selector'),
    reference.get('parameterNotFoundAction'),
  ];
  out.form(name, PATH_SEGMENT);
  checkSelector(selector, out);
  if (name.text !== '' && selector.exists) refuseBoth(name, selector, out);
  if (name.text === '' && !selector.exists) out.missing(name, '`name` or `selector` must stand here');
  if (action.text === '') out.missing(action, 'it takes `Deny` or `Allow`');
  out.choice(action, ['Deny', 'Allow']);
}
