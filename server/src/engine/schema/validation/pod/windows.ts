import type { Field } from '../field.ts';
import { DNS_SUBDOMAIN } from '../forms.ts';
import type { Reporter } from '../reporter.ts';

const NET_BIOS = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const DOMAIN = /^[A-Za-z\d](?:[A-Za-z\d-]{0,61}[A-Za-z\d])?(?:\.[A-Za-z\d](?:[A-Za-z\d-]{0,61}[A-Za-z\d])?)*$/;
const MOST_OF_SPEC = 64 * 1024;

/** validateWindowsSecurityContextOptions: under which user of a Windows host something runs. */
export function checkWindows(options: Field, out: Reporter): void {
  out.form(options.get('gmsaCredentialSpecName'), DNS_SUBDOMAIN);
  const spec = options.get('gmsaCredentialSpec');
  if (spec.exists && (spec.text === '' || spec.text.length > MOST_OF_SPEC))
    out.wrong(spec, '`gmsaCredentialSpec` is not empty and has 64 KiB at most.');
  const user = options.get('runAsUserName');
  const reason = user.exists ? userProblem(user.text) : undefined;
  if (reason !== undefined) out.wrong(user, `\`${user.text}\` ${reason}.`);
}

function userProblem(text: string): string | undefined {
  if (text === '') return 'is not the name of a user';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the server refuses.
  if (/[\x00-\x1f\x7f]/.test(text)) return 'has control characters';
  const parts = text.split('\\');
  if (parts.length > 2) return 'has more than one backslash';
  const [domain, user = ''] = parts.length === 2 ? parts : [undefined, text];
  if (domain !== undefined && (domain.length >= 256 || !(NET_BIOS.test(domain) || DOMAIN.test(domain))))
    return 'does not begin with the domain of a user';
  if (user === '' || user.length > 104) return 'has a user of no or more than 104 characters';
  if (/^[. ]+$/.test(user) || /["/\\:;|=,+*?<>@[\]]/.test(user))
    return 'has a user with characters that are not allowed';
  return undefined;
}
