import { checkUnique } from '../checks.ts';
import { DNS_LABEL, DNS_SUBDOMAIN } from '../forms.ts';
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

/** ValidateSignerName (pkg/apis/core/validation/names.go): a domain of two labels or more, and subdomains after the slash. */
function isSignerName(name: string): boolean {
  const [domain = '', path, ...more] = name.split('/');
  const labels = domain.split('.');
  if (path === undefined || more.length > 0 || labels.length < 2 || domain.length > 253) return false;
  return labels.every((label) => DNS_LABEL.test(label)) && path.split('.').every((label) => DNS_SUBDOMAIN.test(label));
}
