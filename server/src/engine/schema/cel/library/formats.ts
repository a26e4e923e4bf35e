import { DNS_1035_LABEL, DNS_LABEL, DNS_SUBDOMAIN, LABEL_VALUE, QUALIFIED_NAME } from '../../validation/forms.ts';
import type { Library } from '../overload.ts';
import { parseDate, parseTimestamp } from '../time.ts';
import { Opaque, Optional } from '../value.ts';
import { readUrl, Url } from './urls.ts';

/** A named format (k8s.io/apiserver, pkg/cel/format.go). */
class Format extends Opaque {
  readonly type = 'kubernetes.NamedFormat';
  readonly name: string;
  readonly problem: (text: string) => string | undefined;

  constructor(name: string, problem: (text: string) => string | undefined) {
    super();
    this.name = name;
    this.problem = problem;
  }

  equals(other: Opaque): boolean {
    return other instanceof Format && other.name === this.name;
  }
}

interface Form {
  readonly what: string;
  test(text: string): boolean;
}

function named(name: string, form: Form): Format {
  return new Format(name, (text) => (form.test(text) ? undefined : `it is not ${form.what}`));
}

/** A prefix may end with the dash that the rest of a name follows. */
function prefix(name: string, form: Form): Format {
  const test = (text: string): boolean => form.test(text.replace(/-$/, 'a'));
  return named(name, { what: form.what, test });
}

function tested(name: string, problem: string, test: (text: string) => boolean): Format {
  return new Format(name, (text) => (test(text) ? undefined : problem));
}

function isUri(text: string): boolean {
  return readUrl(text) instanceof Url;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

const FORMATS: Readonly<Record<string, Format>> = {
  dns1123Label: named('DNS1123Label', DNS_LABEL),
  dns1123Subdomain: named('DNS1123Subdomain', DNS_SUBDOMAIN),
  dns1035Label: named('DNS1035Label', DNS_1035_LABEL),
  qualifiedName: named('QualifiedName', QUALIFIED_NAME),
  dns1123LabelPrefix: prefix('DNS1123LabelPrefix', DNS_LABEL),
  dns1123SubdomainPrefix: prefix('DNS1123SubdomainPrefix', DNS_SUBDOMAIN),
  dns1035LabelPrefix: prefix('DNS1035LabelPrefix', DNS_1035_LABEL),
  labelValue: named('LabelValue', LABEL_VALUE),
  uri: tested('URI', 'invalid URI for request', isUri),
  uuid: tested('uuid', 'does not match the UUID format', (text) => UUID.test(text)),
  byte: tested('byte', 'invalid base64', (text) => BASE64.test(text)),
  date: tested('date', 'invalid date', (text) => parseDate(text) !== undefined),
  datetime: tested('datetime', 'invalid datetime', (text) => parseTimestamp(text) !== undefined),
};

/** The library for named formats (k8s.io/apiserver, pkg/cel/library/format.go). */
export const FORMAT_FUNCTIONS: Library = {
  ...Object.fromEntries(
    Object.entries(FORMATS).map(([name, format]) => [`format.${name}() -> kubernetes.NamedFormat`, () => format]),
  ),
  'format.named(string) -> optional<kubernetes.NamedFormat>': (name: string) =>
    new Optional(Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined),
  'kubernetes.NamedFormat . validate(string) -> optional<list<string>>': (format: Format, text: string) => {
    const problem = format.problem(text);
    return new Optional(problem === undefined ? undefined : [problem]);
  },
};
