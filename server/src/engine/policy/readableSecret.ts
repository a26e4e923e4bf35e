import { base64Decode, utf8Decode } from '../text/bytes.ts';

/** Texts that stand for a value that comes from elsewhere, or that nobody would use as one. */
const PLACEHOLDERS: readonly RegExp[] = [
  /\$\{[^}]*\}|\$\([^)]*\)/,
  /\{\{.*\}\}|<%.*%>/s,
  /^<[^<>]*>$|^__\w+__$|^\.\.\.|\.\.\.$/,
  /^(?:ref\+\w+|op|vault|bao|sops|gsm|sm|awssm|awsssm|akv|azkv|bws|doppler|env|file|secret):\/\/|^vault:|^(?:projects\/|arn:aws:)/,
  /^[*x•.]+$/i,
  /change[-_ ]?(?:me|this|it)|replace[-_ ]?(?:me|this|with)|place[-_ ]?holder|to[-_ ]?be[-_ ]?(?:set|replaced|defined)/i,
  /^(?:your|my|some|enter|insert|put|set)[-_ ].*/i,
  /^(?:todo|tbd|fixme|dummy|fake|example|sample|none|null|redacted|removed|secret|password)$/i,
];

/** Values that say what or where something is: booleans, numbers, file paths, addresses without a login in them. */
const HARMLESS: readonly RegExp[] = [
  /^(?:true|false|yes|no|on|off|-?\d{1,6}(?:\.\d+)?)$/i,
  /^~?\/[\w./@-]*$/,
  /^[a-z][a-z0-9+.:-]*:\/\/[^@\s?]*$/i,
];

/** Last words of keys whose values are public or only say where something is. */
const PUBLIC_WORDS = new Set(
  'bucket ca cert certificate class crt database db dbname email endpoint host hostname insecure level mode name namespace oci path port project pub region server type url user username version'.split(
    ' ',
  ),
);

/** Password hashes: bcrypt, crypt(3), argon2, Apache's. They are no plain text, and made to be stored. */
const HASH = /^\{?(?:bcrypt|SHA|SSHA)\}|^\$(?:2[abxy]|[156y]|apr1|argon2(?:id?|d)|scrypt|pbkdf2[\w-]*)\$/;

const SECRET_LINE =
  /(?:password|passwd|pwd|passphrase|secret|token|api[_-]?key|private[_-]?key|credentials?)["']?\s*[:=]\s*["']?([^\s"'#,;][^"'\r\n]*)/i;

/** Keys that are names of files with settings, even where such a file has one line only. */
const SETTINGS = /\.(?:cfg|cnf|conf|config|env|ini|properties|toml|xml|ya?ml)$/i;

/** Longer texts hold keys and files; they are searched by line and never taken for a placeholder as a whole. */
const SHORT = 300;

/**
 * Whether a value of a Secret is one that must not be readable in Git. Files with settings count only where a line of
 * theirs sets a password or the like.
 */
export function isReadableSecret(key: string, value: string): boolean {
  const text = value.trim();
  if (text === '' || text.startsWith('ENC[AES256_GCM,')) return false;
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return true;
  if (text.includes('\n') || SETTINGS.test(key)) return text.split('\n').some(isSecretLine);
  if (HASH.test(text)) return false;
  if (isPublicKey(key) && !/:\/\/[^/\s]*@/.test(text)) return false;
  if (/hook/i.test(key) && text.includes('://')) return !isPlaceholder(text);
  return !isPlaceholder(text) && !isPlaceholder(fromBase64(text)) && !HARMLESS.some((pattern) => pattern.test(text));
}

function isPlaceholder(text: string): boolean {
  return text.length < SHORT && text !== '' && PLACEHOLDERS.some((pattern) => pattern.test(text));
}

function isSecretLine(line: string): boolean {
  if (line.length > SHORT || /^\s*(?:#|\/\/|;|\*|\/\*)/.test(line)) return false;
  const value = SECRET_LINE.exec(line)?.[1]?.trim() ?? '';
  return value !== '' && !isPlaceholder(value) && !HARMLESS.some((pattern) => pattern.test(value));
}

/** The text that a short value would be after one more decoding; '' when that is no text. */
function fromBase64(text: string): string {
  const bytes = text.length < SHORT ? base64Decode(text) : undefined;
  return bytes === undefined ? '' : (utf8Decode(bytes) ?? '');
}

/** The last word of `POSTGRES_DATABASE`, `tls.crt`, `dbHost`; client ids are public, secrets and keys are not. */
function isPublicKey(key: string): boolean {
  if (/^(?:client|tenant|app|account)[-_.]?id$/i.test(key)) return true;
  const words = key.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').split(/[^A-Za-z0-9]+/);
  return PUBLIC_WORDS.has((words.at(-1) ?? '').toLowerCase());
}
