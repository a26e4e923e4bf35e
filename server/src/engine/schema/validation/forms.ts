/** A form that a text must have, and its name at the end of "… is not …". */
export interface Form {
  readonly what: string;
  test(text: string): boolean;
}

/** k8s.io/apimachinery, pkg/util/validation/validation.go: the forms of names. */
export const DNS_LABEL = form(
  'a DNS label: lower case letters, digits and `-`, at most 63, a letter or digit at both ends',
  /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/,
  63,
);

export const DNS_SUBDOMAIN = form(
  'a DNS subdomain: lower case letters, digits, `-` and `.`, at most 253, a letter or digit at both ends of each part',
  /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/,
  253,
);

export const DNS_SUBDOMAIN_UNDERSCORE = form(
  'a DNS subdomain: lower case letters, digits, `-`, `_` and `.`, at most 253',
  /^_?[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?(?:\._?[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?)*$/,
  253,
);

export const DNS_1035_LABEL = form(
  'a DNS label that begins with a letter: lower case letters, digits and `-`, at most 63',
  /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/,
  63,
);

export const WILDCARD_SUBDOMAIN = form(
  'a host name with a wildcard such as `*.example.com`',
  /^\*\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/,
  253,
);

export const PORT_NAME: Form = {
  what: 'a port name: at most 15 lower case letters, digits and single `-` inside, at least one letter',
  test: (text) => text.length <= 15 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text) && /[a-z]/.test(text),
};

export const LABEL_VALUE = form(
  'a label value: at most 63 letters, digits, `-`, `_` and `.`, a letter or digit at both ends',
  /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/,
  63,
);

const KEY_NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** content.IsLabelKey: an optional DNS subdomain, a slash, and a name of at most 63 characters. */
export const QUALIFIED_NAME: Form = {
  what: 'a qualified name: at most 63 letters, digits, `-`, `_` and `.`, optionally after a DNS subdomain and `/`',
  test: (text) => {
    const parts = text.split('/');
    const name = parts.at(-1) ?? '';
    if (parts.length > 2 || name.length > 63 || !KEY_NAME.test(name)) return false;
    return parts.length === 1 || DNS_SUBDOMAIN.test(parts[0] ?? '');
  },
};

/** content.IsPathSegmentName: names that go into a URL as they are. */
export const PATH_SEGMENT: Form = {
  what: 'a name that fits into a URL: not `.` or `..`, no `/` and no `%`',
  test: (text) => text !== '.' && text !== '..' && !/[/%]/.test(text),
};

/** Lengths are those of Go strings: bytes of UTF-8, which for what these patterns let pass is the number of characters. */
function form(what: string, pattern: RegExp, most: number): Form {
  return { what, test: (text) => text.length <= most && pattern.test(text) };
}
