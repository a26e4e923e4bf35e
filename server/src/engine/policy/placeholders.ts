/** Texts that stand for a value that comes from elsewhere, or that nobody would use as one. */
const PLACEHOLDERS: readonly RegExp[] = [
  /\$\{[^}]*\}|\$\([^)]*\)/,
  /\{\{.*\}\}|<%.*%>/s,
  /^<[^<>]*>$/,
  /ENC\[AES256_GCM,|^ref\+|^vault:|^(?:projects|arn:aws:secretsmanager)[:/]/,
  /^[*x•.]+$/i,
  /change[-_ ]?(?:me|this|it)|replace[-_ ]?(?:me|this|with)|place[-_ ]?holder|to[-_ ]?be[-_ ]?(?:set|replaced|defined)/i,
  /^(?:your|my|some|enter|insert|put|set)[-_ ].*/i,
  /^(?:todo|tbd|fixme|dummy|fake|example|sample|none|null|redacted|removed|secret|password)$/i,
];

/** Whether a value of a Secret is no secret at all. */
export function isPlaceholder(value: string): boolean {
  if (value.startsWith('ENC[AES256_GCM,')) return true;
  // Placeholders are short; a key or a certificate is not searched for one.
  if (value.length > 300) return false;
  const text = value.trim();
  return text === '' || PLACEHOLDERS.some((pattern) => pattern.test(text));
}

/** Keys whose values are public or only say where something is. */
const PUBLIC_KEY =
  /(?:\.|^)(?:crt|pub)$|^(?:ca|ca[-_.]?(?:cert|bundle)|username|user|host|hostname|port|url|endpoint|name|namespace|type|server|project|region|database|dbname|email|enableOCI|insecure|tenant[-_]?id|client[-_]?id)$/i;

export function isPublicKey(key: string): boolean {
  return PUBLIC_KEY.test(key);
}
