import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';

/** Since Node 22.15; older ones only know the authorities that they were built with. */
type SystemStore = { getCACertificates?(from: 'system'): readonly string[] };

/**
 * Certificates of the authorities that servers are judged by, as PEM: those of Node, those of the files that `SSL_CERT_FILE` and
 * `NODE_EXTRA_CA_CERTS` name, and on demand those of the operating system. Undefined where Node's own choice is all there is.
 */
export function authorities(
  env: Readonly<Record<string, string | undefined>>,
  withSystem: boolean,
): string[] | undefined {
  const system = withSystem ? ((tls as SystemStore).getCACertificates?.('system') ?? []) : [];
  const named = [env.SSL_CERT_FILE, env.NODE_EXTRA_CA_CERTS].flatMap((file) => (file ? readPem(file) : []));
  if (system.length === 0 && named.length === 0) return undefined;
  return [...tls.rootCertificates, ...system, ...named];
}

/** A file that cannot be read adds nothing, as Node does with its own. */
function readPem(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  } catch {
    return [];
  }
}
