import { ownValue } from '../text/ownValue.ts';
import { isCardNumber, isIsbn10, isIsbn13, RGB } from './rareFormats.ts';
import { parseAddress, parseNetwork } from './validation/addresses.ts';
import { DNS_LABEL, DNS_SUBDOMAIN } from './validation/forms.ts';

interface TextFormat {
  /** The end of a sentence about a text that does not have it. */
  readonly reason: string;
  test(text: string): boolean;
}

const HOST_NAME =
  /^(?:[a-zA-Z0-9\p{S}\p{L}](?:-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?|(?:[a-zA-Z0-9\p{S}\p{L}](?:[-a-zA-Z0-9\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?\.)+[a-zA-Z\p{L}]{2,63})$/u;
const MAC =
  /^(?:[\da-f]{2}(?<mark>[:-])[\da-f]{2}(?:\k<mark>[\da-f]{2}){4}(?:(?:\k<mark>[\da-f]{2}){2}(?:(?:\k<mark>[\da-f]{2}){12})?)?|[\da-f]{4}(?:\.[\da-f]{4}){2}(?:\.[\da-f]{4}(?:(?:\.[\da-f]{4}){6})?)?)$/i;
/** A number with a unit somewhere: what strfmt.ParseDuration (k8s.io/kube-openapi) takes at the least. */
const DURATION = /\d\s*[A-Za-zµ]|^[-+]?0$/;

/**
 * Formats of texts that the server checks in custom resources (apiextensions-apiserver, pkg/apiserver/validation/formats.go; the forms
 * are those of k8s.io/kube-openapi, pkg/validation/strfmt). Names are compared without `-`; the server ignores every other one.
 */
const FORMATS: Readonly<Record<string, TextFormat>> = {
  duration: format('is not a duration such as `30s` or `5m`', (text) => DURATION.test(text)),
  date: format('is not a date such as `2026-01-31`', isDate),
  uri: format('is not an absolute URI or path', isRequestUri),
  email: format('is not a mail address', (text) => /.@./s.test(text)),
  hostname: format('is not a host name', (text) => text.length <= 255 && HOST_NAME.test(text)),
  ipv4: format('is not an IPv4 address', (text) => text.includes('.') && parseAddress(text) !== undefined),
  ipv6: format('is not an IPv6 address', (text) => text.includes(':') && parseAddress(text) !== undefined),
  cidr: format('is not a network such as `10.0.0.0/8`', (text) => parseNetwork(text) !== undefined),
  mac: format('is not a MAC address', (text) => MAC.test(text)),
  uuid: uuid('[0-9a-f]', '[0-9a-f]'),
  uuid3: uuid('3', '[0-9a-f]'),
  uuid4: uuid('4', '[89ab]'),
  uuid5: uuid('5', '[89ab]'),
  hexcolor: format('is not a colour such as `#ff8800`', (text) => /^#?(?:[\da-f]{3}|[\da-f]{6})$/i.test(text)),
  rgbcolor: format('is not a colour such as `rgb(255, 136, 0)`', (text) => RGB.test(text)),
  bsonobjectid: format('is not 24 hexadecimal digits', (text) => /^[\da-f]{24}$/i.test(text)),
  isbn: format('is not an ISBN', (text) => isIsbn10(text) || isIsbn13(text)),
  isbn10: format('is not an ISBN of ten digits', isIsbn10),
  isbn13: format('is not an ISBN of thirteen digits', isIsbn13),
  creditcard: format('is not the number of a credit card', isCardNumber),
  ssn: format('is not a social security number', (text) => /^\d{3}[- ]\d{2}[- ]\d{4}$/.test(text)),
  k8sshortname: format(`is not ${DNS_LABEL.what}`, (text) => DNS_LABEL.test(text)),
  k8slongname: format(`is not ${DNS_SUBDOMAIN.what}`, (text) => DNS_SUBDOMAIN.test(text)),
};

/** Why a text of a custom resource does not have a format, as the end of a sentence; undefined when it has, or when nobody checks. */
export function checkTextFormat(text: string, name: string): string | undefined {
  const known = ownValue(FORMATS, name.replaceAll('-', ''));
  return known === undefined || known.test(text) ? undefined : known.reason;
}

function format(reason: string, test: (text: string) => boolean): TextFormat {
  return { reason, test };
}

function uuid(version: string, variant: string): TextFormat {
  const pattern = new RegExp(
    `^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?${variant}[0-9a-f]{3}-?[0-9a-f]{12}$`,
    'i',
  );
  return format('is not a UUID', (text) => pattern.test(text));
}

function isDate(text: string): boolean {
  const [, year = 0, month = 0, day = 0] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number);
  const days = [31, year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28, 31, 30, 31, 30];
  const last = [...days, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= last;
}

/** Go's url.ParseRequestURI, as far as it is about the beginning and the characters of the text. */
function isRequestUri(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what Go refuses.
  if (text === '' || /[\x00-\x1f\x7f]/.test(text) || /%(?![\da-fA-F]{2})/.test(text)) return false;
  const [, scheme, rest = text] = /^([a-zA-Z][-+.a-zA-Z0-9]*):(.*)$/s.exec(text) ?? [];
  if (scheme === undefined) return text === '*' || text.startsWith('/');
  const [, host = ''] = /^\/\/([^/?]*)/.exec(rest) ?? [];
  return !/ /.test(host) && !/:[^\]:]*[^\d\]:][^\]:]*$/.test(host.replace(/^.*@/, ''));
}
