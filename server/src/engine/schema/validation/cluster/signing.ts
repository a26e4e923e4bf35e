import { checkUnique } from '../checks.ts';
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
    if (signer.text === LEGACY) out.wrong(signer, `\`${LEGACY}\` is not a signer in this version.`);
    out.range(spec.get('expirationSeconds'), 600);
  },
};
