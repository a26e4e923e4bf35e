import type { Library } from '../overload.ts';
import { parseDate, parseTimestamp } from '../time.ts';
import { Opaque, Optional } from '../value.ts';
import {
  labelProblems,
  labelValueProblems,
  olderLabelProblems,
  qualifiedNameProblems,
  subdomainProblems,
} from './nameProblems.ts';
import { readUrl, Url } from './urls.ts';

/** A named format (k8s.io/apiserver, pkg/cel/format.go). */
class Format extends Opaque {
  readonly type = 'kubernetes.NamedFormat';
  readonly name: string;
  readonly problems: (text: string) => readonly string[];

  constructor(name: string, problems: (text: string) => readonly string[]) {
    super();
    this.name = name;
    this.problems = problems;
  }

  equals(other: Opaque): boolean {
    return other instanceof Format && other.name === this.name;
  }
}

/** A prefix may end with the dash that the rest of a name follows. */
function prefix(name: string, problems: (text: string) => readonly string[]): Format {
  return new Format(name, (text) => problems(text.replace(/-$/, 'a')));
}

function tested(name: string, problem: string, test: (text: string) => boolean): Format {
  return new Format(name, (text) => (test(text) ? [] : [problem]));
}

function isUri(text: string): boolean {
  return readUrl(text) instanceof Url;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

const FORMATS: Readonly<Record<string, Format>> = {
  dns1123Label: new Format('DNS1123Label', labelProblems),
  dns1123Subdomain: new Format('DNS1123Subdomain', subdomainProblems),
  dns1035Label: new Format('DNS1035Label', olderLabelProblems),
  qualifiedName: new Format('QualifiedName', qualifiedNameProblems),
  dns1123LabelPrefix: prefix('DNS1123LabelPrefix', labelProblems),
  dns1123SubdomainPrefix: prefix('DNS1123SubdomainPrefix', subdomainProblems),
  dns1035LabelPrefix: prefix('DNS1035LabelPrefix', olderLabelProblems),
  labelValue: new Format('LabelValue', labelValueProblems),
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
    const problems = format.problems(text);
    return new Optional(problems.length === 0 ? undefined : problems);
  },
};
