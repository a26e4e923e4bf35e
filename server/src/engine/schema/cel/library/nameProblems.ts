import { utf8Encode } from '../../../text/bytes.ts';

interface Form {
  readonly pattern: string;
  readonly message: string;
  readonly examples: readonly string[];
  readonly most: number;
}

const LABEL_PATTERN = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED_PATTERN = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const ENDS = 'and must start and end with an alphanumeric character';

const LABEL: Form = {
  pattern: LABEL_PATTERN,
  message: `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', ${ENDS}`,
  examples: ['my-name', '123-abc'],
  most: 63,
};
const SUBDOMAIN: Form = {
  pattern: `${LABEL_PATTERN}(\\.${LABEL_PATTERN})*`,
  message: `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', ${ENDS}`,
  examples: ['example.com'],
  most: 253,
};
const OLDER_LABEL: Form = {
  pattern: '[a-z]([-a-z0-9]*[a-z0-9])?',
  message:
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  examples: ['my-name', 'abc-123'],
  most: 63,
};
const LABEL_VALUE: Form = {
  pattern: `(${QUALIFIED_PATTERN})?`,
  message:
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  examples: ['MyValue', 'my_value', '12345'],
  most: 63,
};
const QUALIFIED: Form = {
  pattern: QUALIFIED_PATTERN,
  message: `must consist of alphanumeric characters, '-', '_' or '.', ${ENDS}`,
  examples: ['MyName', 'my.name', '123-abc'],
  most: 63,
};

/** What the server says of names (k8s.io/apimachinery, pkg/api/validate/content and pkg/util/validation); none for right ones. */
export function labelProblems(text: string): readonly string[] {
  const found = problemsOf(text, LABEL);
  return isOf(text, LABEL) || !isOf(text, SUBDOMAIN) ? found : [...found.slice(0, -1), 'must not contain dots'];
}

export function subdomainProblems(text: string): readonly string[] {
  return problemsOf(text, SUBDOMAIN);
}

export function olderLabelProblems(text: string): readonly string[] {
  return problemsOf(text, OLDER_LABEL);
}

export function labelValueProblems(text: string): readonly string[] {
  return problemsOf(text, LABEL_VALUE);
}

/** A name that may have a prefix, as the keys of labels have it. */
export function qualifiedNameProblems(text: string): readonly string[] {
  const parts = text.split('/');
  const [first = '', second] = parts;
  if (parts.length > 2)
    return [
      `a valid label key ${wordsOf(QUALIFIED)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  const prefix =
    second === undefined
      ? []
      : first === ''
        ? ['prefix part must be non-empty']
        : subdomainProblems(first).map((problem) => `prefix part ${problem}`);
  const name = second ?? first;
  const own = name === '' ? ['must be non-empty'] : [];
  return [...prefix, ...[...own, ...problemsOf(name, QUALIFIED)].map((problem) => `name part ${problem}`)];
}

function problemsOf(text: string, form: Form): readonly string[] {
  const isLong = utf8Encode(text).length > form.most;
  const long = isLong ? [`must be no more than ${form.most} characters`] : [];
  return isOf(text, form) ? long : [...long, wordsOf(form)];
}

function isOf(text: string, { pattern }: Form): boolean {
  return new RegExp(`^${pattern}$`).test(text);
}

function wordsOf({ pattern, message, examples }: Form): string {
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  return `${message} (e.g. ${shown}regex used for validation is '${pattern}')`;
}
