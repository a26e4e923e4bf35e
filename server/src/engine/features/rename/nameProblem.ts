import { DNS_LABEL, type Form, LABEL_VALUE, PORT_NAME, QUALIFIED_NAME } from '../../schema/validation/forms.ts';
import { nameForm } from '../../schema/validation/metadata/objectName.ts';
import { ownValue } from '../../text/ownValue.ts';

/** What gets a name, apart from objects. */
export type NamedPart = 'key' | 'label key' | 'label value' | 'port' | 'container' | 'volume';

/** apimachinery pkg/util/validation IsConfigMapKey. */
const KEY: Form = {
  what: 'a key: at most 253 letters, digits, `-`, `_` and `.`, and not `.` or anything that begins with `..`',
  test: (text) => text.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(text) && text !== '.' && !text.startsWith('..'),
};

const FORMS: Readonly<Record<NamedPart, Form>> = {
  key: KEY,
  'label key': QUALIFIED_NAME,
  'label value': LABEL_VALUE,
  port: PORT_NAME,
  container: DNS_LABEL,
  volume: DNS_LABEL,
};

/** What is wrong with a new name of a part of an object. */
export function partNameProblem(part: NamedPart, name: string): string | undefined {
  return problem(FORMS[part], name);
}

/** Kinds whose names follow from their content (apiextensions, kube-aggregator validation). */
const TOLD_BY_CONTENT: Readonly<Record<string, string>> = {
  CustomResourceDefinition: '`spec.names.plural` and `spec.group`',
  APIService: '`spec.version` and `spec.group`',
};

/** Why objects of a kind cannot be renamed at all. */
export function fixedName(kind: string): string | undefined {
  const told = ownValue(TOLD_BY_CONTENT, kind);
  return told === undefined ? undefined : `The name of a ${kind} follows from ${told}; change those.`;
}

/** What is wrong with a new name of an object of a kind. */
export function objectNameProblem(group: string, kind: string, name: string): string | undefined {
  const isCustom = group.includes('.') && !group.endsWith('.k8s.io');
  return problem(nameForm(kind, isCustom), name);
}

function problem(form: Form, name: string): string | undefined {
  if (name === '') return 'A name has at least one character.';
  return form.test(name) ? undefined : `\`${name}\` is not ${form.what}.`;
}
