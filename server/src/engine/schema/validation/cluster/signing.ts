import { base64Decode, utf8Decode } from '../../../text/bytes.ts';
import { checkUnique } from '../checks.ts';
import type { Field } from '../field.ts';
import { DNS_LABEL, DNS_SUBDOMAIN } from '../forms.ts';
import type { Reporter } from '../reporter.ts';
import type { ObjectRule } from '../rule.ts';

const LEGACY = 'kubernetes.io/legacy-unknown';

/** A request for a certificate, as far as it can be read without its key. */
export const signingRequest: ObjectRule = {
  code: 'validation/signing-request',
  on: 'object',
  kinds: ['CertificateSigningRequest'],
  check(root, out) {
    const spec = root.get('spec');
    const [usages, signer] = [spec.get('usages'), spec.get('signerName')];
    checkRequest(spec.get('request'), out);
    if (usages.items.length === 0) out.missing(usages, 'a certificate is for something');
    checkUnique(usages.items, 'usages', out);
    for (const usage of usages.items) if (usage.text === '') out.missing(usage, 'a usage has a name');
    if (signer.text === '') out.missing(signer);
    else if (signer.text !== LEGACY && !isSignerName(signer.text))
      out.wrong(signer, `\`${signer.text}\` is not the name of a signer such as \`example.com/serving\`.`);
    if (signer.text === LEGACY) out.wrong(signer, `\`${LEGACY}\` is not a signer in this version.`);
    out.range(spec.get('expirationSeconds'), 600);
  },
};

/** ParseCSR (pkg/apis/certificates/helpers.go), as far as it is about PEM. */
function checkRequest(request: Field, out: Reporter): void {
  const bytes = base64Decode(request.text);
  if (bytes === undefined) return;
  const [, type] = /(?:^|\n)-----BEGIN ([^\n-]*)-----/.exec(utf8Decode(bytes) ?? '') ?? [];
  if (type !== 'CERTIFICATE REQUEST')
    out.wrong(request, '`request` is not a request for a certificate, written as PEM and then as base64.');
}

/** ValidateSignerName (pkg/apis/core/validation/names.go): a domain of two labels or more, and subdomains after the slash. */
function isSignerName(name: string): boolean {
  const [domain = '', path, ...more] = name.split('/');
  const labels = domain.split('.');
  if (path === undefined || more.length > 0 || labels.length < 2 || domain.length > 253) return false;
  return labels.every((label) => DNS_LABEL.test(label)) && path.split('.').every((label) => DNS_SUBDOMAIN.test(label));
}
