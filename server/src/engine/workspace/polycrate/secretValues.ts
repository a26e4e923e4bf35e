import { typePlainScalar } from '../../schema/serverScalar.ts';
import type { SyntaxScalar } from '../../syntax/tree.ts';

/** Last words of keys that name a secret. */
const SECRET_WORDS =
  /(?:^|[_.-])(?:password|passwd|pwd|passphrase|token|secret|api[_-]?key|private[_-]?key|secret[_-]?key|access[_-]?key|credentials?)$/;

/** Values of tokens that services hand out, by the marks that they put in front. */
const TOKENS: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/, 'a private key'],
  [/^AGE-SECRET-KEY-1[0-9A-Z]{20,}/, 'an age key'],
  [/\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,})/, 'a token of GitHub'],
  [/\bglpat-[\w-]{16,}/, 'a token of GitLab'],
  [/\bxox[abprs]-[\w-]{10,}/, 'a token of Slack'],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/, 'an access key of AWS'],
  [/^eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+$/, 'a signed token (JWT)'],
  [/\b(?:hvs|hvb)\.[\w-]{20,}/, 'a token of Vault'],
  [/\bdckr_pat_[\w-]{20,}/, 'a token of Docker Hub'],
];

/** Values that stand for one that comes from elsewhere, or that nobody would use. */
const PLACEHOLDER =
  /^(?:<[^<>]*>|\*+|x+|change[-_ ]?me|replace[-_ ]?me|todo|tbd|none|null|dummy|example|redacted|your[-_ ].*|secret|password)$/i;

/** What form of secret a text has whatever its key is called; undefined for an ordinary one. */
export function secretForm(text: string): string | undefined {
  return TOKENS.find(([pattern]) => pattern.test(text))?.[1];
}

/** Whether the name of a key says that its value is secret, and the value is one. */
export function isSecretKey(key: string, node: SyntaxScalar): boolean {
  if (!isSecretName(key)) return false;
  const text = node.value.trim();
  if (text === '' || PLACEHOLDER.test(text) || /^~?\/[\w./@-]*$/.test(text)) return false;
  if (node.style !== 'plain') return true;
  const { type } = typePlainScalar(text);
  return type === 'string' || text.length > 6;
}

/** Whether a key is called like a secret: its last word is one. */
export function isSecretName(key: string): boolean {
  return SECRET_WORDS.test(key.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase());
}
